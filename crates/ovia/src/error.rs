//! The one error type, and how errors are made.
//!
//! | file | what it does |
//! | --- | --- |
//! | `kind.rs` | [`ErrorKind`]: what programs decide on |
//! | `maybe_placed.rs` | [`MaybePlaced`]: what was sent, where a call may have been placed |
//! | `from_reqwest.rs` | errors where there is no complete response |
//! | `from_response.rs` | errors from a status, its headers and its body |
//! | `record_error.rs` | errors of one record |
//! | `unexpected_body.rs` | describes a body that is not what was expected |
//! | `server_message.rs` | the server's own reason, out of the body of its error |
//! | `display.rs` | errors as text |
//! | `redact.rs` | masks phone numbers and secrets in texts of the server |
//!
//! A message is written once, where the error is made. It does not repeat the text of its source.

mod display;
mod from_reqwest;
mod from_response;
mod kind;
mod maybe_placed;
pub(crate) mod record_error;
mod redact;
mod server_message;
mod unexpected_body;

use std::{sync::Arc, time::Duration};

#[cfg(any(test, fuzzing))]
pub(crate) use self::from_response::parse_retry_after;
pub(crate) use self::{
    from_reqwest::{from_body, from_reqwest, from_transport, stalled},
    from_response::{is_identifier, retry_after},
    record_error::{Position, RecordId},
    redact::excerpt,
    server_message::server_message,
    unexpected_body::describe,
};
pub use self::{kind::ErrorKind, maybe_placed::MaybePlaced};

/// Why an operation failed.
///
/// [`kind`](Self::kind) is what programs decide on. [`Display`](std::fmt::Display) is one line that says
/// what happened and what is known: the HTTP status, the record, the server's own message. It does
/// not repeat [`source`](std::error::Error::source); [`root_cause`](Self::root_cause) is the text of
/// the innermost one. It never contains the token, a phone number or a part of a conversation.
///
/// Cloning an error is cheap.
///
/// ```
/// use ovia::{Error, ErrorKind};
///
/// /// What a program logs, and whether it goes on.
/// fn report(error: &Error) -> bool {
///     let cause = error.root_cause().map(|cause| format!(": {cause}")).unwrap_or_default();
///     eprintln!("{error}{cause}, after {} requests in {:?}", error.attempts(), error.elapsed());
///     if let Some(id) = error.request_id() {
///         eprintln!("quote this to Ovia's support: {id}");
///     }
///     match error.kind() {
///         ErrorKind::RateLimited => {
///             eprintln!("next request in {:?}", error.retry_after());
///             true
///         }
///         ErrorKind::Record => {
///             eprintln!("skipped record {:?} at {:?}", error.record_index(), error.record_path());
///             true
///         }
///         _ => error.is_retryable(),
///     }
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().token("right").start().await?;
/// # let url = server.url().to_owned();
/// let client = ovia::Client::builder().token("wrong").base_url(url).build()?;
/// let error = client.calls().list().await.unwrap_err();
/// assert_eq!((error.kind(), error.status()), (ErrorKind::Unauthorized, Some(401)));
/// assert!(!report(&error));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Error(Arc<Facts>);

/// Any error at all, as transports and token providers return it.
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What is known about an error.
#[derive(Clone)]
struct Facts {
    kind: ErrorKind,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    record: Option<RecordFacts>,
    attempts: u32,
    elapsed: Duration,
    /// Whether the server may have done what the request asked for.
    may_have_acted: bool,
    /// What the server said, masked.
    server_message: Option<String>,
    /// Whether the same request fails again, however long the client waits.
    is_permanent: bool,
    maybe_placed: Option<MaybePlaced>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// What is known about the record that an error is about.
#[derive(Clone)]
struct RecordFacts {
    index: u64,
    path: Option<String>,
    id: RecordId,
    json: Option<Box<str>>,
}

/// How errors are made: with `new`, and what else is known.
impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Facts {
            kind,
            message: message.into(),
            status: None,
            request_id: None,
            retry_after: None,
            record: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            may_have_acted: false,
            server_message: None,
            is_permanent: false,
            maybe_placed: None,
            source: None,
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Facts)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// Everything that another error knows, its source included, but for its kind and message.
    pub(crate) fn with_facts_from(self, other: &Self) -> Self {
        self.with(|facts| {
            let kind = facts.kind;
            let message = std::mem::take(&mut facts.message);
            *facts = Facts {
                kind,
                message,
                ..(*other.0).clone()
            };
        })
    }

    pub(crate) fn map_message(self, change: impl FnOnce(String) -> String) -> Self {
        self.with(|facts| facts.message = change(std::mem::take(&mut facts.message)))
    }

    pub(crate) fn with_source(self, source: impl Into<BoxError>) -> Self {
        self.with(|facts| facts.source = Some(Arc::from(source.into())))
    }

    pub(crate) fn with_record(self, index: u64, path: Option<String>, id: RecordId) -> Self {
        self.with(|facts| {
            facts.record = Some(RecordFacts {
                index,
                path,
                id,
                json: None,
            });
        })
    }

    pub(crate) fn with_record_json(self, json: &str) -> Self {
        self.with(|facts| {
            if let Some(record) = &mut facts.record {
                record.json = Some(json.into());
            }
        })
    }

    pub(crate) fn with_progress(self, attempts: u32, elapsed: Duration) -> Self {
        self.with(|facts| {
            facts.attempts = attempts;
            facts.elapsed = elapsed;
        })
    }

    pub(crate) fn with_may_have_acted(self, may_have_acted: bool) -> Self {
        self.with(|facts| facts.may_have_acted = may_have_acted)
    }

    pub(crate) fn with_server_message(self, words: Option<String>) -> Self {
        self.with(|facts| facts.server_message = words)
    }

    /// Marks an error that waiting cannot mend, although others of its kind may pass.
    pub(crate) fn with_permanence(self) -> Self {
        self.with(|facts| facts.is_permanent = true)
    }

    pub(crate) fn is_permanent(&self) -> bool {
        self.0.is_permanent
    }

    /// Adds what was sent, and gives it the words of the server.
    pub(crate) fn with_maybe_placed(self, mut sent: MaybePlaced) -> Self {
        self.with(|facts| {
            sent.server_message = facts.server_message.clone();
            facts.maybe_placed = Some(sent);
        })
    }
}

impl Error {
    /// What kind of error this is, and so what to do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, where there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's id of the request (`x-request-id` or `request-id`), to quote to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to wait (`Retry-After`), to the second.
    ///
    /// See [`RetryPolicy::max_retry_after`](crate::RetryPolicy::max_retry_after).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many requests were sent for the operation, retries included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the operation took until it failed, delays included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// What was sent, where a call [may have been placed](ErrorKind::MaybePlaced).
    ///
    /// See [`Calls::find_placed`](crate::calls::Calls::find_placed).
    #[must_use]
    pub fn maybe_placed(&self) -> Option<&MaybePlaced> {
        self.0.maybe_placed.as_ref()
    }

    /// Whether the same request may succeed later, and does no harm if it is sent again.
    ///
    /// Never true where a call may have been placed, or where a request other than a GET may have
    /// been processed; nor where waiting does not help, for example if the server's certificate is
    /// not trusted.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_retryable() && !self.0.may_have_acted && !self.0.is_permanent
    }

    /// The position of the record that could not be read, counted from zero.
    #[must_use]
    pub fn record_index(&self) -> Option<u64> {
        Some(self.0.record.as_ref()?.index)
    }

    /// The place inside the record, as keys joined by dots, where it is known.
    #[must_use]
    pub fn record_path(&self) -> Option<&str> {
        self.0.record.as_ref()?.path.as_deref()
    }

    /// The id of the record that could not be read, where it has one.
    #[must_use]
    pub fn record_id(&self) -> Option<&str> {
        self.0.record.as_ref()?.id.as_deref()
    }

    /// The JSON of the object that the server sent in the place of a record, if it reports an error
    /// there.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder()
    /// #     .record("{}").record(r#"{"error": "the database is busy"}"#).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let list = client.calls().list().collect_partial().await;
    /// assert_eq!(list.records.len(), 1);
    /// let error = &list.unreadable[0];
    /// assert_eq!(error.record_json(), Some(r#"{"error": "the database is busy"}"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn record_json(&self) -> Option<&str> {
        self.0.record.as_ref()?.json.as_deref()
    }

    /// The text of the innermost [`source`](std::error::Error::source), for example "Connection
    /// refused (os error 111)": one line, with long numbers masked as in the message.
    #[must_use]
    pub fn root_cause(&self) -> Option<String> {
        let mut cause: &dyn std::error::Error = &**self.0.source.as_ref()?;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Some(excerpt(&cause.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::{Error, ErrorKind};

    #[test]
    fn an_error_is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }

    #[test]
    fn a_message_does_not_repeat_its_source() {
        let io = std::io::Error::other("call +33639981234, please");
        let error = Error::new(ErrorKind::Connection, "the connection broke").with_source(io);
        assert_eq!(error.to_string(), "the connection broke");
        assert!(error.source().is_some());
        assert_eq!(error.root_cause().as_deref(), Some("call +…, please"));
        assert_eq!(Error::new(ErrorKind::Connect, "").root_cause(), None);
    }

    #[test]
    fn a_clone_is_not_changed_with_the_original() {
        let first = Error::new(ErrorKind::Server, "first").with_record(3, None, None);
        let second = Error::new(ErrorKind::Record, "second").with_facts_from(&first);
        let noted = first.clone().with_progress(5, std::time::Duration::ZERO);
        assert_eq!((first.attempts(), noted.attempts()), (0, 5));
        assert_eq!(
            (second.kind(), second.record_index()),
            (ErrorKind::Record, Some(3))
        );
        assert_eq!(second.to_string(), "second");
    }

    #[test]
    fn what_may_have_had_an_effect_is_not_retryable() {
        let error = Error::new(ErrorKind::Timeout, "");
        assert!(error.is_retryable());
        assert!(!error.with_may_have_acted(true).is_retryable());
    }
}
