//! What is to be downloaded for a call: its URL, and the name of its file.

use chrono::{DateTime, Utc};
use ovia::{Call, reqwest::Url};

use super::addresses::Rules;
use crate::commands::id::id_of;

/// The longest part of a file name that is taken from an id which is not a UUID.
const MAX_ID_CHARS: usize = 48;

/// A recording to download.
#[derive(Debug)]
pub(super) struct Target {
    /// The id as the record has it.
    pub(super) id: String,
    /// The file name without its ending: `2025-10-31T17-59-00Z_3c90c3cc-…`.
    pub(super) stem: String,
    /// Or why it is not requested.
    pub(super) url: Result<Url, String>,
}

impl Target {
    /// The recording of a call, if it has one.
    pub(super) fn new(call: &Call, rules: Rules) -> Option<Self> {
        let value = call.field("recording_url")?.get();
        let url = match ovia::serde_json::from_str::<Option<String>>(value) {
            Ok(None) => return None,
            Ok(Some(url)) if url.trim().is_empty() => return None,
            Ok(Some(url)) => rules.parse(&url),
            Err(_) => Err("recording_url is not text".to_owned()),
        };
        let id = id_of(call);
        let url = match &id {
            Some(_) => url,
            None => url.and(Err("the record has no id".to_owned())),
        };
        let id = id.unwrap_or_default().into_owned();
        Some(Self {
            stem: stem(&id, call.started_at().or_else(|| call.created_at())),
            id,
            url,
        })
    }

    /// What calls are recognised by: equal for equal ids.
    pub(super) fn key(&self) -> u64 {
        hash(&self.id)
    }
}

/// A name that is safe in every file system, whatever the id is. Different ids have different names.
fn stem(id: &str, time: Option<DateTime<Utc>>) -> String {
    let time = match time {
        Some(time) => time.format("%Y-%m-%dT%H-%M-%SZ").to_string(),
        None => "unknown-time".to_owned(),
    };
    if let Ok(uuid) = id.parse::<ovia::uuid::Uuid>() {
        return format!("{time}_{uuid}");
    }
    let safe: String = id
        .chars()
        .take(MAX_ID_CHARS)
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect();
    // Upper and lower case are equal in some file systems.
    format!("{time}_{safe}-{:016x}", hash(id))
}

/// FNV-1a: the same in every version of this program.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::commands::recordings::addresses::Rules;

    fn target(record: &str) -> Option<Target> {
        Target::new(&record.parse().expect("a record"), Rules::default())
    }

    #[test]
    fn names_are_safe() {
        let stem = |id: &str| {
            let id = ovia::serde_json::Value::from(id);
            let record = format!(
                r#"{{"id":{id},"started_at":"2025-10-31T17:59:00.123Z","recording_url":"https://x.example.com/a"}}"#
            );
            target(&record).expect("a recording").stem
        };
        assert_eq!(
            stem("3C90C3CC-0d44-4b50-8888-8dd25736052a"),
            "2025-10-31T17-59-00Z_3c90c3cc-0d44-4b50-8888-8dd25736052a"
        );
        for id in [
            "../../etc/passwd",
            "/abs",
            "a\\b",
            "C:evil",
            "..",
            "a\0b",
            "a\nb",
            "x/é",
            "con",
            "Con",
            &"long".repeat(100),
            "\u{202e}gpj",
        ] {
            let stem = stem(id);
            assert!(stem.starts_with("2025-10-31T17-59-00Z_"), "{stem}");
            let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            assert!(stem.chars().all(allowed) && stem.len() < 100, "{stem}");
        }
        assert_ne!(stem("con").to_lowercase(), stem("Con").to_lowercase());
        assert_ne!(stem("a/b"), stem("a_b"));
    }

    #[test]
    fn calls_without_a_recording_and_odd_ones() {
        for record in [
            r#"{"id":"x"}"#,
            r#"{"id":"x","recording_url":null}"#,
            r#"{"id":"x","recording_url":" "}"#,
        ] {
            assert!(target(record).is_none(), "{record}");
        }
        for (record, problem) in [
            (
                r#"{"id":"x","recording_url":7}"#,
                "recording_url is not text",
            ),
            (
                r#"{"recording_url":"https://x.example.com/a"}"#,
                "the record has no id",
            ),
            (
                r#"{"id":"","recording_url":"https://x.example.com/a"}"#,
                "the record has no id",
            ),
        ] {
            let target = target(record).expect("a recording");
            assert_eq!(target.url.expect_err("odd"), problem, "{record}");
            assert!(target.stem.starts_with("unknown-time_"));
        }
        let number = target(r#"{"id":17,"recording_url":"https://x.example.com/a"}"#);
        assert_eq!(number.expect("a recording").id, "17");
    }
}
