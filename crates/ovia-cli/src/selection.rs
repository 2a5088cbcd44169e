//! Which calls a reading command wants.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use clap::Args;
use ovia::{Client, Direction, calls::ListCalls, model};

use crate::{
    commands::{
        GlobalOptions, direction_parser,
        id::{TypedId, find_by_prefix, parse_id},
    },
    connection::Connection,
    exit::Failure,
    records::{Records, Selected},
    time::{Clock, Moment, Zone},
};

/// Help on the values of `--since` and `--until`.
pub(crate) const TIME_HELP: &str = "\
TIME is a day, a time, or a duration before now; in the time zone of --timezone:
  today   yesterday   monday (the last one before today)   'last week'   hier   lundi
  2026-11-01   2026-11   '1 nov'   20/11/2026   '2026-11-01 10:00'   'yesterday 14:30'
  2026-11-01T10:00:00+01:00   1793527200 (seconds or milliseconds since 1970)
  90m   24h   7d   2weeks   '2h ago'   'il y a 2 heures'";

/// The calls that are wanted.
#[derive(Args, Debug)]
pub(crate) struct Selection {
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

impl Selection {
    /// Connects, and returns the calls that are wanted. Filters are combined with AND.
    pub(crate) async fn open(
        self,
        global: &GlobalOptions<'_>,
    ) -> Result<Records<model::Call>, Failure> {
        let clock = Clock {
            now: global
                .connection
                .now
                .unwrap_or_else(|| SystemTime::now().into()),
            zone: global.zone,
        };
        let time = |option, text: &Option<String>, edge: fn(Moment, Zone) -> _| {
            let time = text
                .as_deref()
                .map(|text| edge(clock.parse(text)?, global.zone));
            time.transpose()
                .map_err(|error: String| Failure::usage(format!("{option}: {error}")))
        };
        let since = time("--since", &self.since, Moment::start)?;
        let until = time("--until", &self.until, Moment::end)?;
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            return Err(Failure::usage("--since must be before --until"));
        }
        let agent = self.agent.as_deref().map(parse_id).transpose();
        let agent = agent.map_err(|error| Failure::usage(format!("--agent: {error}")))?;
        let selected = Selected {
            is_filtered: self.has_filters(),
            limit: self.limit,
            zone: global.zone,
            redaction: global.redaction.unwrap_or_default(),
        };
        let connection = Connection::open(global.connection).await?;
        let list = self.list(&connection.client, agent, since, until).await?;
        Ok(Records::new(list.stream(), selected, connection))
    }

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
