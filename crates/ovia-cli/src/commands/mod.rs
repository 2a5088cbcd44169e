//! The commands, a file each: its options and help, and what it does.
//!
//! `print.rs` prints the records of any model for them, and reports on stderr what was unusual.

mod create;
mod get;
pub(crate) mod id;
mod list;
mod mock;
mod print;
mod recordings;
mod watch;

use clap::{
    Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

use crate::{
    connection::ConnectionOptions,
    exit::{Exit, Failure},
    output::Format,
    time::Zone,
};

/// The global options, for the commands.
pub(crate) struct GlobalOptions<'a> {
    pub(crate) connection: &'a ConnectionOptions,
    pub(crate) format: Format,
    pub(crate) zone: Zone,
}

/// The commands.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
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
    Create(create::Create),
    Recordings(recordings::Recordings),
    Watch(watch::Watch),
}

impl Command {
    pub(crate) async fn run(self, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
        let (connection, format) = (global.connection, global.format);
        match self {
            Self::Calls { command } => match command {
                CallsCommand::List(list) => list::run(list, global).await,
                CallsCommand::Get(get) => get::run(&get, connection, format).await,
                CallsCommand::Create(create) => create::run(create, connection, format).await,
                CallsCommand::Recordings(recordings) => recordings::run(recordings, global).await,
                CallsCommand::Watch(watch) => watch::run(watch, global).await,
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
