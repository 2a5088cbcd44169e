//! What is wrong with the data of the calls.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use chrono::{DateTime, Utc};
use ovia::Call;

use crate::statistics::Facts;

/// Fields that a call has when it is over.
const EXPECTED: [&str; 12] = [
    "id",
    "agent_id",
    "direction",
    "from_number",
    "to_number",
    "status",
    "started_at",
    "ended_at",
    "duration",
    "costs",
    "transcript",
    "recording_url",
];

/// Contradictions inside a call, and how many calls have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contradiction {
    EndsBeforeStart,
    OtherLength,
    StartsLater,
    PartsExceedTotal,
    PartsMissing,
    SameId,
}

const CONTRADICTIONS: [(Contradiction, &str); 6] = [
    (Contradiction::EndsBeforeStart, "ended before it started"),
    (
        Contradiction::OtherLength,
        "length differs from end less start by more than 2 s",
    ),
    (Contradiction::StartsLater, "starts in the future"),
    (
        Contradiction::PartsExceedTotal,
        "llm, stt and tts cost more than the total",
    ),
    (
        Contradiction::PartsMissing,
        "some of the four costs are missing",
    ),
    (Contradiction::SameId, "the id of another call"),
];

/// Counts problems.
#[derive(Default)]
pub(super) struct Problems {
    missing: [u64; EXPECTED.len()],
    contradictions: [u64; CONTRADICTIONS.len()],
    /// Hashes of the ids that were seen: 8 bytes each.
    ids: HashSet<u64>,
    hasher: RandomState,
}

impl Problems {
    pub(super) fn add(&mut self, call: &Call, facts: &Facts, now: DateTime<Utc>) {
        for (number, name) in self.missing.iter_mut().zip(EXPECTED) {
            let is_missing = call.field(name).is_none_or(|value| value.get() == "null");
            *number += u64::from(is_missing);
        }
        let mut is_new = |id: &str| self.ids.insert(self.hasher.hash_one(id));
        let has_known_id = !call
            .field("id")
            .is_none_or(|id| id.get() == "null" || is_new(id.get()));
        for (number, (contradiction, _)) in self.contradictions.iter_mut().zip(CONTRADICTIONS) {
            let is_found = match contradiction {
                Contradiction::SameId => has_known_id,
                _ => has(call, facts, now, contradiction),
            };
            *number += u64::from(is_found);
        }
    }

    /// The fields that calls lack, and how many calls do.
    pub(super) fn missing(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let named = EXPECTED.into_iter().zip(self.missing);
        named.filter(|(_, number)| *number > 0)
    }

    /// The contradictions, and how many calls have them.
    pub(super) fn contradictions(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let named = CONTRADICTIONS.into_iter().zip(self.contradictions);
        named.filter_map(|((_, text), number)| (number > 0).then_some((text, number)))
    }
}

fn has(call: &Call, facts: &Facts, now: DateTime<Utc>, contradiction: Contradiction) -> bool {
    let times = call.started_at().zip(call.ended_at());
    let found = match contradiction {
        Contradiction::EndsBeforeStart => times.map(|(started, ended)| ended < started),
        Contradiction::OtherLength => times.zip(facts.length).map(|((started, ended), length)| {
            let seconds = (ended - started).as_seconds_f64();
            seconds >= 0.0 && (seconds - length as f64 / 1e6).abs() > 2.0
        }),
        Contradiction::StartsLater => call.started_at().map(|started| started > now),
        Contradiction::PartsExceedTotal => facts.other_cost().map(|other| other.is_negative()),
        Contradiction::PartsMissing => Some(facts.has_incomplete_costs()),
        Contradiction::SameId => None,
    };
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::{Facts, Problems};

    #[test]
    fn problems_are_counted() {
        let mut problems = Problems::default();
        let now = "2026-11-01T00:00:00Z".parse().expect("a time");
        for call in [
            r#"{"id": "1", "started_at": "2026-10-01T10:00:00Z", "ended_at": "2026-10-01T10:00:30Z",
                "duration": 30, "costs": {"llm": 1, "stt": 1, "tts": 1, "total": 3}}"#,
            r#"{"id": "1", "started_at": "2026-10-01T10:00:00Z", "ended_at": "2026-10-01T10:00:30Z",
                "duration": 90, "costs": {"llm": 1, "stt": 1, "tts": 1, "total": 2}}"#,
            r#"{"id": "2", "started_at": "2026-12-01T10:00:00Z", "ended_at": "2026-12-01T09:00:30Z",
                "costs": {"llm": 1}, "duration": null}"#,
            r#"{"id": null, "costs": {}}"#,
        ] {
            let call: Call = call.parse().expect("a record");
            problems.add(&call, &Facts::of(&call), now);
        }
        let missing: Vec<_> = problems.missing().collect();
        assert!(missing.contains(&("id", 1)), "{missing:?}");
        assert!(missing.contains(&("duration", 2)), "{missing:?}");
        assert!(missing.contains(&("status", 4)), "{missing:?}");
        assert!(
            !missing.iter().any(|(name, _)| *name == "costs"),
            "{missing:?}"
        );
        let contradictions: Vec<u64> = problems
            .contradictions()
            .map(|(_, number)| number)
            .collect();
        assert_eq!(contradictions, [1, 1, 1, 1, 1, 1]);
    }
}
