//! Times and durations as they are typed on the command line.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// The accepted forms, for error messages.
const FORMS: &str = "give a date (2026-11-01), a time (2026-11-01T10:00, UTC unless it has an \
                     offset as in 2026-11-01T10:00:00+01:00), or a duration before now (24h, 7d, \
                     2weeks)";

/// Parses a time, such as the value of `--since`.
pub(crate) fn parse_time(text: &str) -> Result<DateTime<Utc>, String> {
    parse_time_at(text, SystemTime::now().into())
}

/// Parses a duration, such as the value of `--timeout`.
pub(crate) fn parse_duration(text: &str) -> Result<std::time::Duration, String> {
    humantime::parse_duration(text.trim())
        .map_err(|_| "not a duration; give one like 90s, 10m or 1h30m".to_owned())
}

fn parse_time_at(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    let starts_with_a_year = text.len() > 4
        && text.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        && text.as_bytes()[4] == b'-';
    if starts_with_a_year {
        return point_in_time(text).ok_or_else(|| format!("no such date or time; {FORMS}"));
    }
    let age = text.strip_suffix("ago").unwrap_or(text).trim_end();
    let age = humantime::parse_duration(age).map_err(|_| format!("not a time; {FORMS}"))?;
    TimeDelta::from_std(age)
        .ok()
        .and_then(|age| now.checked_sub_signed(age))
        .ok_or_else(|| "too long ago".to_owned())
}

/// A date or time; UTC unless it has an offset.
fn point_in_time(text: &str) -> Option<DateTime<Utc>> {
    let Some((date, clock)) = text.split_once(['T', 't', ' ']) else {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        return Some(date.and_time(NaiveTime::MIN).and_utc());
    };
    let text = format!("{date}T{}", clock.trim_start());
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(&text, form) {
            return Some(time.and_utc());
        }
        if let Ok(time) = DateTime::parse_from_str(&text, &format!("{form}%#z")) {
            return Some(time.to_utc());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parse_time_at;

    #[test]
    fn parses_every_form() {
        let now = "2026-11-15T12:00:00Z".parse().expect("a time");
        for (text, means) in [
            ("2026-11-01", "2026-11-01T00:00:00Z"),
            ("2026-11-01T10:00", "2026-11-01T10:00:00Z"),
            ("2026-11-01 10:00", "2026-11-01T10:00:00Z"),
            ("2026-11-01 10:00:05.25", "2026-11-01T10:00:05.250Z"),
            ("2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z"),
            ("2026-11-01t10:00:00z", "2026-11-01T10:00:00Z"),
            ("2026-11-01T10:00+01:00", "2026-11-01T09:00:00Z"),
            ("2026-11-01 10:00:00.5 -0230", "2026-11-01T12:30:00.500Z"),
            ("2026-11-01 10:00:00+00", "2026-11-01T10:00:00Z"),
            ("24h", "2026-11-14T12:00:00Z"),
            ("7d", "2026-11-08T12:00:00Z"),
            ("2weeks", "2026-11-01T12:00:00Z"),
            ("1h 30m ago", "2026-11-15T10:30:00Z"),
        ] {
            let means: chrono::DateTime<chrono::Utc> = means.parse().expect("a time");
            assert_eq!(parse_time_at(text, now), Ok(means), "{text}");
        }
        for bad in [
            "",
            "soon",
            "7",
            "2026",
            "2026-13-01",
            "2026-02-30",
            "2026-11-01T25:00",
            "26-11-01",
            "2026-11-01T10",
            "2026-11-01T10:00 CET",
            "-24h",
            "1699335116",
        ] {
            assert!(parse_time_at(bad, now).is_err(), "{bad}");
        }
        assert_eq!(
            parse_time_at("99999999999y", now),
            Err("too long ago".to_owned())
        );
    }
}
