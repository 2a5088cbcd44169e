// The request path: what happens between an operation and the network.
//
// An `Operation` is one call of a method of the client. It waits for a connection, sends its request
// through the retrying transport, and returns a reply whose body is still arriving. This module knows
// HTTP, and nothing of calls, lists or the client's configuration.
//
// | file | what it does |
// | --- | --- |
// | `operation.rs` | one operation: sends requests and sorts the responses into replies and errors |
// | `options.rs` | the options of one request: retries, resumes, timeout, headers |
// | `connection_limit.rs` | limits how many connections are open at once |
// | `retrying.rs` | adds headers and credentials, applies the timeouts, retries, follows redirects |
// | `retry_rule.rs` | which failures of a request are retried |
// | `retry_policy.rs`, `backoff.rs` | how often, and after which delays |
// | `retry_budget.rs` | limits the retries of all operations together |
// | `redirect.rs` | which redirects are followed |
// | `credentials.rs`, `token.rs` | the `Authorization` header |
// | `deadline.rs` | the time limit on a whole operation |
// | `trace.rs` | the tracing events of each request, delay and body |
// | `http.rs` | sends one request with reqwest |
// | `content_coding.rs` | undoes the `Content-Encoding` of a body |
// | `body.rs`, `limits.rs` | the body of a response as it arrives, and the limits on it |

//! The [`Transport`] trait: who sends the requests, for
//! [transports other than HTTP](crate::ClientBuilder::transport).
//!
//! ```
//! use ovia::transport::{Sending, Transport};
//!
//! /// Refuses to send anything.
//! #[derive(Debug)]
//! struct Offline;
//!
//! impl Transport for Offline {
//!     fn send<'a>(&'a self, _: &'a ovia::reqwest::Client, _: ovia::reqwest::Request) -> Sending<'a> {
//!         Box::pin(async { Err("this program is offline".into()) })
//!     }
//! }
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let client = ovia::Client::builder().token("t").max_retries(0).transport(Offline).build()?;
//! let error = client.calls().list().await.unwrap_err();
//! assert_eq!(error.root_cause().as_deref(), Some("this program is offline"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backoff;
mod body;
mod connection_limit;
mod content_coding;
mod credentials;
mod deadline;
mod http;
mod limits;
mod operation;
mod options;
mod redirect;
mod retry_budget;
mod retry_policy;
mod retry_rule;
mod retrying;
mod token;
mod trace;

#[cfg(test)]
pub(crate) mod scripted;
#[cfg(test)]
mod tests;

pub use ovia_core::transport::{Sending, Transport, TransportError};

pub use self::retry_policy::RetryPolicy;
pub(crate) use self::{
    body::Body,
    connection_limit::ConnectionLimit,
    credentials::Credentials,
    deadline::Deadline,
    http::{Http, USER_AGENT},
    limits::Limits,
    operation::{Operation, Reply},
    options::{RequestOptions, parse_header, request_options},
    retry_budget::RetryBudget,
    retry_rule::RetryRule,
    retrying::Shared,
    token::Token,
    trace::trace_resume,
};
