//! How one request goes out, and what its failure means.

use std::time::Duration;

use ovia_core::transport::{Sending, Transport};

use crate::{Error, ErrorKind};

/// What a server is told about who asks.
pub(crate) const USER_AGENT: &str = concat!("ovia-rust/", env!("CARGO_PKG_VERSION"));

/// Sends requests over HTTP.
#[derive(Debug)]
pub(crate) struct Http;

impl Transport for Http {
    fn send<'a>(&'a self, client: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        Box::pin(async move { Ok(client.execute(request).await.map_err(of_reqwest)?) })
    }
}

/// No byte came for too long.
pub(crate) fn stalled(after: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("the server sent nothing for {after:?}"),
    )
}

/// A transport's error as one of ours. One of somebody else's says nothing of how far it got.
pub(crate) fn of_transport(error: ovia_core::transport::TransportError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(other) => Error::new(
            ErrorKind::Connection,
            format!("the transport failed: {}", root_cause(&*other)),
        )
        .with_source(other),
    }
}

/// What reqwest says, in our kinds. Its own text names the URL, which is no secret but no news.
pub(crate) fn of_reqwest(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, what) = if error.is_connect() {
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
    Error::new(kind, format!("{what}: {}", root_cause(&error))).with_source(error)
}

/// The innermost cause: the outer ones only say that there is one.
pub(crate) fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    crate::redact::excerpt(&cause.to_string())
}
