//! Everything that the tables of a sync have about a person.

use std::collections::BTreeSet;

use arrow_array::{Array as _, Int32Array, RecordBatch};
use chrono::{DateTime, SecondsFormat};
use futures_util::TryStreamExt as _;
use ovia::Call;
use serde_json::{Value, json};

use crate::{
    calls_table as calls, column,
    delta::{Snapshot, Table},
    error::{Error, Result},
    location::Location,
};

/// A table of which something is about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonPart {
    /// The records of calls, as they are in the table.
    Calls,
    /// What was said in them.
    Utterances,
    /// How they have changed.
    Changes,
}

/// Gives all that is about a person's calls, a line of JSON each, part by part. Returns how many calls
/// there are.
///
/// # Errors
///
/// If there are no tables, if one cannot be read, or if `write` fails.
pub async fn collect_person(
    location: &Location,
    is_of_person: impl Fn(&Call) -> bool,
    mut write: impl FnMut(PersonPart, &str) -> Result<()>,
) -> Result<u64> {
    let table = Table::new(&location.inside("calls"));
    let Some(snapshot) = table.snapshot().await? else {
        return Err(Error::usage(format!(
            "{location}: there are no tables of `ovia calls sync`"
        )));
    };
    let (mut count, mut identities, mut ids) = (0, BTreeSet::new(), BTreeSet::new());
    for file in snapshot.files() {
        let names = [calls::IDENTITY, calls::RAW];
        let mut batches = Snapshot::rows(&table, file, Some(&names)).await?;
        while let Some(batch) = batches.try_next().await? {
            let (raw, keys) = (
                column::text(&batch, calls::RAW)?,
                column::binary(&batch, calls::IDENTITY)?,
            );
            for row in 0..batch.num_rows() {
                let Ok(call) = raw.value(row).parse::<Call>() else {
                    continue;
                };
                if is_of_person(&call) {
                    write(PersonPart::Calls, call.as_str())?;
                    identities.insert(keys.value(row).to_vec());
                    ids.extend(calls::id(&call));
                    count += 1;
                }
            }
        }
    }
    each_row(&location.inside("utterances"), |batch, row| {
        let id = text(batch, "call_id", row)?;
        if !id.as_ref().is_some_and(|id| ids.contains(id)) {
            return Ok(());
        }
        let index: &Int32Array = column::typed(batch, "index")?;
        let line = json!({
            "call_id": id,
            "index": index.is_valid(row).then(|| index.value(row)),
            "role": text(batch, "role", row)?,
            "kind": text(batch, "kind", row)?,
            "content": text(batch, "content", row)?,
            "time": time(batch, "time", row)?,
        });
        write(PersonPart::Utterances, &line.to_string())
    })
    .await?;
    each_row(&location.inside("changes"), |batch, row| {
        if !identities.contains(column::binary(batch, calls::IDENTITY)?.value(row)) {
            return Ok(());
        }
        // As text: the JSON of a number is exact only as text.
        let line = json!({
            "call_id": text(batch, "call_id", row)?,
            "seen_at": time(batch, "seen_at", row)?,
            "kind": text(batch, "kind", row)?,
            "path": text(batch, "path", row)?,
            "before": text(batch, "before", row)?,
            "after": text(batch, "after", row)?,
        });
        write(PersonPart::Changes, &line.to_string())
    })
    .await?;
    Ok(count)
}

/// Runs the function with each row of a table, if there is one.
async fn each_row(
    location: &Location,
    mut run: impl FnMut(&RecordBatch, usize) -> Result<()>,
) -> Result<()> {
    let table = Table::new(location);
    let Some(snapshot) = table.snapshot().await? else {
        return Ok(());
    };
    for file in snapshot.files() {
        let mut batches = Snapshot::rows(&table, file, None).await?;
        while let Some(batch) = batches.try_next().await? {
            (0..batch.num_rows()).try_for_each(|row| run(&batch, row))?;
        }
    }
    Ok(())
}

fn text(batch: &RecordBatch, name: &str, row: usize) -> Result<Option<String>> {
    let column = column::text(batch, name)?;
    Ok(column.is_valid(row).then(|| column.value(row).to_owned()))
}

fn time(batch: &RecordBatch, name: &str, row: usize) -> Result<Value> {
    let column = column::time(batch, name)?;
    let time = column.is_valid(row).then(|| column.value(row));
    let time = time.and_then(DateTime::from_timestamp_micros);
    Ok(time
        .map(|time| time.to_rfc3339_opts(SecondsFormat::Micros, true))
        .into())
}
