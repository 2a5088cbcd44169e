//! The kinds of errors, each with its usual cause and what to do about it.

use std::fmt;

/// What kind of error it is, and so what to do about it.
///
/// ```
/// use ovia::ErrorKind;
///
/// fn advice(error: &ovia::Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::Unauthorized => "check the token",
///         ErrorKind::RateLimited => "wait, then try again",
///         ErrorKind::MaybePlaced => "check the list before placing the call again",
///         _ if error.is_retryable() => "try again",
///         _ => "report it",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the request is set up wrongly. Usual causes: no token, an invalid base URL, a
    /// header that cannot be sent. Correct it; nothing was sent.
    Configuration,
    /// No connection could be made, or none was free. Usual causes: a wrong address, no network, a
    /// server that is down, a proxy that refuses, a certificate that is not trusted. Nothing was
    /// sent; try again if the error [is retryable](crate::Error::is_retryable), or check the base
    /// URL, the proxy or the certificates.
    Connect,
    /// The server sent nothing for too long, or answered 408. Usual causes: an overloaded server, a
    /// slow network. Try again, or set a longer
    /// [stall timeout](crate::ClientBuilder::stall_timeout).
    Timeout,
    /// The time limit on the whole operation ran out. Set a longer
    /// [`timeout`](crate::ClientBuilder::timeout), or try again.
    DeadlineExceeded,
    /// The connection broke before there was a response, or the response is not valid HTTP. Usual
    /// causes: a proxy or a server that restarts. Try again.
    Connection,
    /// 401 or 403 from the API. Usual causes: a token that is wrong, expired, or lacks a permission. Get another
    /// token.
    Unauthorized,
    /// 404 or 410. Usual cause: a wrong base URL or path. Check it.
    NotFound,
    /// 429: too many requests. Wait for [`retry_after`](crate::Error::retry_after), then try again.
    RateLimited,
    /// Another 4xx, or a 401 or 403 that a proxy, a firewall or a login page sent. Usual cause: a value
    /// that the server does not accept; its message says which. Correct the request; sending it
    /// again does not help.
    Rejected,
    /// 3xx to another server, or of a request that is not a GET. Usual cause: a base URL that has
    /// moved. Redirects are not followed there, because the token is for the configured server only;
    /// correct the base URL.
    Redirected,
    /// 5xx: the server failed. Try again later.
    Server,
    /// The status is 2xx, but the body is not what it should be. Usual cause: a base URL that leads
    /// to a web page. If it is right, Ovia's API has changed; report it.
    UnexpectedBody,
    /// The body broke off. Usual causes: a proxy's time limit, a server that restarts. What came
    /// before is complete; try again for the rest.
    Interrupted,
    /// The list came to its end, and there are signs that it is not the whole: the server says that
    /// there are more records, or more data follows the list. The records that were read are right; the
    /// others are missing. Report it.
    Incomplete,
    /// The body or the file is compressed, and its data does not match its checksum or cannot be
    /// decompressed. Usual causes: a faulty proxy, cache or disk. Records that were read before may
    /// be wrong as well: discard them, and read everything again.
    Damaged,
    /// The body is larger than a limit of the client. Raise
    /// [`max_body_bytes`](crate::ClientBuilder::max_body_bytes) or
    /// [`max_record_bytes`](crate::ClientBuilder::max_record_bytes) if you trust the server.
    LimitExceeded,
    /// One record could not be read: it is not a JSON object, exceeds a limit, or does not fit the
    /// type that was asked for. The rest of the list is still read; report the record.
    Record,
    /// The call may have been placed: the request was sent, and its outcome is unknown. Usual causes:
    /// a timeout, a broken connection, a 5xx, a 2xx without the id of a call. Check the list
    /// ([`find_placed`](crate::calls::Calls::find_placed)) before placing the call again. The client
    /// itself never sends such a request twice.
    MaybePlaced,
}

impl ErrorKind {
    /// Whether the same request may succeed later.
    pub(super) fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::Timeout
                | Self::DeadlineExceeded
                | Self::Connection
                | Self::RateLimited
                | Self::Server
                | Self::Interrupted
                | Self::Damaged
        )
    }

    /// The kind of a status other than 2xx.
    pub(super) fn from_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Unauthorized,
            404 | 410 => Self::NotFound,
            408 => Self::Timeout,
            429 => Self::RateLimited,
            300..=399 => Self::Redirected,
            400..=499 => Self::Rejected,
            _ => Self::Server,
        }
    }
}

/// A few words, for example for a metric's label: `rate limited`.
impl fmt::Display for ErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Configuration => "invalid configuration",
            Self::Connect => "no connection",
            Self::Timeout => "timeout",
            Self::DeadlineExceeded => "deadline exceeded",
            Self::Connection => "connection lost",
            Self::Unauthorized => "unauthorized",
            Self::NotFound => "not found",
            Self::RateLimited => "rate limited",
            Self::Rejected => "request rejected",
            Self::Redirected => "redirected",
            Self::Server => "server error",
            Self::UnexpectedBody => "unexpected body",
            Self::Interrupted => "body interrupted",
            Self::Incomplete => "incomplete list",
            Self::Damaged => "damaged data",
            Self::LimitExceeded => "limit exceeded",
            Self::Record => "unreadable record",
            Self::MaybePlaced => "call may have been placed",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorKind;

    #[test]
    fn kinds_have_words_and_statuses_have_kinds() {
        assert_eq!(ErrorKind::RateLimited.to_string(), "rate limited");
        for (status, kind) in [
            (101, ErrorKind::Server),
            (302, ErrorKind::Redirected),
            (400, ErrorKind::Rejected),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Unauthorized),
            (404, ErrorKind::NotFound),
            (408, ErrorKind::Timeout),
            (409, ErrorKind::Rejected),
            (410, ErrorKind::NotFound),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Server),
            (501, ErrorKind::Server),
        ] {
            assert_eq!(ErrorKind::from_status(status), kind, "{status}");
        }
    }
}
