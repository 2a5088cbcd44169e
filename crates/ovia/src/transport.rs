//! How requests go out: credentials, the name we go by, and how long we wait.

use std::time::Duration;

use ovia_core::transport::{Sending, Transport};
use reqwest::header::AUTHORIZATION;

use crate::{Error, ErrorKind, token::Token};

/// What a server is told about who asks.
pub(crate) const USER_AGENT: &str = concat!("ovia-rust/", env!("CARGO_PKG_VERSION"));

/// Sends requests over HTTP, with the token.
#[derive(Debug)]
pub(crate) struct HttpTransport {
    pub(crate) token: Token,
    pub(crate) stall_timeout: Duration,
}

impl Transport for HttpTransport {
    fn send<'a>(
        &'a self,
        client: &'a reqwest::Client,
        mut request: reqwest::Request,
    ) -> Sending<'a> {
        request
            .headers_mut()
            .insert(AUTHORIZATION, self.token.header());
        Box::pin(async move {
            match tokio::time::timeout(self.stall_timeout, client.execute(request)).await {
                Ok(Ok(response)) => Ok(response),
                Ok(Err(error)) => Err(of_reqwest(error).into()),
                Err(_) => Err(stalled(self.stall_timeout).into()),
            }
        })
    }
}

/// No byte came for too long.
pub(crate) fn stalled(after: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("the server sent nothing for {after:?}"),
    )
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
