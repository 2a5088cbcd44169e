//! Erases a person from the tables.
//!
//! The person's calls are written anew in `calls`, without what is personal, together with the ledger
//! that keeps them out. `utterances` and `changes` follow, as from any version. Then the files that are
//! not in the newest versions are deleted, those of killed syncs included.

use std::collections::BTreeSet;

use arrow_array::{Array as _, BooleanArray};
use arrow_select::filter::filter_record_batch;
use futures_util::TryStreamExt as _;
use ovia::Call;

use crate::{
    calls_table::{self as calls, Row},
    column,
    delta::{Commit, Committed, DataFile, FileWriter, Snapshot, Table},
    derive::derive,
    error::{Error, Result},
    fingerprint::Fingerprinter,
    key::Key,
    ledger::{DOMAIN, Ledger},
    location::Location,
    sync::Keys,
};

#[cfg(test)]
mod tests;

/// The name with which `calls` remembers the version that erased.
pub(crate) const APPLICATION: &str = "ovia.erase";

/// How often it is tried again because another program has committed.
const MAX_CONFLICTS: u32 = 20;

/// Who is erased, and how.
pub struct Erasure<'a> {
    /// The key of the ledger.
    pub key: &'a Key,
    /// The forms of the person's number in which syncs find it.
    pub numbers: Vec<String>,
    /// Whether a call is one of the person.
    pub is_of_person: &'a (dyn Fn(&Call) -> bool + Sync),
    /// The call without what is personal; its id, costs and times stay.
    pub without_personal: &'a (dyn Fn(&Call) -> Option<Call> + Sync),
}

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Calls of the person, those that were erased before included.
    pub calls: u64,
    /// Files that were deleted.
    pub files: u64,
}

/// How many calls of a person there are.
///
/// # Errors
///
/// If there is no table, or if it cannot be read.
pub async fn count_calls(location: &Location, is_of_person: impl Fn(&Call) -> bool) -> Result<u64> {
    let (table, snapshot) = open(location).await?;
    let mut found = 0;
    for file in snapshot.files() {
        for_each_call(&table, file, |_, _, call| {
            found += u64::from(is_of_person(&call))
        })
        .await?;
    }
    Ok(found)
}

/// Erases a person. It can be run again, and then does what is left.
///
/// # Errors
///
/// If a table cannot be read or written.
pub async fn erase(location: &Location, erasure: &Erasure<'_>) -> Result<Erased> {
    let mut erased = Erased::default();
    let mut conflicts = 0;
    loop {
        // What is known of changes is told before the records are lost.
        derive(location).await?;
        if let Some(calls) = rewrite(location, erasure).await? {
            erased.calls = calls;
            break;
        }
        conflicts += 1;
        if conflicts == MAX_CONFLICTS {
            return Err(Error::storage(format!(
                "{location}: other programs commit all the time; stop syncs, and run it again"
            )));
        }
    }
    for name in ["calls", "changes", "utterances"] {
        erased.files += sweep(location, name).await?;
    }
    Ok(erased)
}

async fn open(location: &Location) -> Result<(Table, Snapshot)> {
    let table = Table::new(&location.inside("calls"));
    let snapshot = table.snapshot().await?;
    let snapshot = snapshot.ok_or_else(|| {
        Error::usage(format!(
            "{location}: there are no tables of `ovia calls sync`"
        ))
    })?;
    Ok((table, snapshot))
}

/// Calls the function with the identity, position and record of each call of a file.
async fn for_each_call(
    table: &Table,
    file: &DataFile,
    mut run: impl FnMut(&[u8], u32, Call),
) -> Result<()> {
    let names = [calls::IDENTITY, calls::POSITION, calls::RAW];
    let mut batches = Snapshot::rows(table, file, Some(&names)).await?;
    while let Some(batch) = batches.try_next().await? {
        let keys = Keys::of(&batch)?;
        let raw = column::text(&batch, calls::RAW)?;
        for row in 0..batch.num_rows() {
            let (identity, position) = keys.key(row);
            if let Ok(call) = raw.value(row).parse() {
                run(identity, position, call);
            }
        }
    }
    Ok(())
}

/// Writes the person's calls anew, and the ledger. Returns how many calls the person has; `None` after a
/// conflict.
async fn rewrite(location: &Location, erasure: &Erasure<'_>) -> Result<Option<u64>> {
    let (table, snapshot) = open(location).await?;
    let mut ledger = Ledger::read(&table, &snapshot).await?;
    ledger.check(Some(erasure.key), &table)?;
    for number in &erasure.numbers {
        ledger.add_number(erasure.key, number);
    }
    let (mut found, mut dirty) = (0, BTreeSet::new());
    for file in snapshot.files() {
        for_each_call(&table, file, |_, _, call| {
            if !is_erased(&ledger, erasure, &call) {
                return;
            }
            found += 1;
            if let Some(id) = calls::id(&call) {
                ledger.add_call(erasure.key, &id);
            }
            let rest = (erasure.without_personal)(&call);
            if rest.is_none_or(|rest| rest.as_str() != call.as_str()) {
                dirty.insert(calls::month_of(file).to_owned());
            }
        })
        .await?;
    }
    let mut commit = Commit {
        transaction: Some((APPLICATION, snapshot.version() + 1)),
        partition: Some(calls::MONTH),
        domain: Some((DOMAIN, ledger.to_json())),
        ..Commit::default()
    };
    for month in dirty {
        let partition = Some((calls::MONTH, month.clone()));
        let schema = calls::file_schema();
        let mut writer = FileWriter::new(&table, schema, calls::STATISTICS, partition);
        for file in snapshot.files() {
            if calls::month_of(file) == month {
                rewrite_file(&table, file, &ledger, erasure, &mut writer).await?;
                commit.remove.push(file.path.clone());
            }
        }
        commit.add.extend(writer.finish().await?);
    }
    Ok(match table.commit(&snapshot, commit).await? {
        Committed::Version(_) => Some(found),
        Committed::Conflict => None,
    })
}

fn is_erased(ledger: &Ledger, erasure: &Erasure<'_>, call: &Call) -> bool {
    (erasure.is_of_person)(call) || ledger.has(erasure.key, call, &[])
}

async fn rewrite_file(
    table: &Table,
    file: &DataFile,
    ledger: &Ledger,
    erasure: &Erasure<'_>,
    writer: &mut FileWriter<'_>,
) -> Result<()> {
    let mut fingerprinter = Fingerprinter::default();
    let mut batches = Snapshot::rows(table, file, None).await?;
    while let Some(batch) = batches.try_next().await? {
        let keys = Keys::of(&batch)?;
        let raw = column::text(&batch, calls::RAW)?;
        let gone = column::time(&batch, calls::GONE_AT)?;
        let mut rows = Vec::new();
        let mut stays = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let call = raw.value(row).parse::<Call>().ok();
            let call = call.filter(|call| is_erased(ledger, erasure, call));
            stays.push(call.is_none());
            let Some(call) = call else { continue };
            let rest = (erasure.without_personal)(&call);
            let call = rest.ok_or_else(|| {
                Error::damaged(format!("{}: a call cannot be redacted", table.place()))
            })?;
            let (identity, position) = keys.key(row);
            rows.push(Row {
                identity: identity.try_into().unwrap_or_default(),
                position,
                fingerprint: fingerprinter.record(call.as_str()),
                gone_at: gone.is_valid(row).then(|| gone.value(row)),
                call,
            });
        }
        let batch = filter_record_batch(&batch, &BooleanArray::from(stays))?;
        writer.write(&batch).await?;
        if !rows.is_empty() {
            writer.write(&calls::batch(&rows)?).await?;
        }
    }
    Ok(())
}

/// Deletes the files of a table that are not in its newest version.
///
/// A commit between the listing and the deletion makes sure that no sync, which may be running, commits a
/// file that was listed: it began with a version before that commit, and starts over.
async fn sweep(location: &Location, name: &str) -> Result<u64> {
    let table = Table::new(&location.inside(name));
    for _ in 0..MAX_CONFLICTS {
        let derived = derive(location).await?;
        let Some(snapshot) = table.snapshot().await? else {
            return Ok(0);
        };
        // The changes of a version can be told as long as the files before it are there.
        if name == "calls" && derived.version != Some(snapshot.version()) {
            continue;
        }
        let listed = table.listed_files().await?;
        let fence = Commit {
            transaction: Some(("ovia.sweep", snapshot.version() + 1)),
            ..Commit::default()
        };
        if let Committed::Conflict = table.commit(&snapshot, fence).await? {
            continue;
        }
        let kept = snapshot.files().iter().map(|file| table.path(&file.path));
        let kept: BTreeSet<_> = kept.collect::<Result<_>>()?;
        let mut deleted = 0;
        for path in listed.into_iter().filter(|path| !kept.contains(path)) {
            table.delete_path(&path).await?;
            deleted += 1;
        }
        return Ok(deleted);
    }
    Err(Error::storage(format!(
        "{}: other programs commit all the time; stop syncs, and run it again",
        table.place()
    )))
}
