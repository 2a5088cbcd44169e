//! Which record is which, from one transfer of the list to the next.
//!
//! A record is its id where it has one, else its bytes. An id is not trusted to be unique: a list
//! that holds the same id twice is given out with both.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use ovia_core::quick;

use super::array_reader::Piece;

/// The records that were given out: 8 bytes each.
#[derive(Debug, Default)]
pub(super) struct GivenOut {
    hasher: RandomState,
    records: Vec<u64>,
}

/// Those of them that have not come up in this transfer yet.
#[derive(Debug, Default)]
pub(super) struct StillToSkip {
    counts: HashMap<u64, u32>,
}

impl GivenOut {
    pub(super) fn identity(&self, piece: &Piece) -> u64 {
        match piece {
            Piece::Record(record) => match id(record) {
                Some(id) => self.hasher.hash_one((true, id)),
                None => self.hasher.hash_one((false, &record[..])),
            },
            // All that is known of such a record is that it is one.
            Piece::TooLarge => 0,
            Piece::TooDeep => 1,
        }
    }

    pub(super) fn note(&mut self, identity: u64) {
        self.records.push(identity);
    }

    /// What a new transfer will bring once more.
    pub(super) fn to_skip(&self) -> StillToSkip {
        let mut counts = HashMap::new();
        for identity in &self.records {
            *counts.entry(*identity).or_insert(0) += 1;
        }
        StillToSkip { counts }
    }
}

impl StillToSkip {
    /// Whether a record was given out before; each time it was counts once.
    pub(super) fn skip(&mut self, identity: u64) -> bool {
        match self.counts.get_mut(&identity) {
            None => false,
            Some(1) => {
                self.counts.remove(&identity);
                true
            }
            Some(count) => {
                *count -= 1;
                true
            }
        }
    }
}

/// How far into a record its id is looked for before the rest of it is.
const NEAR: usize = 512;

/// The text of a record's id, whatever its type; null is none. Of two ids it is the first one, which
/// does as well for telling records apart.
fn id(record: &[u8]) -> Option<&str> {
    let near = &record[..record.len().min(NEAR)];
    let near = match simdutf8::compat::from_utf8(near) {
        Ok(text) => Some(text),
        Err(error) => simdutf8::basic::from_utf8(&near[..error.valid_up_to()]).ok(),
    };
    // A string that ends there ends there. A number may go on.
    near.and_then(|text| quick::first(text, "id"))
        .filter(|id| id.ends_with('"'))
        .or_else(|| quick::first(simdutf8::basic::from_utf8(record).ok()?, "id"))
        .filter(|id| *id != "null")
}

#[cfg(test)]
mod tests {
    use super::{GivenOut, Piece};

    fn piece(text: &'static str) -> Piece {
        Piece::Record(text.as_bytes().into())
    }

    #[test]
    fn the_id_decides_where_there_is_one() {
        let given = GivenOut::default();
        let same = |a, b| given.identity(&piece(a)) == given.identity(&piece(b));
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

    #[test]
    fn each_time_counts_once() {
        let mut given = GivenOut::default();
        let (a, b) = (given.identity(&piece("1")), given.identity(&piece("2")));
        for identity in [a, a] {
            given.note(identity);
        }
        let mut skip = given.to_skip();
        assert_eq!(
            [a, b, a, a].map(|identity| skip.skip(identity)),
            [true, false, true, false]
        );
    }
}
