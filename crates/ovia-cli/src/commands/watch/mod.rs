//! `ovia calls watch`: reads the list again and again, and tells what is new or changed.
//!
//! | file | what it does |
//! | --- | --- |
//! | `run.rs` | reads the list at the interval, survives faults, ends |
//! | `known.rs` | what is remembered of each call |
//! | `fields.rs` | what of a record is compared, and how it has changed |
//! | `event.rs` | events, and how they are printed |
//! | `status.rs` | which calls have ended, and which have failed |
//! | `budget.rs` | what the calls of a day cost |
//! | `hooks.rs` | the commands that are run for events |

mod budget;
mod event;
mod fields;
mod hooks;
mod known;
mod run;

use std::time::Duration;

use clap::{Args, builder::NonEmptyStringValueParser};

use self::budget::Budget;
pub(super) use self::run::run;
use super::id::{TypedId, parse_id};
use crate::{selection::Selection, time::parse_duration};

/// Show calls that are new or have changed, until Ctrl-C
///
/// Reads the list again every --interval, and compares it with the list before. If the list cannot be
/// read, that is reported once, and it is tried again until it can.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls watch
  ovia calls watch --interval 5s --agent 3c90c3cc -o ndjson | jq -r 'select(.event == \"new\") | .call_id'
  ovia calls watch --until-ended 3c90c3cc
  ovia calls watch --on-failed 'jq -r .id | mail -s \"a call failed\" ops@example.com'
  ovia calls watch --on-budget './stop-campaign.sh' --budget 20/day --timezone Europe/Paris

Events:
  new      a call that was not in the list before
  changed  a field of a call has another value; updated_at and the query of a URL do not count
  gone     a call that is not in the list any more, or that the filters do not select any more; only
           after the whole list was read, without records that cannot be read
  ended    the call of --until-ended has ended
  budget   the calls of a day cost more than --budget

With -o ndjson, one JSON object each:
  {\"event\":\"changed\", \"time\":..., \"call_id\":..., \"changes\":
    {\"status\":{\"from\":\"ringing\",\"to\":\"completed\"}, \"transcript\":{}}, \"record\":{...}}
Long values are only named in changes. changes is null for a call that ended more than a day ago, of
which only a checksum is kept. A gone event has no record, a budget event also has day, total and
budget.

Commands run in the shell, once for each event, with the record on stdin, and with OVIA_EVENT and
OVIA_CALL_ID (for --on-budget also OVIA_DAY, OVIA_TOTAL and OVIA_BUDGET) in the environment. At most 4
run at a time, and each is ended after 60 s. Their output goes to stderr.

A call has failed if its status is, in any case and with - or a blank for _: failed, error, busy,
no_answer, canceled, cancelled, rejected, declined, unreachable, not_connected, timeout or expired. A
call has ended if it has failed, if it has an ended_at, or if its status is completed, ended, done,
finished, voicemail or transferred.

Times such as --since 1h are before the start of the command. --timeout limits each reading of the
list. The exit code is 0 after Ctrl-C, SIGTERM, or the end of the call of --until-ended.")]
pub(crate) struct Watch {
    /// Read the list this often, at least 1s
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_interval)]
    interval: Duration,

    /// End when this call has ended; give its id, or the first 4 digits or more of it
    #[arg(long, value_name = "ID", value_parser = parse_id)]
    until_ended: Option<TypedId>,

    /// Run this command for each new call
    #[arg(long, value_name = "CMD", value_parser = NonEmptyStringValueParser::new())]
    on_new: Option<String>,

    /// Run this command for each call that fails, once
    #[arg(long, value_name = "CMD", value_parser = NonEmptyStringValueParser::new())]
    on_failed: Option<String>,

    /// Run this command when the calls of a day cost more than --budget, once for each day
    #[arg(long, value_name = "CMD", requires = "budget")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    on_budget: Option<String>,

    /// What the selected calls of a day may cost, for example 20/day: in the unit of the records, per
    /// day of --timezone
    #[arg(long, value_name = "AMOUNT/day", value_parser = Budget::parse)]
    budget: Option<Budget>,

    #[command(flatten)]
    selection: Selection,
}

fn parse_interval(text: &str) -> Result<Duration, String> {
    match parse_duration(text)? {
        interval if interval < Duration::from_secs(1) => Err("at least 1s".to_owned()),
        interval => Ok(interval),
    }
}
