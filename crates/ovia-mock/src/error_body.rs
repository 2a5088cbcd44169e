//! The body of an error, `ErrorBody` in the specification.

use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct ErrorBody<'a> {
    error: u16,
    message: &'a str,
}

/// The body of an error with this status and message, as JSON text.
pub(crate) fn error_body(status: u16, message: &str) -> String {
    // Two plain fields: this cannot fail.
    serde_json::to_string(&ErrorBody {
        error: status,
        message,
    })
    .unwrap_or_default()
}

/// The words for a status; none for one that is not registered.
pub(crate) fn reason(status: u16) -> Option<&'static str> {
    http::StatusCode::from_u16(status).ok()?.canonical_reason()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::error_body;
    use crate::specification::{Seen, Specification};

    #[test]
    fn errors_are_those_of_the_specification() {
        let specification = Specification::read();
        let schema = specification.schema("ErrorBody");
        let body = serde_json::from_str(&error_body(401, "no")).expect("JSON");
        let mut seen = Seen::default();
        specification.check(&body, schema, "ErrorBody", &mut seen);
        assert_eq!(
            seen.documented,
            specification.documented(schema, "ErrorBody")
        );
        assert_eq!(seen.undocumented, BTreeSet::new());
    }
}
