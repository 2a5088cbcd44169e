//! The tables `utterances` and `changes`, which follow from the versions of `calls`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `changes.rs` | what is different between two versions of `calls` |
//! | `erased.rs` | takes what was erased out of `changes` |
//! | `json_diff.rs` | what is different between two records |
//! | `utterances.rs` | what was said in the calls of a month, a row each |
//!
//! Each commit says which version of `calls` it covers. So what a crash left out is repaired by the next
//! run, and nothing is there twice.

mod changes;
mod erased;
mod json_diff;
#[cfg(test)]
pub(crate) mod tests;
mod utterances;

use std::collections::BTreeSet;

use crate::{
    calls_table as calls,
    delta::{Commit, Committed, Snapshot, Table},
    error::{Error, Result},
    location::Location,
};

/// The name with which a derived table remembers the version of `calls` that it covers.
const COVERED: &str = "ovia.calls";

/// How often it is tried again because another program has committed.
const MAX_CONFLICTS: u32 = 20;

/// What was brought up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// The version of `calls` that the tables cover; `None` if there is no table.
    pub version: Option<u64>,
    /// Rows added to `changes`.
    pub changes: u64,
    /// Months of `utterances` that were written anew.
    pub months: usize,
    /// Versions of `calls` whose changes cannot be told any more, because files of them were deleted.
    pub lost_versions: u64,
}

/// Brings `utterances` and `changes` up to the newest version of `calls`.
///
/// # Errors
///
/// If a table cannot be read or written. What was committed is right, and the next run does the rest.
pub async fn derive(location: &Location) -> Result<Derived> {
    let mut derived = Derived::default();
    let table = Table::new(&location.inside("calls"));
    let Some(newest) = table.snapshot().await? else {
        return Ok(derived);
    };
    derived.version = Some(newest.version());
    let changes = Table::new(&location.inside("changes"));
    until_committed(&changes, async || {
        let (rows, lost) = (&mut derived.changes, &mut derived.lost_versions);
        changes::update(&table, &newest, &changes, rows, lost).await
    })
    .await?;
    let utterances = Table::new(&location.inside("utterances"));
    until_committed(&utterances, async || {
        utterances::update(&table, &newest, &utterances, &mut derived.months).await
    })
    .await?;
    Ok(derived)
}

/// Runs it again after a conflict.
async fn until_committed(
    table: &Table,
    mut run: impl AsyncFnMut() -> Result<Committed>,
) -> Result<()> {
    for _ in 0..MAX_CONFLICTS {
        if let Committed::Version(_) = run().await? {
            return Ok(());
        }
    }
    Err(Error::storage(format!(
        "{}: other programs commit all the time; run fewer at a time",
        table.place()
    )))
}

/// A derived table, and the version of `calls` that it covers.
struct State {
    snapshot: Snapshot,
    covered: u64,
}

impl State {
    async fn read(table: &Table) -> Result<Option<Self>> {
        let Some(snapshot) = table.snapshot().await? else {
            return Ok(None);
        };
        let covered = snapshot.transaction(table, COVERED).await?;
        let covered = covered.ok_or_else(|| {
            Error::usage(format!(
                "{}: the table was not made by a sync; sync into another folder",
                table.place()
            ))
        })?;
        Ok(Some(Self { snapshot, covered }))
    }
}

/// A commit that covers a version of `calls`.
fn covering(version: u64) -> Commit {
    Commit {
        transaction: Some((COVERED, version)),
        ..Commit::default()
    }
}

/// The months with other files in one version than in the other.
fn different_months(one: &Snapshot, other: &Snapshot) -> BTreeSet<String> {
    let (removed, added) = different_files(one, other);
    let files = removed.into_iter().chain(added);
    files.map(|file| calls::month_of(file).to_owned()).collect()
}

type Files<'a> = Vec<&'a crate::delta::DataFile>;

/// The files that only the one has, and those that only the other has.
fn different_files<'a>(one: &'a Snapshot, other: &'a Snapshot) -> (Files<'a>, Files<'a>) {
    let only = |one: &'a Snapshot, other: &'a Snapshot| -> Files<'a> {
        let others: BTreeSet<&str> = other.files().iter().map(|file| &*file.path).collect();
        let files = one.files().iter();
        files.filter(|file| !others.contains(&*file.path)).collect()
    };
    (only(one, other), only(other, one))
}
