//! Calls as tables that existing engines read: Parquet files of an export, Delta tables that a sync
//! keeps complete.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`columns`] | records as columns: the schema of the tables, rows of calls and of what was said |
//! | [`location`] | a folder, or a prefix in a bucket |
//! | `export` | writes an export: Parquet files of `calls` and `utterances` |
//! | `read` | reads its records back |
//! | [`error`] | the one error type |

pub mod columns;
pub mod error;
mod export;
pub mod location;
mod read;
mod stored_file;

pub use error::{Error, ErrorKind};
pub use export::{Export, Written};
pub use location::{Location, is_remote};
pub use read::{JsonReader, Records};
