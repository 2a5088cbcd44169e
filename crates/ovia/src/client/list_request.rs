//! A list to be read: its options, its filters, and the ways of reading it.
//!
//! Every operation that returns an array gets all of it from here. What is special about one of
//! them, such as the filters of calls, is in the file of that operation.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    sync::Arc,
};

use ovia_core::{record::Record, schema::Model};
use serde::de::DeserializeOwned;

use super::Client;
use crate::{
    Error, ErrorKind,
    list::{Filter, ListReader, ListResponse, RecordStream, Test},
    transport::{Operation, RequestOptions, request_options},
};

/// A list to be read: awaited for a `Vec`, or taken as a [`stream`](Self::stream).
///
/// Ovia's lists take no parameters, so filters run here, while reading: they save memory and work,
/// but not the transfer. Records without the field, and records whose field cannot be read, are left
/// out and [counted](RecordStream::undecided). Filters are combined with AND; setting
/// one again replaces it.
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
#[must_use = "a list is read when it is awaited, or as a stream"]
pub struct ListRequest<M: Model, C = Client> {
    pub(crate) client: C,
    send: fn(Arc<Operation>) -> ListResponse,
    filter: Filter,
    limit: Option<u64>,
    options: RequestOptions,
    model: std::marker::PhantomData<fn() -> M>,
}

impl<M: Model, C> ListRequest<M, C> {
    /// `send` sends the request of the operation.
    pub(crate) fn new(client: C, send: fn(Arc<Operation>) -> ListResponse) -> Self {
        Self {
            client,
            send,
            filter: Filter::new(M::SCHEMA),
            limit: None,
            options: RequestOptions::default(),
            model: std::marker::PhantomData,
        }
    }

    request_options!();

    /// The same list with the options of another request.
    pub(crate) fn with_options(mut self, options: RequestOptions) -> Self {
        self.options = options;
        self
    }

    /// Keeps only records whose field passes a test.
    pub(crate) fn filter(mut self, field: &str, test: Test) -> Self {
        self.filter.set(field, test);
        self
    }

    /// The same. If the field has no value that can be read, `or_field` decides.
    pub(crate) fn filter_or(mut self, field: &str, or_field: &str, test: Test) -> Self {
        self.filter.set_or(field, Some(or_field), test);
        self
    }

    /// How many consecutive times this list, if interrupted, is requested again without a new
    /// record. Replaces [`RetryPolicy::max_resumes`](crate::RetryPolicy::max_resumes).
    pub fn max_resumes(mut self, resumes: u32) -> Self {
        self.options.max_resumes = Some(resumes);
        self
    }

    /// At most this many records, counted after the filters. Reading stops there.
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
    pub fn limit(mut self, records: u64) -> Self {
        self.limit = Some(records);
        self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn map_client<D>(self, change: impl FnOnce(C) -> D) -> ListRequest<M, D> {
        ListRequest {
            client: change(self.client),
            send: self.send,
            filter: self.filter,
            limit: self.limit,
            options: self.options,
            model: self.model,
        }
    }
}

impl<M: Model> ListRequest<M, Client> {
    /// The records one by one, as they arrive.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut calls = client.calls().list().stream();
    /// while let Some(call) = calls.next().await {
    ///     println!("{:?}", call?.id());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream(self) -> RecordStream<Record<M>> {
        let watch = self.client.watch_drift();
        self.unwatched().watched_by(watch)
    }

    /// The same, without events about drift.
    pub(crate) fn unwatched(self) -> RecordStream<Record<M>> {
        let reader = self.reader();
        RecordStream::records(reader, self.filter, self.limit)
    }

    /// The records one by one, each deserialized as a type of your own: only the fields that it names
    /// are decoded.
    ///
    /// A record that does not fit the type is an error of the kind [`Record`](ErrorKind::Record), and
    /// the stream goes on.
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
    pub fn stream_as<T: DeserializeOwned>(self) -> RecordStream<T> {
        let reader = self.reader();
        RecordStream::typed(reader, self.filter, self.limit)
    }

    /// Reads the list as far as possible: whatever goes wrong, the records that were read are there,
    /// next to the errors.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().record("{}").record("17").start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let list = client.calls().list().collect_partial().await;
    /// assert_eq!(list.records.len(), 1);
    /// assert_eq!(list.unreadable[0].record_index(), Some(1));
    /// assert!(!list.is_complete());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn collect_partial(self) -> PartialList<Record<M>> {
        let mut stream = self.stream();
        let mut list = PartialList::new();
        while let Some(item) = stream.next().await {
            match item {
                Ok(record) => list.records.push(record),
                Err(error) if error.kind() == ErrorKind::Record => list.note_unreadable(error),
                Err(error) => list.error = Some(error),
            }
        }
        list.undecided = stream.undecided();
        list
    }

    fn reader(&self) -> ListReader {
        let send = self.send;
        let operation = self.client.operation(&self.options, None);
        ListReader::new(operation, Box::new(send))
    }
}

/// Collects the list.
///
/// # Errors
///
/// If the list ended early, or a record could not be read.
/// [`collect_partial`](ListRequest::collect_partial) returns what was read all the same.
impl<M: Model> IntoFuture for ListRequest<M, Client> {
    type Output = Result<Vec<Record<M>>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.collect_partial().await.into_result() })
    }
}

impl<M: Model, C: Clone> Clone for ListRequest<M, C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            send: self.send,
            filter: self.filter.clone(),
            limit: self.limit,
            options: self.options.clone(),
            model: self.model,
        }
    }
}

impl<M: Model, C> fmt::Debug for ListRequest<M, C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ListRequest")
            .field("records", &M::SCHEMA.name)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// What could be read of a list. See [`ListRequest::collect_partial`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PartialList<T> {
    /// The records, in order.
    pub records: Vec<T>,
    /// The errors of the records that could not be read: the first 100.
    pub unreadable: Vec<Error>,
    /// How many records could not be read.
    pub unreadable_count: u64,
    /// How many records a filter could not decide on. See [`RecordStream::undecided`].
    pub undecided: u64,
    /// What ended the list before its end.
    pub error: Option<Error>,
}

impl<T> PartialList<T> {
    const MAX_ERRORS: usize = 100;

    fn new() -> Self {
        Self {
            records: Vec::new(),
            unreadable: Vec::new(),
            unreadable_count: 0,
            undecided: 0,
            error: None,
        }
    }

    /// Whether the list was read to its end, and every record in it.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.error.is_none() && self.unreadable_count == 0
    }

    fn note_unreadable(&mut self, error: Error) {
        self.unreadable_count += 1;
        if self.unreadable.len() < Self::MAX_ERRORS {
            self.unreadable.push(error);
        }
    }

    /// The records, if all were read.
    fn into_result(self) -> Result<Vec<T>, Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        match self.unreadable.into_iter().next() {
            None => Ok(self.records),
            Some(first) if self.unreadable_count == 1 => Err(first),
            Some(first) => {
                let others = self.unreadable_count - 1;
                let message = format!("{first} (and {others} more records that could not be read)");
                Err(Error::new(ErrorKind::Record, message).with_facts_from(&first))
            }
        }
    }
}
