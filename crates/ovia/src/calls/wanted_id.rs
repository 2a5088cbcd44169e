//! An id that is looked for.

use ovia_core::{quick::Reader, tolerant::Leaf};
use uuid::Uuid;

use super::filter::same_uuid;

#[derive(Clone, Debug)]
pub(super) struct WantedId(String);

impl WantedId {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Whether the record is good JSON, and its id a plain one, which is another, or none. What it
    /// holds besides is stepped over.
    pub(super) fn is_surely_not(&self, record: &[u8]) -> bool {
        let Ok(text) = simdutf8::basic::from_utf8(record) else {
            return false;
        };
        let mut reader = Reader::new(text);
        let mut found = None;
        let read = reader.object(|reader, key| {
            let value = reader.skip()?;
            if key == "id" {
                // Of two, the last one counts.
                found = Some(value);
            }
            Ok(())
        });
        read.is_ok() && reader.is_at_end() && found.is_none_or(|id| self.is_another(id))
    }

    /// Whether the JSON of an id is that of another one. It may not be though it is not told here.
    fn is_another(&self, json: &str) -> bool {
        let id = json.strip_prefix('"').and_then(|id| id.strip_suffix('"'));
        match id.map(|id| (id, Uuid::from_text(id))) {
            None => json == "null",
            Some((_, Some(id))) => !same_uuid(id, &self.0),
            Some((id, None)) => !id.contains('\\') && id != self.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WantedId;
    use crate::{
        Call,
        calls::{Filter, Verdict},
    };

    const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    const OTHER: &str = "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853";

    /// Whether it is told without reading the record. What is told has to be so.
    fn is_surely_not(wanted: &str, record: &str) -> bool {
        let filter = Filter {
            id: Some(WantedId::new(wanted.to_owned())),
            ..Filter::default()
        };
        let surely = filter.is_about_another(record.as_bytes());
        let verdict = filter.judge(&Call::from_text(record).expect("an object"));
        assert!(
            !surely || verdict == Verdict::LeaveOut,
            "{wanted}: {record}"
        );
        surely
    }

    #[test]
    fn another_id_is_another_call() {
        for (wanted, id) in [
            (ID, OTHER),
            (ID, "call-1"),
            ("call-1", ID),
            ("call-1", "call-2"),
            ("call-1", "CALL-1"),
            (ID, ""),
        ] {
            let record = format!(r#"{{"id": "{id}", "agent_id": "{wanted}"}}"#);
            assert!(is_surely_not(wanted, &record), "{wanted}: {id}");
        }
    }

    #[test]
    fn the_same_id_may_be_written_in_several_ways() {
        let simple = ID.replace('-', "");
        let (upper, urn) = (ID.to_uppercase(), format!("urn:uuid:{ID}"));
        let escaped = ID.replace('-', "\\u002d");
        for wanted in [ID, &simple, &upper] {
            for id in [ID, &simple, &upper, &urn, &escaped, &format!("{{{ID}}}")] {
                let record = format!(r#"{{"id": "{id}"}}"#);
                assert!(!is_surely_not(wanted, &record), "{wanted}: {id}");
            }
        }
        assert!(!is_surely_not("call-1", r#"{"id": "call-1"}"#));
        assert!(!is_surely_not("call-1", r#"{"id": "\u0063all-1"}"#));
    }

    #[test]
    fn a_record_without_an_id_is_another() {
        for record in [
            "{}",
            r#"{"id": null}"#,
            r#"{"of": {"id": "17"}, "ids": ["id", "17"]}"#,
        ] {
            assert!(is_surely_not("17", record), "{record}");
        }
    }

    #[test]
    fn a_record_with_an_odd_id_has_to_be_read() {
        for record in [r#"{"id": 17}"#, r#"{"id": ["17"]}"#, r#"{"id": true}"#] {
            assert!(!is_surely_not("17", record), "{record}");
        }
    }

    #[test]
    fn a_broken_record_is_never_passed_over() {
        let filter = Filter {
            id: Some(WantedId::new(ID.to_owned())),
            ..Filter::default()
        };
        for record in [
            &b"{\"id\": \"18\""[..],
            b"{\"id\": \"18\"} 1",
            b"{\"id\": \"18\", \"x\": \"\xff\"}",
            b"[]",
        ] {
            assert!(
                !filter.is_about_another(record),
                "{}",
                record.escape_ascii()
            );
        }
    }

    #[test]
    fn of_two_ids_the_last_one_counts() {
        let upper = ID.to_uppercase();
        for key in ["id", r"\u0069d", r"i\u0064"] {
            for id in [
                ID,
                &upper,
                &ID.replace('-', ""),
                &ID.replace('-', "\\u002D"),
            ] {
                let record = format!(r#"{{"id": "{OTHER}", "{key}": "{id}"}}"#);
                assert!(!is_surely_not(ID, &record), "{record}");
            }
        }
    }
}
