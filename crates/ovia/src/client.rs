//! The client: its configuration, and requests to paths that are not typed yet.
//!
//! | file | what it does |
//! | --- | --- |
//! | `builder.rs` | [`ClientBuilder`]: credentials, address, plug-in points; builds the client |
//! | `builder/limits.rs` | the limits that the builder sets, and their defaults |
//! | `base_url.rs` | checks the base URL |
//! | `list_request.rs` | [`ListRequest`]: the options, filters and ways of reading of every list |
//! | `request.rs`, `response.rs` | [`Client::request`]: any method on any path |
//!
//! Typed operations are in `calls`; how a request is sent is in `transport`.

mod base_url;
mod builder;
mod list_request;
mod request;
mod response;

use std::{fmt, sync::Arc, time::Duration};

use ovia_core::{record::Record, schema::Model};
use reqwest::Method;

pub use self::{
    builder::ClientBuilder,
    list_request::{ListRequest, PartialList},
    request::Request,
    response::Response,
};
use crate::{
    Error, ErrorKind,
    drift::SeenDrift,
    transport::{Deadline, Limits, Operation, RequestOptions, RetryRule, Shared},
};

/// A client for one Ovia account. Cloning it is cheap, and clones share their connections.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
/// # let url = server.url().to_owned();
/// let client = ovia::Client::builder().token("secret").base_url(url).build()?;
/// assert_eq!(client.calls().list().await?.len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    base_url: String,
    http: reqwest::Client,
    shared: Arc<Shared>,
    limits: Limits,
    timeout: Option<Duration>,
    drift: Arc<SeenDrift>,
}

impl Client {
    /// Starts the configuration of a client.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client configured by the environment: `OVIA_TOKEN`, and `OVIA_BASE_URL` if it is set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`], where the token is not set, or one of them is invalid.
    ///
    /// ```no_run
    /// let client = ovia::Client::from_env()?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        let mut builder = Self::builder();
        if let Some(token) = variable("OVIA_TOKEN")? {
            builder = builder.token(token);
        }
        if let Some(base_url) = variable("OVIA_BASE_URL")? {
            builder = builder.base_url(base_url);
        }
        builder.build()
    }

    /// Requests a path of the server that this crate has no type for yet, with the token, retries,
    /// limits and errors of every other operation.
    ///
    /// Methods that only read (`GET`, `HEAD`) are retried as lists are. Any other request is sent
    /// again only where the server certainly did not process it: no connection was made, or it
    /// answered 429. The path starts with `/`, and may have a query.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let answer = ovia_mock::Answer::json(201, r#"{"id": "7"}"#);
    /// # let server = ovia_mock::MockServer::builder().answer(answer).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let agent: serde_json::Value = client
    ///     .request(ovia::Method::POST, "/api/v1/agents")
    ///     .json(&serde_json::json!({"name": "Camille"}))
    ///     .await?
    ///     .json()
    ///     .await?;
    /// assert_eq!(agent["id"], "7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::new(self.clone(), method, path.into())
    }

    /// Gets a path of the server that this crate has no type for yet. The short form of
    /// [`request`](Self::request) with `GET`.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let calls: Vec<serde_json::Value> = client.get("/api/v1/calls").await?.json().await?;
    /// assert_eq!(calls.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, path: impl Into<String>) -> Request {
        self.request(Method::GET, path)
    }

    /// Starts an operation that only reads. Its time limit runs from now on.
    pub(crate) fn operation(
        &self,
        options: &RequestOptions,
        default_timeout: Option<Duration>,
    ) -> Arc<Operation> {
        self.operation_with_rule(options, default_timeout, RetryRule::SAFE)
    }

    /// Starts an operation whose requests are retried by this rule.
    pub(crate) fn operation_with_rule(
        &self,
        options: &RequestOptions,
        default_timeout: Option<Duration>,
        rule: RetryRule,
    ) -> Arc<Operation> {
        let inner = &*self.inner;
        let timeout = options.timeout.or(inner.timeout).or(default_timeout);
        Arc::new(Operation::new(
            &inner.base_url,
            &inner.http,
            &inner.shared,
            inner.limits,
            Deadline::after(timeout),
            options,
            rule,
        ))
    }

    /// What compares records with the specification as they arrive, if a tracing subscriber listens.
    pub(crate) fn watch_drift<M: Model>(&self) -> Option<impl FnMut(&Record<M>) + Send + 'static> {
        let mut watch = self.inner.drift.watch()?;
        Some(move |record: &Record<M>| watch.observe(record))
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.inner.base_url
    }
}

/// An environment variable; empty counts as unset.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::new(
            ErrorKind::Configuration,
            format!("{name} is not Unicode text"),
        )),
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("base_url", &self.inner.base_url)
            .field("limits", &self.inner.limits)
            .field("timeout", &self.inner.timeout)
            .field("retry_policy", &self.inner.shared.policy)
            .finish_non_exhaustive()
    }
}
