//! Errors of one record: which one, what is wrong with it and where, without its values.

use std::fmt;

use super::{Error, ErrorKind, server_message};

/// Which record of a list, counted from zero, and on which line of a file, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) record: u64,
    pub(crate) line: Option<u64>,
}

impl Position {
    pub(crate) fn record(record: u64) -> Self {
        let line = None;
        Self { record, line }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "line {line}"),
            None => write!(out, "record {}", self.record),
        }
    }
}

/// The id of a record that could not be read, if it is known.
pub(crate) type RecordId = Option<Box<str>>;

fn error(at: Position, id: RecordId, what: &str) -> Error {
    let named = id
        .as_ref()
        .map_or(String::new(), |id| format!(" (id {id})"));
    Error::new(ErrorKind::Record, format!("{at}{named}: {what}")).with_record(at.record, None, id)
}

pub(crate) fn not_utf8(at: Position, id: RecordId) -> Error {
    error(at, id, "is not UTF-8 text")
}

pub(crate) fn too_large(at: Position, id: RecordId) -> Error {
    error(
        at,
        id,
        "is larger than the limit (max_record_bytes) and was skipped",
    )
}

pub(crate) fn too_deep(at: Position, id: RecordId) -> Error {
    error(
        at,
        id,
        "is nested deeper than the limit (max_record_depth) and was skipped",
    )
}

/// An object that reports an error, in the place of a record.
pub(crate) fn error_object(at: Position, json: &[u8]) -> Error {
    let words = server_message(json).map_or(String::new(), |words| format!(": {words}"));
    let what = format!("the server sent an error in the place of a record{words}");
    error(at, None, &what).with_record_json(&String::from_utf8_lossy(json))
}

/// A value that is not an object, or not JSON.
pub(crate) fn not_an_object(at: Position, text: &str) -> Error {
    let found = match (text.as_bytes().first(), text) {
        (Some(b'['), _) => "an array",
        (Some(b'"'), _) => "a string",
        (_, "null") => "null",
        (_, "true" | "false") => "a boolean",
        _ if serde_json::from_str::<serde_json::Number>(text).is_ok() => "a number",
        _ => "something that is not JSON",
    };
    error(at, None, &format!("expected an object, found {found}"))
}

/// An object that is not valid JSON.
pub(crate) fn broken(at: Position, id: RecordId, failure: &serde_json::Error) -> Error {
    let place = format!(
        "is not valid JSON, at line {} column {} of the record",
        failure.line(),
        failure.column()
    );
    error(at, id, &place)
}

/// A record that is not of the type asked for.
pub(crate) fn unfit(
    at: Position,
    id: RecordId,
    path: Option<String>,
    failure: &serde_json::Error,
) -> Error {
    if !failure.is_data() {
        return broken(at, id, failure);
    }
    let path = path.filter(|path| path != ".");
    let place = path
        .as_ref()
        .map_or(String::new(), |path| format!("{path}: "));
    let what = format!("{place}{}", without_values(&failure.to_string()));
    error(at, id.clone(), &what).with_record(at.record, path, id)
}

/// Serde's messages repeat the value that did not fit, which may be personal. Only the forms that are
/// known to contain nothing but names and types are kept.
fn without_values(message: &str) -> String {
    let message = message
        .rsplit_once(" at line ")
        .map_or(message, |(said, _)| said);
    for form in ["invalid type: ", "invalid value: "] {
        if let Some(rest) = message.strip_prefix(form)
            && let Some((found, expected)) = rest.rsplit_once(", expected ")
        {
            let kind = found.split(['"', '`']).next().unwrap_or_default().trim();
            return format!("expected {expected}, found {kind}");
        }
    }
    for form in ["missing field ", "duplicate field "] {
        if message.starts_with(form) {
            return message.to_owned();
        }
    }
    "does not fit the type asked for".to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Position, not_an_object, without_values};

    #[test]
    fn messages_hold_no_values() {
        for (message, kept) in [
            (
                r#"invalid type: string "+33639981234", expected f64 at line 1 column 7"#,
                "expected f64, found string",
            ),
            (
                "invalid type: integer `33639981234`, expected a string at line 1 column 7",
                "expected a string, found integer",
            ),
            ("invalid type: null, expected u8", "expected u8, found null"),
            (
                "missing field `id` at line 1 column 2",
                "missing field `id`",
            ),
            (
                "unknown variant `hello`, expected `a` or `b`",
                "does not fit the type asked for",
            ),
        ] {
            assert_eq!(without_values(message), kept);
        }
    }

    #[test]
    fn says_what_was_found_instead_of_an_object() {
        for (text, found) in [
            ("[1]", "an array"),
            ("\"x\"", "a string"),
            ("null", "null"),
            ("false", "a boolean"),
            ("-1.5e3", "a number"),
            ("undefined", "something that is not JSON"),
        ] {
            assert_eq!(
                not_an_object(Position::record(3), text).to_string(),
                format!("record 3: expected an object, found {found}")
            );
        }
    }
}
