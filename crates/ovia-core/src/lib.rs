//! The OpenAPI-generated core of the Ovia client.
//!
//! People depend on the crate `ovia`; this one is what it is built on: the generated models and
//! operations, and the few seams that have to live beside them.
//!
//! * [`types`] and [`Client`]: generated from `openapi/ovia.yaml` and checked in as
//!   `src/generated.rs`. With the feature `buildtime-codegen` the build script generates them, from
//!   that file or from the one that the environment variable `OVIA_OPENAPI` names.
//! * [`transport`]: who sends the requests. There is no policy here: no retries, no credentials.
//! * [`quick`]: reads the JSON of records that are as they should be, faster than `serde_json`.
//! * [`tolerant`]: how a model is read, so that a value that does not fit its type costs that value
//!   alone.
//!
//! ```
//! use ovia_core::{tolerant, types::Call};
//!
//! let call = tolerant::decode::<Call>(r#"{"status": "completed", "duration": "71"}"#)?;
//! assert_eq!(call.value.status.as_deref(), Some("completed"));
//! assert_eq!(call.value.duration, None);
//! assert!(!call.fits);
//! # Ok::<(), serde_json::Error>(())
//! ```

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
mod hooks;
pub mod quick;
mod redacted;
pub mod tolerant;
pub mod transport;

pub use generated::{BASE_URL, ByteStream, Client, Error, ResponseValue, types};
