//! Client for Ovia, a platform for voice-AI phone agents.
//!
//! Ovia documents two operations: list all calls, and place a call. This crate reads the list as it
//! arrives, in constant memory; an unexpected value never costs a record; and a call is never placed
//! twice.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let server = ovia_mock::MockServer::builder().calls(20).start().await?;
//! # let url = server.url().to_owned();
//! let client = ovia::Client::builder().token("secret").base_url(url).build()?;
//! for call in client.calls().list().limit(10).await? {
//!     let cost = call.costs().and_then(|costs| costs.total());
//!     println!("{:?} lasted {:?} s and cost {cost:?}", call.id(), call.duration());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Records
//!
//! A [`Call`] is a typed view over the record that was sent. Its documented fields are methods; each
//! returns `None` if the field is missing, null, or holds a value that does not fit its documented
//! type, and [`mismatches`](Record::mismatches) lists the latter. The record stays as it came, in
//! [`as_str`](Record::as_str) and [`field`](Record::field), undocumented fields included, and that is
//! what `Serialize` writes.
//!
//! # Lists
//!
//! Ovia's list is one JSON array of everything ever called, without filters or pages. So filters run
//! here, while reading, and a [`RecordStream`] returns each record as soon as its last byte is there.
//! Dropping the stream ends the transfer. Records that were saved, as NDJSON or as an array, are read
//! by the functions of [`read`].
//!
//! # Retries
//!
//! Safe requests are retried with exponential back-off; an interrupted list is requested again and
//! continues after the last record, without duplicates: see [`RetryPolicy`]. Placing a call is
//! retried only if it certainly was not placed: see [`calls::Calls::create`].
//!
//! The [`guide`] has a page for each task.
//!
//! # Where things are
//!
//! | module | what it does |
//! | --- | --- |
//! | `client` | configuration, the builder, requests to paths that are not typed yet |
//! | [`transport`] | the request path: credentials, retries, redirects, connection limit, deadlines, HTTP |
//! | [`Record`] (in `ovia-core`) | the text of a record, its index, the typed view, mismatches |
//! | `list` | a response body as records: splitting, resuming, filtering, prefetching |
//! | [`calls`] | what is special about calls: filters, get, create, find_placed |
//! | [`conversation`] | what was said in a call, and by whom |
//! | `error` | the one error type |
//! | [`read`] | the same records out of files and pipes |
//! | [`drift`] | how records differ from the specification |
//! | `blocking` | the same client for programs without async |
//!
//! # Runtime and TLS
//!
//! The client runs on tokio; with the feature `blocking` it also serves programs without async. TLS is
//! rustls by default; the feature `native-tls` uses the operating system's library instead. With
//! neither, only plain HTTP works.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod calls;
mod client;
pub mod conversation;
mod decompress;
pub mod drift;
mod error;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
pub mod guide;
mod id;
mod list;
pub mod read;
#[cfg(test)]
mod tests;
pub mod transport;

/// The dates and times of calls are of this crate, which is a public dependency.
pub use chrono;
pub use client::{Client, ClientBuilder, ListRequest, PartialList, Request, Response};
pub use error::{Error, ErrorKind, MaybePlaced};
pub use id::Id;
pub use list::{FilterReport, RecordStream};
pub use ovia_core::{
    documented,
    record::{List, ListIter, Record, View},
    schema::Model,
    tolerant::{Mismatch, joined_path, time_from_json},
    types::{Direction, NewCall},
};
/// The HTTP client of this crate, which is a public dependency: see
/// [`ClientBuilder::http_client`] and [`transport`].
pub use reqwest;
/// The method of a [`Request`].
pub use reqwest::Method;
/// Values that have no type are of this crate, which is a public dependency.
pub use serde_json;
pub use transport::RetryPolicy;
/// Ids are of this crate, which is a public dependency.
pub use uuid;

/// One call, past or in progress: a record of Ovia's list.
///
/// ```
/// let text = r#"{"status": "completed", "duration": "71", "mood": "good"}"#;
/// let call: ovia::Call = text.parse()?;
///
/// assert_eq!(call.status(), Some("completed"));
/// assert_eq!(call.duration(), None);
/// assert_eq!(call.mismatches()[0].to_string(), "duration: expected integer, found string");
/// assert_eq!(call.field("mood").map(|mood| mood.get()), Some(r#""good""#));
/// assert_eq!(serde_json::to_string(&call)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub type Call = Record<model::Call>;

/// The generated models, one for each schema of the specification, as plain structs.
///
/// [`Record::to_model`] and [`stream_as`](ListRequest::stream_as) return them. In a model that is
/// read, every field is an `Option`, whatever the documentation requires, and says where it is known
/// from. `Debug` hides text that may be personal.
///
/// ```
/// let call: ovia::Call = r#"{"costs": {"total": 0.04}}"#.parse()?;
/// let model: ovia::model::Call = call.to_model();
/// let costs: ovia::model::CallCosts = model.costs.unwrap_or_default();
/// assert_eq!(costs.total, Some(0.04));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub mod model {
    #[doc(inline)]
    pub use ovia_core::types::*;
}

/// The examples of the README are compiled too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
