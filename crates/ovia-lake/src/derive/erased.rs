//! Takes what was erased from `calls` out of `changes`.

use std::collections::BTreeSet;

use arrow_array::{Array as _, BooleanArray};
use arrow_select::filter::filter_record_batch;
use futures_util::TryStreamExt as _;

use super::{State, changes::schema, covering, different_files};
use crate::{
    calls_table as calls, column,
    delta::{Commit, FileWriter, Snapshot, Table},
    error::Result,
    sync::{Keys, Known, read_known},
};

/// The changes without the values of calls that were erased between two versions: of their rows those
/// stay that tell of costs, of the length, or of the call as a whole.
pub(super) async fn without_erased(
    table: &Table,
    before: &Snapshot,
    after: &Snapshot,
    changes: &Table,
    state: &State,
    version: u64,
) -> Result<Commit> {
    let (removed, added) = different_files(before, after);
    let mut known = Known::default();
    read_known(table, removed.iter().copied(), &mut known).await?;
    let mut erased = BTreeSet::new();
    let columns = [calls::IDENTITY, calls::POSITION, calls::FINGERPRINT];
    for file in &added {
        let mut batches = Snapshot::rows(table, file, Some(&columns)).await?;
        while let Some(batch) = batches.try_next().await? {
            let keys = Keys::of(&batch)?;
            let fingerprints = column::binary(&batch, calls::FINGERPRINT)?;
            for row in 0..batch.num_rows() {
                let (identity, position) = keys.key(row);
                let entry = known.entry(identity, position);
                if entry.is_none_or(|entry| entry.fingerprint != fingerprints.value(row)) {
                    erased.insert(identity.to_vec());
                }
            }
        }
    }
    let mut commit = covering(version);
    if erased.is_empty() {
        return Ok(commit);
    }
    let mut writer = FileWriter::new(changes, schema(), &["seen_at"], None);
    for file in state.snapshot.files() {
        let mut batches = Snapshot::rows(changes, file, None).await?;
        while let Some(batch) = batches.try_next().await? {
            let identities = column::binary(&batch, calls::IDENTITY)?;
            let paths = column::text(&batch, "path")?;
            let stays = (0..batch.num_rows()).map(|row| {
                let path = paths.value(row);
                paths.is_null(row)
                    || path.split('.').next() == Some("costs")
                    || path == "duration"
                    || !erased.contains(identities.value(row))
            });
            let stays = BooleanArray::from(stays.collect::<Vec<_>>());
            writer.write(&filter_record_batch(&batch, &stays)?).await?;
        }
        commit.remove.push(file.path.clone());
    }
    commit.add = writer.finish().await?;
    Ok(commit)
}
