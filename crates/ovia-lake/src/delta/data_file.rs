//! Writes and reads the Parquet files of a table, in bounded memory.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use futures_util::{Stream, TryStreamExt as _};
use object_store::{ObjectStoreExt as _, buffered::BufWriter};
use parquet::{
    arrow::{AsyncArrowWriter, ParquetRecordBatchStreamBuilder, ProjectionMask},
    basic::{Compression, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
    schema::types::ColumnPath,
};

use super::{DataFile, Table};
use crate::{
    error::{Error, Result},
    stored_file::StoredFile,
};

/// A row group is written when it has this many bytes in memory, or this many rows.
const ROW_GROUP_BYTES: usize = 24 << 20;
const ROW_GROUP_ROWS: usize = 64 << 10;

/// A file that is this large is ended, and another one begun.
const FILE_BYTES: usize = 256 << 20;

/// About how large a batch is that is read.
const BATCH_BYTES: u64 = 8 << 20;

/// How a table's files are written: without statistics, which hold values, except for the columns
/// that are named.
pub(crate) fn writer_properties(with_statistics: &[&str]) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(super::ENGINE.to_owned())
        .set_statistics_enabled(EnabledStatistics::None);
    for column in with_statistics {
        builder = builder
            .set_column_statistics_enabled(ColumnPath::from(*column), EnabledStatistics::Chunk);
    }
    builder.build()
}

/// A file that was written and is not part of the table yet.
#[derive(Clone, Debug)]
pub(crate) struct NewFile {
    /// Its path in the log.
    pub(crate) path: String,
    pub(crate) partition: Option<String>,
    pub(super) size: u64,
    pub(super) rows: u64,
    /// Milliseconds since 1970.
    pub(super) modified: i64,
}

impl NewFile {
    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

/// Writes rows of a partition into files.
pub(crate) struct FileWriter<'a> {
    table: &'a Table,
    schema: SchemaRef,
    properties: WriterProperties,
    /// The partition column and its value.
    partition: Option<(&'static str, String)>,
    open: Option<Open>,
    written: Vec<NewFile>,
}

struct Open {
    writer: AsyncArrowWriter<BufWriter>,
    path: String,
    rows: u64,
    bytes_in_group: usize,
}

impl<'a> FileWriter<'a> {
    pub(crate) fn new(
        table: &'a Table,
        schema: SchemaRef,
        statistics: &[&str],
        partition: Option<(&'static str, String)>,
    ) -> Self {
        Self {
            table,
            schema,
            properties: writer_properties(statistics),
            partition,
            open: None,
            written: Vec::new(),
        }
    }

    /// Adds rows.
    pub(crate) async fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open::new(
                self.table,
                &self.schema,
                &self.properties,
                self.partition.as_ref(),
            )?),
        };
        let failed = |error| Error::caused(format!("{}: {}", self.table.place(), open.path), error);
        let written = open.writer.write(batch).await;
        written.map_err(failed)?;
        open.rows += batch.num_rows() as u64;
        open.bytes_in_group += batch.get_array_memory_size();
        if open.bytes_in_group >= ROW_GROUP_BYTES
            || open.writer.in_progress_rows() >= ROW_GROUP_ROWS
        {
            open.writer.flush().await.map_err(|error| {
                Error::caused(format!("{}: {}", self.table.place(), open.path), error)
            })?;
            open.bytes_in_group = 0;
        }
        if open.writer.bytes_written() >= FILE_BYTES {
            self.end_file().await?;
        }
        Ok(())
    }

    async fn end_file(&mut self) -> Result<()> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let place = format!("{}: {}", self.table.place(), open.path);
        open.writer
            .close()
            .await
            .map_err(|error| Error::caused(&place, error))?;
        let path = self.table.path(&open.path)?;
        let meta = self.table.store.head(&path).await;
        let meta = meta.map_err(|error| Error::caused(&place, error))?;
        self.written.push(NewFile {
            path: open.path,
            partition: self.partition.as_ref().map(|(_, value)| value.clone()),
            size: meta.size,
            rows: open.rows,
            modified: meta.last_modified.timestamp_millis(),
        });
        Ok(())
    }

    /// Ends the last file, and returns those that were written.
    pub(crate) async fn finish(mut self) -> Result<Vec<NewFile>> {
        self.end_file().await?;
        Ok(self.written)
    }
}

impl Open {
    fn new(
        table: &Table,
        schema: &SchemaRef,
        properties: &WriterProperties,
        partition: Option<&(&'static str, String)>,
    ) -> Result<Self> {
        let name = uuid::Uuid::new_v4();
        let path = match partition {
            Some((column, value)) => format!("{column}={value}/part-{name}.zstd.parquet"),
            None => format!("part-{name}.zstd.parquet"),
        };
        let sink = BufWriter::new(Arc::clone(&table.store), table.path(&path)?);
        let writer = AsyncArrowWriter::try_new(sink, Arc::clone(schema), Some(properties.clone()))
            .map_err(|error| Error::caused(format!("{}: {path}", table.place()), error))?;
        Ok(Self {
            writer,
            path,
            rows: 0,
            bytes_in_group: 0,
        })
    }
}

/// The rows of a file.
pub(super) async fn read(
    table: &Table,
    file: &DataFile,
    columns: Option<&[&str]>,
) -> Result<impl Stream<Item = Result<RecordBatch>> + Send + Unpin + use<>> {
    let place = format!("{}: {}", table.place(), file.path);
    let failed = move |error| Error::caused(&place, error);
    let reader = StoredFile {
        store: Arc::clone(&table.store),
        path: table.path(&file.path)?,
        size: file.size,
    };
    let mut builder = ParquetRecordBatchStreamBuilder::new(reader)
        .await
        .map_err(&failed)?;
    if let Some(columns) = columns {
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        builder = builder.with_projection(mask);
    }
    let rows_of = |group: &parquet::file::metadata::RowGroupMetaData| {
        let bytes: i64 = (group.columns().iter())
            .filter(|column| {
                let root = column.column_path().parts().first();
                columns
                    .is_none_or(|columns| root.is_some_and(|root| columns.contains(&root.as_str())))
            })
            .map(|column| column.uncompressed_size())
            .sum();
        let (rows, bytes) = (group.num_rows().unsigned_abs(), bytes.unsigned_abs());
        rows.saturating_mul(BATCH_BYTES) / bytes.max(1)
    };
    let rows = builder.metadata().row_groups().iter().map(rows_of).min();
    let rows = rows.unwrap_or(1024).clamp(1, 8192);
    let stream = builder
        .with_batch_size(usize::try_from(rows).unwrap_or(1024))
        .build()
        .map_err(&failed)?;
    Ok(stream.map_err(failed))
}
