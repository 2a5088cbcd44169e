//! The error of tables: one line that says what is wrong, where, and what to do.

use std::fmt;

/// Why a table could not be read or written.
///
/// `Display` is one line. It names files and places of the table, and no values of calls.
#[derive(Debug)]
pub struct Error {
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// An error with what caused it, which becomes part of the line.
    pub(crate) fn caused(
        message: impl fmt::Display,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = source.into();
        let cause = source.to_string();
        let cause: Vec<_> = cause.split_whitespace().collect();
        Self {
            message: format!("{message}: {}", cause.join(" ")),
            source: Some(source),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A result with the error of tables.
pub type Result<T, E = Error> = std::result::Result<T, E>;
