//! The command line: global options, help, exit codes. The commands are in `commands`.

use std::sync::LazyLock;

use clap::{
    CommandFactory, FromArgMatches, Parser, ValueEnum,
    builder::{EnumValueParser, PossibleValue, TypedValueParser},
};

use crate::{
    commands::{Command, GlobalOptions, TranscriptFormat},
    connection::ConnectionOptions,
    exit::{Exit, Failure},
    output::Format,
    redact::Redaction,
    time::Zone,
};

/// The value of `--output`. Formats that only `calls transcript` has are hidden elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutputFormat {
    Records(Format),
    Transcript(TranscriptFormat),
}

impl OutputFormat {
    fn name(self) -> String {
        let value = match self {
            Self::Records(format) => format.to_possible_value(),
            Self::Transcript(format) => format.to_possible_value(),
        };
        value.map_or(String::new(), |value| value.get_name().to_owned())
    }
}

impl ValueEnum for OutputFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static VARIANTS: LazyLock<Vec<OutputFormat>> = LazyLock::new(|| {
            let records = Format::value_variants()
                .iter()
                .copied()
                .map(OutputFormat::Records);
            let transcripts = TranscriptFormat::value_variants().iter().copied();
            let others = transcripts
                .filter(|format| *format != TranscriptFormat::Json)
                .map(OutputFormat::Transcript);
            records.chain(others).collect()
        });
        &VARIANTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Records(format) => format.to_possible_value(),
            Self::Transcript(format) => format.to_possible_value().map(|value| value.hide(true)),
        }
    }
}

/// List, show and place phone calls of Ovia's voice AI agents
#[derive(Debug, Parser)]
#[command(
    name = "ovia",
    version,
    arg_required_else_help = true,
    after_help = "\
Examples:
  ovia --demo calls list                      try it without an account
  export OVIA_TOKEN=...                       or: --token-file ~/.config/ovia/token
  ovia calls list --since 7d                  the calls of the last seven days
  ovia calls list | jq -r .transcript         in a pipe, each line is a record as JSON
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a

Records go to stdout, everything else to stderr.

Exit codes:
  0  done
  1  the server or the network failed, or there is no such call
  2  wrong usage, configuration or credentials
  3  done, but records are missing from the output; stderr says which
  4  rate-limited, after all retries
  5  a call may have been placed; check the list before placing it again
After 1, 2 or 4 no call was placed."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    connection: ConnectionOptions,

    /// Print records in this format [default: table on a terminal, ndjson otherwise]
    #[arg(short = 'o', long = "output", value_name = "FORMAT", global = true)]
    #[arg(help_heading = "Global options")]
    format: Option<OutputFormat>,

    /// Read dates, and show the times of tables, in this time zone: local, UTC, or a name such as
    /// Europe/Paris
    #[arg(long, value_name = "ZONE", global = true, default_value = "local")]
    #[arg(help_heading = "Global options", value_parser = Zone::parse)]
    timezone: Zone,

    /// Hide personal data in every record before it is shown: phone numbers, free text, or all
    /// [default: none; all if WHAT is left out]
    // Without an equals sign, the next argument would be taken for its value.
    #[arg(long, value_name = "WHAT", global = true, num_args = 0..=1, require_equals = true)]
    #[arg(help_heading = "Global options", default_missing_value = "all")]
    redact: Option<Redaction>,

    /// Show each request and each wait on stderr; RUST_LOG=ovia=debug shows more
    #[arg(short = 'v', long, global = true)]
    #[arg(help_heading = "Global options")]
    verbose: bool,

    #[command(subcommand)]
    command: Command,
}

impl Cli {
    /// Reads the command line. If it is wrong or asks for help, the program ends here.
    pub(crate) fn read() -> Self {
        let mut command = Self::command();
        // Building it adds the global options to every command. `mock` uses only one of them, so
        // its help does not list the others.
        command.build();
        let mut command = command.mut_subcommand("mock", |mock| {
            mock.mut_args(|option| {
                if option.get_id() == "now" {
                    return option.hide(false).help_heading(None);
                }
                let global = option.is_global_set();
                option.hide(global)
            })
        });
        command = command.mut_subcommand("calls", |calls| {
            calls.mut_subcommand("transcript", |transcript| {
                transcript.mut_args(|option| match option.get_id() == "format" {
                    true => option
                        .value_parser(
                            EnumValueParser::<TranscriptFormat>::new()
                                .map(OutputFormat::Transcript),
                        )
                        .help("Print transcripts in this format [default: text]"),
                    false => option,
                })
            })
        });
        let matches = command.get_matches_mut();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
    }

    /// Whether each request is shown.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Runs the command.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let (chosen_format, transcript_format) = match self.format {
            Some(OutputFormat::Records(format)) => (Some(format), None),
            Some(OutputFormat::Transcript(format)) => (None, Some(format)),
            None => (None, None),
        };
        if let Some(format) = self.format
            && transcript_format.is_some()
            && !self.command.prints_transcripts()
        {
            return Err(Failure::usage(format!(
                "only `calls transcript` has the output format {}",
                format.name()
            )));
        }
        let global = GlobalOptions {
            connection: &self.connection,
            format: Format::or_default_for_stdout(chosen_format),
            chosen_format,
            transcript_format,
            zone: self.timezone,
            redaction: self.redact,
        };
        self.command.run(&global).await
    }
}
