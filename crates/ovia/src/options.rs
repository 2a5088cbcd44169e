//! What can be set for one request.

use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::{Error, ErrorKind};

/// The settings of one request, which count instead of those of the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestOptions {
    pub(crate) retries: Option<u32>,
    pub(crate) resumes: Option<u32>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: HeaderMap,
    /// A header that was set and cannot be sent; the request fails with it.
    pub(crate) unusable: Option<String>,
}

impl RequestOptions {
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => self.unusable = Some(error.to_string()),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.unusable {
            Some(problem) => Err(Error::new(ErrorKind::Configuration, problem)),
            None => Ok(()),
        }
    }
}

/// A header that may be set: not one that the client answers for itself.
pub(crate) fn header(
    name: &str,
    value: &str,
) -> Result<(reqwest::header::HeaderName, reqwest::header::HeaderValue), Error> {
    let refuse = |problem: &str| {
        // The value may be a secret; the name may be anything, too.
        let name = crate::redact::excerpt(name);
        Err(Error::new(
            ErrorKind::Configuration,
            format!("the header `{name}` {problem}"),
        ))
    };
    let Ok(parsed) = name.parse::<reqwest::header::HeaderName>() else {
        return refuse("has a name that cannot be sent");
    };
    if matches!(
        parsed.as_str(),
        "authorization" | "host" | "content-length" | "transfer-encoding" | "connection"
    ) {
        return refuse("is the client's own to set");
    }
    match value.parse::<reqwest::header::HeaderValue>() {
        Ok(value) => Ok((parsed, value)),
        Err(_) => refuse("has a value that cannot be sent"),
    }
}

/// The setters that every request has.
macro_rules! request_options {
    () => {
        /// How often this request is sent again, instead of as often as the client says.
        ///
        /// ```
        /// # let client = ovia::Client::builder().token("t").build()?;
        /// let once = client.calls().list().retries(0);
        /// # Ok::<(), ovia::Error>(())
        /// ```
        pub fn retries(mut self, retries: u32) -> Self {
            self.options.retries = Some(retries);
            self
        }

        /// The limit on the whole operation, from now on to its last byte, waits included.
        ///
        /// ```
        /// # let client = ovia::Client::builder().token("t").build()?;
        /// let soon = client.calls().list().timeout(std::time::Duration::from_secs(20));
        /// # Ok::<(), ovia::Error>(())
        /// ```
        pub fn timeout(mut self, limit: std::time::Duration) -> Self {
            self.options.timeout = Some(limit);
            self
        }

        /// A header of your own. Sending the request fails, if it is one that cannot be sent.
        ///
        /// ```
        /// # let client = ovia::Client::builder().token("t").build()?;
        /// let traced = client.calls().list().header("x-trace", "7");
        /// # Ok::<(), ovia::Error>(())
        /// ```
        pub fn header(mut self, name: &str, value: &str) -> Self {
            self.options.header(name, value);
            self
        }
    };
}
pub(crate) use request_options;

#[cfg(test)]
mod tests {
    use super::header;

    #[test]
    fn some_headers_are_not_for_setting() {
        assert!(header("X-Trace", "7").is_ok());
        for (name, value) in [
            ("Authorization", "Bearer hunter2"),
            ("Host", "elsewhere.example"),
            ("no name", "x"),
            ("x-secret", "hunter2\r\n"),
        ] {
            let error = header(name, value).expect_err(name).to_string();
            assert!(error.starts_with("the header `"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
