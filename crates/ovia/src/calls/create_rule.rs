//! The rule of placing a call: when the request is sent again, and what each outcome means.
//!
//! | outcome | sent again | the caller gets |
//! | --- | --- | --- |
//! | no connection was made | yes | `Connect`: not placed |
//! | 429 | yes | `RateLimited`: not placed |
//! | the request could not be built, or the token not fetched | no | `Configuration`: not placed |
//! | 401, 403 | no | `Unauthorized`: not placed |
//! | 404, 410 | no | `NotFound`: not placed |
//! | 3xx | no | `Redirected`: not placed |
//! | another 4xx, but for 408 | no | `Rejected`: not placed |
//! | no response: a timeout, a deadline, a broken connection | no | `MaybePlaced` |
//! | 408, 5xx, anything else | no | `MaybePlaced` |
//! | 2xx, and a record with an id | no | the call: placed |
//! | 2xx, and anything else | no | `MaybePlaced` |
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
    if NOT_PLACED.contains(&error.kind()) {
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

/// What a 2xx response means: the call, if its record has an id.
pub(super) fn body_arrived(
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    max_bytes: usize,
) -> Result<Call, Error> {
    let in_doubt = |problem: &str| {
        let message = format!("HTTP {status}, but {problem}; {ADVICE}");
        Err(Error::new(ErrorKind::MaybePlaced, message).with_response(status, headers))
    };
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if let Ok(call) = text.parse::<Call>() {
        if call.field("id").is_some_and(|id| id.get() != "null") {
            return Ok(call);
        }
        let words = server_message(body).map_or(String::new(), |words| format!(" ({words})"));
        return in_doubt(&format!("the call record that came back has no id{words}"));
    }
    let got = match text.starts_with('{') {
        true if body.len() > max_bytes => "a record larger than the limit".to_owned(),
        true => "invalid JSON".to_owned(),
        false => {
            let content_type = headers.get(CONTENT_TYPE);
            describe(body, content_type.and_then(|value| value.to_str().ok()))
        }
    };
    in_doubt(&format!("no call record came back (got {got})"))
}

#[cfg(test)]
mod tests;
