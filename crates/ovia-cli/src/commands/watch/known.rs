//! What is remembered of the calls: 32 bytes for each, and the values of those that may still change.

use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use chrono::{DateTime, TimeDelta, Utc};
use ovia::Call;

use super::fields::{Change, Fields};
use crate::{
    call_status::{has_ended, has_failed},
    commands::id::id_of,
};

/// Of how many calls the values are kept. Calls that have not ended come first.
const MAX_UNFINISHED: usize = 10_000;
const MAX_RECENT: usize = 5_000;

/// How long after its start a call that has ended is a recent one.
const RECENT: TimeDelta = TimeDelta::days(1);

/// The calls that were in the list.
#[derive(Default)]
pub(super) struct Known {
    calls: HashMap<u128, Entry>,
    /// The ids that are not UUIDs.
    texts: HashMap<u128, Box<str>>,
    values: HashMap<u128, Fields>,
    /// The reading of the list.
    round: u32,
}

struct Entry {
    fingerprint: u64,
    /// The last reading that had the call.
    round: u32,
    has_failed: bool,
}

/// How a call differs from its state in the list before.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    New,
    /// `None`: the old values were not kept.
    Changed(Option<Vec<Change>>),
    None,
}

/// What was noticed about a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Noticed {
    pub(super) difference: Difference,
    /// Whether the call has failed now, and had not before.
    pub(super) fails: bool,
}

impl Known {
    /// Begins another reading of the list.
    pub(super) fn begin(&mut self) {
        self.round = self.round.wrapping_add(1);
    }

    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// Compares a record with what is known, and remembers it. `None` if this reading of the list had
    /// the call already, or if the record has no id.
    pub(super) fn notice(&mut self, call: &Call, now: DateTime<Utc>) -> Option<(String, Noticed)> {
        let id = id(call)?;
        let key = key(&id);
        let fields = Fields::new(call);
        let entry = Entry {
            fingerprint: fields.fingerprint(),
            round: self.round,
            has_failed: has_failed(call),
        };
        let before = self.calls.get_mut(&key);
        let noticed = match before {
            Some(before) if before.round == self.round => return None,
            Some(before) => {
                let fails = entry.has_failed && !before.has_failed;
                let is_equal = before.fingerprint == entry.fingerprint;
                *before = entry;
                let changes = || Some(self.values.get(&key)?.changes(&fields));
                let difference = match is_equal {
                    true => Difference::None,
                    false => match changes() {
                        // Only a null has become a missing field.
                        Some(changes) if changes.is_empty() => Difference::None,
                        changes => Difference::Changed(changes),
                    },
                };
                Noticed { difference, fails }
            }
            None => {
                let fails = entry.has_failed;
                self.calls.insert(key, entry);
                if id.parse::<ovia::uuid::Uuid>().is_err() {
                    self.texts.insert(key, id.as_str().into());
                }
                Noticed {
                    difference: Difference::New,
                    fails,
                }
            }
        };
        self.keep(key, fields, call, now);
        Some((id, noticed))
    }

    /// Keeps the values of a call that may still change.
    fn keep(&mut self, key: u128, fields: Fields, call: &Call, now: DateTime<Utc>) {
        let time = call.started_at().or_else(|| call.created_at());
        let is_recent = time.is_some_and(|time| now.signed_duration_since(time) < RECENT);
        let kept = self.values.len();
        let may_change = match has_ended(call) {
            false => kept < MAX_UNFINISHED,
            true => is_recent && kept < MAX_RECENT,
        };
        if may_change || (is_recent && self.values.contains_key(&key)) {
            self.values.insert(key, fields);
        } else {
            self.values.remove(&key);
        }
    }

    /// Forgets the calls that this reading, which must be complete, did not have; returns their ids.
    pub(super) fn forget_gone(&mut self) -> Vec<String> {
        let round = self.round;
        let gone = self.calls.extract_if(|_, entry| entry.round != round);
        let gone: Vec<u128> = gone.map(|(key, _)| key).collect();
        let mut ids: Vec<String> = gone
            .iter()
            .map(|key| {
                self.values.remove(key);
                let text = self.texts.remove(key);
                text.map_or_else(
                    || ovia::uuid::Uuid::from_u128(*key).to_string(),
                    String::from,
                )
            })
            .collect();
        ids.sort();
        ids
    }
}

/// The id of a call as text; a UUID in its usual spelling.
pub(super) fn id(call: &Call) -> Option<String> {
    match call.id() {
        Some(id) => Some(id.to_string()),
        None => id_of(call).map(Cow::into_owned),
    }
}

fn key(id: &str) -> u128 {
    if let Ok(id) = id.parse::<ovia::uuid::Uuid>() {
        return id.as_u128();
    }
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    hash(0) << 64 | hash(1)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Difference, Known};

    const NOW: DateTime<Utc> = DateTime::from_timestamp(1_764_000_000, 0).expect("a time");

    fn notice(known: &mut Known, record: &str) -> Option<Difference> {
        let call = record.parse().expect("a record");
        known
            .notice(&call, NOW)
            .map(|(_, noticed)| noticed.difference)
    }

    #[test]
    fn calls_are_new_once_and_gone_once() {
        let mut known = Known::default();
        known.begin();
        for record in [
            r#"{"id":"a"}"#,
            r#"{"id":17}"#,
            r#"{"id":"2C91F4B8-6D3E-4A05-B7F1-58E0C3D9A264"}"#,
        ] {
            assert_eq!(
                notice(&mut known, record),
                Some(Difference::New),
                "{record}"
            );
            assert_eq!(notice(&mut known, record), None, "{record}");
        }
        assert_eq!(notice(&mut known, r#"{"id":null}"#), None);
        assert_eq!(notice(&mut known, r#"{"id":""}"#), None);
        assert_eq!(known.forget_gone(), Vec::<String>::new());
        known.begin();
        assert_eq!(notice(&mut known, r#"{"id": 17}"#), Some(Difference::None));
        assert_eq!(
            known.forget_gone(),
            ["2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264", "a"]
        );
        known.begin();
        assert_eq!(notice(&mut known, r#"{"id":"a"}"#), Some(Difference::New));
    }

    #[test]
    fn values_are_kept_while_they_may_change() {
        let mut known = Known::default();
        let mut see = |record: &str| {
            known.begin();
            let difference = notice(&mut known, record);
            (difference, known.values.len())
        };
        // It ended long ago: only its checksum is kept.
        let old = r#""id":"a","started_at":"2025-01-01T00:00:00Z","status":"completed""#;
        assert_eq!(see(&format!("{{{old}}}")), (Some(Difference::New), 0));
        let changed = see(&format!("{{{old},\"analysis\":\"x\"}}"));
        assert_eq!(changed, (Some(Difference::Changed(None)), 0));
        let running = r#"{"id":"a","started_at":"2025-01-01T00:00:00Z","status":"ringing"}"#;
        assert_eq!(see(running), (Some(Difference::Changed(None)), 1));
        match see(&format!("{{{old}}}")) {
            (Some(Difference::Changed(Some(changes))), 0) => {
                assert_eq!(&*changes[0].field, "status");
            }
            other => panic!("{other:?}"),
        }
    }
}
