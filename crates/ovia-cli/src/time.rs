//! Times and durations as they are typed on the command line.
//!
//! | file | what it does |
//! | --- | --- |
//! | `moment.rs` | reads what people type for a time: `yesterday`, `2h ago`, `20/11/2026`, `hier 14h30` |
//! | `words.rs` | the words of that, in English and French |
//! | `zone.rs` | the time zone in which they are read, and times are shown |

mod moment;
mod words;
mod zone;

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

pub(crate) use self::{
    moment::{Clock, Moment},
    zone::Zone,
};

/// Parses a time for `--now`: in UTC, so that a demo is the same everywhere.
pub(crate) fn parse_now(text: &str) -> Result<DateTime<Utc>, String> {
    let clock = Clock {
        now: SystemTime::now().into(),
        zone: Zone::UTC,
    };
    clock.parse(text)?.start(clock.zone)
}

/// A time as JSON has it: RFC 3339 in UTC, with milliseconds if there are any.
pub(crate) fn rfc_3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// Parses a duration, such as the value of `--timeout`.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text.trim())
        .map_err(|_| "not a duration; give one like 90s, 10m or 1h30m".to_owned())
}
