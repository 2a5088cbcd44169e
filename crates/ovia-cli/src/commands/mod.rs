//! The commands, a file each: its options and help, and what it does.
//!
//! `print.rs` prints the records of any model for them, and reports on stderr what was unusual.

mod create;
mod get;
pub(crate) mod id;
mod list;
mod mock;
mod print;
mod search;
mod transcript;

use clap::{
    Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

pub(crate) use self::transcript::TranscriptFormat;
use crate::{
    connection::ConnectionOptions,
    exit::{Exit, Failure},
    output::Format,
    redact::Redaction,
    time::Zone,
};

/// The global options, for the commands.
pub(crate) struct GlobalOptions<'a> {
    pub(crate) connection: &'a ConnectionOptions,
    pub(crate) format: Format,
    /// `--output`, if it is given; for `calls transcript` one of its own.
    pub(crate) chosen_format: Option<Format>,
    pub(crate) transcript_format: Option<TranscriptFormat>,
    pub(crate) zone: Zone,
    /// `--redact`; `None` if it is not given.
    pub(crate) redaction: Option<Redaction>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List, show and place calls
    #[command(
        arg_required_else_help = true,
        after_help = "\
Examples:
  ovia calls list --status completed --since 24h
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia calls create --help"
    )]
    Calls {
        #[command(subcommand)]
        command: CallsCommand,
    },
    Mock(mock::Mock),
}

/// The commands of `ovia calls`.
#[derive(Debug, Subcommand)]
pub(crate) enum CallsCommand {
    List(list::List),
    Get(get::Get),
    Transcript(transcript::Transcript),
    Search(search::Search),
    Create(create::Create),
}

impl Command {
    /// Whether the command has the output formats of `calls transcript`.
    pub(crate) fn prints_transcripts(&self) -> bool {
        let Self::Calls { command } = self else {
            return false;
        };
        matches!(command, CallsCommand::Transcript(_))
    }

    pub(crate) async fn run(self, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
        let (connection, format) = (global.connection, global.format);
        match self {
            Self::Calls { command } => match command {
                CallsCommand::List(list) => list::run(list, global).await,
                CallsCommand::Get(get) => get::run(&get, global).await,
                CallsCommand::Transcript(options) => transcript::run(options, global).await,
                CallsCommand::Search(options) => search::run(options, global).await,
                CallsCommand::Create(create) => create::run(create, connection, format).await,
            },
            Self::Mock(mock) => mock::run(mock, connection.now).await,
        }
    }
}

/// Parses the documented directions. With `ignore_case`, in upper or lower case.
pub(crate) fn direction_parser() -> impl TypedValueParser<Value = ovia::Direction> {
    let values = [
        PossibleValue::new("inbound").help("To the agent"),
        PossibleValue::new("outbound").help("From the agent"),
    ];
    PossibleValuesParser::new(values).map(|text| ovia::Direction::from(&*text.to_lowercase()))
}
