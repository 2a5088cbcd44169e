//! Errors from reqwest and from transports, where there is no complete response.

use std::time::Duration;

use ovia_core::transport::TransportError;

use super::{Error, ErrorKind};

/// Sorts an error of reqwest. Its own text repeats the URL, which is left out.
pub(crate) fn from_reqwest(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, message) = if error.is_connect() {
        (ErrorKind::Connect, "no connection to the server")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the server took too long")
    } else if error.is_builder() {
        (ErrorKind::Configuration, "the request could not be built")
    } else {
        (
            ErrorKind::Connection,
            "the connection broke before there was a response",
        )
    };
    Error::new(kind, message).with_source(error)
}

/// The error of a body that broke off.
pub(crate) fn from_body(error: reqwest::Error) -> Error {
    Error::new(ErrorKind::Interrupted, "the body ended early or is damaged")
        .with_source(error.without_url())
}

/// The error of a transport. One that is not of this crate does not say how far the request got.
pub(crate) fn from_transport(error: TransportError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(other) => Error::new(ErrorKind::Connection, "the transport failed").with_source(other),
    }
}

/// The error where the server sent nothing for this long.
pub(crate) fn stalled(stall_timeout: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("the server sent nothing for {stall_timeout:?}"),
    )
}

#[cfg(test)]
mod tests {
    use super::from_transport;
    use crate::{Error, ErrorKind};

    #[test]
    fn an_error_of_this_crate_passes_through_a_transport() {
        let refused = Error::new(ErrorKind::Configuration, "refused");
        assert_eq!(from_transport(refused.into()).to_string(), "refused");
        let other = from_transport("the cable is cut".into());
        assert_eq!(other.kind(), ErrorKind::Connection);
        assert_eq!(other.to_string(), "the transport failed");
        assert_eq!(other.root_cause().as_deref(), Some("the cable is cut"));
    }
}
