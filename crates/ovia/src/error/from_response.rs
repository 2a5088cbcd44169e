//! Errors from responses: what a status, its headers and its body say.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ovia_core::{tolerant, types::ErrorBody};
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};

use super::{Error, ErrorKind, redact::excerpt};

impl Error {
    /// The error that a response with a status other than 2xx stands for.
    pub(crate) fn from_response(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let kind = ErrorKind::from_status(status);
        let mut message = format!("HTTP {status}: {}", describe(kind, status));
        if kind == ErrorKind::Redirected
            && let Some(location) = text(headers, LOCATION.as_str())
        {
            // Without the query, which may hold anything.
            let place = location.split(['?', '#']).next().unwrap_or_default();
            message.push_str(&format!("; it leads to {}", excerpt(place)));
        }
        let words = server_message(body);
        if let Some(words) = words.clone().or_else(|| media_type(headers, body)) {
            message.push_str(&format!(" ({words})"));
        }
        Self::new(kind, message)
            .with_response(status, headers)
            .with_server_message(words)
    }

    /// Adds the status and what the headers of a response say.
    pub(crate) fn with_response(self, status: u16, headers: &HeaderMap) -> Self {
        let request_id = ["x-request-id", "request-id"]
            .iter()
            .find_map(|name| text(headers, name))
            .filter(|id| is_identifier(id))
            .map(str::to_owned);
        self.with(|facts| {
            facts.status = Some(status);
            facts.request_id = request_id;
            facts.retry_after = retry_after(headers);
        })
    }
}

fn describe(kind: ErrorKind, status: u16) -> &'static str {
    match (kind, status) {
        (_, 403) => "the token is not allowed to do this",
        (ErrorKind::Unauthorized, _) => "the token was not accepted",
        (ErrorKind::NotFound, _) => "nothing at this address; is the base URL right?",
        (ErrorKind::Timeout, _) => "the server did not receive the request in time",
        (ErrorKind::RateLimited, _) => "too many requests",
        (ErrorKind::Redirected, _) => "the redirect is not followed",
        (ErrorKind::Rejected, _) => "the server refused the request",
        _ if status < 200 => "not a final response",
        _ => "the server failed",
    }
}

/// The `message` of the server's error body, masked.
pub(crate) fn server_message(body: &[u8]) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?.trim();
    let decoded = tolerant::decode::<ErrorBody>(body).ok()?;
    let message = excerpt(&decoded.message?);
    (!message.is_empty()).then_some(message)
}

/// Of a body without a message at least the type, unless it is a JSON object.
fn media_type(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?.trim();
    if body.is_empty() || tolerant::decode::<ErrorBody>(body).is_ok() {
        return None;
    }
    let media_type = text(headers, CONTENT_TYPE.as_str())
        .and_then(|value| value.split(';').next())
        .map_or_else(|| "unknown".to_owned(), |value| excerpt(value.trim()));
    Some(format!("with a body of type {media_type}"))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a request id may be shown: short, one word, and not a bare number, which might be a phone
/// number.
pub(crate) fn is_identifier(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=/".contains(&byte);
    text.len() <= 128 && text.bytes().all(inside) && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// How long a server asks to wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    parse_retry_after(text(headers, RETRY_AFTER.as_str())?, Utc::now())
}

/// Reads a `Retry-After`: seconds, or a date.
pub(crate) fn parse_retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(value).ok()?;
    // In whole seconds, rounded up; a date that has passed asks for no wait.
    let seconds = date.timestamp() - now.timestamp();
    Some(Duration::from_secs(seconds.try_into().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, Utc};
    use reqwest::header::{HeaderMap, HeaderValue};

    use super::{Error, parse_retry_after};

    #[test]
    fn retry_after_in_both_forms() {
        let now: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("a time");
        let seconds = |value| parse_retry_after(value, now).map(|wait: Duration| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Thu, 01 Jan 2026 00:01:00 GMT"), Some(60));
        assert_eq!(seconds("Wed, 31 Dec 2025 00:00:00 GMT"), Some(0));
        for bad in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn texts() {
        let mut html = HeaderMap::new();
        html.insert(
            "content-type",
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        html.insert(
            "location",
            HeaderValue::from_static("https://elsewhere.example/x?token=hunter2"),
        );
        let none = HeaderMap::new();
        let texts: Vec<String> = [
            (401, &none, r#"{"error": 401, "message": "Invalid token"}"#),
            (403, &none, ""),
            (404, &none, "{}"),
            (404, &html, "<html>nothing</html>"),
            (408, &none, ""),
            (429, &none, r#"{"message": ["not", "a", "text"]}"#),
            (
                400,
                &none,
                r#"{"message": "to_number: +33 6 39 98 12 34 is not allowed"}"#,
            ),
            (500, &html, "<html>Internal error</html>"),
            (301, &html, ""),
        ]
        .map(|(status, headers, body)| {
            Error::from_response(status, headers, body.as_bytes()).to_string()
        })
        .into();
        insta::assert_snapshot!(texts.join("\n"));
    }
}
