//! What was said in the calls of a month, a row each.

use std::{collections::BTreeSet, sync::Arc};

use arrow_array::{Array as _, ArrayRef, ListArray, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, Schema};
use futures_util::TryStreamExt as _;

use super::{State, covering, different_months};
use crate::{
    calls_table as calls, column, columns,
    delta::{Committed, FileWriter, NewTable, Snapshot, Table},
    error::{Error, Result},
};

/// Writes the months anew that are different from the version that is covered.
pub(super) async fn update(
    table: &Table,
    newest: &Snapshot,
    utterances: &Table,
    months: &mut usize,
) -> Result<Committed> {
    let state = State::read(utterances).await?;
    let covered = match &state {
        Some(state) if state.covered >= newest.version() => {
            return Ok(Committed::Version(state.snapshot.version()));
        }
        // Where the version is not known any more, all months are written anew.
        Some(state) => table.snapshot_at(state.covered).await.ok(),
        None => None,
    };
    let dirty: BTreeSet<String> = match &covered {
        Some(covered) => different_months(covered, newest),
        None => {
            let old = state.iter().flat_map(|state| state.snapshot.files());
            let files = newest.files().iter().chain(old);
            files.map(|file| calls::month_of(file).to_owned()).collect()
        }
    };
    let mut commit = covering(newest.version());
    commit.partition = Some(calls::MONTH);
    for month in &dirty {
        let partition = Some((calls::MONTH, month.clone()));
        let schema = columns::utterances_schema();
        let mut writer = FileWriter::new(utterances, schema, &["index", "time"], partition);
        for file in newest.files() {
            if calls::month_of(file) == month {
                let names = [calls::ID, calls::UTTERANCES];
                let mut batches = Snapshot::rows(table, file, Some(&names)).await?;
                while let Some(batch) = batches.try_next().await? {
                    writer.write(&rows(&batch)?).await?;
                }
            }
        }
        commit.add.extend(writer.finish().await?);
        let old = state.iter().flat_map(|state| state.snapshot.files());
        let old = old.filter(|file| calls::month_of(file) == month);
        commit.remove.extend(old.map(|file| file.path.clone()));
    }
    let committed = match state {
        Some(state) => utterances.commit(&state.snapshot, commit).await?,
        None => {
            let mut fields = columns::utterances_schema().fields().to_vec();
            fields.push(Arc::new(Field::new(calls::MONTH, DataType::Utf8, true)));
            let new = NewTable {
                schema: Schema::new(fields),
                partition: Some(calls::MONTH),
                properties: Vec::new(),
            };
            utterances.create(new, commit).await?
        }
    };
    if let Committed::Version(_) = committed {
        *months += dirty.len();
    }
    Ok(committed)
}

/// The items of the lists as rows, each with the id of its call.
fn rows(batch: &RecordBatch) -> Result<RecordBatch> {
    let ids = column::text(batch, calls::ID)?;
    let lists: &ListArray = column::typed(batch, calls::UTTERANCES)?;
    let items = lists.values().as_any().downcast_ref::<StructArray>();
    let items = items.ok_or_else(|| Error::damaged("a file of the table has other utterances"))?;
    let offsets = lists.value_offsets();
    let (first, last) = (offsets[0], offsets[offsets.len() - 1]);
    let bounds = |at: i32| usize::try_from(at).unwrap_or(0);
    let items = items.slice(bounds(first), bounds(last - first));
    let of_items: StringArray = (0..batch.num_rows())
        .flat_map(|row| {
            let length = bounds(offsets[row + 1] - offsets[row]);
            let id = ids.is_valid(row).then(|| ids.value(row));
            std::iter::repeat_n(id, length)
        })
        .collect();
    let call: ArrayRef = Arc::new(of_items);
    let columns = [call].into_iter().chain(items.columns().iter().cloned());
    Ok(RecordBatch::try_new(
        columns::utterances_schema(),
        columns.collect(),
    )?)
}
