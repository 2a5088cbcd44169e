//! Exit codes, and failures: a message on stderr, a hint, and the exit code.

use std::{io, process::ExitCode};

use ovia::ErrorKind;

use crate::{
    escape::escape,
    stderr::{eprint_line, error_line},
};

/// The exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    Partial = 3,
    RateLimited = 4,
    MaybePlaced = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of stdout closed it, as `head` does. The program ends quietly, with exit code 0.
    OutputClosed,
    Message {
        exit: Exit,
        message: String,
        hint: Option<String>,
    },
}

impl Failure {
    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self::Message {
            exit,
            message: message.into(),
            hint: None,
        }
    }

    /// A failure with exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// Wrong usage or configuration: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A call may have been placed: exit code 5.
    pub(crate) fn maybe_placed(message: &str) -> Self {
        Self::new(Exit::MaybePlaced, format!("WARNING: {message}")).with_hint(
            "`ovia calls list` shows whether it was placed; a new call may be missing from the list \
             for a while",
        )
    }

    /// A part of the program that is not in this build: exit code 2.
    #[cfg(not(feature = "lake"))]
    pub(crate) fn without_tables(option: &str) -> Self {
        Self::usage(format!(
            "{option}: this program was built without tables and buckets"
        ))
        .with_hint(
            "take a released binary, or build it with `cargo install ovia-cli --features lake`",
        )
    }

    /// Output that could not be written.
    pub(crate) fn writing(error: &io::Error) -> Self {
        Self::failed(format!("the output could not be written: {error}"))
    }

    /// Adds a line that says what to do.
    pub(crate) fn with_hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Message { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// Whether the token was refused before anything was sent.
    pub(crate) fn is_about_token(&self) -> bool {
        matches!(self, Self::Message { message, .. } if message.starts_with("the token "))
    }

    /// Says which file the message is about.
    pub(crate) fn with_prefix(mut self, prefix: &str) -> Self {
        if let Self::Message { message, .. } = &mut self {
            message.insert_str(0, &format!("{prefix}: "));
        }
        self
    }

    /// Adds text at the end of the message.
    pub(crate) fn with_suffix(mut self, suffix: &str) -> Self {
        if let Self::Message { message, .. } = &mut self {
            message.push_str(suffix);
        }
        self
    }

    /// The message and the hint on one line.
    pub(crate) fn one_line(&self) -> String {
        match self {
            Self::OutputClosed => String::new(),
            Self::Message { message, hint, .. } => match hint {
                Some(hint) => format!("{message}; {hint}"),
                None => message.clone(),
            },
        }
    }

    /// Changes the exit code.
    pub(crate) fn with_exit(mut self, code: Exit) -> Self {
        if let Self::Message { exit, .. } = &mut self {
            *exit = code;
        }
        self
    }

    /// Writes the message and the hint to stderr, and returns the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        self.print();
        match self {
            Self::OutputClosed => Exit::Done.into(),
            Self::Message { exit, .. } => (*exit).into(),
        }
    }

    /// Writes the message and the hint to stderr.
    pub(crate) fn print(&self) {
        if let Self::Message { message, hint, .. } = self {
            eprint_line(&escape(message));
            if let Some(hint) = hint {
                eprint_line(&format!("hint: {}", escape(hint)));
            }
        }
    }
}

/// A record could not be written to stdout.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::writing(&error),
        }
    }
}

#[cfg(feature = "lake")]
impl From<ovia_lake::Error> for Failure {
    fn from(error: ovia_lake::Error) -> Self {
        match error.kind() {
            ovia_lake::ErrorKind::Usage => Self::usage(error.to_string()),
            _ => Self::failed(error.to_string()),
        }
    }
}

impl From<ovia::Error> for Failure {
    fn from(error: ovia::Error) -> Self {
        let line = error_line(&error);
        let attempts = (error.attempts() > 1).then(|| {
            let seconds = error.elapsed().as_secs_f64();
            format!("{} requests in {seconds:.1} s", error.attempts())
        });
        // The server's support asks for the request id; wrong usage and rate limits do not need it.
        let id = error.request_id().map(|id| format!("request id {id}"));
        let with = |facts: &[&Option<String>]| match facts
            .iter()
            .copied()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
        {
            facts if facts.is_empty() => line.clone(),
            facts => format!("{line} ({})", facts.join("; ")),
        };
        let (message, with_id) = (with(&[&attempts]), with(&[&attempts, &id]));
        match error.kind() {
            ErrorKind::Configuration => Self::usage(message),
            ErrorKind::Unauthorized => Self::usage(message)
                .with_hint("check OVIA_TOKEN, --token-file, or token_command of the configuration"),
            ErrorKind::RateLimited => {
                let hint = match error.retry_after() {
                    Some(wait) if wait.as_secs() > 0 => {
                        format!("the server asks to wait {} s", wait.as_secs())
                    }
                    _ => "try again later".to_owned(),
                };
                Self::new(Exit::RateLimited, message).with_hint(hint)
            }
            ErrorKind::MaybePlaced => Self::maybe_placed(&with_id),
            ErrorKind::Record | ErrorKind::Incomplete => Self::new(Exit::Partial, with_id),
            ErrorKind::Connect => {
                let hint = connect_hint(&message);
                Self::failed(with_id).with_hint(hint)
            }
            ErrorKind::Damaged => Self::failed(with_id).with_hint(
                "records that are printed already may be wrong: discard them, and run the command \
                 again",
            ),
            _ => Self::failed(with_id),
        }
    }
}

/// What to do where no connection could be made, by what the message is about.
fn connect_hint(message: &str) -> &'static str {
    if message.contains("another name") {
        "check --base-url or OVIA_BASE_URL: it has to name the host as the certificate does"
    } else if message.contains("certificate has expired") || message.contains("not valid yet") {
        "check this machine's clock; if it is right, the server needs another certificate"
    } else if message.contains("certificate") {
        "if it is your organisation's own certificate, or that of a proxy, set SSL_CERT_FILE to a \
         file with its certificate authority (PEM)"
    } else if message.contains("the proxy") {
        "check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; NO_PROXY lists hosts that need no proxy"
    } else if message.contains("TLS") {
        "check --base-url or OVIA_BASE_URL"
    } else {
        "check the network, and --base-url or OVIA_BASE_URL"
    }
}
