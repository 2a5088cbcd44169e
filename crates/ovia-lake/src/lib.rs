//! Calls as tables that existing engines read: Parquet files of an export, Delta tables that a sync
//! keeps complete.

mod delta;
mod error;
mod fingerprint;

pub use error::{Error, Result};
