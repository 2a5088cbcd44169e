//! The client.

mod builder;

use std::{fmt, sync::Arc, time::Duration};

pub use builder::ClientBuilder;

use crate::{
    Error, ErrorKind, attempts::Shared, calls::Calls, deadline::Deadline, operation::Operation,
    options::RequestOptions, response::GetPath, stream::Limits,
};

/// A client for one Ovia account. Cloning it is cheap, and shares its connections.
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
}

impl Client {
    /// Starts the configuration of a client.
    ///
    /// ```
    /// let client = ovia::Client::builder().token("secret").build()?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client configured by the environment: `OVIA_TOKEN`, and `OVIA_BASE_URL` if it is set.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`], where the token is not set, or one of them is unusable.
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

    /// The operations on calls.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("secret").build()?;
    /// let list = client.calls().list();
    /// # Ok::<(), ovia::Error>(())
    /// ```
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls::new(self.clone())
    }

    /// Asks for a path of the server that this crate knows nothing of yet, with everything else as
    /// ever: the token, retries, limits, errors.
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
    pub fn get(&self, path: impl Into<String>) -> GetPath {
        GetPath::new(self.clone(), path.into())
    }

    /// Starts an operation; its time runs from now on.
    pub(crate) fn operation(
        &self,
        options: &RequestOptions,
        default_timeout: Option<Duration>,
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
        ))
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.inner.base_url
    }
}

/// An environment variable; unset and empty are the same.
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
