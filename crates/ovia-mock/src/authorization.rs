//! Checks the bearer token of a request.

use crate::request::Request;
use crate::response::Response;

/// The refusal of a request whose token is missing or wrong; none if it is accepted.
pub(crate) fn refusal(request: &Request, token: Option<&str>) -> Option<Response> {
    let problem = match request.header("authorization").map(bearer) {
        None => "authorization: missing",
        Some(None) => "authorization: expected Bearer and a token",
        // The message does not repeat the header: error messages end up in logs.
        Some(Some(given)) if token.is_some_and(|token| token != given) => {
            "authorization: unknown token"
        }
        Some(Some(_)) => return None,
    };
    Some(Response::error(401, problem).with_header("www-authenticate", "Bearer"))
}

/// The token of a bearer header, never empty.
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
