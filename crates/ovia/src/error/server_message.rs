//! The server's own reason, out of the shapes in which APIs and their frameworks report errors.
//! Masked and bounded.

use serde_json::{Map, Value};

use super::redact::excerpt;

/// How deep a reason may be nested, and how many reasons of a list are told.
const MAX_DEPTH: usize = 6;
const MAX_REASONS: usize = 3;

/// The keys of a reason, the most telling first; upper and lower case are the same.
const KEYS: [&str; 15] = [
    "message",
    "detail",
    "error_description",
    "error",
    "errors",
    "msg",
    "error_message",
    "errormessage",
    "details",
    "description",
    "reason",
    "title",
    "fault",
    "faultstring",
    "code",
];

/// How many of them may be in a body with a 2xx status. The others may be fields of a record.
const UNMISTAKABLE: usize = 8;

/// Keys that say which value of the request is wrong.
const PLACES: [&str; 6] = ["loc", "field", "param", "property", "pointer", "path"];

/// The reason in a body that need not be an error: only keys that no record has are looked at.
pub(crate) fn server_message(body: &[u8]) -> Option<String> {
    reason_in(body, &KEYS[..UNMISTAKABLE])
}

/// The reason in the body of an error response.
pub(super) fn error_reason(body: &[u8]) -> Option<String> {
    reason_in(body, &KEYS)
}

/// The text that a plain-text body starts with, if that looks like a sentence.
pub(super) fn plain_reason(body: &[u8], media_type: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    if media_type != "text/plain" || text.starts_with(['<', '{', '[']) || text.lines().count() > 3 {
        return None;
    }
    shown(text)
}

/// The `error_description` of a `WWW-Authenticate` header, or else its `error`.
pub(super) fn challenge_reason(header: &str) -> Option<String> {
    ["error_description=", "error="].iter().find_map(|name| {
        let at = header.to_ascii_lowercase().find(name)? + name.len();
        let value = header.get(at..)?;
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next()?,
            None => value.split(',').next()?,
        };
        shown(value)
    })
}

fn reason_in(body: &[u8], keys: &[&str]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with(['{', '[', '"']) {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    // An array may be a list of records, and a text anything, unless the response is an error.
    if keys.len() < KEYS.len() && !value.is_object() {
        return None;
    }
    let reason = reason(&value, keys, 0).or_else(|| match &value {
        // `{"to_number": ["…"]}`, as Django's REST framework answers.
        Value::Object(fields) if keys.len() == KEYS.len() => {
            let lists = fields.iter().filter(|(_, value)| value.is_array());
            joined(lists.filter_map(|(key, value)| at(key, reason(value, &[], 0)?)))
        }
        _ => None,
    });
    shown(&reason?)
}

/// The text of a value that is or holds a reason.
fn reason(value: &Value, keys: &[&str], depth: usize) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    match value {
        Value::String(text) if text.trim().is_empty() || text.trim_start().starts_with('<') => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Array(items) => joined(
            items
                .iter()
                .filter_map(|item| reason(item, keys, depth + 1)),
        ),
        Value::Object(fields) => object_reason(fields, keys, depth),
        _ => None,
    }
}

fn object_reason(fields: &Map<String, Value>, keys: &[&str], depth: usize) -> Option<String> {
    let text = |name: &str| match get(fields, name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    };
    // RFC 9457.
    if let (Some(title), Some(detail)) = (text("title"), text("detail"))
        && keys.contains(&"title")
        && !detail.contains(title)
    {
        return Some(format!("{title}: {detail}"));
    }
    for key in keys {
        let Some(value) = get(fields, key) else {
            continue;
        };
        let by_field = match value {
            Value::Object(map) if matches!(*key, "errors" | "error" | "detail" | "details") => {
                reason(value, keys, depth + 1).or_else(|| {
                    let reasons = map
                        .iter()
                        .map(|(key, value)| (key, reason(value, keys, depth + 1)));
                    joined(reasons.filter_map(|(key, reason)| at(key, reason?)))
                })
            }
            // `{"error": {"code": 7}}` has no text, and a code alone says little.
            _ => reason(value, keys, depth + 1),
        };
        if let Some(reason) = by_field {
            let place = PLACES.iter().find_map(|place| get(fields, place));
            let place = place.or_else(|| get(get(fields, "source")?.as_object()?, "pointer"));
            return match place.and_then(place_name) {
                Some(place) => at(&place, reason),
                None => Some(reason),
            };
        }
    }
    // class-validator: `{"property": "to_number", "constraints": {"isPhoneNumber": "…"}}`.
    let constraints = get(fields, "constraints")?.as_object()?;
    let reasons = joined(
        constraints
            .values()
            .filter_map(|value| reason(value, keys, depth + 1)),
    );
    match get(fields, "property").and_then(place_name) {
        Some(place) => at(&place, reasons?),
        None => reasons,
    }
}

/// A value by its key, in upper or lower case.
fn get<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let exact = fields.get(name);
    exact.or_else(|| {
        let mut others = fields.iter();
        others.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    })
}

/// `["body", "to_number"]` or `"/data/to_number"` as `to_number`.
fn place_name(value: &Value) -> Option<String> {
    let parts: Vec<String> = match value {
        Value::String(text) => text.split(['/', '.']).map(str::to_owned).collect(),
        Value::Array(parts) => parts
            .iter()
            .map(|part| {
                part.as_str()
                    .map_or_else(|| part.to_string(), str::to_owned)
            })
            .collect(),
        _ => return None,
    };
    let sources = ["", "body", "query", "header", "data", "attributes", "#"];
    let parts = parts.iter().map(String::as_str);
    let parts: Vec<&str> = parts.skip_while(|part| sources.contains(part)).collect();
    (!parts.is_empty() && parts.len() <= MAX_DEPTH).then(|| parts.join("."))
}

/// A reason after the place that it is about, unless it names it.
fn at(place: &str, reason: String) -> Option<String> {
    let is_general = place.starts_with("non_field") || place == "__all__" || reason.contains(place);
    Some(if is_general {
        reason
    } else {
        format!("{place}: {reason}")
    })
}

/// The first few reasons; `None` if there are none.
fn joined(reasons: impl Iterator<Item = String>) -> Option<String> {
    let mut first: Vec<String> = Vec::new();
    for reason in reasons {
        if first.len() < MAX_REASONS && !first.contains(&reason) {
            first.push(reason);
        }
    }
    (!first.is_empty()).then(|| first.join("; "))
}

fn shown(text: &str) -> Option<String> {
    let text = excerpt(text);
    (!text.trim_matches(['…', ' ']).is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{challenge_reason, error_reason, plain_reason, server_message};

    #[test]
    fn the_usual_shapes() {
        for (body, says) in [
            (r#"{"message": "Invalid token"}"#, "Invalid token"),
            (
                r#"{"error": 401, "message": "Invalid token"}"#,
                "Invalid token",
            ),
            (
                r#"{"Message": "User is not authorized"}"#,
                "User is not authorized",
            ),
            // FastAPI
            (
                r#"{"detail": "Subscription inactive"}"#,
                "Subscription inactive",
            ),
            (
                r#"{"detail": [{"loc": ["body", "to_number"], "msg": "field required", "type": "x"}]}"#,
                "to_number: field required",
            ),
            (
                r#"{"detail": [{"loc": ["body", "words", 0, "text"], "msg": "too long"},
                    {"loc": ["query", "limit"], "msg": "not a number"}]}"#,
                "words.0.text: too long; limit: not a number",
            ),
            // NestJS
            (
                r#"{"message": ["to_number must be a phone number"], "error": "Bad Request"}"#,
                "to_number must be a phone number",
            ),
            (
                r#"[{"property": "to_number", "constraints": {"isPhone": "must be a phone number"}}]"#,
                "to_number: must be a phone number",
            ),
            (
                r#"{"error": "insufficient credits"}"#,
                "insufficient credits",
            ),
            (
                r#"{"error": {"message": "Rate limit reached", "code": 4}}"#,
                "Rate limit reached",
            ),
            (
                r#"{"error": {"message": null, "code": "no_credit"}}"#,
                "no_credit",
            ),
            (
                r#"{"error": "invalid_token", "error_description": "It expired"}"#,
                "It expired",
            ),
            (
                r#"{"error": {"param": "to_number", "message": "is missing"}}"#,
                "to_number: is missing",
            ),
            // problem+json, JSON:API, GraphQL
            (
                r#"{"title": "Forbidden", "detail": "Key lacks scope calls:read", "status": 403}"#,
                "Forbidden: Key lacks scope calls:read",
            ),
            (r#"{"title": "Forbidden"}"#, "Forbidden"),
            (
                r#"{"errors": [{"source": {"pointer": "/data/attributes/to_number"}, "detail": "bad"}]}"#,
                "to_number: bad",
            ),
            (
                r#"{"data": null, "errors": [{"message": "agent not found"}]}"#,
                "agent not found",
            ),
            // Rails, Laravel, Django
            (
                r#"{"errors": {"to_number": ["is invalid"]}}"#,
                "to_number: is invalid",
            ),
            (
                r#"{"errors": ["no agent", "no number"]}"#,
                "no agent; no number",
            ),
            (
                r#"{"to_number": ["This field is required."]}"#,
                "to_number: This field is required.",
            ),
            (r#"{"non_field_errors": ["Not now."]}"#, "Not now."),
            (r#""Unauthorized""#, "Unauthorized"),
            ("\u{feff}{\"msg\": \"two\\n lines\"}", "two lines"),
            (r#"{"reason": "call +33 6 39 98 12 34"}"#, "call +…"),
        ] {
            assert_eq!(
                error_reason(body.as_bytes()).as_deref(),
                Some(says),
                "{body}"
            );
        }
        for body in [
            "",
            "{}",
            "[]",
            "17",
            "null",
            "{",
            r#"{"message": ""}"#,
            r#"{"message": 7}"#,
            r#"{"message": "<html></html>"}"#,
            r#"{"calls": [{"id": 1}]}"#,
            "\u{0}",
            "\"\"",
        ] {
            assert_eq!(error_reason(body.as_bytes()), None, "{body}");
        }
        let deep = format!("{}\"x\"{}", r#"{"error":"#.repeat(100), "}".repeat(100));
        assert_eq!(error_reason(deep.as_bytes()), None);
        let long = format!(r#"{{"message": "{}"}}"#, "long ".repeat(10_000));
        assert!(error_reason(long.as_bytes()).is_some_and(|text| text.len() < 300));
    }

    #[test]
    fn a_record_is_not_an_error() {
        for body in [
            r#"{"title": "Call with the dentist", "description": "about a tooth"}"#,
            r#"{"status": "completed", "reason": "hung up", "code": "x"}"#,
            r#"[{"message": "a record"}]"#,
            r#"{"transcript": ["Bonjour"]}"#,
        ] {
            assert_eq!(server_message(body.as_bytes()), None, "{body}");
        }
        let expired = r#"{"success": false, "message": "Your trial has expired"}"#;
        let nested = r#"{"error": {"message": "Invalid API key"}}"#;
        assert_eq!(
            server_message(expired.as_bytes()).as_deref(),
            Some("Your trial has expired")
        );
        assert_eq!(
            server_message(nested.as_bytes()).as_deref(),
            Some("Invalid API key")
        );
    }

    #[test]
    fn text_and_challenges() {
        assert_eq!(
            plain_reason(b"invalid api key\n", "text/plain").as_deref(),
            Some("invalid api key")
        );
        for (body, media_type) in [("<p>no</p>", "text/plain"), ("no", "text/html"), ("no", "")] {
            assert_eq!(plain_reason(body.as_bytes(), media_type), None);
        }
        for (header, says) in [
            (
                r#"Bearer error="invalid_token", error_description="The token expired""#,
                Some("The token expired"),
            ),
            (
                r#"Bearer realm="x", error=invalid_token, x="y""#,
                Some("invalid_token"),
            ),
            (r#"Basic realm="x""#, None),
            ("Bearer error_description=\"", None),
        ] {
            assert_eq!(challenge_reason(header).as_deref(), says, "{header}");
        }
    }
}
