//! Errors from responses: what a status, its headers and its body say.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::de::IgnoredAny;

use super::{
    Error, ErrorKind,
    redact::excerpt,
    server_message::{challenge_reason, error_reason, plain_reason},
    unexpected_body::describe_markup,
};

impl Error {
    /// The error that a response with a status other than 2xx stands for.
    pub(crate) fn from_response(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let stranger = stranger(status, headers, body);
        let kind = match ErrorKind::from_status(status) {
            // The token is not to blame: the API has not seen it.
            ErrorKind::Unauthorized if stranger.is_some() => ErrorKind::Rejected,
            kind => kind,
        };
        let mut message = format!(
            "HTTP {status}: {}",
            describe(kind, status, stranger.is_some())
        );
        if kind == ErrorKind::Redirected && status != 304 {
            message.push_str(&match text(headers, LOCATION.as_str()) {
                // Without the query, which may hold anything.
                Some(location) => {
                    let place = location.split(['?', '#']).next().unwrap_or_default();
                    format!("; it leads to {}", excerpt(place))
                }
                None => "; the response does not say where it leads".to_owned(),
            });
        }
        let reason = || {
            let challenge = text(headers, WWW_AUTHENTICATE.as_str());
            error_reason(body)
                .or_else(|| plain_reason(body, &media_type(headers)))
                .or_else(|| challenge_reason(challenge?))
        };
        // A stranger's words are not the server's.
        let words = stranger.is_none().then(reason).flatten();
        let shown = (stranger.or_else(|| words.clone())).or_else(|| other_body(headers, body));
        if let Some(shown) = shown {
            message.push_str(&format!(" ({shown})"));
        }
        if let (503, Some(wait)) = (status, retry_after(headers)) {
            message.push_str(&format!("; it asks to wait {} s", wait.as_secs()));
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

fn describe(kind: ErrorKind, status: u16, by_stranger: bool) -> &'static str {
    match (kind, status) {
        (_, 407) => "a proxy asks for a user name and a password",
        (_, 511) => "the network asks to sign in first, in a web browser",
        (ErrorKind::Rejected, 401 | 403) if by_stranger => {
            "something between this program and the API refused the request"
        }
        (_, 403) => "the token is not allowed to do this",
        (ErrorKind::Unauthorized, _) => "the token was not accepted",
        (ErrorKind::NotFound, _) => "nothing at this address; is the base URL right?",
        (ErrorKind::Timeout, _) => "the server did not receive the request in time",
        (ErrorKind::RateLimited, _) => "too many requests",
        (_, 304) => "the server says that nothing has changed, although it was not asked that",
        (ErrorKind::Redirected, _) => "the redirect is not followed",
        (ErrorKind::Rejected, _) => "the server refused the request",
        _ if status < 200 => "not a final response",
        _ => "the server failed",
    }
}

/// Who answered, where the headers or the body show that it was not Ovia's API, which answers in
/// JSON: a firewall's, a login or an error page, or a proxy.
fn stranger(status: u16, headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let has = |name: &str| headers.contains_key(name);
    let is_proxy = status == 407
        || ["proxy-authenticate", "proxy-status", "x-squid-error"]
            .iter()
            .any(|name| has(name));
    let challenge = text(headers, WWW_AUTHENTICATE.as_str()).unwrap_or_default();
    let is_api = challenge.to_ascii_lowercase().starts_with("bearer") && !is_proxy;
    let page = describe_markup(body, &media_type(headers))
        .map(|page| page.replacen("an HTML page", "a web page", 1));
    if is_api || (page.is_none() && !is_proxy && !has("cf-mitigated")) {
        return None;
    }
    let mut who = match (is_proxy, page) {
        (true, Some(page)) => format!("a proxy answered with {page}"),
        (true, None) => "a proxy answered".to_owned(),
        (false, Some(page)) => format!("{page} answered, not the API"),
        (false, None) => "a firewall answered, not the API".to_owned(),
    };
    if let Some(server) = ["server", "via"]
        .iter()
        .find_map(|name| text(headers, name))
    {
        let server: String = excerpt(server).chars().take(60).collect();
        who.push_str(&format!("; server: {server}"));
    }
    Some(who)
}

/// Of a body without a reason at least the type, unless it is JSON.
fn other_body(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let body = std::str::from_utf8(body).ok()?.trim();
    if body.is_empty() || serde_json::from_str::<IgnoredAny>(body).is_ok() {
        return None;
    }
    let media_type = match media_type(headers) {
        unknown if unknown.is_empty() => "unknown".to_owned(),
        known => excerpt(&known),
    };
    Some(format!("with a body of type {media_type}"))
}

/// The media type of a body, in lower case and without parameters; empty where it is not said.
fn media_type(headers: &HeaderMap) -> String {
    let value = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
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

/// How long a server asks to wait. `None` if it does not, or asks for no wait at all: then the
/// client's own back-off applies.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all(RETRY_AFTER).iter();
    let waits = values.filter_map(|value| parse_retry_after(value.to_str().ok()?, Utc::now()));
    waits.max().filter(|wait| !wait.is_zero())
}

/// Reads a `Retry-After`: seconds, also with a fraction, or a date in one of the three forms of
/// RFC 9110. Of a list, which a proxy may make of several headers, the longest wait counts.
pub(crate) fn parse_retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if let Some(wait) = seconds(value).or_else(|| until(value, now)) {
        return Some(wait);
    }
    let items = value.split(',').map(str::trim).collect::<Vec<_>>();
    match items.len() {
        0 | 1 => None,
        _ => items
            .into_iter()
            .map(seconds)
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max(),
    }
}

/// Digits, and possibly a fraction, rounded up. What is too large to be represented is very long.
fn seconds(value: &str) -> Option<Duration> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole: u64 = whole.parse().unwrap_or(u32::MAX.into());
    let more = fraction.bytes().any(|byte| byte != b'0');
    Some(Duration::from_secs(whole.saturating_add(more.into())))
}

/// In whole seconds, rounded up; a date that has passed asks for no wait.
fn until(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let date = match httpdate::parse_http_date(value) {
        Ok(date) => DateTime::<Utc>::from(date),
        Err(_) => DateTime::parse_from_rfc2822(value).ok()?.to_utc(),
    };
    let seconds = date.timestamp() - now.timestamp();
    Some(Duration::from_secs(seconds.try_into().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, Utc};
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Error, parse_retry_after, retry_after};

    #[test]
    fn retry_after_in_both_forms() {
        let now: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("a time");
        let seconds = |value| parse_retry_after(value, now).map(|wait: Duration| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Thu, 01 Jan 2026 00:01:00 GMT"), Some(60));
        assert_eq!(seconds("Wed, 31 Dec 2025 00:00:00 GMT"), Some(0));
        for bad in [
            "", "-1", "soon", "1.5.2", "1,", ".5", "5, soon", "1e3", "５", "-0.5",
        ] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn retry_after_in_the_other_forms() {
        let now: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("a time");
        let seconds = |value| parse_retry_after(value, now).map(|wait: Duration| wait.as_secs());
        for (value, wait) in [
            ("Thursday, 01-Jan-26 00:01:00 GMT", 60),
            ("Thu Jan  1 00:01:00 2026", 60),
            ("Thu, 01 Jan 2026 01:01:00 +0100", 60),
            ("Thu Jan  1 00:00:00 1970", 0),
            (" 0 ", 0),
            ("90.5", 91),
            ("2.0", 2),
            ("0.1", 1),
            ("5, 30, 7", 30),
            ("99999999999999999999999", u32::MAX.into()),
            ("18446744073709551615.5", u64::MAX),
        ] {
            assert_eq!(seconds(value), Some(wait), "{value}");
        }
        // No wait is no wish: the back-off of the client applies.
        let header = |value| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(value));
            retry_after(&headers)
        };
        assert_eq!(header("0"), None);
        assert_eq!(header("Thu Jan  1 00:00:00 1970"), None);
        assert_eq!(header("1"), Some(Duration::from_secs(1)));
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
        let with = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let pairs = pairs.iter().map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            });
            pairs.collect()
        };
        let plain = with(&[("content-type", "text/plain; charset=utf-8")]);
        let challenge = with(&[(
            "www-authenticate",
            "Bearer error=\"invalid_token\", error_description=\"The access token expired\"",
        )]);
        let cloudflare = with(&[("server", "cloudflare"), ("cf-mitigated", "challenge")]);
        let squid = with(&[
            ("x-squid-error", "ERR_ACCESS_DENIED 0"),
            ("via", "1.1 gate (squid)"),
        ]);
        let wait = with(&[("retry-after", "30")]);
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
            (302, &none, ""),
            (304, &none, ""),
            (401, &plain, "invalid api key"),
            (401, &challenge, ""),
            (
                403,
                &cloudflare,
                "<!DOCTYPE html><head><title>Just a\nmoment...</title>",
            ),
            (403, &cloudflare, ""),
            (403, &none, "<?xml version=\"1.0\"?><Error/>"),
            (407, &none, ""),
            (
                403,
                &squid,
                "<html><title>ERROR: Access Denied</title></html>",
            ),
            (
                502,
                &html,
                "<html><TITLE class=x>502 Bad Gateway</TITLE></html>",
            ),
            (503, &wait, ""),
            (
                511,
                &html,
                "<html><title>Hotel +33 6 39 98 12 34</title></html>",
            ),
            (418, &html, "not even HTML"),
            (402, &none, r#"{"detail": "Subscription inactive"}"#),
        ]
        .map(|(status, headers, body)| {
            Error::from_response(status, headers, body.as_bytes()).to_string()
        })
        .into();
        insta::assert_snapshot!(texts.join("\n"));
    }
}
