//! Creates a table, and commits removed and added files.

use std::{collections::HashSet, sync::Arc};

use arrow_array::{
    Array as _, ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, StructArray,
    builder::{MapBuilder, MapFieldNames, StringBuilder},
};
use arrow_schema::{DataType, Field, Fields, Schema};
use delta_kernel::{
    EngineData, KernelError, KernelResult,
    committer::FileSystemCommitter,
    engine::{arrow_conversion::TryFromArrow as _, arrow_data::ArrowEngineData},
    engine_data::FilteredEngineData,
    schema::StructType,
    snapshot::SnapshotRef,
    transaction::{
        CommitResult, CommittedTransaction, Transaction, UpdateTableOperation,
        create_table::create_table, data_layout::DataLayout,
    },
};

use super::{COMMITS_BETWEEN_CHECKPOINTS, ENGINE, NewFile, Snapshot, Table};
use crate::error::Result;

/// How often a commit is tried that failed for a reason that may pass.
const MAX_TRIES: u32 = 4;

/// What a new table looks like.
pub(crate) struct NewTable {
    /// The columns, the partition column included.
    pub(crate) schema: Schema,
    pub(crate) partition: Option<&'static str>,
    pub(crate) properties: Vec<(String, String)>,
}

/// The changes of one commit, which takes effect as a whole.
#[derive(Clone, Default)]
pub(crate) struct Commit {
    /// Paths of files in the log.
    pub(crate) remove: Vec<String>,
    pub(crate) add: Vec<NewFile>,
    /// An application and its version, which the table remembers.
    pub(crate) transaction: Option<(&'static str, u64)>,
    /// The partition column of the table.
    pub(crate) partition: Option<&'static str>,
    /// A text that the table keeps under a name.
    pub(crate) domain: Option<(&'static str, String)>,
}

/// How a commit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committed {
    /// It is this version.
    Version(u64),
    /// Another program committed before. Nothing has changed, and the new files are deleted.
    Conflict,
}

impl Table {
    /// Creates the table as version 0, with the files of the commit.
    pub(crate) async fn create(&self, new: NewTable, commit: Commit) -> Result<Committed> {
        let added = commit.add.clone();
        let result = self.blocking("the table cannot be created", move |table| {
            // delta_kernel asks for the folder, also where there are no files yet.
            if let Some(folder) = table.location.local() {
                std::fs::create_dir_all(folder).map_err(KernelError::IOError)?;
            }
            let schema = StructType::try_from_arrow(&new.schema)?;
            let mut builder = create_table(
                table.location.url().as_str(),
                Arc::new(schema),
                ENGINE,
                true,
            )
            .with_table_properties(new.properties);
            if let Some(column) = new.partition {
                builder = builder.with_data_layout(DataLayout::partitioned([column]));
            }
            if let Some((app, version)) = commit.transaction {
                builder = builder.with_transaction_id(app, to_i64(version));
            }
            let built = builder.build(&*table.engine, Box::new(FileSystemCommitter::new()));
            let mut transaction = match built {
                Ok(transaction) => transaction,
                Err(error) if is_present(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            if !commit.add.is_empty() {
                transaction.add_files(add_metadata(&commit)?);
            }
            run(table, transaction)
        });
        let result = result.await?;
        self.resolve(result, added).await
    }

    /// Commits on top of a version. It is a conflict if there is a newer one.
    pub(crate) async fn commit(&self, on: &Snapshot, commit: Commit) -> Result<Committed> {
        let added = commit.add.clone();
        let kernel = on.kernel.clone();
        let result = self.blocking("the commit failed", move |table| {
            let operation = match commit.remove.is_empty() {
                true => UpdateTableOperation::Write,
                false => UpdateTableOperation::Merge,
            };
            let mut builder = kernel.clone().update_table(operation, ENGINE, true);
            if let Some((app, version)) = commit.transaction {
                builder = builder.with_transaction_id(app, to_i64(version));
            }
            if let Some((name, text)) = &commit.domain {
                builder = builder.with_domain_metadata(*name, text);
            }
            let committer = Box::new(FileSystemCommitter::new());
            let mut transaction = builder.build(&*table.engine, committer)?;
            if !commit.remove.is_empty() {
                for files in removed(table, &kernel, &commit.remove)? {
                    transaction.remove_files(files);
                }
            }
            if !commit.add.is_empty() {
                transaction.add_files(add_metadata(&commit)?);
            }
            run(table, transaction)
        });
        let result = result.await?;
        self.resolve(result, added).await
    }

    /// Decides whether a conflict is one: a store that repeats a request whose answer was lost finds
    /// the version that it has written itself.
    async fn resolve(&self, version: Option<u64>, added: Vec<NewFile>) -> Result<Committed> {
        if let Some(version) = version {
            return Ok(Committed::Version(version));
        }
        if let Some(first) = added.first()
            && let Some(snapshot) = self.snapshot().await?
        {
            let mut files = snapshot.files().iter();
            if files.any(|file| file.path == first.path) {
                return Ok(Committed::Version(snapshot.version()));
            }
        }
        self.delete(&added).await;
        Ok(Committed::Conflict)
    }
}

fn to_i64(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

/// Whether a table is there already.
fn is_present(error: &KernelError) -> bool {
    match error {
        KernelError::Backtraced { source, .. } => is_present(source),
        other => matches!(other, KernelError::TableAlreadyExistsAtPath(_)),
    }
}

/// Commits; `None` is a conflict.
fn run<S>(table: &Table, mut transaction: Transaction<S>) -> KernelResult<Option<u64>> {
    let mut tries = 0;
    loop {
        match transaction.commit(&*table.engine)? {
            CommitResult::Committed(committed) => {
                checkpoint(table, &committed);
                return Ok(Some(committed.commit_version()));
            }
            CommitResult::Conflicted(_) => return Ok(None),
            CommitResult::Retryable(retryable) => {
                tries += 1;
                if tries == MAX_TRIES {
                    return Err(retryable.error);
                }
                std::thread::sleep(std::time::Duration::from_millis(200 << tries));
                transaction = retryable.transaction;
            }
        }
    }
}

/// Writes a checkpoint now and then. The table is right without it.
fn checkpoint(table: &Table, committed: &CommittedTransaction) {
    let due = committed.post_commit_stats().commits_since_checkpoint >= COMMITS_BETWEEN_CHECKPOINTS;
    if due && let Some(snapshot) = committed.post_commit_snapshot() {
        let _ = snapshot.checkpoint(&*table.engine, None);
    }
}

/// The files with these paths, as delta_kernel wants them.
fn removed(
    table: &Table,
    kernel: &SnapshotRef,
    paths: &[String],
) -> KernelResult<Vec<FilteredEngineData>> {
    let paths: HashSet<&str> = paths.iter().map(String::as_str).collect();
    let mut found = 0;
    let mut removed = Vec::new();
    let scan = kernel.clone().scan_builder().build()?;
    for metadata in scan.scan_metadata(&*table.engine)? {
        let (data, mut selected) = metadata?.scan_files.into_parts();
        let data = ArrowEngineData::try_from_engine_data(data)?;
        let batch = data.record_batch();
        let names = batch
            .column_by_name("path")
            .and_then(|column| column.as_any().downcast_ref::<StringArray>());
        let names = names.ok_or_else(|| KernelError::missing_column("path"))?;
        selected.resize(batch.num_rows(), true);
        for (row, selected) in selected.iter_mut().enumerate() {
            *selected &= names.is_valid(row) && paths.contains(names.value(row));
            found += usize::from(*selected);
        }
        removed.push(FilteredEngineData::try_new(data, selected)?);
    }
    match found == paths.len() {
        true => Ok(removed),
        false => Err(KernelError::generic("a file to remove is not in the table")),
    }
}

/// The files to add, as delta_kernel wants them. Of statistics only the number of rows: others hold
/// values of calls.
fn add_metadata(commit: &Commit) -> KernelResult<Box<dyn EngineData>> {
    let names = MapFieldNames {
        entry: "key_value".to_owned(),
        key: "key".to_owned(),
        value: "value".to_owned(),
    };
    let mut partitions = MapBuilder::new(Some(names), StringBuilder::new(), StringBuilder::new());
    for file in &commit.add {
        if let (Some(column), Some(value)) = (commit.partition, &file.partition) {
            partitions.keys().append_value(column);
            partitions.values().append_value(value);
        }
        partitions.append(true)?;
    }
    let partitions = partitions.finish();
    let column = |value: fn(&NewFile) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(commit.add.iter().map(value)))
    };
    let paths = commit.add.iter().map(|file| file.path.as_str());
    let stats = StructArray::try_new(
        Fields::from(vec![
            Field::new("numRecords", DataType::Int64, true),
            Field::new("tightBounds", DataType::Boolean, true),
        ]),
        vec![
            column(|file| to_i64(file.rows)),
            Arc::new(BooleanArray::from(vec![true; commit.add.len()])),
        ],
        None,
    )?;
    let fields = vec![
        Field::new("path", DataType::Utf8, false),
        Field::new("partitionValues", partitions.data_type().clone(), false),
        Field::new("size", DataType::Int64, false),
        Field::new("modificationTime", DataType::Int64, false),
        Field::new("stats", stats.data_type().clone(), true),
    ];
    let batch = RecordBatch::try_new(
        Arc::new(Schema::new(fields)),
        vec![
            Arc::new(StringArray::from_iter_values(paths)),
            Arc::new(partitions),
            column(|file| to_i64(file.size)),
            column(|file| file.modified),
            Arc::new(stats),
        ],
    )?;
    Ok(Box::new(ArrowEngineData::new(batch)))
}
