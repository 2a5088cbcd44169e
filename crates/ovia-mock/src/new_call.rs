//! The body of `POST /api/v1/calls`, and what is wrong with it.

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{calls::Direction, request::Request};

/// The fields of a request to place a call, checked.
#[derive(Debug, Deserialize)]
pub(crate) struct NewCall {
    pub(crate) user_id: String,
    pub(crate) agent_id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) direction: Direction,
    pub(crate) from_number: String,
    pub(crate) to_number: String,
    pub(crate) phone_number_id: String,
}

/// What a field has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Uuid,
    Text,
    Direction,
}

/// The documented fields, all required, in the documented order. A test compares them with the
/// specification.
const FIELDS: [(&str, Kind); 7] = [
    ("user_id", Kind::Uuid),
    ("agent_id", Kind::Uuid),
    ("type", Kind::Text),
    ("direction", Kind::Direction),
    ("from_number", Kind::Text),
    ("to_number", Kind::Text),
    ("phone_number_id", Kind::Uuid),
];

/// The call that the request asks for, or one message that names every problem.
pub(crate) fn read(request: &Request) -> Result<NewCall, String> {
    let Some(content_type) = request.header("content-type") else {
        return Err("content-type: missing".into());
    };
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        let found = quoted(media_type);
        return Err(format!(
            "content-type: expected application/json, found {found}"
        ));
    }
    let fields: Map<String, Value> = match serde_json::from_slice(&request.body) {
        Ok(Value::Object(fields)) => fields,
        Ok(other) => {
            return Err(format!(
                "body: expected an object, found {}",
                kind_of(&other)
            ));
        }
        Err(error) => return Err(format!("body: not JSON: {error}")),
    };
    let problems: Vec<String> = FIELDS
        .iter()
        .filter_map(|(name, kind)| Some(format!("{name}: {}", problem(fields.get(*name), *kind)?)))
        .collect();
    if !problems.is_empty() {
        return Err(problems.join("; "));
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| format!("body: {error}"))
}

fn problem(value: Option<&Value>, kind: Kind) -> Option<String> {
    let text = match value {
        None => return Some("missing".into()),
        Some(Value::String(text)) => text,
        Some(other) => return Some(format!("expected a string, found {}", kind_of(other))),
    };
    match kind {
        Kind::Direction if text == "inbound" || text == "outbound" => None,
        Kind::Direction => Some(format!(
            "expected inbound or outbound, found {}",
            quoted(text)
        )),
        // The crate also accepts braces, `urn:` and no hyphens, which `format: uuid` does not.
        Kind::Uuid if text.len() == 36 && Uuid::try_parse(text).is_ok() => None,
        Kind::Uuid => Some(format!("expected a UUID, found {}", quoted(text))),
        // Never quoted: it may be a phone number.
        Kind::Text if text.is_empty() => Some("empty".into()),
        Kind::Text => None,
    }
}

/// A value as a message shows it: quoted, and at most 60 characters of it.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{FIELDS, Kind, read};
    use crate::{request::Request, specification};

    const GOOD: &str = r#"{"user_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","agent_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","type":"phone_call","direction":"outbound","from_number":"+33199001234","to_number":"+33639981234","phone_number_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a"}"#;

    fn check(content_type: &str, body: &str) -> Result<(), String> {
        let request = Request {
            method: "POST".into(),
            path: "/api/v1/calls".into(),
            headers: vec![("Content-Type".into(), content_type.into())],
            body: body.into(),
        };
        read(&request).map(drop)
    }

    /// The message for the good body with one text replaced.
    fn with(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from));
        check("application/json", &GOOD.replacen(from, to, 1)).expect_err("it must be refused")
    }

    #[test]
    fn the_fields_are_those_of_the_specification() {
        let specification = specification::read();
        let schema = specification.schema("NewCall");
        let required = schema["required"].as_array().into_iter().flatten();
        let required = required.filter_map(|name| Some(name.as_str()?.to_owned()));
        let fields: BTreeSet<String> = FIELDS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(fields, required.collect());
        for (name, kind) in FIELDS {
            let property = specification.resolve(&schema["properties"][name]);
            let documented = match (property["type"].as_str(), property["format"].as_str()) {
                (Some("string"), Some("uuid")) => Kind::Uuid,
                (Some("string"), None) if property["enum"].is_null() => {
                    assert_eq!(property["minLength"], 1, "{name}");
                    Kind::Text
                }
                (Some("string"), None) => {
                    let values = property["enum"].as_array().expect("values");
                    for value in ["inbound", "outbound"] {
                        assert!(values.iter().any(|known| known == value), "{value}");
                    }
                    Kind::Direction
                }
                other => panic!("{name}: the mock does not know {other:?}"),
            };
            assert_eq!(kind, documented, "{name}");
        }
    }

    #[test]
    fn a_good_body_passes() {
        assert_eq!(check("application/json", GOOD), Ok(()));
        assert_eq!(check("Application/JSON; charset=utf-8", GOOD), Ok(()));
        assert_eq!(
            check("application/json", &GOOD.replacen('{', r#"{"more":1,"#, 1)),
            Ok(())
        );
    }

    #[test]
    fn every_problem_is_named() {
        assert_eq!(
            with("outbound", "sideways"),
            r#"direction: expected inbound or outbound, found "sideways""#
        );
        assert_eq!(with("\"direction\"", "\"way\""), "direction: missing");
        assert_eq!(
            with("\"outbound\"", "null"),
            "direction: expected a string, found null"
        );
        assert_eq!(with("\"phone_call\"", "\"\""), "type: empty");
        assert_eq!(with("3c90c3cc-0d44", "3c90c3cc0d44"), {
            r#"user_id: expected a UUID, found "3c90c3cc0d44-4b50-8888-8dd25736052a""#
        });
        assert_eq!(
            check("application/json", "{}"),
            Err("user_id: missing; agent_id: missing; type: missing; direction: missing; from_number: missing; \
                 to_number: missing; phone_number_id: missing"
                .into())
        );
    }

    #[test]
    fn only_the_usual_form_is_a_uuid() {
        let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
        let simple = id.replace('-', "");
        for other in [
            simple.as_str(),
            &format!("{{{id}}}"),
            &format!("urn:uuid:{id}"),
            "",
            " ",
        ] {
            assert_eq!(
                with(id, other),
                format!("user_id: expected a UUID, found {other:?}")
            );
        }
    }

    #[test]
    fn numbers_are_not_repeated() {
        assert_eq!(
            with("\"+33639981234\"", "33639981234"),
            "to_number: expected a string, found a number"
        );
        assert_eq!(
            with("\"+33199001234\"", "[\"+33199001234\"]"),
            "from_number: expected a string, found an array"
        );
    }

    #[test]
    fn long_values_are_shortened() {
        let message = with("outbound", &"é".repeat(1000));
        assert_eq!(
            message,
            format!(
                "direction: expected inbound or outbound, found \"{}\"…",
                "é".repeat(60)
            )
        );
    }

    #[test]
    fn the_body_must_be_a_json_object() {
        assert_eq!(
            check("text/plain", GOOD),
            Err("content-type: expected application/json, found \"text/plain\"".into())
        );
        assert_eq!(
            check("application/json", "[]"),
            Err("body: expected an object, found an array".into())
        );
        assert_eq!(
            check("application/json", "{"),
            Err("body: not JSON: EOF while parsing an object at line 1 column 1".into())
        );
    }
}
