//! Sends one request over HTTP.

use ovia_core::transport::{Sending, Transport};

use crate::error::from_reqwest;

/// What the server is told about the program.
pub(crate) const USER_AGENT: &str = concat!("ovia-rust/", env!("CARGO_PKG_VERSION"));

/// The transport that sends requests with reqwest.
#[derive(Debug)]
pub(crate) struct Http;

impl Transport for Http {
    fn send<'a>(&'a self, client: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        Box::pin(async move { Ok(client.execute(request).await.map_err(from_reqwest)?) })
    }
}
