//! Listing calls.

use std::{
    fmt::Display,
    future::{Future, IntoFuture},
    pin::Pin,
};

use chrono::{DateTime, Utc};
use ovia_core::types::Direction;
use serde::de::DeserializeOwned;

use super::{Filter, wanted_id::WantedId};
use crate::{
    Call, CallStream, Client, Error, ErrorKind, RawCall,
    options::{RequestOptions, request_options},
    stream::{Ask, Records},
};

/// A list of calls, to be filtered and read. See [`Calls::list`](super::Calls::list).
///
/// Ovia's list takes no parameters, so the filters run here, while reading: they spare memory and
/// work, not the transfer. A call that lacks what a filter asks for is left out; one in which it
/// cannot be read too, and is [counted](CallStream::undecided). Filters add up; the same one set
/// twice counts as set the second time.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(50).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let failed = client.calls().list()
///     .direction(ovia::Direction::Outbound)
///     .status("failed")
///     .limit(10)
///     .await?;
/// assert!(failed.len() <= 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a list is read when it is awaited, or as a stream"]
pub struct ListCalls {
    client: Client,
    filter: Filter,
    limit: Option<u64>,
    options: RequestOptions,
}

impl ListCalls {
    pub(super) fn new(client: Client) -> Self {
        Self::with(client, RequestOptions::default())
    }

    pub(super) fn with(client: Client, options: RequestOptions) -> Self {
        Self {
            client,
            filter: Filter::default(),
            limit: None,
            options,
        }
    }

    request_options!();

    /// Only the call with that id.
    pub(super) fn id(mut self, id: String) -> Self {
        self.filter.id = Some(WantedId::new(id));
        self
    }

    /// How often in a row the list is asked for again and continued if it breaks off, instead of as
    /// often as [the client says](crate::RetryPolicy::resumes). 0 turns it off, and the memory it
    /// takes: 8 bytes a record.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let once = client.calls().list().resumes(0);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn resumes(mut self, resumes: u32) -> Self {
        self.options.resumes = Some(resumes);
        self
    }

    /// Only calls of that direction.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let list = client.calls().list().direction(ovia::Direction::Inbound);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn direction(mut self, direction: Direction) -> Self {
        self.filter.direction = Some(direction);
        self
    }

    /// Only calls of that agent, by its id.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let list = client.calls().list().agent("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853");
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn agent(mut self, agent_id: impl Display) -> Self {
        self.filter.agent = Some(agent_id.to_string());
        self
    }

    /// Only calls with exactly that status, `completed` say. Ovia documents no list of them.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let list = client.calls().list().status("completed");
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.filter.status = Some(status.into());
        self
    }

    /// Only calls that started at that time or later.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let yesterday = chrono::Utc::now() - chrono::TimeDelta::days(1);
    /// let list = client.calls().list().started_after(yesterday);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn started_after(mut self, time: DateTime<Utc>) -> Self {
        self.filter.started_after = Some(time);
        self
    }

    /// Only calls that started before that time, so that two neighbouring spans share no call.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let list = client.calls().list().started_before(chrono::Utc::now());
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn started_before(mut self, time: DateTime<Utc>) -> Self {
        self.filter.started_before = Some(time);
        self
    }

    /// At most so many calls, counted behind the filters. Reading stops there.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(1_000_000).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// assert_eq!(client.calls().list().limit(3).await?.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn limit(mut self, calls: u64) -> Self {
        self.limit = Some(calls);
        self
    }

    /// The calls one by one, as they arrive.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut calls = client.calls().list().stream();
    /// while let Some(call) = calls.next().await {
    ///     println!("{:?}", call?.id);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream(self) -> CallStream {
        let records = records(&self.client, &self.options);
        CallStream::of_calls(records, self.filter, self.limit)
    }

    /// The records one by one, each as a type of your own: only the fields it names are decoded.
    ///
    /// Unlike a [`Call`], your type is a gate: a record that does not fit it is an error of the
    /// kind [`Record`](ErrorKind::Record), and the stream goes on behind it.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// #[derive(serde::Deserialize)]
    /// struct Row {
    ///     status: Option<String>,
    ///     duration: Option<f64>,
    /// }
    ///
    /// let mut rows = client.calls().list().stream_as::<Row>();
    /// while let Some(row) = rows.next().await {
    ///     let Row { status, duration } = row?;
    ///     println!("{status:?} {duration:?}");
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_as<T: DeserializeOwned>(self) -> CallStream<T> {
        let records = records(&self.client, &self.options);
        CallStream::of_type(records, self.filter, self.limit)
    }

    /// The records one by one, as they were sent: what is only passed on is not decoded.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut records = client.calls().list().stream_raw();
    /// while let Some(record) = records.next().await {
    ///     println!("{}", record?.as_str());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_raw(self) -> CallStream<RawCall> {
        let records = records(&self.client, &self.options);
        CallStream::of_raw_calls(records, self.filter, self.limit)
    }

    /// Reads everything. One bad record does not stop it.
    async fn collect(self) -> Result<Vec<Call>, Error> {
        let mut stream = self.stream();
        let mut calls = Vec::new();
        let mut first: Option<Error> = None;
        let mut others = 0_u64;
        while let Some(item) = stream.next().await {
            match item {
                Ok(call) => calls.push(call),
                Err(error) if error.kind() == ErrorKind::Record => {
                    others += u64::from(first.is_some());
                    first.get_or_insert(error);
                }
                Err(error) => return Err(error.with_calls(calls)),
            }
        }
        match first {
            None => Ok(calls),
            Some(error) if others == 0 => Err(error.with_calls(calls)),
            Some(error) => Err(error
                .noting(&format!(
                    " (and {others} more records that could not be read)"
                ))
                .with_calls(calls)),
        }
    }
}

/// The records of the whole list.
fn records(client: &Client, options: &RequestOptions) -> Records {
    let ask: Ask = Box::new(|operation| {
        Box::pin(async move { operation.send(ovia_core::Client::list_calls_stream).await })
    });
    Records::new(client.operation(options, None), ask)
}

/// Collects the list.
///
/// # Errors
///
/// Where the list broke off, or held a record that is no JSON object, the error gives out the calls
/// that were read: [`Error::into_calls`].
impl IntoFuture for ListCalls {
    type Output = Result<Vec<Call>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.collect())
    }
}
