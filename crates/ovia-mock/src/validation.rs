//! What a request to place a call must hold.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::request::Request;

/// What a field of the request is.
enum Kind {
    Id,
    Text,
    Direction,
    /// Like text, but never repeated in a message: it is somebody's.
    Number,
}

/// The documented fields, all required, in the documentation's order.
const FIELDS: [(&str, Kind); 7] = [
    ("user_id", Kind::Id),
    ("agent_id", Kind::Id),
    ("type", Kind::Text),
    ("direction", Kind::Direction),
    ("from_number", Kind::Number),
    ("to_number", Kind::Number),
    ("phone_number_id", Kind::Id),
];

/// The fields of the request, or one message that names every problem.
pub(crate) fn new_call(request: &Request) -> Result<Map<String, Value>, String> {
    let media_type = request
        .header("content-type")
        .map(|value| value.split(';').next().unwrap_or_default().trim());
    match media_type {
        None => return Err("content-type: missing".into()),
        Some(given) if !given.eq_ignore_ascii_case("application/json") => {
            return Err(format!(
                "content-type: expected application/json, found {}",
                quoted(given)
            ));
        }
        Some(_) => {}
    }
    let fields = match serde_json::from_slice(&request.body) {
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
        .filter_map(|(name, kind)| Some(format!("{name}: {}", problem(fields.get(*name), kind)?)))
        .collect();
    if problems.is_empty() {
        Ok(fields)
    } else {
        Err(problems.join("; "))
    }
}

fn problem(value: Option<&Value>, kind: &Kind) -> Option<String> {
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
        // The crate also takes braces, urn: and no hyphens, which `format: uuid` does not mean.
        Kind::Id if text.len() == 36 && Uuid::try_parse(text).is_ok() => None,
        Kind::Id => Some(format!("expected a UUID, found {}", quoted(text))),
        Kind::Text | Kind::Number if text.trim().is_empty() => Some("empty".into()),
        Kind::Text | Kind::Number => None,
    }
}

/// A value as a message shows it: quoted, and not at any length.
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
    use super::new_call;
    use crate::request::Request;

    const GOOD: &str = r#"{"user_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","agent_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","type":"phone_call","direction":"outbound","from_number":"+33199001234","to_number":"+33639981234","phone_number_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a"}"#;

    fn check(content_type: &str, body: &str) -> Result<(), String> {
        let request = Request {
            method: "POST".into(),
            path: "/api/v1/calls".into(),
            headers: vec![("Content-Type".into(), content_type.into())],
            body: body.into(),
        };
        new_call(&request).map(drop)
    }

    /// The message for the good body with one text replaced.
    fn with(from: &str, to: &str) -> String {
        assert!(GOOD.contains(from));
        check("application/json", &GOOD.replacen(from, to, 1)).expect_err("it must be refused")
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
        assert_eq!(with("\"phone_call\"", "\" \""), "type: empty");
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
    fn numbers_are_never_repeated() {
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
