//! The commands, a file each: its options and help, and what it does.
//!
//! `print.rs` prints the records of any model for them, and reports on stderr what was unusual.

mod completions;
mod config;
pub(crate) mod create;
mod doctor;
mod export;
mod export_tables;
mod get;
pub(crate) mod id;
mod ids;
mod list;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod mock;
mod print;
mod recordings;
mod report;
mod search;
mod stats;
#[cfg(feature = "lake")]
mod sync;
mod transcript;
mod watch;

use clap::{
    Subcommand,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

pub(crate) use self::{doctor::DriftFormat, transcript::TranscriptFormat};
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
    /// The same for `doctor --drift`.
    pub(crate) drift_format: Option<DriftFormat>,
    pub(crate) zone: Zone,
    /// Whether the zone is that of --timezone.
    pub(crate) has_zone_option: bool,
    /// `--redact`; `None` if it is not given.
    pub(crate) redaction: Option<Redaction>,
}

/// The commands.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub(crate) enum Command {
    /// List, show, export and place calls
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
    Doctor(doctor::Doctor),
    Config(config::ConfigCommand),
    Completions(completions::Completions),
    Mock(mock::Mock),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Mcp),
    #[command(hide = true)]
    Man(man::Man),
}

/// The commands of `ovia calls`.
#[derive(Debug, Subcommand)]
pub(crate) enum CallsCommand {
    List(list::List),
    Get(get::Get),
    Stats(stats::Stats),
    Report(report::ReportCommand),
    Transcript(transcript::Transcript),
    Search(search::Search),
    Export(export::Export),
    #[cfg(feature = "lake")]
    Sync(sync::SyncCommand),
    #[cfg(feature = "lake")]
    Erase(sync::erase::EraseCommand),
    #[cfg(feature = "lake")]
    Person(sync::person_export::PersonCommand),
    Create(Box<create::Create>),
    Recordings(recordings::Recordings),
    Watch(watch::Watch),
}

impl Command {
    /// Whether the command has the output formats of `calls transcript`.
    pub(crate) fn prints_transcripts(&self) -> bool {
        let Self::Calls { command } = self else {
            return false;
        };
        matches!(command, CallsCommand::Transcript(_))
    }

    /// Whether the configuration file is read before the command runs.
    pub(crate) fn uses_config(&self) -> bool {
        match self {
            Self::Calls { .. } | Self::Doctor(_) => true,
            #[cfg(feature = "mcp")]
            Self::Mcp(_) => true,
            // `config set` mends a file with a wrong value; `config show` reads it itself.
            Self::Config(_) | Self::Completions(_) | Self::Mock(_) | Self::Man(_) => false,
        }
    }

    pub(crate) async fn run(self, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
        match self {
            Self::Calls { command } => match command {
                CallsCommand::List(list) => list::run(list, global).await,
                CallsCommand::Get(get) => get::run(get, global).await,
                CallsCommand::Stats(stats) => stats::run(stats, global).await,
                CallsCommand::Report(report) => report::run(report, global).await,
                CallsCommand::Transcript(options) => transcript::run(options, global).await,
                CallsCommand::Search(options) => search::run(options, global).await,
                CallsCommand::Export(export) => Box::pin(export::run(export, global)).await,
                #[cfg(feature = "lake")]
                CallsCommand::Sync(sync) => Box::pin(sync::run(sync, global)).await,
                #[cfg(feature = "lake")]
                CallsCommand::Erase(options) => Box::pin(sync::erase::run(options)).await,
                #[cfg(feature = "lake")]
                CallsCommand::Person(options) => Box::pin(sync::person_export::run(options)).await,
                CallsCommand::Create(create) => create::run(*create, global).await,
                CallsCommand::Recordings(recordings) => recordings::run(recordings, global).await,
                CallsCommand::Watch(watch) => watch::run(watch, global).await,
            },
            Self::Doctor(doctor) => doctor::run(doctor, global).await,
            Self::Config(config) => config::run(config, global),
            Self::Completions(completions) => completions::run(&completions),
            Self::Man(man) => man::run(&man),
            #[cfg(feature = "mcp")]
            Self::Mcp(mcp) => mcp::run(mcp, global).await,
            Self::Mock(mock) => mock::run(mock, global.connection.now).await,
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
