//! What went wrong, and what is known about it.

mod kind;
pub(crate) mod of_record;
mod response;

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use ovia_core::types::NewCall;

pub use kind::ErrorKind;
#[cfg(any(test, fuzzing))]
pub(crate) use response::parse_retry_after;
pub(crate) use response::{is_identifier, retry_after};

use crate::Call;

/// Why something could not be done.
///
/// [`Display`](fmt::Display) is one line that says what happened and what is known: the HTTP status,
/// the record, the place. It never holds the token, a phone number or a word of a conversation.
/// [`kind`](Self::kind) is what programs decide on.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().token("right").start().await?;
/// # let url = server.url().to_owned();
/// let client = ovia::Client::builder().token("wrong").base_url(url).build()?;
/// let error = client.calls().list().await.unwrap_err();
/// assert_eq!(error.kind(), ovia::ErrorKind::Unauthorized);
/// assert_eq!(error.status(), Some(401));
/// assert!(!error.is_retryable());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Error(Box<Inner>);

type Source = Box<dyn std::error::Error + Send + Sync>;

struct Inner {
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    record: Option<(u64, Option<String>)>,
    attempts: u32,
    elapsed: Duration,
    calls: Vec<Call>,
    maybe_placed: Option<MaybePlaced>,
    source: Option<Source>,
}

/// What is needed to find out whether a call was placed: what was sent, and since when.
///
/// ```no_run
/// # async fn example(client: ovia::Client, new_call: ovia::NewCall) -> Result<(), ovia::Error> {
/// if let Err(error) = client.calls().create(new_call).await {
///     if let Some(sent) = error.maybe_placed() {
///         let found = client.calls().find_placed(&sent.new_call, sent.since).await?;
///         println!("{} calls look like it", found.len());
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MaybePlaced {
    /// What was sent.
    pub new_call: NewCall,
    /// A moment shortly before it was sent, with some allowance for clocks that differ.
    pub since: DateTime<Utc>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            status: None,
            request_id: None,
            retry_after: None,
            record: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            calls: Vec::new(),
            maybe_placed: None,
            source: None,
        }))
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn at_record(mut self, index: u64, path: Option<String>) -> Self {
        self.0.record = Some((index, path));
        self
    }

    pub(crate) fn with_calls(mut self, calls: Vec<Call>) -> Self {
        self.0.calls = calls;
        self
    }

    pub(crate) fn with_progress(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn with_maybe_placed(mut self, sent: MaybePlaced) -> Self {
        self.0.maybe_placed = Some(sent);
        self
    }

    /// The same facts under another kind and with words put before the message.
    pub(crate) fn restated(mut self, kind: ErrorKind, prefix: &str) -> Self {
        self.0.kind = kind;
        self.0.message.insert_str(0, prefix);
        self
    }

    /// The same facts, with words put behind the message.
    pub(crate) fn noting(mut self, suffix: &str) -> Self {
        self.0.message.push_str(suffix);
        self
    }

    /// What kind of error this is, and so what to do about it.
    ///
    /// ```
    /// let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.kind(), ovia::ErrorKind::Configuration);
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, where there was a response.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.status(), None);
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's id of the request (`x-request-id` or `request-id`), to quote to its support.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.request_id(), None);
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to wait, from its `Retry-After`.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.retry_after(), None);
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many requests were sent for the operation, over the network or to your transport.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.attempts(), 0);
    /// ```
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the operation had taken, waits included.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert!(error.elapsed().is_zero());
    /// ```
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// What was sent, where a call [may have been placed](ErrorKind::MaybePlaced).
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert!(error.maybe_placed().is_none());
    /// ```
    #[must_use]
    pub fn maybe_placed(&self) -> Option<&MaybePlaced> {
        self.0.maybe_placed.as_ref()
    }

    /// Whether the same request may succeed later, and does no harm if it is sent again.
    ///
    /// Never true of an error after which a call may have been placed.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert!(!error.is_retryable());
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_retryable()
    }

    /// The position of the record that could not be read, counted from zero.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.record_index(), None);
    /// ```
    #[must_use]
    pub fn record_index(&self) -> Option<u64> {
        Some(self.0.record.as_ref()?.0)
    }

    /// The place inside the record, as keys joined by dots, where it is known.
    ///
    /// ```
    /// # let error = ovia::Client::builder().build().unwrap_err();
    /// assert_eq!(error.record_path(), None);
    /// ```
    #[must_use]
    pub fn record_path(&self) -> Option<&str> {
        self.0.record.as_ref()?.1.as_deref()
    }

    /// The calls that `list().await` had read, so that one bad record, or a connection that broke
    /// off, costs nobody the others.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().record("{}").record("17").start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let calls = match client.calls().list().await {
    ///     Ok(calls) => calls,
    ///     Err(error) => {
    ///         eprintln!("{error}");
    ///         error.into_calls()
    ///     }
    /// };
    /// assert_eq!(calls.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn into_calls(self) -> Vec<Call> {
        self.0.calls
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut out = out.debug_struct("Error");
        out.field("kind", &inner.kind)
            .field("message", &inner.message);
        if let Some(status) = &inner.status {
            out.field("status", status);
        }
        if let Some(request_id) = &inner.request_id {
            out.field("request_id", request_id);
        }
        if let Some(retry_after) = &inner.retry_after {
            out.field("retry_after", retry_after);
        }
        if inner.attempts > 0 {
            out.field("attempts", &inner.attempts)
                .field("elapsed", &inner.elapsed);
        }
        if let Some((index, path)) = &inner.record {
            out.field("record", index).field("path", path);
        }
        if let Some(source) = &inner.source {
            out.field("source", source);
        }
        out.finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_small_and_crosses_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<super::Error>();
        assert_eq!(size_of::<super::Error>(), size_of::<usize>());
    }
}
