//! One table of an export: batches of rows into Parquet files of a bounded size.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, SchemaRef};
use object_store::{ObjectStore, buffered::BufWriter, path::Path};
use parquet::{
    arrow::AsyncArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
    schema::types::ColumnPath,
};

use super::manifest::File;
use crate::{Error, columns};

/// A row group is written when it has this many bytes in memory, or this many rows.
const ROW_GROUP_BYTES: usize = 32 << 20;
const ROW_GROUP_ROWS: usize = 128 * 1024;

/// A file that is this large is ended, and another one begun.
const FILE_BYTES: usize = 256 << 20;

/// How much is uploaded at once, and how many such parts at the same time.
const PART_BYTES: usize = 8 << 20;
const MAX_PARTS: usize = 2;

/// A table that is written.
pub(super) struct TableWriter {
    store: Arc<dyn ObjectStore>,
    folder: Path,
    /// The beginning of the names of its files.
    name: String,
    schema: SchemaRef,
    file_bytes: usize,
    open: Option<Open>,
    pub(super) files: Vec<File>,
}

struct Open {
    writer: AsyncArrowWriter<BufWriter>,
    rows: u64,
    bytes_in_group: usize,
}

impl TableWriter {
    pub(super) fn new(
        store: &Arc<dyn ObjectStore>,
        folder: &Path,
        name: String,
        schema: SchemaRef,
    ) -> Self {
        Self {
            store: Arc::clone(store),
            folder: folder.clone(),
            name,
            schema,
            file_bytes: FILE_BYTES,
            open: None,
            files: Vec::new(),
        }
    }

    #[cfg(test)]
    pub(super) fn set_file_bytes(&mut self, bytes: usize) {
        self.file_bytes = bytes;
    }

    /// Adds rows.
    pub(super) async fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let open = match &mut self.open {
            Some(open) => open,
            none => {
                let path = self
                    .folder
                    .clone()
                    .join(file_name(&self.name, self.files.len()));
                let sink = BufWriter::with_capacity(Arc::clone(&self.store), path, PART_BYTES)
                    .with_max_concurrency(MAX_PARTS);
                let (schema, properties) = (Arc::clone(&self.schema), properties(&self.schema));
                none.insert(Open {
                    writer: AsyncArrowWriter::try_new(sink, schema, Some(properties))?,
                    rows: 0,
                    bytes_in_group: 0,
                })
            }
        };
        open.writer.write(batch).await?;
        open.rows += batch.num_rows() as u64;
        open.bytes_in_group += batch.get_array_memory_size();
        if open.bytes_in_group >= ROW_GROUP_BYTES
            || open.writer.in_progress_rows() >= ROW_GROUP_ROWS
        {
            open.writer.flush().await?;
            open.bytes_in_group = 0;
        }
        if open.writer.bytes_written() >= self.file_bytes {
            self.end_file().await?;
        }
        Ok(())
    }

    /// Ends the last file. A table without rows has a file without rows, so that it has columns.
    pub(super) async fn finish(&mut self) -> Result<(), Error> {
        if self.files.is_empty() && self.open.is_none() {
            self.write(&RecordBatch::new_empty(Arc::clone(&self.schema)))
                .await?;
        }
        self.end_file().await
    }

    /// Gives up the file that is being written.
    pub(super) async fn abort(&mut self) {
        if let Some(open) = self.open.take() {
            // What is left of it is not part of any export.
            let _ = open.writer.into_inner().abort().await;
        }
    }

    async fn end_file(&mut self) -> Result<(), Error> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        open.writer.finish().await?;
        self.files.push(File {
            path: file_name(&self.name, self.files.len()),
            rows: open.rows,
            bytes: open.writer.bytes_written() as u64,
        });
        Ok(())
    }
}

fn file_name(table: &str, number: usize) -> String {
    format!("{table}-{number:05}.parquet")
}

/// How files are written: with zstd, and without the smallest and the largest value of columns that may be
/// personal.
fn properties(schema: &SchemaRef) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(concat!("ovia ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::None);
    // Texts that hardly ever occur twice.
    for name in [columns::RAW, "transcript", "content", "recording_url"] {
        builder = builder.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    let mut paths = Vec::new();
    for field in schema.fields() {
        push_statistics(field, &mut Vec::new(), &mut paths);
    }
    for path in paths {
        builder = builder.set_column_statistics_enabled(path, EnabledStatistics::Chunk);
    }
    builder.build()
}

/// The columns with statistics that a field has.
fn push_statistics(field: &Field, parents: &mut Vec<String>, paths: &mut Vec<ColumnPath>) {
    let is_top = parents.is_empty();
    parents.push(field.name().clone());
    match field.data_type() {
        DataType::Struct(fields) => {
            for field in fields {
                push_statistics(field, parents, paths);
            }
        }
        _ if columns::has_statistics(field, is_top) => paths.push(ColumnPath::new(parents.clone())),
        _ => {}
    }
    parents.pop();
}
