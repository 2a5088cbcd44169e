//! The client and its configuration.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    Error, ErrorKind, base_url,
    calls::Calls,
    token::Token,
    transport::{HttpTransport, USER_AGENT},
};

/// How long to wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a server may send nothing. There is no limit on a whole list, which may be large.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);

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
    core: Arc<ovia_core::Client>,
    limits: Limits,
    base_url: Arc<str>,
}

/// What bounds the reading of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) stall_timeout: Duration,
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
        ClientBuilder {
            token: None,
            base_url: ovia_core::BASE_URL.to_owned(),
            connect_timeout: CONNECT_TIMEOUT,
            stall_timeout: STALL_TIMEOUT,
        }
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

    pub(crate) fn core(&self) -> &ovia_core::Client {
        &self.core
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
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
            .field("base_url", &self.base_url)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// The configuration of a [`Client`].
///
/// ```
/// use std::time::Duration;
///
/// let client = ovia::Client::builder()
///     .token("secret")
///     .base_url("http://127.0.0.1:8080")
///     .connect_timeout(Duration::from_secs(3))
///     .build()?;
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone)]
pub struct ClientBuilder {
    token: Option<String>,
    base_url: String,
    connect_timeout: Duration,
    stall_timeout: Duration,
}

impl ClientBuilder {
    /// The auth token. Required; it is checked by [`build`](Self::build), and never printed.
    ///
    /// ```
    /// let error = ovia::Client::builder().token("two\nlines").build().unwrap_err();
    /// assert!(!error.to_string().contains("two"));
    /// ```
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The server, without `/api/v1`. Ovia's own by default.
    ///
    /// ```
    /// let builder = ovia::Client::builder().token("secret").base_url("http://127.0.0.1:8080/");
    /// assert!(builder.build().is_ok());
    /// ```
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// How long to wait for a connection: 10 seconds by default.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let builder = ovia::Client::builder().connect_timeout(Duration::from_secs(3));
    /// ```
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the server may send nothing, before its response or within it: 30 seconds by
    /// default. There is no limit on the whole, for a list may be large.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let builder = ovia::Client::builder().stall_timeout(Duration::from_secs(120));
    /// ```
    #[must_use]
    pub fn stall_timeout(mut self, limit: Duration) -> Self {
        self.stall_timeout = limit;
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`], where the token is missing or unusable, the base URL is none,
    /// or TLS cannot start.
    ///
    /// ```
    /// let error = ovia::Client::builder().token("secret").base_url("ovia").build().unwrap_err();
    /// assert!(error.to_string().starts_with("the base URL is no URL"));
    /// ```
    pub fn build(self) -> Result<Client, Error> {
        let Some(token) = self.token else {
            return Err(Error::new(
                ErrorKind::Configuration,
                "no token: set OVIA_TOKEN, or give one to the builder",
            ));
        };
        let token = Token::new(&token)?;
        let base_url = base_url::parse(&self.base_url)?;
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(self.connect_timeout)
            // The token is for the configured server; and a redirected POST might ring twice.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Configuration, "the HTTP client cannot start")
                    .with_source(error)
            })?;
        let transport = HttpTransport {
            token,
            stall_timeout: self.stall_timeout,
        };
        Ok(Client {
            core: Arc::new(ovia_core::Client::new_with_client(
                &base_url,
                http,
                Arc::new(transport),
            )),
            limits: Limits {
                stall_timeout: self.stall_timeout,
            },
            base_url: base_url.into(),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("stall_timeout", &self.stall_timeout)
            .finish_non_exhaustive()
    }
}
