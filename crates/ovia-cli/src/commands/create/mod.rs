//! `ovia calls create`: checks the numbers, asks for confirmation, places the call once, and says if
//! that is in doubt.
//!
//! | file | what it does |
//! | --- | --- |
//! | `draft.rs`, `json.rs` | a new call from options, JSON, or a row |
//! | `one.rs`, `wait.rs` | places a single call, and follows it until it ends |
//! | `batch/` | places the calls of a file |
//! | `numbers.rs` | phone numbers as typed, turned into E.164 |
//! | `confirm.rs` | shows what will be sent, and asks for confirmation |
//! | `dry_run.rs` | shows the request instead of sending it |
//! | `signals.rs` | signals that come while the call is being placed |
//! | `look.rs` | looks for a call that may have been placed |

mod batch;
pub(crate) mod confirm;
mod draft;
mod dry_run;
mod json;
mod look;
pub(crate) mod numbers;
mod one;
pub(crate) mod signals;
mod wait;

use std::time::Duration;

use clap::{Args, builder::NonEmptyStringValueParser};
use ovia::{Direction, uuid::Uuid};
use rlibphonenumber::enums::Region;

use self::{batch::BatchOptions, draft::Draft, numbers::parse_country};
use super::{GlobalOptions, direction_parser};
use crate::{
    exit::{Exit, Failure},
    time::parse_duration,
};

/// Place a real phone call: a phone rings, and it costs money
///
/// Shows what will be sent, and asks for confirmation. The request is retried only if the call
/// certainly was not placed: no connection was made, or the server answered 429. If the call may have
/// been placed, the exit code is 5, and the list is searched for it for 15 s at most.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls create --user 7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30 \\
    --agent b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853 \\
    --phone-number-id e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54 \\
    --from +33199001234 --to +33639987703
  ovia calls create ... --from +33199001234 --to '06 39 98 77 03' --country FR --dry-run
  ovia calls create --json call.json --wait
  ovia calls create ... --from +33199001234 --batch list.csv --pace 10/min \\
    --hours 'Mon-Fri 10:00-13:00,14:00-20:00' --holidays days.txt \\
    --never never.txt --max-attempts 4/30d

NUMBER is a phone number with its country code, or without it if --country is given. Spaces, dots,
dashes, parentheses, 00 for + and tel: are accepted; E.164 is sent, and shown before. The number of
digits must be possible in its country; whether the number is assigned is not checked.

With --demo no phone rings, and no confirmation is needed. If stdin is not a terminal, --yes is
required. After an answer other than y or yes no call is placed, and the exit code is 1.

Batch:
  --batch reads a CSV file. Its header names the fields of a new call: to_number (required), and any
  of from_number, agent_id, user_id, phone_number_id, type, direction; an empty cell takes the option.
  The whole file is checked before the first call. Calls are placed one after the other, and each
  number once: FILE.csv.journal notes each request before it is sent, and the same command continues
  a batch that ended early. A request without an answer is looked for in the list and never sent
  again. After an answer 429 it waits as long as the server asks, an hour at most, and goes on; 8 of
  them in a row end it. Do not delete the journal. Ctrl-C ends the batch after the call that is being placed.
  --hours, --holidays, --max-attempts and --never are a guard against mistakes, not legal advice.

Exit codes:
  0        placed
  1, 2, 4  not placed
  3        placed, but its record could not be printed, or --wait ended before the call; with --batch:
           calls remain, or some were rejected
  5        may have been placed: there was no answer, or one without the id of a call, or a signal
           came after the request was sent")]
pub(crate) struct Create {
    /// Id of the user that the call belongs to
    #[arg(long, value_name = "ID", required_unless_present_any = ["json", "batch"])]
    #[arg(value_parser = parse_uuid)]
    user: Option<Uuid>,

    /// Id of the agent that speaks
    #[arg(long, value_name = "ID", required_unless_present_any = ["json", "batch"])]
    #[arg(value_parser = parse_uuid)]
    agent: Option<Uuid>,

    /// Phone number of the caller, for example +33199001234 or '+33 1 99 00 12 34'
    #[arg(long, value_name = "NUMBER", required_unless_present_any = ["json", "batch"],
          value_parser = NonEmptyStringValueParser::new())]
    from: Option<String>,

    /// Phone number to call
    #[arg(long, value_name = "NUMBER", required_unless_present_any = ["json", "batch"],
          value_parser = NonEmptyStringValueParser::new())]
    to: Option<String>,

    /// Country of numbers without a country code, as its two-letter ISO code [default: that of the
    /// configuration]
    #[arg(long, value_name = "CODE", value_parser = parse_country)]
    country: Option<Region>,

    /// Allow --to to be an emergency or short number, such as 112 or 3949; it is sent as typed
    #[arg(long)]
    allow_short_number: bool,

    /// Ovia's id of the phone number that the call goes through
    #[arg(long, value_name = "ID", required_unless_present_any = ["json", "batch"])]
    #[arg(value_parser = parse_uuid)]
    phone_number_id: Option<Uuid>,

    /// Direction of the call
    #[arg(long, default_value = "outbound", ignore_case = true, value_parser = direction_parser())]
    direction: Direction,

    /// Type of the call
    #[arg(long = "type", value_name = "TEXT", default_value = "phone_call",
          value_parser = NonEmptyStringValueParser::new())]
    type_: String,

    /// Read the call from this file, or stdin if it is -: a JSON object with the fields of a new call;
    /// options are the defaults
    #[arg(long, value_name = "FILE", conflicts_with = "batch",
          value_parser = NonEmptyStringValueParser::new())]
    json: Option<String>,

    /// Follow the call until it ends, and print its last record
    #[arg(long, conflicts_with_all = ["batch", "dry_run"])]
    wait: bool,

    /// How often --wait reads the list, at least 1s
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = parse_interval)]
    interval: Duration,

    /// Place the call without asking for confirmation
    #[arg(long)]
    yes: bool,

    /// Show the request and send nothing; no token is needed
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    batch: BatchOptions,
}

/// Parses the value of `--interval`.
fn parse_interval(text: &str) -> Result<Duration, String> {
    match parse_duration(text)? {
        interval if interval < Duration::from_secs(1) => {
            Err("too short; give at least 1s".to_owned())
        }
        interval => Ok(interval),
    }
}

impl Create {
    /// What the options say. The country is that of the configuration if there is no option.
    fn draft(&self, country: Option<Region>) -> Draft {
        Draft {
            user: self.user,
            agent: self.agent,
            phone_number_id: self.phone_number_id,
            from: self.from.clone().map(|from| ("--from", from)),
            to: self.to.clone().map(|to| ("--to", to)),
            type_: self.type_.clone(),
            direction: self.direction.clone(),
            country: self.country.or(country),
            allow_short_number: self.allow_short_number,
        }
    }
}

/// Parses an id.
fn parse_uuid(text: &str) -> Result<Uuid, &'static str> {
    Uuid::parse_str(text.trim())
        .map_err(|_| "not a UUID such as 3c90c3cc-0d44-4b50-8888-8dd25736052a; give the whole id")
}

pub(super) async fn run(options: Create, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let connection = global.connection;
    let mut draft = options.draft(connection.config.country());
    if options.batch.is_used() {
        return batch::run(
            &options.batch,
            draft,
            (options.yes, options.dry_run),
            global,
        )
        .await;
    }
    if let Some(path) = &options.json {
        let object = json::read(path)?;
        draft
            .set_json(&object)
            .map_err(|problem| Failure::usage(format!("not placed: --json: {problem}")))?;
    }
    let new_call = draft.new_call()?;
    if options.dry_run {
        return dry_run::run(new_call, connection, global.format).await;
    }
    let plan = one::Plan {
        yes: options.yes,
        wait: options.wait.then_some(options.interval),
    };
    one::run(new_call, plan, connection, global.format).await
}
