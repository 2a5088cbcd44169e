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
    use crate::specification::{self, Checker};

    #[test]
    fn errors_are_those_of_the_specification() {
        let specification = specification::read();
        let mut checker = Checker::new(&specification, "ErrorBody");
        let body = serde_json::from_str(&error_body(401, "no")).expect("JSON");
        checker.check(&body);
        assert_eq!(checker.seen.documented, checker.documented());
        assert_eq!(checker.seen.undocumented, BTreeSet::new());
    }
}
