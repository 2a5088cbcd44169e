//! A version of a table: its files, its properties, its rows.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use delta_kernel::{KernelResult, snapshot::SnapshotRef};
use futures_util::{Stream, TryStreamExt as _};

use super::{Table, data_file};
use crate::error::{Error, Result};

/// A version of a table.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(super) kernel: SnapshotRef,
    files: Vec<DataFile>,
}

/// A Parquet file of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataFile {
    /// Its path in the log, which names it in all versions.
    pub(crate) path: String,
    pub(crate) size: u64,
    /// The value of the table's partition column, if it has one.
    pub(crate) partition: Option<String>,
    /// How many rows it has, if the log says so.
    pub(crate) rows: Option<u64>,
    /// Whether rows of it were deleted by another program.
    has_deleted_rows: bool,
}

impl DataFile {
    /// Fails if not all rows of the file are rows of the table.
    pub(super) fn check_rows(&self, table: &Table) -> Result<()> {
        if self.has_deleted_rows {
            return Err(Error::damaged(format!(
                "{}: another program has deleted rows of {}; have it rewrite the table without \
                 deletion vectors",
                table.place(),
                self.path
            )));
        }
        Ok(())
    }
}

impl Table {
    /// The newest version; `None` if there is no table.
    pub(crate) async fn snapshot(&self) -> Result<Option<Snapshot>> {
        self.read_snapshot(None).await
    }

    /// A version that the log still knows.
    pub(crate) async fn snapshot_at(&self, version: u64) -> Result<Snapshot> {
        let snapshot = self.read_snapshot(Some(version)).await?;
        snapshot.ok_or_else(|| Error::damaged(format!("{}: there is no table", self.place())))
    }

    async fn read_snapshot(&self, version: Option<u64>) -> Result<Option<Snapshot>> {
        let log = self.location.path("_delta_log");
        let first = self.store.list(Some(&log)).try_next().await;
        let first = first.map_err(|error| self.location.error(&error))?;
        if first.is_none() {
            return Ok(None);
        }
        self.blocking("the log cannot be read", move |table| {
            let mut builder = delta_kernel::Snapshot::builder_for(table.location.url().as_str());
            if let Some(version) = version {
                builder = builder.at_version(version);
            }
            let kernel = builder.build(&*table.engine)?;
            let files = files(table, &kernel)?;
            Ok(Some(Snapshot { kernel, files }))
        })
        .await
    }
}

/// The files of a version.
fn files(table: &Table, kernel: &SnapshotRef) -> KernelResult<Vec<DataFile>> {
    let scan = kernel.clone().scan_builder().build()?;
    let mut files = Vec::new();
    for metadata in scan.scan_metadata(&*table.engine)? {
        files = metadata?.visit_scan_files(files, |files, file| {
            files.push(DataFile {
                size: u64::try_from(file.size).unwrap_or(0),
                partition: file.partition_values.into_values().next(),
                rows: file.stats.map(|stats| stats.num_records),
                has_deleted_rows: file.dv_info.has_vector(),
                path: file.path,
            });
        })?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

impl Snapshot {
    pub(crate) fn version(&self) -> u64 {
        self.kernel.version()
    }

    pub(crate) fn files(&self) -> &[DataFile] {
        &self.files
    }

    /// The properties that are not Delta's own.
    pub(crate) fn properties(&self) -> &HashMap<String, String> {
        &self.kernel.table_properties().unknown_properties
    }

    /// The names of the columns, the partition column included.
    pub(crate) fn columns(&self) -> Vec<String> {
        let schema = self.kernel.schema();
        schema.fields().map(|field| field.name().clone()).collect()
    }

    /// When it was committed, in microseconds since 1970.
    pub(crate) async fn time(&self, table: &Table) -> Result<i64> {
        let kernel = self.kernel.clone();
        let time = table.blocking("the log cannot be read", move |table| {
            kernel.get_timestamp(&*table.engine)
        });
        Ok(time.await?.saturating_mul(1000))
    }

    /// The text that the table keeps under a name.
    pub(crate) async fn domain(&self, table: &Table, name: &'static str) -> Result<Option<String>> {
        let kernel = self.kernel.clone();
        let text = table.blocking("the log cannot be read", move |table| {
            kernel.get_domain_metadata(name, &*table.engine)
        });
        text.await
    }

    /// The version that an application last committed with.
    pub(crate) async fn transaction(&self, table: &Table, app: &str) -> Result<Option<u64>> {
        let (kernel, app) = (self.kernel.clone(), app.to_owned());
        let version = table
            .blocking("the log cannot be read", move |table| {
                kernel.get_app_id_version(&app, &*table.engine)
            })
            .await?;
        Ok(version.and_then(|version| u64::try_from(version).ok()))
    }

    /// The rows of a file, with the columns of these names.
    ///
    /// A batch is at most some 16 MiB large, unless a single row is larger.
    pub(crate) async fn rows(
        table: &Table,
        file: &DataFile,
        columns: Option<&[&str]>,
    ) -> Result<impl Stream<Item = Result<RecordBatch>> + Send + Unpin + use<>> {
        file.check_rows(table)?;
        data_file::read(table, file, columns).await
    }
}
