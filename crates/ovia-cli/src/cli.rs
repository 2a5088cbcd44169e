//! What can be asked of the program: its commands, options and help.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{
    Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
    builder::NonEmptyStringValueParser,
};
use ovia::NewCall;
use ovia_mock::Fault;
use uuid::Uuid;

use crate::{
    connection::{DEMO_CALLS, DEMO_SEED},
    output::Format,
    time,
};

/// Lists, shows and places phone calls of Ovia's voice AI agents
#[derive(Debug, Parser)]
#[command(
    name = "ovia",
    version,
    arg_required_else_help = true,
    after_help = "\
Examples:
  ovia --demo calls list                      look around, without an account
  export OVIA_TOKEN=...                       or: --token-file ~/.config/ovia/token
  ovia calls list --since 7d                  the calls of the last seven days
  ovia calls list | jq -r .transcript         records as they were sent, one a line
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a

Records go to stdout, everything else to stderr.

Exit codes:
  0  done
  1  the server or the network failed, or there is no such call
  2  wrong usage, configuration or credentials
  3  done, but part of what came could not be read; stderr says which
  4  rate-limited"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line; where that is wrong, or asks for help, the program ends here.
    pub(crate) fn read() -> Self {
        let mut command = Self::command();
        // Global options are known everywhere once the command is built; where they mean nothing
        // they need not be listed.
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
        let matches = command.get_matches_mut();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
    }
}

/// Where to connect, and as whom.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Connection {
    /// The server, without /api/v1 [env: OVIA_BASE_URL] [default: Ovia's own]
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) base_url: Option<String>,

    /// Read the token from a file, instead of OVIA_TOKEN in the environment
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) token_file: Option<PathBuf>,

    /// How often a request, or a list that broke off, is asked for again; placing a call is sent
    /// again only where it certainly was not placed [default: 4]
    #[arg(long, value_name = "N", global = true)]
    pub(crate) retries: Option<u32>,

    /// Give up after this long, 90s or 10m say [default: never for a list, a minute for a call]
    #[arg(long, value_name = "TIME", global = true, value_parser = time::parse_span)]
    pub(crate) timeout: Option<std::time::Duration>,

    /// Let the token go over plain http:// to another machine, where others can read it
    #[arg(long, global = true)]
    pub(crate) allow_plain_http: bool,

    /// Use a built-in server with generated calls; no account is needed and no phone rings
    #[arg(long, global = true)]
    pub(crate) demo: bool,

    /// Generate calls up to this time, in the same forms as `calls list --since` [default: now]
    // For `mock`, and for a `--demo` that is the same every day, as tests need it.
    #[arg(long, value_name = "TIME", global = true, hide = true, value_parser = time::parse)]
    pub(crate) now: Option<DateTime<Utc>>,
}

/// How to print.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Output {
    /// How to print records; without it `table` on a terminal, `ndjson` into a pipe or file
    #[arg(short = 'o', long = "output", value_name = "FORMAT", global = true)]
    pub(crate) format: Option<Format>,
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
    Mock(Mock),
}

/// What can be done with calls.
#[derive(Debug, Subcommand)]
pub(crate) enum CallsCommand {
    List(List),
    Get(Get),
    Create(Create),
}

/// List calls, all or some, in the order in which the server gives them
///
/// Ovia's list has no filters of its own: the filters run here, while the list is read. They add
/// up. A call that lacks what a filter asks for is left out.
#[derive(Args, Debug)]
#[command(after_help = "\
Times (TIME) are dates or times in UTC, unless they name a zone, or say how long ago:
  2026-11-01   2026-11-01T10:00   '2026-11-01 10:00'   2026-11-01T10:00:00+01:00
  90m   24h   7d   2weeks

Examples:
  ovia calls list
  ovia calls list --since 7d --status completed --direction inbound
  ovia calls list --since 2026-11-01 --until 2026-12-01 -o csv > november.csv
  ovia calls list -o ndjson | jq -r 'select(.duration > 60) | .id'
  ovia --demo calls list --limit 5 -o json

Output:
  table   times in UTC, lengths in minutes:seconds; the wider the terminal, the more columns
  json    one array; where the list breaks off it has no end, so that nothing takes it for whole
  ndjson  every record exactly as it was sent, with the fields that nobody documents
  csv     the main fields exactly as they were sent; phone numbers begin with a plus, so tell a
          spreadsheet to read the columns as text

Values that do not fit the documented types are printed all the same, and named on stderr.")]
pub(crate) struct List {
    /// Only calls of this agent
    #[arg(long, value_name = "ID")]
    pub(crate) agent: Option<String>,

    /// Only calls in this direction
    #[arg(long)]
    pub(crate) direction: Option<Direction>,

    /// Only calls with exactly this status, such as completed
    #[arg(long, value_name = "TEXT")]
    pub(crate) status: Option<String>,

    /// Only calls that started at this time or later
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    pub(crate) since: Option<DateTime<Utc>>,

    /// Only calls that started before this time
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    pub(crate) until: Option<DateTime<Utc>>,

    /// Stop after so many calls, and read no further
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) limit: Option<u64>,
}

impl List {
    /// Whether any call may be left out.
    pub(crate) fn filters(&self) -> bool {
        let Self {
            agent,
            direction,
            status,
            since,
            until,
            limit: _,
        } = self;
        agent.is_some()
            || direction.is_some()
            || status.is_some()
            || since.is_some()
            || until.is_some()
    }
}

/// Show one call
///
/// Ovia documents no way to ask for one call, so this reads the list up to it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a -o json | jq .costs

Without such a call the exit code is 1.")]
pub(crate) struct Get {
    /// The id of the call: a UUID, or whatever its record has
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

/// Place a real phone call: somebody's phone rings, and money is spent
///
/// Shows what will be sent, and asks before it dials. The request is sent again only where it is
/// certain that the call was not placed: no connection was made, or the server said to wait. Where
/// it is not certain what became of it, the program says so.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls create --user 7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30 \\
    --agent b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853 \\
    --phone-number-id e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54 \\
    --from +33199001234 --to +33639987703

With --demo no phone rings, and nobody is asked. Without a terminal to ask at, --yes is required.
An answer other than y or yes places nothing, and the exit code is 1, so that `&&` goes no further.")]
pub(crate) struct Create {
    /// The user the call belongs to
    #[arg(long, value_name = "ID")]
    pub(crate) user: Uuid,

    /// The agent that speaks
    #[arg(long, value_name = "ID")]
    pub(crate) agent: Uuid,

    /// The caller's number
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) from: String,

    /// The number to call
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) to: String,

    /// The id, at Ovia, of the phone number that the call goes through
    #[arg(long, value_name = "ID")]
    pub(crate) phone_number_id: Uuid,

    /// Which way the call goes
    #[arg(long, default_value = "outbound")]
    pub(crate) direction: Direction,

    /// The kind of call
    #[arg(long = "type", value_name = "TEXT", default_value = "phone_call",
          value_parser = NonEmptyStringValueParser::new())]
    pub(crate) kind: String,

    /// Place the call without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

impl From<Create> for NewCall {
    fn from(create: Create) -> Self {
        Self::new(
            create.agent,
            create.direction,
            create.from,
            create.phone_number_id,
            create.to,
            create.kind,
            create.user,
        )
    }
}

/// Run an Ovia server with generated calls on this machine, for tests and demos
///
/// Prints its URL to stdout, and serves until Ctrl-C. The same --seed and --now give the same calls.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia mock
  ovia mock --port 4010 --calls 100000
  ovia mock --now 2026-11-01                     the same calls every day
  ovia mock --fault '1: 503 retry-after=2'       the first request is refused
  ovia mock --fault '2-4: reset-after=1000'      the next three are reset
  ovia mock --fault 'POST 1: lost'               the call is placed, but there is no answer
  ovia mock --fault '*: delay=200ms drip=512/10ms'
  OVIA_BASE_URL=http://127.0.0.1:4010 OVIA_TOKEN=any ovia calls list

Faults, to test how a program handles failures: [METHOD] WHEN: DIRECTIVE [DIRECTIVE ...]
  WHEN      3   2-4   5-   'every 3'   '*'; requests are counted from 1, with a METHOD only those
            with that method
  answer    STATUS  redirect=URL  header=NAME:VALUE  content-type=TYPE  retry-after=SECONDS
            retry-after=date+SECONDS  body=TEXT (the rest of the text)
  sending   delay=TIME  drip=BYTES/TIME  gzip  chunked  content-length=BYTES
            without-content-length  longer-than-announced=BYTES  http10
  failing   cut-after=BYTES  reset-after=BYTES  stall-after=BYTES  garbage-chunk-after=BYTES
            lost  hang-up  refuse (alone)")]
pub(crate) struct Mock {
    /// Listen on this port of 127.0.0.1; 0 takes any free port
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) port: u16,

    /// Number of generated calls in the list
    #[arg(long, value_name = "N", default_value_t = DEMO_CALLS)]
    pub(crate) calls: u64,

    /// Seed for the generated calls; the same seed gives the same calls
    #[arg(long, value_name = "N", default_value_t = DEMO_SEED)]
    pub(crate) seed: u64,

    /// Accept only this bearer token [default: any non-empty token]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) token: Option<String>,

    /// Make requests fail, `WHEN: DIRECTIVES` (see below); may be given several times
    #[arg(long = "fault", value_name = "FAULT", value_parser = fault)]
    pub(crate) faults: Vec<Fault>,
}

fn fault(text: &str) -> Result<Fault, String> {
    text.parse()
        .map_err(|error: ovia_mock::FaultError| error.to_string())
}

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Direction {
    /// To the agent
    Inbound,
    /// From the agent
    Outbound,
}

impl From<Direction> for ovia::Direction {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Inbound => Self::Inbound,
            Direction::Outbound => Self::Outbound,
        }
    }
}
