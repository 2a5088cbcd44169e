//! A request as it was received.

use std::fmt;

/// One request that the server received, with its body.
///
/// `Debug` shows the method, the path without its query, the names of all headers, the values of
/// headers that hold no personal data, and the length of the body; never a token, a phone number or
/// a transcript.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// # use tokio::io::{AsyncReadExt, AsyncWriteExt};
/// # let server = ovia_mock::MockServer::builder().start().await?;
/// # let mut socket = tokio::net::TcpStream::connect(server.address()).await?;
/// # let head = "GET /api/v1/calls HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer t\r\n";
/// # socket.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).await?;
/// # socket.read_to_end(&mut Vec::new()).await?;
/// let request = &server.requests()[0];
/// assert_eq!(request.method, "GET");
/// assert_eq!(request.header("authorization"), Some("Bearer t"));
/// assert!(!format!("{request:?}").contains("Bearer"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The method, as sent: `GET`, `POST`, …
    pub method: String,
    /// The request target, as sent: the path and, where there is one, `?` and the query.
    pub path: String,
    /// The headers in the order of the request, their names as sent.
    pub headers: Vec<(String, String)>,
    /// The body; empty if there was none.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of the first header with this name, in any letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.header_values(name).next()
    }

    /// The values of all headers with this name.
    pub(crate) fn header_values(&self, name: &str) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter();
        headers
            .filter(move |(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The path without its query.
    pub(crate) fn route(&self) -> &str {
        self.path
            .split_once('?')
            .map_or(self.path.as_str(), |(path, _)| path)
    }
}

/// The headers whose values `Debug` shows. A list of what is allowed, so that unknown ones stay
/// hidden.
const SHOWN: [&str; 10] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "range",
    "transfer-encoding",
    "user-agent",
];

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Headers<'a>(&'a [(String, String)]);
        impl fmt::Debug for Headers<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown = |name: &str| SHOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
                f.debug_map()
                    .entries(
                        self.0
                            .iter()
                            .map(|(name, value)| (name, if shown(name) { value } else { "…" })),
                    )
                    .finish()
            }
        }

        let query = if self.path.contains('?') { "?…" } else { "" };
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &format_args!("{}{query}", self.route()))
            .field("headers", &Headers(&self.headers))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn debug_shows_nothing_private() {
        let request = Request {
            method: "POST".into(),
            path: "/api/v1/calls?to=%2B33639981234".into(),
            headers: vec![
                ("Authorization".into(), "Bearer s3cret".into()),
                ("X-Caller".into(), "+33639981234".into()),
                ("Content-Type".into(), "application/json".into()),
            ],
            body: br#"{"to_number":"+33639981234","transcript":"Bonjour"}"#.to_vec(),
        };
        let shown = format!("{request:?} {request:#?}");
        for private in ["s3cret", "Bearer", "33639981234", "Bonjour", "to_number"] {
            assert!(!shown.contains(private), "{private} is shown: {shown}");
        }
        for useful in [
            "POST",
            "/api/v1/calls?…",
            "Authorization",
            "X-Caller",
            "application/json",
            "51 bytes",
        ] {
            assert!(shown.contains(useful), "{useful} is missing: {shown}");
        }
    }

    #[test]
    fn headers_are_found_in_any_case() {
        let request = Request {
            method: "GET".into(),
            path: "/".into(),
            headers: vec![("X-A".into(), "1".into()), ("x-a".into(), "2".into())],
            body: Vec::new(),
        };
        assert_eq!(request.header("x-A"), Some("1"));
        assert_eq!(request.header("x-b"), None);
    }
}
