//! What is different between two versions of `calls`: calls that were added, that left or returned, and
//! the values that changed.
//!
//! The calls of the first version are no changes.

use std::{collections::BTreeMap, sync::Arc};

use arrow_array::{
    Array as _, ArrayRef, RecordBatch,
    builder::{BinaryBuilder, StringBuilder, TimestampMicrosecondBuilder},
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use futures_util::TryStreamExt as _;

use super::{State, covering, different_files, erased::without_erased, json_diff::differences};
use crate::{
    calls_table as calls, column,
    delta::{Committed, DataFile, FileWriter, NewTable, Snapshot, Table},
    erase,
    error::Result,
    fingerprint::{Fingerprint, Fingerprinter},
    sync::{Fate, Keys, Known, Spool, read_known},
};

/// How many rows become a batch, and about how many bytes.
const BATCH_ROWS: usize = 8192;
const BATCH_BYTES: usize = 4 << 20;

pub(super) fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("call_id", DataType::Utf8, true),
        Field::new("seen_at", calls::time_type(), true),
        Field::new("kind", DataType::Utf8, true),
        Field::new("path", DataType::Utf8, true),
        Field::new("before", DataType::Utf8, true),
        Field::new("after", DataType::Utf8, true),
        Field::new(calls::IDENTITY, DataType::Binary, true),
    ]))
}

/// Adds the changes of the versions that are not covered yet, in one commit.
pub(super) async fn update(
    table: &Table,
    newest: &Snapshot,
    changes: &Table,
    rows: &mut u64,
    lost: &mut u64,
) -> Result<Committed> {
    let version = newest.version();
    let Some(state) = State::read(changes).await? else {
        let new = NewTable {
            schema: schema().as_ref().clone(),
            partition: None,
            properties: Vec::new(),
        };
        // Without the versions before, the history begins with this one.
        let first = match table.snapshot_at(0).await {
            Ok(_) => 0,
            Err(_) => version,
        };
        let created = changes.create(new, covering(first)).await?;
        return match first == version {
            true => Ok(created),
            false => Ok(Committed::Conflict),
        };
    };
    if state.covered >= version {
        return Ok(Committed::Version(state.snapshot.version()));
    }
    let mut writer = Writer::new(changes);
    let mut commit = covering(version);
    let mut is_all = true;
    let (mut lost_here, mut before) = (0, table.snapshot_at(state.covered).await.ok());
    for version in state.covered + 1..=version {
        let after = table.snapshot_at(version).await.ok();
        if let Some(after) = &after
            && after.transaction(table, erase::APPLICATION).await? == Some(version)
        {
            if version > state.covered + 1 {
                // What came before is committed first.
                commit = covering(version - 1);
                is_all = false;
                break;
            }
            let Some(before) = &before else { continue };
            let commit = without_erased(table, before, after, changes, &state, version).await?;
            let committed = changes.commit(&state.snapshot, commit).await?;
            return Ok(match version == newest.version() {
                true => committed,
                false => Committed::Conflict,
            });
        }
        let told = match (&before, &after) {
            (Some(before), Some(after)) => tell(table, before, after, &mut writer).await?,
            _ => false,
        };
        lost_here += u64::from(!told);
        before = after;
    }
    let written = writer.rows;
    commit.add = writer.finish().await?;
    let committed = changes.commit(&state.snapshot, commit).await?;
    if let Committed::Version(_) = committed {
        *rows += written;
        *lost += lost_here;
    }
    // The rest is done by the next round.
    Ok(match is_all {
        true => committed,
        false => Committed::Conflict,
    })
}

/// Writes what is different. Returns false if a file of one of the versions was deleted.
async fn tell(
    table: &Table,
    before: &Snapshot,
    after: &Snapshot,
    writer: &mut Writer<'_>,
) -> Result<bool> {
    let (removed, added) = different_files(before, after);
    for file in removed.iter().chain(&added) {
        if !table.has(file).await? {
            return Ok(false);
        }
    }
    writer.seen_at = after.time(table).await?;
    let mut known = Known::default();
    read_known(table, removed.iter().copied(), &mut known).await?;
    let columns = [
        calls::ID,
        calls::IDENTITY,
        calls::POSITION,
        calls::FINGERPRINT,
        calls::GONE_AT,
    ];
    let mut changed = 0_usize;
    for file in &added {
        let mut batches = Snapshot::rows(table, file, Some(&columns)).await?;
        while let Some(batch) = batches.try_next().await? {
            let rows = Rows::of(&batch)?;
            let fingerprints = column::binary(&batch, calls::FINGERPRINT)?;
            for row in 0..batch.num_rows() {
                let (identity, position) = rows.keys.key(row);
                let is_gone = rows.gone.is_valid(row);
                let Some(entry) = known.entry_mut(identity, position) else {
                    writer.add("added", rows.id(row), identity, None).await?;
                    continue;
                };
                entry.fate = match fingerprints.value(row) == entry.fingerprint {
                    true => Fate::Same,
                    false => Fate::Replaced,
                };
                changed += usize::from(entry.fate == Fate::Replaced);
                match (entry.is_gone, is_gone) {
                    (true, false) => writer.add("returned", rows.id(row), identity, None).await?,
                    (false, true) => writer.add("gone", rows.id(row), identity, None).await?,
                    _ => {}
                }
            }
        }
    }
    let mut texts = Texts::new();
    texts.read(table, &removed, &known, changed, writer).await?;
    texts.compare(table, &added, writer).await?;
    Ok(true)
}

/// The columns of a batch of calls.
struct Rows<'a> {
    keys: Keys,
    ids: &'a arrow_array::StringArray,
    gone: &'a arrow_array::TimestampMicrosecondArray,
}

impl<'a> Rows<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self> {
        Ok(Self {
            keys: Keys::of(batch)?,
            ids: column::text(batch, calls::ID)?,
            gone: column::time(batch, calls::GONE_AT)?,
        })
    }

    fn id(&self, row: usize) -> Option<&'a str> {
        self.ids.is_valid(row).then(|| self.ids.value(row))
    }
}

/// The records before, of the calls that have changed.
struct Texts {
    spool: Spool,
    places: BTreeMap<(Fingerprint, u32), (u64, u64)>,
}

impl Texts {
    fn new() -> Self {
        Self {
            spool: Spool::new(),
            places: BTreeMap::new(),
        }
    }

    /// Reads the records of the calls that were replaced; tells which calls were removed.
    async fn read(
        &mut self,
        table: &Table,
        files: &[&DataFile],
        known: &Known,
        changed: usize,
        writer: &mut Writer<'_>,
    ) -> Result<()> {
        if changed == 0 && !known.has_missing() {
            return Ok(());
        }
        let columns = [
            calls::ID,
            calls::IDENTITY,
            calls::POSITION,
            calls::GONE_AT,
            calls::RAW,
        ];
        for file in files {
            let mut batches = Snapshot::rows(table, file, Some(&columns)).await?;
            while let Some(batch) = batches.try_next().await? {
                let rows = Rows::of(&batch)?;
                let raw = column::text(&batch, calls::RAW)?;
                for row in 0..batch.num_rows() {
                    let (identity, position) = rows.keys.key(row);
                    let Some(entry) = known.entry(identity, position) else {
                        continue;
                    };
                    match entry.fate {
                        Fate::Replaced => {
                            let text = raw.value(row);
                            let place = (self.spool.push(text)?, text.len() as u64);
                            self.places.insert((entry.identity, position), place);
                        }
                        Fate::Missing if !entry.is_gone => {
                            writer.add("gone", rows.id(row), identity, None).await?;
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    /// Compares them with the records after.
    async fn compare(
        &mut self,
        table: &Table,
        files: &[&DataFile],
        writer: &mut Writer<'_>,
    ) -> Result<()> {
        if self.places.is_empty() {
            return Ok(());
        }
        let columns = [
            calls::ID,
            calls::IDENTITY,
            calls::POSITION,
            calls::GONE_AT,
            calls::RAW,
        ];
        let mut fingerprinter = Fingerprinter::default();
        for file in files {
            let mut batches = Snapshot::rows(table, file, Some(&columns)).await?;
            while let Some(batch) = batches.try_next().await? {
                let rows = Rows::of(&batch)?;
                let raw = column::text(&batch, calls::RAW)?;
                for row in 0..batch.num_rows() {
                    let (identity, position) = rows.keys.key(row);
                    let Ok(key) = Fingerprint::try_from(identity) else {
                        continue;
                    };
                    let Some((offset, length)) = self.places.remove(&(key, position)) else {
                        continue;
                    };
                    let before = self.spool.read(offset, length)?;
                    for found in differences(&before, raw.value(row), &mut fingerprinter) {
                        let value = (&*found.path, found.before, found.after);
                        writer
                            .add("changed", rows.id(row), identity, Some(value))
                            .await?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The rows of `changes` on their way into a file.
struct Writer<'a> {
    file: FileWriter<'a>,
    /// The time of the version, in microseconds since 1970.
    seen_at: i64,
    rows: u64,
    in_batch: usize,
    bytes: usize,
    times: TimestampMicrosecondBuilder,
    /// `call_id`, `kind`, `path`, `before`, `after`.
    texts: [StringBuilder; 5],
    identities: BinaryBuilder,
}

impl<'a> Writer<'a> {
    fn new(changes: &'a Table) -> Self {
        Self {
            file: FileWriter::new(changes, schema(), &["seen_at"], None),
            seen_at: 0,
            rows: 0,
            in_batch: 0,
            bytes: 0,
            times: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            texts: Default::default(),
            identities: BinaryBuilder::new(),
        }
    }

    async fn add(
        &mut self,
        kind: &str,
        id: Option<&str>,
        identity: &[u8],
        value: Option<(&str, Option<&str>, Option<&str>)>,
    ) -> Result<()> {
        let (path, before, after) = match value {
            Some((path, before, after)) => (Some(path), before, after),
            None => (None, None, None),
        };
        let texts = [id, Some(kind), path, before, after];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
            self.bytes += text.map_or(0, str::len);
        }
        self.times.append_value(self.seen_at);
        self.identities.append_value(identity);
        self.rows += 1;
        self.in_batch += 1;
        match self.in_batch == BATCH_ROWS || self.bytes >= BATCH_BYTES {
            true => self.flush().await,
            false => Ok(()),
        }
    }

    async fn flush(&mut self) -> Result<()> {
        (self.in_batch, self.bytes) = (0, 0);
        let [ids, kinds, paths, before, after] = &mut self.texts;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(ids.finish()),
            Arc::new(self.times.finish()),
            Arc::new(kinds.finish()),
            Arc::new(paths.finish()),
            Arc::new(before.finish()),
            Arc::new(after.finish()),
            Arc::new(self.identities.finish()),
        ];
        let batch = RecordBatch::try_new(schema(), columns)?;
        self.file.write(&batch).await
    }

    async fn finish(mut self) -> Result<Vec<crate::delta::NewFile>> {
        self.flush().await?;
        self.file.finish().await
    }
}
