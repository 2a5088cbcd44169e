//! `ovia calls sync`: keeps tables of all calls complete.
//!
//! | file | what it does |
//! | --- | --- |
//! | `run.rs` | reads the list and commits it, once or at an interval |
//! | `metrics.rs` | the text file for a monitoring agent |
//! | `erase.rs` | `ovia calls erase` |
//! | `person_export.rs` | `ovia calls person` |
//! | `person.rs` | the calls of a person, by a phone number in any spelling |
//! | `key.rs` | the key of pseudonyms |

pub(super) mod erase;
mod key;
mod metrics;
mod person;
pub(super) mod person_export;
mod run;

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

pub(super) use self::run::run;
use crate::time::parse_duration;

/// Keep Delta tables of all calls complete, in a folder or a bucket
///
/// Reads the whole list, compares each call with the table by a fingerprint, and commits what is new
/// or has changed, all at once. A list that breaks off or is incomplete changes nothing. The tables
/// are calls, utterances and changes below URL; DuckDB, Polars and Spark read them.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls sync ./lake
  ovia calls sync s3://bucket/ovia
  ovia calls sync ./lake --every 15m --metrics /var/lib/node_exporter/ovia.prom
  ovia calls sync ./lake --redact=numbers

URL is a folder, or s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH, with the credentials
of the environment, such as AWS_ACCESS_KEY_ID, AWS_REGION and AWS_ENDPOINT_URL.

Several syncs of the same tables do no harm: of two at a time one reads the list again.

With --redact, a phone number becomes a pseudonym that is the same in all calls, such as
[number-cjaknmpfhbodieal]. Its key is OVIA_REDACT_KEY, or the file redact.key in the directory of
the configuration, which is made when it is needed first. It is not in the tables, which accept no
other key.

With --every, a line is written to stderr for each run; one that fails is tried again at the next
interval. The exit code is 0 after Ctrl-C or SIGTERM.")]
pub(crate) struct SyncCommand {
    /// The folder or bucket of the tables
    #[arg(value_name = "URL")]
    location: String,

    /// What to do with calls that are not in the list any more
    #[arg(long, value_name = "HOW", default_value = "mark")]
    gone: Gone,

    /// Take an empty list for true, although there are calls in the table
    #[arg(long)]
    allow_empty: bool,

    /// Run again at this interval until Ctrl-C or SIGTERM, for example 15m; at least 1s
    #[arg(long, value_name = "TIME", value_parser = parse_interval)]
    every: Option<Duration>,

    /// Write figures about the last run and all runs to this file, in the text format of Prometheus
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

/// What happens to calls that left the list.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Gone {
    /// Set gone_at to the time of the sync; it is removed if they return
    Mark,
    /// Leave them as they are
    Keep,
    /// Remove them
    Drop,
}

impl From<Gone> for ovia_lake::Gone {
    fn from(gone: Gone) -> Self {
        match gone {
            Gone::Mark => Self::Mark,
            Gone::Keep => Self::Keep,
            Gone::Drop => Self::Drop,
        }
    }
}

fn parse_interval(text: &str) -> Result<Duration, String> {
    match parse_duration(text)? {
        interval if interval < Duration::from_secs(1) => Err("at least 1s".to_owned()),
        interval => Ok(interval),
    }
}
