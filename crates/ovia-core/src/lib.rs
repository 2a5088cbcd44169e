//! The OpenAPI-generated core of the Ovia client.
//!
//! Programs depend on the crate `ovia`; this one is what it is built on: the generated models,
//! accessors and operations, and what has to be in the same crate as they are.
//!
//! * [`types`] and [`Client`]: generated from `openapi/ovia.yaml` and checked in as
//!   `src/generated.rs`. With the feature `buildtime-codegen` the build script generates them, from
//!   that file or from the one that the environment variable `OVIA_OPENAPI` names.
//! * [`record`]: a JSON object as it was sent, indexed once, with the generated accessors.
//! * [`schema`]: what the generator says about each model.
//! * [`documented`]: what the specification says about each value.
//! * [`tolerant`]: decodes a model so that a value that does not fit its type costs only that value.
//! * [`fast_json`]: a JSON reader for well-formed input, faster than `serde_json`.
//! * [`transport`]: sends the requests of the generated client. Retries and credentials are not here.
//!
//! ```
//! use ovia_core::{record::Record, types::Call};
//!
//! let call: Record<Call> = r#"{"status": "completed", "duration": "71"}"#.parse()?;
//! assert_eq!(call.status(), Some("completed"));
//! assert_eq!(call.duration(), None);
//! assert!(!call.conforms());
//! # Ok::<(), serde_json::Error>(())
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(feature = "buildtime-codegen"))]
#[allow(missing_docs, unreachable_pub, clippy::all, reason = "as progenitor writes it")]
#[rustfmt::skip]
mod generated;
#[cfg(feature = "buildtime-codegen")]
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    reason = "as progenitor writes it"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}
mod conformity;
pub mod documented;
pub mod fast_json;
mod hooks;
pub mod record;
mod redacted;
pub mod schema;
pub mod tolerant;
pub mod transport;

pub use generated::{BASE_URL, ByteStream, Client, Error, ResponseValue, types};
