//! Which calls a list keeps.

use chrono::{DateTime, NaiveDateTime, Utc};
use ovia_core::{quick, tolerant::Leaf, types::Direction};
use serde::Deserialize;
use uuid::Uuid;

use super::wanted_id::WantedId;
use crate::Call;

/// What a call has to be like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(super) id: Option<WantedId>,
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
            id,
            direction,
            agent,
            status,
            started_after,
            started_before,
        } = self;
        id.is_none()
            && direction.is_none()
            && agent.is_none()
            && status.is_none()
            && started_after.is_none()
            && started_before.is_none()
    }

    /// Whether the text of a record tells already that it is not the one that is looked for, though
    /// nobody knows yet whether it is good JSON.
    pub(crate) fn is_about_another(&self, record: &[u8]) -> bool {
        self.id
            .as_ref()
            .is_some_and(|wanted| wanted.is_surely_not(record))
    }

    /// The verdict from a few fields, where these are as documented; else it takes the whole call to
    /// judge.
    pub(crate) fn glance(&self, text: &str) -> Option<Verdict> {
        if self.is_empty() {
            return Some(Verdict::Keep);
        }
        if self.id.is_some() {
            return None;
        }
        let facts = quick::read::<Facts>(text)?;
        let is = |found: Option<&str>, wanted: Option<&str>| wanted.is_none() || found == wanted;
        let direction = self.direction.as_ref().map(Direction::as_str);
        let keep = is(facts.direction, direction)
            && is(facts.status, self.status.as_deref())
            && match (&self.agent, facts.agent_id) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(wanted), Some(found)) => same_uuid(Uuid::from_text(found)?, wanted),
            };
        if !keep {
            return Some(Verdict::LeaveOut);
        }
        if self.started_after.is_none() && self.started_before.is_none() {
            return Some(Verdict::Keep);
        }
        Some(match facts.started_at {
            None => Verdict::LeaveOut,
            Some(started) => self.judge_time(DateTime::from_text(started)?),
        })
    }

    /// The verdict on a call.
    pub(crate) fn judge(&self, call: &Call) -> Verdict {
        let keep = self
            .direction
            .as_ref()
            .is_none_or(|wanted| call.direction.as_ref() == Some(wanted))
            && self
                .id
                .as_ref()
                .is_none_or(|wanted| same_id(call, "id", call.id, wanted.text()))
            && self
                .status
                .as_ref()
                .is_none_or(|wanted| same_text(call, "status", call.status.as_deref(), wanted))
            && self
                .agent
                .as_ref()
                .is_none_or(|wanted| same_id(call, "agent_id", call.agent_id, wanted));
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
        self.judge_time(started)
    }

    fn judge_time(&self, started: DateTime<Utc>) -> Verdict {
        let within = self.started_after.is_none_or(|after| started >= after)
            && self.started_before.is_none_or(|before| started < before);
        if within {
            Verdict::Keep
        } else {
            Verdict::LeaveOut
        }
    }
}

/// What filters look at, where it is as documented.
#[derive(Deserialize)]
struct Facts<'a> {
    direction: Option<&'a str>,
    agent_id: Option<&'a str>,
    status: Option<&'a str>,
    started_at: Option<&'a str>,
}

/// Compares a field that may hold something else than text.
fn same_text(call: &Call, name: &str, typed: Option<&str>, wanted: &str) -> bool {
    match typed {
        Some(text) => text == wanted,
        None => call.field_text(name).is_some_and(|text| text == wanted),
    }
}

/// Compares ids: as UUIDs where both are, which may be written in several ways, else as text.
fn same_id(call: &Call, name: &str, typed: Option<Uuid>, wanted: &str) -> bool {
    match typed {
        Some(id) => same_uuid(id, wanted),
        None => same_text(call, name, None, wanted),
    }
}

pub(super) fn same_uuid(id: Uuid, wanted: &str) -> bool {
    let mut digits = [0; 32];
    let id = id.simple().encode_lower(&mut digits).bytes();
    let wanted = wanted.bytes().filter(|byte| *byte != b'-');
    id.eq(wanted.map(|byte| byte.to_ascii_lowercase()))
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
mod tests;
