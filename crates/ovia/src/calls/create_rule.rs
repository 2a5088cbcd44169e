//! The rule of placing a call: when the request is sent again, and what each outcome means.
//!
//! | outcome | sent again | the caller gets |
//! | --- | --- | --- |
//! | no connection was made | yes | `Connect`: not placed |
//! | 429 | yes | `RateLimited`: not placed |
//! | the request could not be built, or the token not fetched | no | `Configuration`: not placed |
//! | 401, 403 | no | `Unauthorized`: not placed |
//! | 404, 410 | no | `NotFound`: not placed |
//! | 301, 302, 307, 308 | no | `Redirected`: not placed |
//! | another 4xx, but for 408 | no | `Rejected`: not placed |
//! | no response: a timeout, a deadline, a broken connection | no | `MaybePlaced` |
//! | 408, 5xx, any other status but 2xx | no | `MaybePlaced` |
//! | 2xx, and a record with an id that reports no error | no | the call: placed |
//! | 2xx, and anything else | no | `MaybePlaced` |
//!
//! An id is text with a letter, or with a digit other than 0: a nil UUID is not one.
//!
//! A POST is not idempotent: a second one places a second call. So what is not known is not sent
//! again, and is never reported as placed or as not placed.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::{
    Call, Error, ErrorKind,
    error::{describe, server_message},
    transport::RetryRule,
};

/// When the request is sent again: without a connection nothing was sent, and 429 says that the
/// request was turned away. Redirects are not followed.
pub(super) const RETRY_RULE: RetryRule = RetryRule {
    kinds: &[ErrorKind::Connect],
    statuses: &[429],
    follows_redirects: false,
};

/// After an error of any other kind the call may have been placed.
const NOT_PLACED: [ErrorKind; 7] = [
    ErrorKind::Configuration,
    ErrorKind::Connect,
    ErrorKind::Unauthorized,
    ErrorKind::NotFound,
    ErrorKind::RateLimited,
    ErrorKind::Rejected,
    ErrorKind::Redirected,
];

/// A redirect with one of these asks for the same request at another place, so that this server did
/// not process it. 303 is also the answer to a request that was processed.
const NOT_PROCESSED: [u16; 4] = [301, 302, 307, 308];

/// What every error in doubt ends with.
const ADVICE: &str = "the call may have been placed; check the list before placing it again";

/// How long placing a call may take as a whole, unless the caller says otherwise.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// How far the server's clock may be behind.
const CLOCK_ALLOWANCE: TimeDelta = TimeDelta::minutes(5);

/// Since when the list has to be searched for a call that is sent now.
pub(super) fn since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - CLOCK_ALLOWANCE
}

/// What an error of the request means.
pub(super) fn request_failed(error: Error) -> Error {
    let is_doubtful_redirect = error.kind() == ErrorKind::Redirected
        && error
            .status()
            .is_none_or(|status| !NOT_PROCESSED.contains(&status));
    if NOT_PLACED.contains(&error.kind()) && !is_doubtful_redirect {
        return error;
    }
    let message = format!("{error}; {ADVICE}");
    Error::new(ErrorKind::MaybePlaced, message).with_facts_from(&error)
}

/// What a 2xx response means whose body broke off.
pub(super) fn body_failed(status: u16, headers: &HeaderMap, error: &Error) -> Error {
    let message = format!("HTTP {status}, but the call record broke off: {error}; {ADVICE}");
    Error::new(ErrorKind::MaybePlaced, message)
        .with_facts_from(error)
        .with_response(status, headers)
}

/// What a 2xx response means: the call, if its record has an id and reports no error.
pub(super) fn body_arrived(
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    max_bytes: usize,
) -> Result<Call, Error> {
    let words = server_message(body);
    let said = |before, after| match &words {
        Some(words) => format!("{before}{words}{after}"),
        None => String::new(),
    };
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let problem = match text.parse::<Call>() {
        Ok(call) if !has_id(&call) => {
            format!(
                "the call record that came back has no id{}",
                said(" (", ")")
            )
        }
        Ok(call) if reports_error(&call) => {
            format!("what came back reports an error{}", said(" (", ")"))
        }
        Ok(call) => return Ok(call),
        Err(_) => {
            let content_type = headers.get(CONTENT_TYPE);
            let got = match text.starts_with('{') {
                true if body.len() > max_bytes => "a record larger than the limit".to_owned(),
                true => "invalid JSON".to_owned(),
                false => describe(body, content_type.and_then(|value| value.to_str().ok())),
            };
            format!("no call record came back (got {got}{})", said(": ", ""))
        }
    };
    let message = format!("HTTP {status}, but {problem}; {ADVICE}");
    Err(Error::new(ErrorKind::MaybePlaced, message)
        .with_response(status, headers)
        .with_server_message(words))
}

/// Whether a record has an id that can be the id of a call.
fn has_id(call: &Call) -> bool {
    let id = call
        .field("id")
        .map(|id| serde_json::from_str::<String>(id.get()));
    id.is_some_and(|id| id.is_ok_and(|id| id.chars().any(|c| c.is_alphanumeric() && c != '0')))
}

/// Whether an object says that the request failed: an error may have an id of its own.
fn reports_error(call: &Call) -> bool {
    let value = |key| call.field(key).map_or("null", |value| value.get());
    let names_error = |key| !matches!(value(key), "null" | "false" | "0" | r#""""# | "[]" | "{}");
    names_error("error") || names_error("errors") || value("success") == "false"
}

#[cfg(test)]
mod tests;
