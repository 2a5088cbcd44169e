//! Errors from reqwest and from transports, where there is no complete response.

use std::{io, iter, time::Duration};

use ovia_core::transport::TransportError;

use super::{Error, ErrorKind};

/// Sorts an error of reqwest. Its own text repeats the URL, which is left out.
/// `proxy` is the address of the proxy that the request went to, if that is known.
pub(crate) fn from_reqwest(error: reqwest::Error, proxy: Option<&str>) -> Error {
    let error = error.without_url();
    if error.is_connect() {
        return connect(&error, proxy).with_source(error);
    }
    let invalid = causes(&error).find_map(|cause| cause.downcast_ref::<hyper::Error>());
    if invalid.is_some_and(hyper::Error::is_parse) {
        return Error::new(ErrorKind::Connection, "the response is not valid HTTP")
            .with_permanence()
            .with_source(error);
    }
    let (kind, message) = if error.is_timeout() {
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

/// Why there is no connection. What waiting cannot mend is marked as permanent.
fn connect(error: &reqwest::Error, proxy: Option<&str>) -> Error {
    let new = |message: String| Error::new(ErrorKind::Connect, message);
    let through = proxy.map_or_else(
        || "the proxy".to_owned(),
        |proxy| format!("the proxy {proxy}"),
    );
    let texts: Vec<String> = causes(error).map(|cause| cause.to_string()).collect();
    let says = |words: &str| texts.iter().any(|text| text.contains(words));
    // TLS libraries say so if what arrived is wrong; everything else may pass.
    let is_tls = causes(error).any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        io.is_some_and(|error| innermost(error).kind() == io::ErrorKind::InvalidData)
    });
    if is_tls || says("certificate") {
        return new(format!(
            "no TLS connection to the server: {}",
            tls_problem(&texts)
        ))
        .with_permanence();
    }
    if says("tunnel error: proxy authorization required") {
        return new(format!(
            "{through} asks for a user name and a password (HTTP 407)"
        ))
        .with_permanence();
    }
    if says("unsupported scheme") {
        return new(format!("no connection to {through}")).with_permanence();
    }
    // The HTTP library does not tell the status.
    if says("tunnel error: unsuccessful") {
        return new(format!("{through} refused to connect to the server"));
    }
    if says("tunnel error: failed to create underlying connection") {
        return new(format!("no connection to {through}"));
    }
    if says("tunnel error") {
        return new(format!("{through} did not connect to the server"));
    }
    match proxy {
        Some(_) => new(format!("no connection to the server through {through}")),
        None => new("no connection to the server".to_owned()),
    }
}

/// What is wrong with a TLS connection, in the words of rustls or of the operating system's library.
fn tls_problem(texts: &[String]) -> &'static str {
    let texts = texts.join(" ").to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| texts.contains(word));
    if says(&["notvalidyet", "not valid yet", "not yet valid"]) {
        "its certificate is not valid yet (is this machine's clock right?)"
    } else if says(&["expired"]) {
        "its certificate has expired"
    } else if says(&[
        "notvalidforname",
        "not valid for",
        "hostname mismatch",
        "name mismatch",
    ]) {
        "its certificate is for another name"
    } else if says(&["revoked"]) {
        "its certificate is revoked"
    } else if says(&[
        "unknownissuer",
        "unknown issuer",
        "badsignature",
        "self-signed",
        "self signed",
        "local issuer",
    ]) {
        "its certificate is from an issuer that this machine does not trust"
    } else if says(&["certificate"]) {
        "its certificate is not trusted"
    } else if says(&["corrupt message", "wrong version number"]) {
        "what answers does not speak TLS (is it http:// and not https://?)"
    } else {
        "the server and this client do not agree on how to speak TLS"
    }
}

/// An I/O error may hold another one, which is not its source.
fn innermost(mut error: &io::Error) -> &io::Error {
    while let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        error = inner;
    }
    error
}

/// An error and its sources.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    let first: &(dyn std::error::Error + 'static) = error;
    iter::successors(Some(first), |cause| cause.source())
}

/// The error of a body that broke off.
pub(crate) fn from_body(error: reqwest::Error) -> Error {
    Error::new(ErrorKind::Interrupted, "the body broke off").with_source(error.without_url())
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
