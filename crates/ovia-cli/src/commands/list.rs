//! `ovia calls list`: the filters of calls.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use clap::Args;
use ovia::{Client, Direction, calls::ListCalls};

use super::{
    direction_parser,
    id::{TypedId, find_by_prefix, parse_id},
    print,
};
use crate::{
    connection::{Connection, ConnectionOptions},
    exit::{Exit, Failure},
    output::Format,
    time::{Clock, Moment, Zone},
};

/// List calls, filtered or all, in the order of the server
///
/// Ovia's list takes no parameters, so filters run here while the list is read. Filters are combined
/// with AND. A call without the field that a filter looks at is left out, and counted on stderr; for
/// --since and --until, a call that never started counts by the time when it was created.
#[derive(Args, Debug)]
#[command(after_help = "\
TIME is a day, a time, or a duration before now; in the time zone of --timezone:
  today   yesterday   monday (the last one before today)   'last week'   hier   lundi
  2026-11-01   2026-11   '1 nov'   20/11/2026   '2026-11-01 10:00'   'yesterday 14:30'
  2026-11-01T10:00:00+01:00   1793527200 (seconds or milliseconds since 1970)
  90m   24h   7d   2weeks   '2h ago'   'il y a 2 heures'

Examples:
  ovia calls list
  ovia calls list --since 7d --status completed --direction inbound
  ovia calls list --since 2026-11-01 --until 2026-11-30 -o csv > november.csv
  ovia calls list --since yesterday --until yesterday
  ovia calls list -o ndjson | jq -r 'select(.duration > 60) | .id'
  ovia --demo calls list --limit 5 -o json

Output:
  table   times in the time zone of --timezone, lengths as minutes:seconds; long text is shortened,
          and a wider terminal shows more columns
  json    one array; if the list is interrupted, the closing bracket is omitted, so the output is
          not valid JSON
  ndjson  each record exactly as the server sent it, undocumented fields included
  csv     the main fields exactly as the server sent them; phone numbers begin with `+`, so import
          the columns into a spreadsheet as text

Values that do not fit the documented types are printed as sent, and listed on stderr.")]
pub(crate) struct List {
    /// List only calls of this agent, by its id or the first 4 digits or more of it
    #[arg(long, value_name = "ID")]
    agent: Option<String>,

    /// List only calls in this direction
    #[arg(long, ignore_case = true, value_parser = direction_parser())]
    direction: Option<Direction>,

    /// List only calls with this status, in upper or lower case, for example completed
    #[arg(long, value_name = "TEXT")]
    status: Option<String>,

    /// List only calls that started at this time or later
    #[arg(long, value_name = "TIME")]
    since: Option<String>,

    /// List only calls that started before this time, or until the end of this day
    #[arg(long, value_name = "TIME")]
    until: Option<String>,

    /// Stop after this many calls [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
}

pub(super) async fn run(
    options: List,
    connection: &ConnectionOptions,
    format: Format,
    zone: Zone,
) -> Result<Exit, Failure> {
    let clock = Clock {
        now: connection.now.unwrap_or_else(|| SystemTime::now().into()),
        zone,
    };
    let time = |option, text: &Option<String>, edge: fn(Moment, Zone) -> _| {
        let time = text.as_deref().map(|text| edge(clock.parse(text)?, zone));
        time.transpose()
            .map_err(|error: String| Failure::usage(format!("{option}: {error}")))
    };
    let since = time("--since", &options.since, Moment::start)?;
    let until = time("--until", &options.until, Moment::end)?;
    if let (Some(since), Some(until)) = (since, until)
        && since >= until
    {
        return Err(Failure::usage("--since must be before --until"));
    }
    let agent = options.agent.as_deref().map(parse_id).transpose();
    let agent = agent.map_err(|error| Failure::usage(format!("--agent: {error}")))?;
    let summary = print::ListOptions {
        is_filtered: options.has_filters(),
        limit: options.limit,
        zone,
    };
    let connection = Connection::open(connection).await?;
    let list = options
        .list(&connection.client, agent, since, until)
        .await?;
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
    async fn list(
        self,
        client: &Client,
        agent: Option<TypedId>,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<ListCalls, Failure> {
        let mut list = client.calls().list();
        list = match agent {
            Some(TypedId::Whole(id)) => list.agent(id),
            // Which agent is meant is known when the whole list has been read.
            Some(TypedId::Prefix(prefix)) => {
                let all = client.calls().list();
                let call = find_by_prefix(all, &prefix, |call| call.agent_id()).await?;
                match call.and_then(|call| call.agent_id()) {
                    Some(id) => list.agent(id),
                    None => list.agent(prefix),
                }
            }
            None => list,
        };
        if let Some(direction) = self.direction {
            list = list.direction(direction);
        }
        if let Some(status) = self.status {
            list = list.status_ignore_case(status.trim());
        }
        if let Some(since) = since {
            list = list.started_since(since);
        }
        if let Some(until) = until {
            list = list.started_before(until);
        }
        if let Some(limit) = self.limit {
            list = list.limit(limit);
        }
        Ok(list)
    }
}
