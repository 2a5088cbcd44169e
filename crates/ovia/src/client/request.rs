//! Requests to paths that are not typed yet.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

use bytes::Bytes;
use reqwest::{
    Method, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use serde::Serialize;

use super::{Client, Response};
use crate::{
    Error, ErrorKind,
    transport::{Operation, Reply, RequestOptions, RetryRule, request_options},
};

/// A request to a path that is not typed yet. See [`Client::request`].
///
/// `await` it for its [`Response`]; a blocking one is sent with `send`.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let response = client
///     .get("/api/v1/calls")
///     .query(&[("page", 2), ("size", 50)])
///     .header("accept-language", "fr")
///     .max_retries(0)
///     .await?;
/// assert_eq!(response.status(), 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use = "a request is sent when it is awaited, or with `send`"]
pub struct Request<C = Client> {
    pub(crate) client: C,
    template: Template,
    options: RequestOptions,
}

/// What is sent, as often as it takes.
#[derive(Clone)]
pub(super) struct Template {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl<C> Request<C> {
    pub(crate) fn new(client: C, method: Method, path: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Self {
            client,
            template: Template {
                method,
                path,
                query: Vec::new(),
                headers,
                body: None,
            },
            options: RequestOptions::default(),
        }
    }

    request_options!();

    /// Adds parameters to the query of the path. They are percent-encoded.
    pub fn query<K: AsRef<str>, V: fmt::Display>(mut self, parameters: &[(K, V)]) -> Self {
        let parameters = parameters
            .iter()
            .map(|(name, value)| (name.as_ref().to_owned(), value.to_string()));
        self.template.query.extend(parameters);
        self
    }

    /// Sends a value as JSON. If it cannot be written as JSON, the request fails with
    /// [`Configuration`](ErrorKind::Configuration) and nothing is sent.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(json) => {
                let headers = &mut self.template.headers;
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                self.template.body = Some(json.into());
            }
            Err(error) => self.options.refuse(
                Error::new(
                    ErrorKind::Configuration,
                    "the body cannot be written as JSON",
                )
                .with_source(error),
            ),
        }
        self
    }

    /// Sends these bytes. Set the `content-type` with [`header`](Self::header).
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.template.body = Some(bytes.into().into());
        self
    }

    /// The same request of another client: the blocking client sends through the async one.
    #[cfg(feature = "blocking")]
    pub(crate) fn map_client<D>(self, change: impl FnOnce(C) -> D) -> Request<D> {
        Request {
            client: change(self.client),
            template: self.template,
            options: self.options,
        }
    }
}

impl Request<Client> {
    async fn response(self) -> Result<Response, Error> {
        let rule = RetryRule::for_method(&self.template.method);
        let operation = self.client.operation_with_rule(&self.options, None, rule);
        let reply = self
            .template
            .send(&operation, self.client.base_url())
            .await?;
        Ok(Response::new(self.client, operation, self.template, reply))
    }
}

impl Template {
    /// Whether sending it once more has no effect.
    pub(super) fn is_safe(&self) -> bool {
        self.method.is_safe()
    }

    /// Sends it as a request of the operation.
    pub(super) async fn send(&self, operation: &Operation, base_url: &str) -> Result<Reply, Error> {
        let mut url = self.url(base_url)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = reqwest::Request::new(self.method.clone(), url);
        *request.headers_mut() = self.headers.clone();
        *request.body_mut() = self.body.clone().map(Into::into);
        operation.reply_to(request).await
    }

    /// The URL of the path, which is always on the configured server.
    fn url(&self, base_url: &str) -> Result<Url, Error> {
        let refuse = |problem: &str| {
            Err(Error::new(
                ErrorKind::Configuration,
                format!("the path {problem}"),
            ))
        };
        if !self.path.starts_with('/') {
            return refuse("must start with `/`");
        }
        let (Ok(base), Ok(url)) = (
            base_url.parse::<Url>(),
            format!("{base_url}{}", self.path).parse::<Url>(),
        ) else {
            return refuse("is not valid in a URL");
        };
        if url.origin() != base.origin() {
            return refuse("must stay on the configured server");
        }
        Ok(url)
    }
}

/// Sends the request.
///
/// # Errors
///
/// Any status other than 2xx is an error. After an error of a request that is not a GET,
/// [`is_retryable`](Error::is_retryable) says whether sending it again does no harm.
impl IntoFuture for Request<Client> {
    type Output = Result<Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.response())
    }
}

/// Without the query, the headers and the body, which may be personal.
impl<C> fmt::Debug for Request<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.template.path.split(['?', '#']).next();
        out.debug_struct("Request")
            .field("method", &self.template.method)
            .field("path", &path)
            .finish_non_exhaustive()
    }
}

/// How to send a request once more, to resume a list.
pub(super) fn repeat(template: Template, client: &Client) -> crate::list::RequestList {
    let template = Arc::new(template);
    let base_url: Arc<str> = client.base_url().into();
    Box::new(move |operation| {
        let (template, base_url) = (template.clone(), base_url.clone());
        Box::pin(async move { template.send(&operation, &base_url).await })
    })
}
