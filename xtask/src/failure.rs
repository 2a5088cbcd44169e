//! Why a task failed, and the command that repeats the failure.

use std::{fmt, io, path::Path};

/// A task that did not succeed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    message: String,
    repeat: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            repeat: None,
        }
    }

    /// A file that could not be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }

    /// Puts words before the message.
    pub(crate) fn after(mut self, words: &str) -> Self {
        self.message.insert_str(0, words);
        self
    }

    /// The command that shows this failure again. The first one named stays: it is the closest.
    pub(crate) fn repeated_by(mut self, command: impl Into<String>) -> Self {
        self.repeat.get_or_insert_with(|| command.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
        match &self.repeat {
            Some(command) => write!(out, "\nto repeat it: {command}"),
            None => Ok(()),
        }
    }
}
