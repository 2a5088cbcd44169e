//! Which records of a list have been read, so that a list that is requested again is continued
//! without duplicates.
//!
//! A record is recognised by its `id` if it has one, otherwise by its bytes. An id is not trusted to
//! be unique: a list with the same id twice is read with both.

use std::hash::{BuildHasher, RandomState};

use ovia_core::fast_json;

use super::array_splitter::Element;
use crate::error::{RecordId, is_identifier};

/// The records that have been read, 8 bytes each, in order.
#[derive(Debug, Default)]
pub(super) struct Seen {
    hasher: RandomState,
    identities: Vec<u64>,
}

/// The bit of an identity that tells whether it was made of an id.
const OF_ID: u64 = 1;

/// Whether an identity was made of an id.
pub(super) fn is_of_id(identity: u64) -> bool {
    identity & OF_ID != 0
}

impl Seen {
    pub(super) fn identity(&self, element: &Element) -> u64 {
        match element {
            Element::Record(record) | Element::ReadAhead(record, _) => match id(record) {
                Some(id) => self.hasher.hash_one(id) | OF_ID,
                None => self.hasher.hash_one(&record[..]) & !OF_ID,
            },
            Element::TooLarge(id) => self.hasher.hash_one((0, id)) & !OF_ID,
            Element::TooDeep(id) => self.hasher.hash_one((1, id)) & !OF_ID,
        }
    }

    /// Forgets all records, and returns their identities.
    pub(super) fn take(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.identities)
    }

    pub(super) fn add(&mut self, identity: u64) {
        if self.identities.len() == self.identities.capacity() {
            // An eighth at a time: doubling would cost up to 16 bytes a record.
            self.identities
                .reserve_exact(1024 + self.identities.len() / 8);
        }
        self.identities.push(identity);
    }

    /// What a new transfer is expected to repeat.
    pub(super) fn expected(&self) -> Expected {
        Expected {
            next: 0,
            end: self.identities.len(),
            rest: None,
        }
    }
}

/// The records that were read in earlier transfers and have not come again in this one.
///
/// As long as the list comes in the same order, that takes no memory. When the order changes, the
/// rest is sorted: 8 bytes and a bit for each record.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// The next identity, if the list comes in the same order.
    next: usize,
    end: usize,
    rest: Option<Sorted>,
}

impl Expected {
    /// Whether a record was read before. Each time it was counts once.
    pub(super) fn remove(&mut self, seen: &Seen, identity: u64) -> bool {
        if self.rest.is_none() {
            if self.next == self.end {
                return false;
            }
            if seen.identities[self.next] == identity {
                self.next += 1;
                return true;
            }
        }
        let left = &seen.identities[self.next..self.end];
        self.rest
            .get_or_insert_with(|| Sorted::new(left))
            .remove(identity)
    }
}

/// Identities in order, of which each can be removed.
#[derive(Debug)]
struct Sorted {
    identities: Box<[u64]>,
    /// A bit for each. Of equal identities the first are removed first.
    removed: Box<[u64]>,
}

impl Sorted {
    fn new(identities: &[u64]) -> Self {
        let mut identities: Box<[u64]> = identities.into();
        identities.sort_unstable();
        Self {
            removed: vec![0; identities.len().div_ceil(64)].into(),
            identities,
        }
    }

    fn remove(&mut self, identity: u64) -> bool {
        let from = self.identities.partition_point(|other| *other < identity);
        let equal = self.identities[from..].partition_point(|other| *other == identity);
        // The first of them that is still there, by bisection.
        let (mut low, mut high) = (from, from + equal);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.removed[middle / 64] >> (middle % 64) & 1 == 1 {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low == from + equal {
            return false;
        }
        self.removed[low / 64] |= 1 << (low % 64);
        true
    }
}

/// How far into a record its id is searched before the rest of it is.
const ID_SEARCH_BYTES: usize = 512;

/// The JSON of a record's first id, whatever its type; a null is none. Records are recognised before
/// they are indexed, on the core that splits them: only the bytes up to the id are looked at.
fn id(record: &[u8]) -> Option<&str> {
    let near = &record[..record.len().min(ID_SEARCH_BYTES)];
    let near = match simdutf8::compat::from_utf8(near) {
        Ok(text) => Some(text),
        Err(error) => simdutf8::basic::from_utf8(&near[..error.valid_up_to()]).ok(),
    };
    // A string that ends there ends there. A number may go on.
    near.and_then(|text| fast_json::first(text, "id"))
        .filter(|id| id.ends_with('"'))
        .or_else(|| fast_json::first(simdutf8::basic::from_utf8(record).ok()?, "id"))
        .filter(|id| *id != "null")
}

/// The id of a record that cannot be read, for an error to name: one word, near its beginning.
pub(crate) fn record_id(record: &[u8]) -> RecordId {
    let near = record.get(..ID_SEARCH_BYTES).unwrap_or(record);
    let json = fast_json::first(&String::from_utf8_lossy(near), "id")?.to_owned();
    let id = json.strip_prefix('"').and_then(|id| id.strip_suffix('"'));
    id.filter(|id| is_identifier(id)).map(Into::into)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::{Element, Seen};

    fn element(text: &'static str) -> Element {
        Element::Record(text.as_bytes().into())
    }

    #[test]
    fn the_id_decides_if_there_is_one() {
        let seen = Seen::default();
        let same = |a, b| seen.identity(&element(a)) == seen.identity(&element(b));
        assert!(same(
            r#"{"id": "a", "status": "x"}"#,
            r#"{"status": "y", "id": "a"}"#
        ));
        assert!(!same(r#"{"id": "a"}"#, r#"{"id": "b"}"#));
        assert!(same(r#"{"n": 1}"#, r#"{"n": 1}"#));
        assert!(!same(r#"{"n": 1}"#, r#"{"n": 2}"#));
        assert!(!same(r#"{"id": null, "n": 1}"#, r#"{"id": null, "n": 2}"#));
        assert!(!same(r#"{"of": {"id": "a"}}"#, r#"{"of": {"id": "b"}}"#));
        assert!(!same("7", "8"));
        assert!(!same("\"a\"", r#"{"id": "a"}"#));
    }

    #[test]
    fn an_id_is_found_wherever_it_is() {
        for before in 468..528 {
            let filling = "é".repeat(before / 2);
            for id in [r#""a b""#, "1234", "[1, 2]"] {
                let record = format!(r#"{{"x": "{filling}", "id": {id}, "y": "é"}}"#);
                assert_eq!(super::id(record.as_bytes()), Some(id), "{before}");
            }
        }
        assert_eq!(super::id(b"{\"id\": \"\xff\"}"), None);
        assert_eq!(super::id(b"{\"id\": 7, \"x\": \"\xff\"}"), None);
        assert_eq!(
            super::id(b"{\"id\": \"7\", \"x\": \"\xff\"}"),
            Some("\"7\"")
        );
    }

    proptest! {
        /// Against a count of each identity.
        #[test]
        fn each_record_is_skipped_as_often_as_it_was_read(
            read in prop::collection::vec(0_u64..20, 0..200),
            order in any::<bool>(),
            more in prop::collection::vec(0_u64..25, 0..200),
            cut in 0_usize..200,
        ) {
            let (mut seen, mut counts) = (Seen::default(), HashMap::new());
            for identity in &read {
                seen.add(*identity);
                *counts.entry(*identity).or_insert(0) += 1;
            }
            let mut again = if order { read[..cut.min(read.len())].to_vec() } else { Vec::new() };
            again.extend(more);
            let mut expected = seen.expected();
            for identity in again {
                let left = counts.entry(identity).or_insert(0);
                prop_assert_eq!(expected.remove(&seen, identity), *left > 0);
                *left = (*left - 1).max(0);
            }
        }
    }

    #[test]
    fn a_million_equal_records_take_no_time() {
        let mut seen = Seen::default();
        (0..1_000_000).for_each(|_| seen.add(0));
        let mut expected = seen.expected();
        assert!(!expected.remove(&seen, 7));
        assert!((0..1_000_000).all(|_| expected.remove(&seen, 0)));
        assert!(!expected.remove(&seen, 0));
    }
}
