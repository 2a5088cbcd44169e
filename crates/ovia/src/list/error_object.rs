//! Tells objects that report an error from records: some servers put one into the list where they
//! could not read a record.

use ovia_core::{fast_json, schema::Schema};

/// Documented fields that an error may have as well.
const GENERAL: [&str; 2] = ["status", "type"];

/// Fields by which an error is recognised, unless the schema documents them.
const OF_ERRORS: [&str; 9] = [
    "code",
    "detail",
    "error",
    "errors",
    "exception",
    "fault",
    "message",
    "success",
    "title",
];

/// Whether an object reports an error: it has no id and no other field that only records have, but one
/// that errors have. `has` says whether a field of the schema has a value.
pub(super) fn is_error_object(schema: &Schema, has: impl Fn(usize) -> bool, json: &[u8]) -> bool {
    let Some(id) = schema.position("id") else {
        return false;
    };
    // First what holds for all records but a few.
    !has(id)
        && (schema.fields.iter().enumerate())
            .all(|(position, (name, _))| !has(position) || GENERAL.contains(name))
        && std::str::from_utf8(json).is_ok_and(|json| {
            (OF_ERRORS.iter()).any(|name| {
                schema.position(name).is_none() && fast_json::first(json, name).is_some()
            })
        })
}

#[cfg(test)]
mod tests {
    use ovia_core::{
        record::Record,
        schema::Model,
        types::{Call, CallAgent},
    };

    use super::is_error_object;

    #[test]
    fn errors_and_records() {
        let is_error = |json: &str| {
            let record: Record<Call> = json.parse().expect("an object");
            is_error_object(
                Call::SCHEMA,
                |position| record.has(position),
                json.as_bytes(),
            )
        };
        for error in [
            r#"{"error": "busy"}"#,
            r#"{"id": null, "errors": [{"reason": "busy"}]}"#,
            r#"{"type": "about:blank", "title": "Busy", "status": 503, "detail": "later"}"#,
            r#"{"status": "error", "message": "busy", "request": 7}"#,
            r#"{"duration": null, "success": false}"#,
        ] {
            assert!(is_error(error), "{error}");
        }
        for record in [
            "{}",
            r#"{"id": 7, "error": "busy"}"#,
            r#"{"duration": 7, "error": "busy"}"#,
            r#"{"status": "failed"}"#,
            r#"{"mood": "good", "more": {"error": "busy"}}"#,
        ] {
            assert!(!is_error(record), "{record}");
        }
        // Not a schema whose records have ids.
        assert!(!is_error_object(
            CallAgent::SCHEMA,
            |_| false,
            br#"{"error": 1}"#
        ));
    }
}
