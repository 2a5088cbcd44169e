//! The options of one request, which replace those of the client.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{Error, ErrorKind, error::excerpt};

/// The options of one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestOptions {
    pub(crate) max_retries: Option<u32>,
    pub(crate) max_resumes: Option<u32>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: HeaderMap,
    /// The first option that cannot be used; the request fails with it before anything is sent.
    pub(crate) invalid: Option<Error>,
}

impl RequestOptions {
    /// Sets a header; one that cannot be sent is reported when the request is sent.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        match parse_header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => self.refuse(error),
        }
    }

    pub(crate) fn refuse(&mut self, error: Error) {
        self.invalid.get_or_insert(error);
    }
}

/// Checks a header that a caller sets. Those that the client sets itself are refused.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let refuse = |problem: &str| {
        // The value may be a secret, and the name may be any text.
        let name = excerpt(name);
        Err(Error::new(
            ErrorKind::Configuration,
            format!("the header `{name}` {problem}"),
        ))
    };
    let Ok(parsed) = name.parse::<HeaderName>() else {
        return refuse("has an invalid name");
    };
    if matches!(
        parsed.as_str(),
        "authorization" | "host" | "content-length" | "transfer-encoding" | "connection"
    ) {
        return refuse("is set by the client itself");
    }
    match value.parse::<HeaderValue>() {
        Ok(value) => Ok((parsed, value)),
        Err(_) => refuse("has an invalid value"),
    }
}

/// The setters that every request builder has.
macro_rules! request_options {
    () => {
        /// How many times this request is retried, instead of
        /// [what the client says](crate::RetryPolicy::max_retries). 0 turns retries off.
        pub fn max_retries(mut self, retries: u32) -> Self {
            self.options.max_retries = Some(retries);
            self
        }

        /// The time limit on the whole operation, from when it is started to its last byte, retries
        /// and delays included.
        pub fn timeout(mut self, limit: std::time::Duration) -> Self {
            self.options.timeout = Some(limit);
            self
        }

        /// Adds a header. If it is invalid, or one that the client sets itself, the request fails
        /// with [`Configuration`](crate::ErrorKind::Configuration) and nothing is sent.
        pub fn header(mut self, name: &str, value: &str) -> Self {
            self.options.header(name, value);
            self
        }
    };
}
pub(crate) use request_options;

#[cfg(test)]
mod tests {
    use super::parse_header;

    #[test]
    fn some_headers_cannot_be_set() {
        assert!(parse_header("X-Trace", "7").is_ok());
        for (name, value) in [
            ("Authorization", "Bearer hunter2"),
            ("Host", "elsewhere.example"),
            ("no name", "x"),
            ("x-secret", "hunter2\r\n"),
        ] {
            let error = parse_header(name, value).expect_err(name).to_string();
            assert!(error.starts_with("the header `"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
