//! Which calls a list keeps.

use chrono::{DateTime, NaiveDateTime, Utc};
use ovia_core::types::Direction;

use crate::Call;

/// What a call has to be like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(super) direction: Option<Direction>,
    pub(super) agent: Option<String>,
    pub(super) status: Option<String>,
    pub(super) started_after: Option<DateTime<Utc>>,
    pub(super) started_before: Option<DateTime<Utc>>,
}

/// What a filter says of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    LeaveOut,
    /// The value that decides is there, and cannot be read.
    Undecided,
}

impl Filter {
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            direction,
            agent,
            status,
            started_after,
            started_before,
        } = self;
        direction.is_none()
            && agent.is_none()
            && status.is_none()
            && started_after.is_none()
            && started_before.is_none()
    }

    pub(crate) fn judge(&self, call: &Call) -> Verdict {
        let keep = self
            .direction
            .as_ref()
            .is_none_or(|wanted| call.direction.as_ref() == Some(wanted))
            && self
                .status
                .as_ref()
                .is_none_or(|wanted| same_text(call, "status", call.status.as_deref(), wanted))
            && self.agent.as_ref().is_none_or(|wanted| {
                let agent = call.agent_id.map(|id| id.to_string());
                same_id(call, "agent_id", agent.as_deref(), wanted)
            });
        if !keep {
            return Verdict::LeaveOut;
        }
        if self.started_after.is_none() && self.started_before.is_none() {
            return Verdict::Keep;
        }
        let started = match call.started_at {
            Some(time) => time,
            None => match call.field_text("started_at") {
                None => return Verdict::LeaveOut,
                Some(text) => match time(&text) {
                    Some(time) => time,
                    None => return Verdict::Undecided,
                },
            },
        };
        let within = self.started_after.is_none_or(|after| started >= after)
            && self.started_before.is_none_or(|before| started < before);
        if within {
            Verdict::Keep
        } else {
            Verdict::LeaveOut
        }
    }
}

/// Compares a field that may hold something else than text.
fn same_text(call: &Call, name: &str, typed: Option<&str>, wanted: &str) -> bool {
    match typed {
        Some(text) => text == wanted,
        None => call.field_text(name).is_some_and(|text| text == wanted),
    }
}

/// Compares ids: as UUIDs where both are, which may be written in several ways, else as text.
pub(super) fn same_id(call: &Call, name: &str, typed: Option<&str>, wanted: &str) -> bool {
    let canonical = |text: &str| text.replace('-', "").to_ascii_lowercase();
    match typed {
        Some(id) => canonical(id) == canonical(wanted),
        None => same_text(call, name, None, wanted),
    }
}

/// A time that is not of the documented form, for the sake of the filter alone: there a time that is
/// off by a zone is better than no time. Without a zone it is taken for UTC; a number is a count of
/// seconds since 1970, or of milliseconds if it is that large.
fn time(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, form) {
            return Some(time.and_utc());
        }
    }
    let number: f64 = text.parse().ok()?;
    let seconds = if number.abs() >= 1e11 {
        number / 1e3
    } else {
        number
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "out of range becomes the nearest"
    )]
    DateTime::from_timestamp_micros((seconds * 1e6) as i64)
}

#[cfg(test)]
mod tests {
    use super::{Filter, Verdict};
    use crate::{Call, Direction};

    fn verdict(filter: &Filter, record: &str) -> Verdict {
        filter.judge(&Call::from_text(record).expect("an object"))
    }

    #[test]
    fn texts_and_ids() {
        let filter = Filter {
            direction: Some(Direction::Inbound),
            status: Some("completed".into()),
            agent: Some("3C90C3CC0D444B5088888DD25736052A".into()),
            ..Filter::default()
        };
        let record = |direction: &str, status: &str, agent: &str| {
            format!(r#"{{"direction": {direction}, "status": {status}, "agent_id": {agent}}}"#)
        };
        let id = r#""3c90c3cc-0d44-4b50-8888-8dd25736052a""#;
        let keeps = |record: &str| verdict(&filter, record) == Verdict::Keep;
        assert!(keeps(&record("\"inbound\"", "\"completed\"", id)));
        assert!(!keeps(&record("\"outbound\"", "\"completed\"", id)));
        assert!(!keeps(&record("\"inbound\"", "null", id)));
        assert!(!keeps(&record("\"inbound\"", "\"completed\"", "\"7\"")));
        assert!(!keeps("{}"));
        // What does not fit its type is compared as it stands.
        let filter = Filter {
            status: Some("7".into()),
            agent: Some("agent-1".into()),
            ..Filter::default()
        };
        assert_eq!(
            verdict(&filter, r#"{"status": 7, "agent_id": "agent-1"}"#),
            Verdict::Keep
        );
    }

    #[test]
    fn times_of_every_form() {
        let at = |text: &str| Some(text.parse().expect("a time"));
        let filter = Filter {
            started_after: at("2023-11-07T05:31:56Z"),
            started_before: at("2023-11-07T05:31:57Z"),
            ..Filter::default()
        };
        for (started, expected) in [
            (r#""2023-11-07T05:31:56Z""#, Verdict::Keep),
            (r#""2023-11-07T06:31:56.999+01:00""#, Verdict::Keep),
            (r#""2023-11-07 05:31:56+00""#, Verdict::Keep),
            (r#""2023-11-07T05:31:56.5""#, Verdict::Keep),
            (r#""2023-11-07 05:31:56""#, Verdict::Keep),
            ("1699335116", Verdict::Keep),
            ("1699335116500", Verdict::Keep),
            (r#""2023-11-07T05:31:57Z""#, Verdict::LeaveOut),
            (r#""2023-11-07T05:31:55.999Z""#, Verdict::LeaveOut),
            ("null", Verdict::LeaveOut),
            (r#""yesterday""#, Verdict::Undecided),
            ("{}", Verdict::Undecided),
            ("1e300", Verdict::Undecided),
        ] {
            let record = format!(r#"{{"started_at": {started}}}"#);
            assert_eq!(verdict(&filter, &record), expected, "{started}");
        }
        assert_eq!(verdict(&filter, "{}"), Verdict::LeaveOut);
    }
}
