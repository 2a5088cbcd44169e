//! Calls as tables that existing engines read: Parquet files of an export, Delta tables that a sync
//! keeps complete.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`columns`] | records as columns: the schema of the tables, rows of calls and of what was said |
//! | [`location`] | a folder, or a prefix in a bucket |
//! | [`error`] | the one error type |

pub mod columns;
pub mod error;
pub mod location;

pub use error::{Error, ErrorKind};
pub use location::Location;
