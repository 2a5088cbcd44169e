//! The bearer check.

use crate::request::Request;
use crate::response::Response;

/// The refusal of a request without a good token; none for one with.
pub(crate) fn refusal(request: &Request, token: Option<&str>) -> Option<Response> {
    let problem = match request.header("authorization").map(bearer) {
        None => "authorization: missing",
        Some(None) => "authorization: expected Bearer and a token",
        // Nothing of the header is repeated: error messages end up in logs.
        Some(Some(given)) if token.is_some_and(|token| token != given) => {
            "authorization: unknown token"
        }
        Some(Some(_)) => return None,
    };
    Some(Response::error(401, problem).with_header("www-authenticate", "Bearer"))
}

/// The token of a bearer header. Not empty: nothing can stand after the space of a trimmed value but text.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start())
}

#[cfg(test)]
mod tests {
    use super::bearer;

    #[test]
    fn only_bearer_headers_hold_a_token() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        for other in ["", "abc", "Bearer", "Bearer ", "Basic abc", "Bearerabc"] {
            assert_eq!(bearer(other), None, "{other:?}");
        }
    }
}
