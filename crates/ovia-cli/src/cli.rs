//! The command line: global options, help, exit codes. The commands are in `commands`.

use std::sync::LazyLock;

use clap::{
    ArgMatches, CommandFactory, FromArgMatches, Parser, ValueEnum,
    builder::{EnumValueParser, PossibleValue, TypedValueParser},
    error::ErrorKind,
    parser::ValueSource,
};

use crate::{
    commands::{Command, DriftFormat, GlobalOptions, TranscriptFormat},
    completion,
    config::Config,
    connection::ConnectionOptions,
    exit::{Exit, Failure},
    help_text,
    output::Format,
    redact::Redaction,
    stderr, terminal,
    time::Zone,
    usage_error,
};

/// The value of `--output`. Formats that only one command has are hidden elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OutputFormat {
    Records(Format),
    Transcript(TranscriptFormat),
    Drift(DriftFormat),
}

impl OutputFormat {
    fn name(self) -> String {
        let value = match self {
            Self::Records(format) => format.to_possible_value(),
            Self::Transcript(format) => format.to_possible_value(),
            Self::Drift(format) => format.to_possible_value(),
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
            let yaml = OutputFormat::Drift(DriftFormat::Yaml);
            records.chain(others).chain([yaml]).collect()
        });
        &VARIANTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Records(format) => format.to_possible_value(),
            Self::Transcript(format) => format.to_possible_value().map(|value| value.hide(true)),
            Self::Drift(format) => format.to_possible_value().map(|value| value.hide(true)),
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
  export OVIA_TOKEN=...                       or: --token-file FILE
  ovia calls list --since 7d                  the calls of the last seven days
  ovia calls list | jq -r .transcript         in a pipe: a record per line
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia doctor                                 check connection, token and clock

Records go to stdout, everything else to stderr.

Exit codes:
  0  done
  1  the server or the network failed, or there is no such call
  2  wrong usage, configuration or credentials
  3  done, but records are missing from the output or not as sent; stderr says which
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
    /// Europe/Paris [default: that of the configuration, or else local]
    #[arg(long, value_name = "ZONE", global = true)]
    #[arg(help_heading = "Global options", value_parser = Zone::parse)]
    timezone: Option<Zone>,

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

    /// Write only errors to stderr, and which records could not be read
    #[arg(short = 'q', long, global = true)]
    #[arg(help_heading = "Global options")]
    quiet: bool,

    #[command(subcommand)]
    command: Command,
}

impl Cli {
    /// The whole command line, for reading it and for completions.
    pub(crate) fn definition() -> clap::Command {
        Self::built(Self::command())
    }

    /// The same without the commands that print help, for manual pages.
    pub(crate) fn without_help_commands() -> clap::Command {
        fn without(command: clap::Command) -> clap::Command {
            command
                .disable_help_subcommand(true)
                .mut_subcommands(without)
        }
        Self::built(without(Self::command()))
    }

    fn built(mut command: clap::Command) -> clap::Command {
        // Building it adds the global options to every command. These use few of them, or none, so
        // their help does not list the others.
        command.build();
        for (name, used) in [
            ("mock", &["now"][..]),
            ("completions", &[]),
            ("man", &[]),
            ("config", &["profile"]),
        ] {
            command = command.mut_subcommand(name, |command| only_global(command, used));
        }
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
        command = command.mut_subcommand("calls", |calls| {
            calls.mut_subcommand("report", |report| {
                report.mut_args(|option| match option.get_id() == "redact" {
                    true => option.help(
                        "Hide personal data in every record before it is counted: phone numbers, free \
                         text, or all [default: numbers; all if WHAT is left out]",
                    ),
                    false => option,
                })
            })
        });
        #[cfg(feature = "mcp")]
        {
            command = command.mut_subcommand("mcp", |mcp| {
                mcp.mut_args(|option| match option.get_id() == "redact" {
                    true => option.help(
                        "Hide in every answer: phone numbers and the paths of URLs, or all free text too \
                         [default: numbers; all if WHAT is left out]",
                    ),
                    false => option,
                })
            });
        }
        for (path, option, _) in UNUSED.iter().copied() {
            command = hidden(command, path, option);
        }
        command = command.mut_subcommand("doctor", |doctor| {
            doctor.mut_args(|option| match option.get_id() == "format" {
                true => option
                    .value_parser(EnumValueParser::<DriftFormat>::new().map(OutputFormat::Drift))
                    .help("Print the report of --drift in this format [default: table]"),
                false => option,
            })
        });
        completion::with_candidates(command)
    }

    /// Reads the command line. If it is wrong or asks for help, the program ends here.
    pub(crate) fn read() -> Self {
        let mut command = Self::definition();
        let matches = command.try_get_matches_from_mut(std::env::args_os());
        let matches = matches.unwrap_or_else(|error| usage_error::exit(with_wrapped_help(error)));
        if let Some(error) = refuse_unused(&mut command, &matches) {
            usage_error::exit(error);
        }
        Self::from_arg_matches(&matches)
            .unwrap_or_else(|error| usage_error::exit(error.format(&mut command)))
    }

    /// Whether each request is shown.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Runs the command.
    pub(crate) async fn run(mut self) -> Result<Exit, Failure> {
        if self.quiet {
            stderr::be_quiet();
        }
        if self.command.uses_config() {
            self.connection.config = Config::load(self.connection.profile.as_deref())?;
        }
        let (mut chosen_format, mut transcript_format, mut drift_format) = (None, None, None);
        let only = match self.format {
            Some(OutputFormat::Records(format)) => {
                chosen_format = Some(format);
                None
            }
            Some(OutputFormat::Transcript(format)) => {
                transcript_format = Some(format);
                (!self.command.prints_transcripts()).then_some("calls transcript")
            }
            Some(OutputFormat::Drift(format)) => {
                drift_format = Some(format);
                (!matches!(self.command, Command::Doctor(_))).then_some("doctor --drift")
            }
            None => None,
        };
        if let (Some(format), Some(command)) = (self.format, only) {
            return Err(Failure::usage(format!(
                "only `{command}` has the output format {}",
                format.name()
            )));
        }
        let zone = self.timezone.or(self.connection.config.zone());
        let global = GlobalOptions {
            connection: &self.connection,
            format: Format::or_default_for_stdout(chosen_format),
            chosen_format,
            transcript_format,
            drift_format,
            zone: zone.unwrap_or(Zone::Local),
            has_zone_option: self.timezone.is_some(),
            redaction: self.redact,
        };
        self.command.run(&global).await
    }
}

/// The same error; if it is help, its end is wrapped to the terminal. That takes longer than all else
/// that the program does before it runs a command.
fn with_wrapped_help(error: clap::Error) -> clap::Error {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let mut command = help_text::wrapped(Cli::definition(), terminal::help_width());
            let matches = command.try_get_matches_from_mut(std::env::args_os());
            matches.err().unwrap_or(error)
        }
        _ => error,
    }
}

/// Global options that a command cannot honour, and why. Its help does not show them.
const UNUSED: &[(&[&str], &str, &str)] = &[
    #[cfg(feature = "mcp")]
    (
        &["mcp"],
        "format",
        "its answers have the form of the protocol",
    ),
    (&["doctor"], "redact", "it shows no record"),
    (&["doctor"], "timezone", "it shows no time"),
    (&["calls", "report"], "format", "it writes HTML"),
    (
        &["calls", "export"],
        "format",
        "the name of the file says the format",
    ),
    (
        &["calls", "create"],
        "redact",
        "what is sent and placed is shown whole",
    ),
    (
        &["calls", "recordings"],
        "redact",
        "what is said in a recording cannot be hidden",
    ),
];

/// Hides an option of the command at this path.
fn hidden(command: clap::Command, path: &[&str], option: &str) -> clap::Command {
    match path {
        [name, rest @ ..] => command.mut_subcommand(name, |inner| hidden(inner, rest, option)),
        [] => command.mut_args(|it| match it.get_id() == option {
            true => it.hide(true),
            false => it,
        }),
    }
}

/// The error about a global option that was given, and that the command cannot honour.
fn refuse_unused(command: &mut clap::Command, matches: &ArgMatches) -> Option<clap::Error> {
    let (path, option, reason) = UNUSED.iter().find(|(path, option, _)| {
        let inner = path
            .iter()
            .try_fold(matches, |outer, name| outer.subcommand_matches(name));
        inner.is_some_and(|inner| inner.value_source(option) == Some(ValueSource::CommandLine))
    })?;
    let command = path
        .iter()
        .try_fold(command, |outer, name| outer.find_subcommand_mut(name))?;
    let command_name = path.join(" ");
    let find = |command: &clap::Command| {
        let option = command.get_arguments().find(|it| it.get_id() == option)?;
        option.get_long().map(str::to_owned)
    };
    let long = find(command)?;
    let text = format!("--{long} cannot be used with `ovia {command_name}`: {reason}");
    Some(command.error(ErrorKind::ArgumentConflict, text))
}

/// Hides the global options that a command does not use, and shows those that it uses as its own.
fn only_global(command: clap::Command, used: &[&str]) -> clap::Command {
    let command = command.mut_args(|option| {
        if used.contains(&option.get_id().as_str()) {
            return option.hide(false).help_heading(None);
        }
        let global = option.is_global_set();
        option.hide(global)
    });
    command.mut_subcommands(|command| only_global(command, used))
}
