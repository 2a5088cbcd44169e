//! The configuration of a client, checked as a whole when it is built. Its limits are in
//! `limits.rs`.

mod limits;

use std::{fmt, future::Future, marker::PhantomData, sync::Arc, time::Duration};

use ovia_core::transport::Transport;
use reqwest::header::{HeaderMap, HeaderName};

use self::limits::{CONNECT_TIMEOUT, MAX_CONNECTIONS, MAX_RECORD_BYTES, STALL_TIMEOUT};
use super::{Client, Inner, base_url};
use crate::{
    Error, ErrorKind, RetryPolicy,
    transport::{
        ConnectionLimit, Credentials, Http, Limits, RetryBudget, Shared, Token, USER_AGENT,
        parse_header,
    },
};

/// How long an idle connection is kept. Shorter than servers keep them: if the server closes a
/// connection just when a call is sent over it, it is not known whether the call was placed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// How many header fields of a response are read.
const MAX_HEADERS: usize = 1000;

/// The configuration of a [`Client`], or of a
#[cfg_attr(
    feature = "blocking",
    doc = "[`blocking::Client`](crate::blocking::Client)"
)]
#[cfg_attr(not(feature = "blocking"), doc = "`blocking::Client`")]
/// (feature `blocking`).
///
/// `C` is the client that `build` returns. You never name it:
/// [`Client::builder`] and `blocking::Client::builder` choose it.
///
/// ```
/// use std::time::Duration;
///
/// let client = ovia::Client::builder()
///     .token("secret")
///     .base_url("http://127.0.0.1:8080")
///     .connect_timeout(Duration::from_secs(3))
///     .max_retries(2)
///     .build()?;
/// # Ok::<(), ovia::Error>(())
/// ```
pub struct ClientBuilder<C = Client> {
    /// Which client is built: the async or the blocking one.
    client: PhantomData<fn() -> C>,
    credentials: Option<Result<Credentials, Error>>,
    base_url: String,
    allow_plain_http: bool,
    connect_timeout: Duration,
    stall_timeout: Duration,
    timeout: Option<Duration>,
    policy: RetryPolicy,
    limits: Limits,
    max_connections: usize,
    headers: Result<HeaderMap, Error>,
    traced_headers: Vec<String>,
    http: Option<reqwest::Client>,
    transport: Option<Arc<dyn Transport>>,
}

impl<C> ClientBuilder<C> {
    pub(crate) fn new() -> Self {
        Self {
            client: PhantomData,
            credentials: None,
            base_url: ovia_core::BASE_URL.to_owned(),
            allow_plain_http: false,
            connect_timeout: CONNECT_TIMEOUT,
            stall_timeout: STALL_TIMEOUT,
            timeout: None,
            policy: RetryPolicy::default(),
            limits: Limits {
                max_record_bytes: MAX_RECORD_BYTES,
                max_record_depth: usize::MAX,
                max_body_bytes: None,
            },
            max_connections: MAX_CONNECTIONS,
            headers: Ok(HeaderMap::new()),
            traced_headers: Vec::new(),
            http: None,
            transport: None,
        }
    }

    /// The auth token. It is read as people paste it: white space, quotes, `Bearer`, `NAME=`, comments
    /// or a JSON object around it are taken away. `build` reports what is not a token, such as a
    /// placeholder. It is never printed.
    #[must_use]
    pub fn token(mut self, token: impl AsRef<str>) -> Self {
        self.credentials = Some(Token::new(token.as_ref()).map(Credentials::Fixed));
        self
    }

    /// A function that returns the token, for tokens that change. It is called before every request,
    /// retries included, so it should cache what it fetches.
    ///
    /// ```
    /// let builder = ovia::Client::builder().token_provider(|| async {
    ///     std::fs::read_to_string("token").map(|text| text.trim_end().to_owned())
    /// });
    /// ```
    #[must_use]
    pub fn token_provider<F, T, E>(mut self, fetch: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.credentials = Some(Ok(Credentials::fetched(fetch)));
        self
    }

    /// The address of the server, without `/api/v1` (default: Ovia's own).
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Whether the token may be sent over plain HTTP to another machine, where it could be read on
    /// the way (default no). To this machine it may always.
    ///
    /// ```
    /// let builder = ovia::Client::builder().token("secret").base_url("http://ovia.internal");
    /// assert!(builder.build().is_err());
    /// ```
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Adds a header to every request. `build` reports one that is invalid, or that the client sets
    /// itself.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(headers) = &mut self.headers {
            match parse_header(name, value) {
                Ok((name, value)) => {
                    headers.insert(name, value);
                }
                Err(error) => self.headers = Err(error),
            }
        }
        self
    }

    /// Response headers to trace, for example `server` or `x-cache`. By default only the request id
    /// is traced.
    #[must_use]
    pub fn trace_headers<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.traced_headers
            .extend(names.into_iter().map(Into::into));
        self
    }

    /// An HTTP client of your own, for example for a proxy or your own certificates. Its timeouts and
    /// redirects apply in addition to those of this client; leave them unset.
    ///
    /// ```
    /// let http = reqwest::Client::builder().no_proxy().build().unwrap();
    /// let builder = ovia::Client::builder().http_client(http);
    /// ```
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// A transport other than HTTP, for example for tests in process. Retries, credentials and limits
    /// apply as before.
    ///
    /// ```
    /// use ovia::transport::{Sending, Transport};
    ///
    /// /// Answers every request with an empty list.
    /// #[derive(Debug)]
    /// struct Empty;
    ///
    /// impl Transport for Empty {
    ///     fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
    ///         Box::pin(async { Ok(reqwest::Response::from(http::Response::new("[]"))) })
    ///     }
    /// }
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// let client = ovia::Client::builder().token("t").transport(Empty).build()?;
    /// assert!(client.calls().list().await?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    pub(crate) fn build_client(self) -> Result<Client, Error> {
        let refuse = |problem: &str| Error::new(ErrorKind::Configuration, problem);
        let credentials = self
            .credentials
            .ok_or_else(|| refuse("no token; set OVIA_TOKEN, or pass one to the builder"))??;
        let base_url = base_url::parse(&self.base_url, self.allow_plain_http)?;
        let traced_headers = self.traced_headers.iter().map(|name| name.parse());
        let traced_headers = traced_headers
            .collect::<Result<Vec<HeaderName>, _>>()
            .map_err(|_| refuse("a name in trace_headers is not a valid header name"))?;
        let (http, sender) = match self.http {
            Some(http) => (http, Http::default()),
            None => {
                let sender = match base_url::is_local(&base_url) {
                    true => Http::default(),
                    false => Http::with_system_proxy(&base_url),
                };
                (http_client(&base_url, self.connect_timeout)?, sender)
            }
        };
        let shared = Shared {
            transport: self.transport.unwrap_or_else(|| Arc::new(sender)),
            credentials,
            headers: self.headers?,
            budget: RetryBudget::new(self.policy.budget),
            connections: Arc::new(ConnectionLimit::new(self.max_connections)),
            policy: self.policy,
            stall_timeout: self.stall_timeout,
            traced_headers,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                base_url,
                http,
                shared: Arc::new(shared),
                limits: self.limits,
                timeout: self.timeout,
                drift: Arc::default(),
            }),
        })
    }
}

/// The HTTP client, where the caller has not set one.
fn http_client(base_url: &str, connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    // Without a provider reqwest would panic.
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(Error::new(
            ErrorKind::Configuration,
            "no TLS cryptography; install a provider first, with rustls's \
             CryptoProvider::install_default",
        ));
    }
    let mut builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(connect_timeout)
        .pool_idle_timeout(IDLE_TIMEOUT)
        // What other clients accept as well.
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_max_headers(MAX_HEADERS)
        // The body of a response undoes its content coding itself. Another crate may turn on these
        // features of reqwest.
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        // The retrying transport follows them where that is safe: the token is for one server, and a
        // redirected POST might place a call twice.
        .redirect(reqwest::redirect::Policy::none());
    // A proxy from the environment would look for `localhost` on its own machine.
    if base_url::is_local(base_url) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| {
        Error::new(ErrorKind::Configuration, "the HTTP client cannot start").with_source(error)
    })
}

impl ClientBuilder<Client> {
    /// Builds the client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`], where the token or the base URL is missing or invalid, a header
    /// cannot be sent, or TLS cannot start.
    ///
    /// ```
    /// let error = ovia::Client::builder().token("secret").base_url("ovia").build().unwrap_err();
    /// assert!(error.to_string().starts_with("the base URL is not a valid URL"));
    /// ```
    pub fn build(self) -> Result<Client, Error> {
        self.build_client()
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not checked yet: it may hold credentials.
        out.debug_struct("ClientBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("stall_timeout", &self.stall_timeout)
            .field("timeout", &self.timeout)
            .field("retry_policy", &self.policy)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
