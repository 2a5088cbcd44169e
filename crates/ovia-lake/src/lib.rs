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
//! | `sync` | keeps the table `calls` complete |
//! | `derive` | the tables `utterances` and `changes`, which follow from the versions of `calls` |
//! | `erase`, `ledger` | removes a person from the tables, and keeps them out |
//! | `person` | everything that the tables have about a person |
//! | `key` | the secret key of pseudonyms |
//! | `delta` | Delta tables, with delta_kernel behind it |
//! | `fingerprint` | tells whether a record is still the same |
//! | `calls_table`, `column` | the columns of the table `calls`, and columns of batches by name |

mod calls_table;
mod column;
pub mod columns;
mod delta;
mod derive;
mod erase;
pub mod error;
mod export;
mod fingerprint;
mod key;
mod ledger;
pub mod location;
mod person;
mod read;
mod stored_file;
mod sync;

pub use derive::{Derived, derive};
pub use erase::{Erased, Erasure, count_calls, erase};
pub use error::{Error, ErrorKind, Result};
pub use export::{Export, Written};
pub use key::Key;
pub use location::{Location, is_remote};
pub use person::{PersonPart, collect_person};
pub use read::{JsonReader, Records};
pub use sync::{Counts, Gone, Outcome, Summary, Sync, SyncOptions};
