//! Times as people type them.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// What is understood; also the text of the error.
const FORMS: &str = "give a date (2026-11-01), a time (2026-11-01T10:00, or with a zone \
                     2026-11-01T10:00:00+01:00), both UTC where no zone is named, or how long ago \
                     (24h, 7d, 2weeks)";

/// Reads the value of `--since` or `--until`.
pub(crate) fn parse(text: &str) -> Result<DateTime<Utc>, String> {
    parse_at(text, SystemTime::now().into())
}

/// Reads a span of time.
pub(crate) fn parse_span(text: &str) -> Result<std::time::Duration, String> {
    humantime::parse_duration(text.trim())
        .map_err(|_| "not a span of time; give one like 90s, 10m or 1h30m".to_owned())
}

fn parse_at(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    let starts_with_a_year = text.len() > 4
        && text.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        && text.as_bytes()[4] == b'-';
    if starts_with_a_year {
        return point(text).ok_or_else(|| format!("no such time; {FORMS}"));
    }
    let span = text.strip_suffix("ago").unwrap_or(text).trim_end();
    let span = humantime::parse_duration(span).map_err(|_| format!("not a time; {FORMS}"))?;
    TimeDelta::from_std(span)
        .ok()
        .and_then(|span| now.checked_sub_signed(span))
        .ok_or_else(|| "too long ago".to_owned())
}

/// A point in time; UTC where no zone is named.
fn point(text: &str) -> Option<DateTime<Utc>> {
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
    use super::parse_at;

    #[test]
    fn every_form() {
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
            assert_eq!(parse_at(text, now), Ok(means), "{text}");
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
            assert!(parse_at(bad, now).is_err(), "{bad}");
        }
        assert_eq!(
            parse_at("99999999999y", now),
            Err("too long ago".to_owned())
        );
    }
}
