//! `ovia calls list`: the filters of calls.

use chrono::{DateTime, Utc};
use clap::Args;
use ovia::{Direction, calls::ListCalls};

use super::{direction_parser, print};
use crate::{
    connection::{Connection, ConnectionOptions},
    exit::{Exit, Failure},
    output::Format,
    time::parse_time,
};

/// List calls, filtered or all, in the order of the server
///
/// Ovia's list takes no parameters, so filters run here while the list is read. Filters are combined
/// with AND. A call without the field that a filter looks at is left out.
#[derive(Args, Debug)]
#[command(after_help = "\
TIME is a date or a time, in UTC unless it has an offset, or a duration before now:
  2026-11-01   2026-11-01T10:00   '2026-11-01 10:00'   2026-11-01T10:00:00+01:00
  90m   24h   7d   2weeks

Examples:
  ovia calls list
  ovia calls list --since 7d --status completed --direction inbound
  ovia calls list --since 2026-11-01 --until 2026-12-01 -o csv > november.csv
  ovia calls list -o ndjson | jq -r 'select(.duration > 60) | .id'
  ovia --demo calls list --limit 5 -o json

Output:
  table   times in UTC, lengths as minutes:seconds; long values are shortened, and a wider
          terminal shows more columns
  json    one array; if the list is interrupted, the closing bracket is omitted, so the output is
          not valid JSON
  ndjson  each record exactly as the server sent it, undocumented fields included
  csv     the main fields exactly as the server sent them; phone numbers begin with `+`, so import
          the columns into a spreadsheet as text

Values that do not fit the documented types are printed as sent, and listed on stderr.")]
pub(crate) struct List {
    /// List only calls of this agent
    #[arg(long, value_name = "ID")]
    agent: Option<String>,

    /// List only calls in this direction
    #[arg(long, ignore_case = true, value_parser = direction_parser())]
    direction: Option<Direction>,

    /// List only calls with exactly this status, for example completed
    #[arg(long, value_name = "TEXT")]
    status: Option<String>,

    /// List only calls that started at this time or later
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    since: Option<DateTime<Utc>>,

    /// List only calls that started before this time
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    until: Option<DateTime<Utc>>,

    /// Stop after this many calls [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
}

pub(super) async fn run(
    options: List,
    connection: &ConnectionOptions,
    format: Format,
) -> Result<Exit, Failure> {
    if let (Some(since), Some(until)) = (options.since, options.until)
        && since >= until
    {
        return Err(Failure::usage("--since must be before --until"));
    }
    let summary = print::SummaryOptions {
        is_filtered: options.has_filters(),
        limit: options.limit,
    };
    let connection = Connection::open(connection).await?;
    let list = options.apply_to(connection.client.calls().list());
    print::list(list.stream(), format, &summary).await
}

impl List {
    fn has_filters(&self) -> bool {
        self.agent.is_some()
            || self.direction.is_some()
            || self.status.is_some()
            || self.since.is_some()
            || self.until.is_some()
    }

    /// The list with the filters and the limit.
    fn apply_to(self, mut list: ListCalls) -> ListCalls {
        if let Some(agent) = self.agent {
            list = list.agent(agent);
        }
        if let Some(direction) = self.direction {
            list = list.direction(direction);
        }
        if let Some(status) = self.status {
            list = list.status(status);
        }
        if let Some(since) = self.since {
            list = list.started_since(since);
        }
        if let Some(until) = self.until {
            list = list.started_before(until);
        }
        if let Some(limit) = self.limit {
            list = list.limit(limit);
        }
        list
    }
}
