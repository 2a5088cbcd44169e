//! The response to a request to a path that is not typed yet.

use std::{fmt, sync::Arc};

use ovia_core::schema::Model;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;

use super::{
    Client,
    request::{Template, repeat},
};
use crate::{
    Error, ErrorKind, Record, RecordStream,
    error::describe,
    list::{Filter, ListReader},
    transport::{Operation, Reply},
};

/// A response with a 2xx status, its body still to be read.
///
/// It holds its connection until its body has been read or it is dropped.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let response = client.get("/api/v1/calls").await?;
/// assert_eq!(response.status(), 200);
/// assert_eq!(response.header("content-type"), Some("application/json"));
/// let calls: Vec<serde_json::Value> = response.json().await?;
/// assert_eq!(calls.len(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a response holds its connection until its body is read or it is dropped"]
pub struct Response<C = Client> {
    pub(crate) client: C,
    operation: Arc<Operation>,
    /// What was sent: a list that breaks off is requested again.
    template: Template,
    reply: Reply,
}

impl<C> Response<C> {
    pub(super) fn new(
        client: C,
        operation: Arc<Operation>,
        template: Template,
        reply: Reply,
    ) -> Self {
        Self {
            client,
            operation,
            template,
            reply,
        }
    }

    /// The HTTP status, a 2xx.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.reply.status
    }

    /// The value of a header, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.reply.headers.get(name)?.to_str().ok()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.headers
    }

    /// The same response of another client: the blocking client reads through the async one.
    #[cfg(feature = "blocking")]
    pub(crate) fn map_client<D>(self, change: impl FnOnce(C) -> D) -> Response<D> {
        Response {
            client: change(self.client),
            operation: self.operation,
            template: self.template,
            reply: self.reply,
        }
    }
}

impl Response<Client> {
    /// The whole body, up to [`max_record_bytes`](crate::ClientBuilder::max_record_bytes).
    ///
    /// A `Vec`, because the body is gathered from the chunks that arrive; `Bytes::from` takes it
    /// without copying.
    ///
    /// # Errors
    ///
    /// [`LimitExceeded`](ErrorKind::LimitExceeded), if the body is larger, and those of a body that
    /// breaks off.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let max = self.operation.limits().max_record_bytes;
        let body = self.reply.body.prefix(max.saturating_add(1)).await;
        let body = body.and_then(|body| match body.len() > max {
            false => Ok(body),
            true => Err(Error::new(
                ErrorKind::LimitExceeded,
                "the body is larger than the limit (max_record_bytes); stream_as reads larger ones",
            )),
        });
        body.map_err(|error| {
            let error = error.with_response(self.reply.status, &self.reply.headers);
            self.operation.note(error)
        })
    }

    /// The whole body as text. What is not UTF-8 is replaced by `�`.
    ///
    /// # Errors
    ///
    /// Those of [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String, Error> {
        let body = self.bytes().await?;
        Ok(String::from_utf8(body)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
    }

    /// The whole body as a type of your own.
    ///
    /// # Errors
    ///
    /// Those of [`bytes`](Self::bytes); [`UnexpectedBody`](ErrorKind::UnexpectedBody), where the body
    /// does not fit the type.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let (status, headers) = (self.reply.status, self.reply.headers.clone());
        let operation = self.operation.clone();
        let body = self.bytes().await?;
        serde_json::from_slice(&body).map_err(|_| {
            let content_type = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
            let got = describe(&body, content_type);
            let error = Error::new(
                ErrorKind::UnexpectedBody,
                format!("HTTP {status}: {got}, which does not fit the type that was asked for"),
            );
            operation.note(error.with_response(status, &headers))
        })
    }

    /// The items of a JSON array, one by one as they arrive, each as a type of your own.
    ///
    /// If the array breaks off, and the request was a GET, it is requested again and continued, as a
    /// list of calls is. The request's time limit holds to the last byte.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut items = client.get("/api/v1/calls").await?.stream_as::<serde_json::Value>();
    /// while let Some(item) = items.next().await {
    ///     println!("{}", item?["id"]);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_as<T: DeserializeOwned>(self) -> RecordStream<T> {
        RecordStream::elements(self.into_reader())
    }

    /// The items of a JSON array as records of a generated model: each with its accessors, its text
    /// as it was sent, and its mismatches, as the records of a typed operation have.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(3).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut calls = client.get("/api/v1/calls").await?.records::<ovia::model::Call>();
    /// while let Some(call) = calls.next().await {
    ///     println!("{:?}", call?.status());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn records<M: Model>(self) -> RecordStream<Record<M>> {
        let watch = self.client.watch_drift();
        RecordStream::records(self.into_reader(), Filter::new(M::SCHEMA), None).watched_by(watch)
    }

    /// The body as a list, which is requested again if that is safe.
    fn into_reader(self) -> ListReader {
        let request = self
            .template
            .is_safe()
            .then(|| repeat(self.template, &self.client));
        ListReader::from_reply(self.operation, self.reply, request)
    }
}

impl<C> fmt::Debug for Response<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Response")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
