//! The kinds of errors, each with what to do about it.

/// What kind of error it was, and so what to do about it.
///
/// ```
/// use ovia::ErrorKind;
///
/// fn advice(error: &ovia::Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::Unauthorized => "check the token",
///         ErrorKind::RateLimited => "wait, then go on",
///         ErrorKind::MaybePlaced => "look into the list before placing it again",
///         _ if error.is_retryable() => "try again",
///         _ => "report it",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was set up wrongly: no token, a base URL that is none. Correct it; nothing was
    /// sent.
    Configuration,
    /// No connection could be made. Nothing was sent; try again, or check the address.
    Connect,
    /// The server sent no byte for too long. Try again; a slow network may need a longer
    /// [stall timeout](crate::ClientBuilder::stall_timeout).
    Timeout,
    /// The limit on the whole operation ran out. Try again with a longer
    /// [`timeout`](crate::ClientBuilder::timeout), if it is worth it.
    DeadlineExceeded,
    /// The connection broke before there was a response. Try again.
    Connection,
    /// 401 or 403: the token is missing, wrong, expired, or not allowed to do this. Get another.
    Unauthorized,
    /// 404 or 410: no such thing at this address. Check the base URL.
    NotFound,
    /// 429: too many requests. Wait for [`retry_after`](crate::Error::retry_after), then try again.
    RateLimited,
    /// Another 4xx: the server refuses the request as it is. Correct it; sending it again is no use.
    Rejected,
    /// 3xx: the server points elsewhere. Redirects to another server are not followed, for the token
    /// is for the configured one, and neither are those of a call that is to be placed: check the
    /// base URL.
    Redirected,
    /// 5xx: the server failed. Try again later.
    Server,
    /// A success status, but what came is not what it should be: no list, or no call. Check the
    /// base URL; if it is right, Ovia has changed.
    UnexpectedBody,
    /// The body broke off. What came before is good; try again for the rest.
    Interrupted,
    /// The body is larger than the [limit](crate::ClientBuilder::largest_body) that was set for it.
    /// Raise the limit, if the server is to be trusted.
    LimitExceeded,
    /// One record could not be read: it is no JSON object, is larger or deeper than the limits, or
    /// does not fit the type asked for. A stream goes on after it.
    Record,
    /// The call may have been placed: the request went out, and what became of it is unknown. Look
    /// into the list before placing it again. The client never sends such a request twice.
    MaybePlaced,
}

impl ErrorKind {
    /// Whether the same request may succeed later, and does no harm if it is sent again.
    pub(crate) fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::Timeout
                | Self::DeadlineExceeded
                | Self::Connection
                | Self::RateLimited
                | Self::Server
                | Self::Interrupted
        )
    }

    /// The kind of a status that is no success.
    pub(crate) fn of_status(status: u16) -> Self {
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
