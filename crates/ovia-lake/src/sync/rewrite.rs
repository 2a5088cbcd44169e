//! Writes a month anew: its rows that stay, and the new ones.

use std::sync::Arc;

use arrow_array::{Array as _, BooleanArray, RecordBatch, TimestampMicrosecondArray};
use arrow_select::filter::filter_record_batch;
use futures_util::TryStreamExt as _;

use super::{Fate, Item, Keys, Sync};
use crate::{
    calls_table::{self as calls, Row},
    column,
    delta::{Commit, FileWriter, Snapshot},
    error::{Error, Result},
};

/// How many new rows become a batch, and about how many bytes.
const BATCH_ROWS: usize = 512;
const BATCH_BYTES: u64 = 4 << 20;

impl Sync {
    /// Writes a month, and notes its old and new files in the commit.
    pub(super) async fn rewrite(&mut self, month: u32, commit: &mut Commit) -> Result<()> {
        let name = self.known.months().name(month).to_owned();
        let table = self.calls.clone();
        let mut writer = FileWriter::new(
            &table,
            calls::file_schema(),
            calls::STATISTICS,
            Some((calls::MONTH, name.clone())),
        );
        let files = self.snapshot.iter().flat_map(Snapshot::files);
        let of_month = files.filter(|file| calls::month_of(file) == name);
        for file in of_month {
            let mut rows = Snapshot::rows(&table, file, None).await?;
            while let Some(batch) = rows.try_next().await? {
                if let Some(batch) = self.kept(&batch)? {
                    writer.write(&batch).await?;
                }
            }
            commit.remove.push(file.path.clone());
        }
        let from = self.items.partition_point(|item| item.month < month);
        let to = self.items.partition_point(|item| item.month <= month);
        let mut rows = Vec::new();
        let mut bytes = 0;
        for item in &self.items[from..to] {
            rows.push(row(&mut self.spool, item)?);
            bytes += item.length;
            if rows.len() == BATCH_ROWS || bytes >= BATCH_BYTES {
                writer.write(&calls::batch(&rows)?).await?;
                rows.clear();
                bytes = 0;
            }
        }
        if !rows.is_empty() {
            writer.write(&calls::batch(&rows)?).await?;
        }
        commit.add.extend(writer.finish().await?);
        Ok(())
    }

    /// The rows of a batch that stay, with the right `gone_at`.
    fn kept(&self, batch: &RecordBatch) -> Result<Option<RecordBatch>> {
        let failed = |error| Error::caused("a month cannot be written anew", error);
        let keys = Keys::of(batch)?;
        let gone = column::time(batch, calls::GONE_AT)?;
        let now = self.options.now.timestamp_micros();
        let mut stays = Vec::with_capacity(batch.num_rows());
        let mut times = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let (identity, position) = keys.key(row);
            let fate = self.known.entry(identity, position).map(|entry| entry.fate);
            let Some(fate) = fate else {
                return Err(Error::damaged(format!(
                    "{}: a file was changed while it was read",
                    self.calls.place()
                )));
            };
            stays.push(!matches!(fate, Fate::Replaced | Fate::Dropped));
            times.push(match fate {
                Fate::Marked => Some(now),
                Fate::Same | Fate::Returned => None,
                _ => gone.is_valid(row).then(|| gone.value(row)),
            });
        }
        if !stays.contains(&true) {
            return Ok(None);
        }
        let times = TimestampMicrosecondArray::from(times).with_timezone("UTC");
        let columns = batch.schema_ref().fields().iter().zip(batch.columns());
        let columns = columns.map(|(field, column)| match field.name() == calls::GONE_AT {
            true => Arc::new(times.clone()),
            false => Arc::clone(column),
        });
        let batch =
            RecordBatch::try_new(calls::file_schema(), columns.collect()).map_err(failed)?;
        let stays = BooleanArray::from(stays);
        let batch = filter_record_batch(&batch, &stays).map_err(failed)?;
        Ok(Some(batch))
    }
}

/// The row of a record.
fn row(spool: &mut super::Spool, item: &Item) -> Result<Row> {
    let text = spool.read(item.offset, item.length)?;
    let call = text.parse();
    Ok(Row {
        identity: item.identity,
        position: item.position,
        fingerprint: item.fingerprint,
        gone_at: None,
        call: call.map_err(|_| Error::damaged("the temporary file was changed"))?,
    })
}
