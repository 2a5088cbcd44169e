//! Calls as tables that existing engines read: Parquet files of an export, Delta tables that a sync
//! keeps complete.

mod calls_table;
mod column;
mod delta;
mod error;
mod fingerprint;
mod lake;
mod sync;

pub use error::{Error, ErrorKind, Result};
pub use lake::Lake;
pub use sync::{Counts, Gone, Outcome, Summary, Sync, SyncOptions};
