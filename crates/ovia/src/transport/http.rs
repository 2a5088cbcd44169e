//! Sends one request over HTTP.

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use ovia_core::transport::{Sending, Transport};

use crate::error::from_reqwest;

/// What the server is told about the program.
pub(crate) const USER_AGENT: &str = concat!("ovia-rust/", env!("CARGO_PKG_VERSION"));

/// The transport that sends requests with reqwest.
#[derive(Debug, Default)]
pub(crate) struct Http {
    /// The proxy that requests go to, for errors.
    proxy: Option<String>,
}

impl Http {
    /// The transport whose HTTP client takes its proxy from the environment or the system.
    pub(crate) fn with_system_proxy(base_url: &str) -> Self {
        let url: Option<Uri> = base_url.parse().ok();
        let proxy = url.and_then(|url| Matcher::from_system().intercept(&url));
        Self {
            // Without the credentials that it may hold.
            proxy: proxy.as_ref().and_then(|proxy| {
                let (host, port) = (proxy.uri().host()?, proxy.uri().port_u16());
                Some(port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
            }),
        }
    }
}

impl Transport for Http {
    fn send<'a>(&'a self, client: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        Box::pin(async move {
            let sent = client.execute(request).await;
            Ok(sent.map_err(|error| from_reqwest(error, self.proxy.as_deref()))?)
        })
    }
}
