//! Paths that have no type yet.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

use serde::de::DeserializeOwned;

use crate::{
    CallStream, Client, Error, ErrorKind,
    calls::Filter,
    operation::{Operation, Reply},
    options::{RequestOptions, request_options},
    stream::{Ask, Records, describe},
};

/// A path to be asked for. See [`Client::get`].
///
/// ```
/// # let client = ovia::Client::builder().token("t").build()?;
/// let agents = client.get("/api/v1/agents").header("accept-language", "fr");
/// # Ok::<(), ovia::Error>(())
/// ```
#[must_use = "the path is asked for when this is awaited"]
pub struct GetPath {
    client: Client,
    path: String,
    options: RequestOptions,
}

impl GetPath {
    pub(crate) fn new(client: Client, path: String) -> Self {
        Self {
            client,
            path,
            options: RequestOptions::default(),
        }
    }

    request_options!();

    /// The records of an array, one by one, as they arrive.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut records = client.get("/api/v1/calls").stream_as::<serde_json::Value>();
    /// while let Some(record) = records.next().await {
    ///     println!("{}", record?["id"]);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_as<T: DeserializeOwned>(self) -> CallStream<T> {
        let operation = self.client.operation(&self.options, None);
        let url = url(&self.client, &self.path);
        let ask: Ask = Box::new(move |operation| {
            let url = url.clone();
            Box::pin(async move { ask(&operation, url).await })
        });
        CallStream::of_type(Records::new(operation, ask), Filter::default(), None)
    }
}

/// The whole URL of a path of the server.
fn url(client: &Client, path: &str) -> Option<reqwest::Url> {
    let base: reqwest::Url = client.base_url().parse().ok()?;
    let url: reqwest::Url = format!("{}{path}", client.base_url()).parse().ok()?;
    (path.starts_with('/') && url.origin() == base.origin()).then_some(url)
}

async fn ask(operation: &Operation, url: Option<reqwest::Url>) -> Result<Reply, Error> {
    operation.check()?;
    let Some(url) = url else {
        return Err(Error::new(
            ErrorKind::Configuration,
            "the path is none: it has to start with a slash",
        ));
    };
    let request = operation
        .http()
        .get(url)
        .header("accept", "application/json");
    let request = request.build().map_err(crate::wire::of_reqwest)?;
    operation.reply_to(request).await
}

impl IntoFuture for GetPath {
    type Output = Result<Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let operation = self.client.operation(&self.options, None);
            let reply = ask(&operation, url(&self.client, &self.path)).await?;
            Ok(Response { operation, reply })
        })
    }
}

impl fmt::Debug for GetPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.split(['?', '#']).next();
        out.debug_struct("GetPath")
            .field("path", &path)
            .finish_non_exhaustive()
    }
}

/// A successful response, its body still to be read.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(1).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let response = client.get("/api/v1/calls").await?;
/// assert_eq!(response.status(), 200);
/// assert_eq!(response.header("content-type"), Some("application/json"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Response {
    operation: Arc<Operation>,
    reply: Reply,
}

impl Response {
    /// The HTTP status, a 2xx.
    ///
    /// ```
    /// # async fn example(response: ovia::Response) {
    /// assert!((200..300).contains(&response.status()));
    /// # }
    /// ```
    #[must_use]
    pub fn status(&self) -> u16 {
        self.reply.status
    }

    /// A header's value, if it is text.
    ///
    /// ```
    /// # async fn example(response: ovia::Response) {
    /// let id = response.header("x-request-id");
    /// # }
    /// ```
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.reply.headers.get(name)?.to_str().ok()
    }

    /// The whole body, up to the [limit on a record](crate::ClientBuilder::largest_record).
    ///
    /// # Errors
    ///
    /// Where the body breaks off, or is larger.
    ///
    /// ```
    /// # async fn example(response: ovia::Response) -> Result<(), ovia::Error> {
    /// let bytes = response.bytes().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let most = self.operation.limits().largest_record;
        let body = self.reply.body.prefix(most.saturating_add(1)).await;
        let body = body.and_then(|body| match body.len() > most {
            false => Ok(body),
            true => Err(Error::new(
                ErrorKind::LimitExceeded,
                "the body is larger than the limit on a record; stream_as reads larger ones",
            )),
        });
        body.map_err(|error| {
            let error = error.with_response(self.reply.status, &self.reply.headers);
            self.operation.note(error)
        })
    }

    /// The body as a type of yours.
    ///
    /// # Errors
    ///
    /// As for [`bytes`](Self::bytes); [`UnexpectedBody`](ErrorKind::UnexpectedBody), where it is not
    /// of that type.
    ///
    /// ```
    /// # async fn example(response: ovia::Response) -> Result<(), ovia::Error> {
    /// let value: serde_json::Value = response.json().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let (status, headers) = (self.reply.status, self.reply.headers.clone());
        let body = self.bytes().await?;
        serde_json::from_slice(&body).map_err(|_| {
            let content_type = headers.get("content-type").and_then(|v| v.to_str().ok());
            let got = describe(&body, content_type);
            Error::new(
                ErrorKind::UnexpectedBody,
                format!("HTTP {status}: {got}, which does not fit the type asked for"),
            )
            .with_response(status, &headers)
        })
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Response")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
