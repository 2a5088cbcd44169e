//! How the program ends: its exit code, and its last words.

use std::{io, process::ExitCode};

use ovia::ErrorKind;

use crate::{
    escape::plain,
    report::{one_line, say},
};

/// The exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Partial = 3,
    RateLimited = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not go on.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nobody reads the output any more, which is no failure.
    OutputClosed,
    Failure {
        exit: Exit,
        message: String,
        hint: Option<String>,
    },
}

impl Stop {
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self::Failure {
            exit,
            message: message.into(),
            hint: None,
        }
    }

    pub(crate) fn hint(mut self, words: impl Into<String>) -> Self {
        if let Self::Failure { hint, .. } = &mut self {
            *hint = Some(words.into());
        }
        self
    }

    /// Puts words behind the message.
    pub(crate) fn noting(mut self, words: &str) -> Self {
        if let Self::Failure { message, .. } = &mut self {
            message.push_str(words);
        }
        self
    }

    /// Says why, and gives the exit code.
    pub(crate) fn exit(self) -> ExitCode {
        match self {
            Self::OutputClosed => Exit::Done.into(),
            Self::Failure {
                exit,
                message,
                hint,
            } => {
                say(&plain(&message));
                if let Some(hint) = hint {
                    say(&format!("hint: {}", plain(&hint)));
                }
                exit.into()
            }
        }
    }
}

/// A record could not be written.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::failed(format!("the output could not be written: {error}")),
        }
    }
}

impl From<ovia::Error> for Stop {
    fn from(error: ovia::Error) -> Self {
        let kind = error.kind();
        let exit = match kind {
            ErrorKind::Configuration | ErrorKind::Unauthorized => Exit::Usage,
            ErrorKind::Record => Exit::Partial,
            ErrorKind::RateLimited => Exit::RateLimited,
            _ => Exit::Failed,
        };
        let mut message = one_line(&error);
        if kind == ErrorKind::MaybePlaced {
            message.insert_str(0, "WARNING: ");
        }
        // Of use to those who run the server, and so only where it is their turn.
        if !matches!(exit, Exit::Usage | Exit::RateLimited)
            && let Some(id) = error.request_id()
        {
            message.push_str(&format!(" (request id {id})"));
        }
        let stop = Self::new(exit, message);
        match kind {
            ErrorKind::Unauthorized => stop.hint("check OVIA_TOKEN or --token-file"),
            ErrorKind::Connect => stop.hint("check the network, and --base-url or OVIA_BASE_URL"),
            ErrorKind::MaybePlaced => stop.hint("`ovia calls list` shows whether it was"),
            ErrorKind::RateLimited => match error.retry_after() {
                Some(wait) if wait.as_secs() > 0 => {
                    stop.hint(format!("the server asks to wait {} s", wait.as_secs()))
                }
                _ => stop.hint("try again later"),
            },
            _ => stop,
        }
    }
}
