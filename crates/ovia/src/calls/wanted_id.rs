//! An id that is looked for.

use memchr::memmem;
use ovia_core::tolerant::Leaf;
use uuid::Uuid;

use super::filter::same_uuid;
use crate::stream;

#[derive(Clone, Debug)]
pub(super) struct WantedId {
    text: String,
    /// Finds the key under which ids stand.
    key: memmem::Finder<'static>,
    /// Finds the beginnings of the escapes that this key can be written with.
    escape: memmem::Finder<'static>,
}

impl WantedId {
    pub(super) fn new(text: String) -> Self {
        Self {
            text,
            key: memmem::Finder::new(r#""id""#),
            escape: memmem::Finder::new(r"\u006"),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the record has a plain id, which is another, and certainly no second one, which would
    /// count instead.
    pub(super) fn is_surely_not(&self, record: &[u8]) -> bool {
        let id = stream::id(record).and_then(|id| id.strip_prefix('"')?.strip_suffix('"'));
        let another = id.is_some_and(|id| match Uuid::from_text(id) {
            Some(id) => !same_uuid(id, &self.text),
            None => !id.contains('\\') && id != self.text,
        });
        another && self.key.find_iter(record).nth(1).is_none() && self.escape.find(record).is_none()
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
    fn a_record_without_a_plain_id_has_to_be_read() {
        for record in [
            "{}",
            r#"{"id": null}"#,
            r#"{"id": 17}"#,
            r#"{"id": ["17"]}"#,
            r#"{"of": {"id": "18"}}"#,
        ] {
            assert!(!is_surely_not("17", record), "{record}");
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
