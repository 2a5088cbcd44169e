//! The arguments of the tools. A text in place of a list, and a number in a text, are accepted: assistants
//! send them.

use rmcp::schemars::{self, JsonSchema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SearchCalls {
    /// name, id, or its first digits
    pub(super) agent: Option<String>,
    /// inbound or outbound
    pub(super) direction: Option<String>,
    /// for example completed
    #[serde(deserialize_with = "one_or_many")]
    pub(super) status: Vec<String>,
    /// a whole phone number, at either end
    pub(super) number: Option<String>,
    /// yesterday, 7d, 2026-11, 2026-11-20T10:00
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    /// said next to each other in a line; case and accents are ignored
    pub(super) words: Option<String>,
    /// paths to show, such as costs.total
    #[serde(deserialize_with = "one_or_many")]
    pub(super) fields: Vec<String>,
    /// to 50; default 20
    #[serde(deserialize_with = "number")]
    pub(super) limit: Option<u64>,
    pub(super) continuation: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetCall {
    /// or its first 4 digits or more
    pub(super) id: String,
    /// paths; default all
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) fields: Vec<String>,
    /// first line, from 0
    #[serde(default, deserialize_with = "number")]
    pub(super) transcript_from: Option<u64>,
    /// 0 for none
    #[serde(default, deserialize_with = "number")]
    pub(super) transcript_lines: Option<u64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CallStats {
    /// agent, day, week, month, hour, weekday, direction, status, type, tag, number
    #[serde(deserialize_with = "one_or_many")]
    pub(super) by: Vec<String>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) agent: Option<String>,
    /// a period such as 7d or 2026-11, with the one before; without since, until
    pub(super) compare: Option<String>,
    pub(super) continuation: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum ProblemKind {
    Failed,
    Silent,
    Dear,
    Slow,
    Mismatch,
}

#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindProblems {
    pub(super) kind: ProblemKind,
    #[serde(default)]
    pub(super) since: Option<String>,
    #[serde(default)]
    pub(super) until: Option<String>,
    #[serde(default)]
    pub(super) agent: Option<String>,
    /// to 50; default 10
    #[serde(default, deserialize_with = "number")]
    pub(super) limit: Option<u64>,
    #[serde(default)]
    pub(super) continuation: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Describe {
    pub(super) continuation: Option<String>,
}

/// A list, or a text in its place.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Sent {
        One(String),
        Many(Vec<String>),
        Nothing(()),
    }
    let sent = Sent::deserialize(deserializer)
        .map_err(|_| D::Error::custom("expected a list of texts"))?;
    Ok(match sent {
        Sent::Nothing(()) => Vec::new(),
        Sent::Many(texts) => texts,
        Sent::One(text) => text
            .split(',')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect(),
    })
}

/// A number, or a text with one.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Sent {
        Number(u64),
        Float(f64),
        Text(String),
        Nothing(()),
    }
    let wrong = || D::Error::custom("expected a whole number from 0 on");
    match Sent::deserialize(deserializer).map_err(|_| wrong())? {
        Sent::Nothing(()) => Ok(None),
        Sent::Number(number) => Ok(Some(number)),
        Sent::Float(number) if number >= 0.0 && number.fract() == 0.0 => Ok(Some(number as u64)),
        Sent::Text(text) if text.trim().is_empty() => Ok(None),
        Sent::Text(text) => text.trim().parse().map(Some).map_err(|_| wrong()),
        Sent::Float(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use ovia::serde_json;

    use super::{FindProblems, SearchCalls};

    #[test]
    fn what_assistants_send() {
        let parse = |json: &str| serde_json::from_str::<SearchCalls>(json);
        for json in [
            r#"{"status": ["a", "b"], "limit": 5}"#,
            r#"{"status": "a, b", "limit": "5"}"#,
            r#"{"status": "a,b", "limit": 5.0, "agent": null, "fields": null}"#,
        ] {
            let arguments = parse(json).expect("arguments");
            assert_eq!(arguments.status, ["a", "b"], "{json}");
            assert_eq!(arguments.limit, Some(5), "{json}");
        }
        for json in [
            r#"{"limit": -1}"#,
            r#"{"limit": 1.5}"#,
            r#"{"limit": "many"}"#,
            r#"{"status": 7}"#,
            r#"{"agnt": "x"}"#,
        ] {
            assert!(parse(json).is_err(), "{json}");
        }
        let kind = serde_json::from_str::<FindProblems>(r#"{"kind": "loud"}"#);
        let error = kind.expect_err("no kind").to_string();
        assert!(error.contains("mismatch"), "{error}");
    }
}
