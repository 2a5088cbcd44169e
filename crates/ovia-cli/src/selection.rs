//! Which calls a reading command wants, and where they come from: a server's list, or saved files.
//!
//! | file | what it does |
//! | --- | --- |
//! | `source.rs` | reads records from the server, or from files and pipes |
//! | `tables.rs` | reads those of tables, with the feature `lake` |
//! | `filter.rs`, `conditions.rs` | decides which records are wanted, and counts why others are left out |
//! | `expression.rs` | the jq expression of `--where`, in a process of its own |
//! | `sort.rs` | sorts records in bounded memory |

mod conditions;
mod expression;
mod filter;
mod sort;
mod source;
mod tables;

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use clap::Args;
use ovia::{Direction, model};
use rlibphonenumber::enums::Region;

use self::{
    conditions::{Agent, Part, PhoneNumber, Test},
    expression::CheckedExpression,
    sort::SortBy,
    source::Input,
};
pub(crate) use self::{
    expression::serve_if_asked,
    filter::{FieldReport, Filter, WHERE},
    sort::{Sorted, Sorter},
    source::{Source, SourceError},
};
use crate::{
    commands::{GlobalOptions, create::numbers::parse_country, direction_parser},
    connection::Connection,
    decimal::Decimal,
    exit::Failure,
    fold::fold,
    records::{Records, Selected},
    time::{Clock, Moment, Zone, parse_duration},
};

/// Help on the values of `--since` and `--until`, and of other options of the selection.
pub(crate) const TIME_HELP: &str = "\
TIME is a day, a time, or a duration before now; in the time zone of --timezone:
  today   yesterday   monday (the last one before today)   'last week'   hier   lundi
  2026-11-01   2026-11   '1 nov'   20/11/2026   '2026-11-01 10:00'   'yesterday 14:30'
  2026-11-01T10:00:00+01:00   1793527200 (seconds or milliseconds since 1970)
  90m   24h   7d   2weeks   '2h ago'   'il y a 2 heures'

FIELD is any path in a record: duration   costs.total   transcript_objects[0].content";

/// The calls that are wanted, and where they come from.
#[derive(Args, Clone, Debug)]
pub(crate) struct Selection {
    #[command(flatten)]
    source: SourceOptions,

    #[command(flatten)]
    filters: FilterOptions,

    /// Stop after this many calls [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    #[arg(help_heading = HEADING)]
    limit: Option<u64>,

    /// Sort by this field, -FIELD for the largest first; calls without it come last. The whole list is
    /// read first; what does not fit into 64 MiB is kept in a temporary file
    #[arg(long, value_name = "FIELD", value_parser = SortBy::parse, allow_hyphen_values = true)]
    #[arg(help_heading = HEADING)]
    sort: Option<SortBy>,
}

const HEADING: &str = "Selection";

/// Where the calls come from.
#[derive(Args, Clone, Debug)]
pub(crate) struct SourceOptions {
    /// Read a saved list, - for stdin, instead of the server's: NDJSON or a JSON array, plain, gzip or
    /// zstd; or tables of `calls export --tables` or `calls sync`, by their folder or URL; can be given
    /// several times
    #[arg(long, value_name = "FILE", value_parser = Input::parse, help_heading = HEADING)]
    input: Vec<Input>,
}

/// What the calls have to be.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Selection")]
pub(crate) struct FilterOptions {
    /// Keep only calls of this agent, by its name, its id, or the first 4 digits or more of that
    #[arg(long, value_name = "AGENT")]
    pub(crate) agent: Option<String>,

    /// Keep only calls in this direction
    #[arg(long, ignore_case = true, value_parser = direction_parser())]
    pub(crate) direction: Option<Direction>,

    /// Keep only calls with this status, in upper or lower case, for example completed; can be given
    /// several times
    #[arg(long, value_name = "TEXT")]
    pub(crate) status: Vec<String>,

    /// Keep only calls of this type, for example phone_call
    #[arg(long = "type", value_name = "TEXT")]
    pub(crate) kind: Option<String>,

    /// Keep only calls with this tag (metadata.call_tag)
    #[arg(long, value_name = "TEXT")]
    pub(crate) tag: Option<String>,

    /// Keep only calls from or to this phone number, in any spelling
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub(crate) number: Option<String>,

    /// Country of phone numbers without a country code, for --number: its ISO code, for example FR
    #[arg(long, value_name = "CC", value_parser = parse_country)]
    pub(crate) country: Option<Region>,

    /// Keep only calls that started at this time or later
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,

    /// Keep only calls that started before this time, or until the end of this day
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,

    /// Keep only calls that lasted this long or longer: 90, 90s, 2m or 1:30
    #[arg(long, value_name = "LENGTH", value_parser = parse_length)]
    pub(crate) min_duration: Option<Decimal>,

    /// Keep only calls that lasted this long or less
    #[arg(long, value_name = "LENGTH", value_parser = parse_length)]
    pub(crate) max_duration: Option<Decimal>,

    /// Keep only calls that cost this much or more (costs.total), for example 0.05
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount)]
    pub(crate) min_cost: Option<Decimal>,

    /// Keep only calls that have this; can be given several times
    #[arg(long, value_name = "PART")]
    pub(crate) has: Vec<Part>,

    /// Keep only calls in whose transcript somebody says these words, next to each other; case and accents
    /// are ignored
    #[arg(long, value_name = "WORDS")]
    pub(crate) grep: Option<String>,

    /// Keep only calls for which this jq expression is true, for example '.costs.total > 0.1'; it may take
    /// 5 s and 512 MiB for a call
    #[arg(long = "where", value_name = "EXPR")]
    pub(crate) expression: Option<String>,
}

impl Selection {
    /// Whether stdin is one of the inputs.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.source.reads_stdin()
    }

    /// The calls that are wanted, of the server or of the files. Filters are combined with AND.
    pub(crate) async fn open(
        self,
        global: &GlobalOptions<'_>,
    ) -> Result<Records<model::Call>, Failure> {
        let filter = self.filters.filter(global)?;
        let selected = Selected {
            is_filtered: !filter.is_empty(),
            limit: self.limit,
            zone: global.zone,
            redaction: global.redaction.unwrap_or_default(),
        };
        let sorter = self.sort.map(|by| Sorter::new(by, self.limit));
        let (source, connection) = self.source.open(global).await?;
        Ok(Records::new(source, filter, sorter, selected, connection))
    }
}

impl SourceOptions {
    /// Whether stdin is one of the inputs.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.input.contains(&Input::Stdin)
    }

    /// Whether records are read from files.
    pub(crate) fn has_input(&self) -> bool {
        !self.input.is_empty()
    }

    /// All calls of the server, or of the files.
    pub(crate) async fn open(
        self,
        global: &GlobalOptions<'_>,
    ) -> Result<(Source<model::Call>, Option<Connection>), Failure> {
        if self.input.is_empty() {
            let connection = Connection::open(global.connection).await?;
            let stream = connection.client.calls().list().stream();
            return Ok((Source::server(stream), Some(connection)));
        }
        if global.connection.is_demo() {
            return Err(Failure::usage("--input and --demo cannot be used together"));
        }
        let max = global.connection.max_record_bytes();
        Ok((Source::files(self.input, max).await?, None))
    }
}

impl FilterOptions {
    /// The conditions, combined with AND.
    pub(crate) fn filter(self, global: &GlobalOptions<'_>) -> Result<Filter, Failure> {
        let wrong = |option: &str| {
            let option = option.to_owned();
            move |error: String| Failure::usage(format!("{option}: {error}"))
        };
        let mut filter = Filter::default();
        if let Some(agent) = &self.agent {
            let agent = Agent::parse(agent).map_err(wrong("--agent"))?;
            filter.add(agent.field(), Test::Agent(agent));
        }
        let direction = self
            .direction
            .map(|direction| direction.as_str().to_owned());
        for (field, wanted) in [
            ("direction", direction.into_iter().collect()),
            ("status", self.status),
            ("type", self.kind.into_iter().collect()),
            ("metadata.call_tag", self.tag.into_iter().collect()),
        ] {
            let wanted: Vec<String> = wanted;
            let wanted: Vec<_> = wanted
                .iter()
                .map(|text| text.trim().to_lowercase())
                .collect();
            if !wanted.is_empty() {
                filter.add(field, Test::Text(wanted));
            }
        }
        if let Some(number) = &self.number {
            let number = PhoneNumber::parse(number, self.country)
                .map_err(|error| Failure::usage(format!("--number {error}")))?;
            filter.add("number", Test::Number(number));
        }
        let (since, until) = span(self.since.as_deref(), self.until.as_deref(), global)?;
        let (min, max) = (self.min_duration, self.max_duration);
        if let (Some(min), Some(max)) = (&min, &max)
            && min > max
        {
            return Err(Failure::usage(
                "--min-duration is longer than --max-duration",
            ));
        }
        for (field, test) in [
            ("started_at", since.map(Test::Since)),
            ("started_at", until.map(Test::Before)),
            ("duration", min.map(Test::AtLeast)),
            ("duration", max.map(Test::AtMost)),
            ("costs.total", self.min_cost.map(Test::AtLeast)),
        ] {
            if let Some(test) = test {
                filter.add(field, test);
            }
        }
        for part in self.has {
            filter.add("has", Test::Has(part));
        }
        if let Some(words) = &self.grep {
            let words = fold(words);
            if words.is_empty() {
                return Err(Failure::usage("--grep: give words with letters or digits"));
            }
            filter.add("transcript", Test::Said(words));
        }
        if let Some(code) = &self.expression {
            let expression = CheckedExpression::parse(code).map_err(wrong("--where"))?;
            filter.add(WHERE, Test::Where(expression));
        }
        Ok(filter)
    }
}

/// From when, and until when.
type Span = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The times of `--since` and `--until`.
fn span(
    since: Option<&str>,
    until: Option<&str>,
    global: &GlobalOptions<'_>,
) -> Result<Span, Failure> {
    let clock = Clock {
        now: global
            .connection
            .now
            .unwrap_or_else(|| SystemTime::now().into()),
        zone: global.zone,
    };
    let time = |option, text: Option<&str>, edge: fn(Moment, Zone) -> _| {
        let time = text.map(|text| edge(clock.parse(text)?, global.zone));
        time.transpose()
            .map_err(|error: String| Failure::usage(format!("{option}: {error}")))
    };
    let since = time("--since", since, Moment::start)?;
    let until = time("--until", until, Moment::end)?;
    match (since, until) {
        (Some(since), Some(until)) if since >= until => {
            Err(Failure::usage("--since must be before --until"))
        }
        span => Ok(span),
    }
}

/// Parses a length in seconds: `90`, `90s`, `2m`, `1:30`.
fn parse_length(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    let number = |text: &str| Decimal::parse(text).filter(|_| !text.starts_with(['-', '+']));
    if let Some((minutes, seconds)) = text.split_once(':')
        && let (Ok(minutes), Ok(seconds @ 0..60)) = (minutes.parse::<u32>(), seconds.parse::<u64>())
    {
        let seconds = u64::from(minutes) * 60 + seconds;
        return number(&seconds.to_string()).ok_or_else(String::new);
    }
    if let Some(seconds) = number(text) {
        return Ok(seconds);
    }
    let length =
        parse_duration(text).map_err(|_| "not a length; give one like 90, 90s, 2m or 1:30")?;
    number(&length.as_secs_f64().to_string()).ok_or_else(|| "the length is out of range".to_owned())
}

/// Parses an amount. A decimal comma is read as a point.
fn parse_amount(text: &str) -> Result<Decimal, String> {
    Decimal::parse(&text.trim().replace(',', "."))
        .ok_or_else(|| "not an amount; give one like 0.05".to_owned())
}
