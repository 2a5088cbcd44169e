//! Client for Ovia, the platform for phone agents driven by voice AI.
//!
//! Ovia documents two operations: list all calls, and place a call. This crate makes both pleasant:
//! the list is read as it arrives, in memory that does not grow; a record is never lost because
//! one of its values is odd; and a call is never placed twice.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let server = ovia_mock::MockServer::builder().calls(20).start().await?;
//! # let url = server.url().to_owned();
//! let client = ovia::Client::builder().token("secret").base_url(url).build()?;
//! for call in client.calls().list().limit(10).await? {
//!     println!("{:?} lasted {:?} s and cost {:?}", call.id, call.duration,
//!         call.costs.as_ref().and_then(|costs| costs.total));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A view, not a gate
//!
//! A [`Call`] is a typed view over the record that was sent. A field whose value does not fit its
//! documented type is `None`, and [`Call::mismatches`] says which, and why; the record itself stays
//! as it came, in [`Call::raw`], unknown fields included, and that is what `Serialize` writes.
//!
//! # What a list is
//!
//! Ovia's list is one JSON array of everything ever called, without filters or pages. So the
//! filters of [`ListCalls`](calls::ListCalls) run here, while reading, and [`CallStream`] gives out
//! each call as soon as its last byte is there. Dropping the stream ends the transfer.
//!
//! # What survives
//!
//! Requests that do no harm are sent again, with growing waits; a list that broke off is asked for
//! again and continued, each record exactly once. See [`RetryPolicy`]. Placing a call is another
//! matter: see [`calls::Calls::create`].
//!
//! # Runtime and TLS
//!
//! The client runs on tokio; the feature `blocking` adds one for programs without. TLS is rustls by default; the feature `native-tls` uses the operating
//! system's library instead. With neither, only plain HTTP works.

mod attempts;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
pub mod calls;
mod client;
mod connections;
mod credentials;
mod deadline;
mod error;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
mod operation;
mod options;
#[cfg(doc)]
#[doc = include_str!("performance.md")]
pub mod performance {}
mod raw_call;
mod redact;
mod response;
mod retry;
mod stream;
mod token;
mod trace;
mod wire;

pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use error::{Error, ErrorKind, MaybePlaced};
pub use ovia_core::{
    tolerant::Mismatch,
    types::{Direction, NewCall},
};
pub use raw_call::RawCall;
pub use response::{GetPath, Response};
pub use retry::RetryPolicy;
pub use stream::CallStream;

/// Who sends the requests: for [transports of your own](ClientBuilder::transport).
///
/// ```
/// fn takes(transport: impl ovia::transport::Transport) {}
/// ```
pub mod transport {
    pub use ovia_core::transport::{Sending, Transport, TransportError};
}

/// The generated models, one for each schema of the specification.
///
/// [`Call`] derefs to [`model::Call`](Call), and the types of its fields
/// are here too. In a model that is read, every field is an `Option`, whatever the documentation
/// requires. Each field says where it is known from. `Debug` hides texts that may be personal.
///
/// ```
/// use ovia::model::{CallCosts, TranscriptObject};
///
/// fn spoken(lines: &[TranscriptObject]) -> usize {
///     lines.iter().filter_map(|line| line.content.as_deref()).map(str::len).sum()
/// }
///
/// fn cheap(costs: &CallCosts) -> bool {
///     costs.total.is_some_and(|total| total < 0.05)
/// }
/// ```
pub mod model {
    pub use ovia_core::types::*;
}

/// The examples of the README, held to the same standard.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
