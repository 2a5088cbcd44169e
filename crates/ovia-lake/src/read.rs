//! Reads the records of an export or of a sync back, for programs that read a list of calls.

use std::{
    fmt::Display,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use arrow_array::{Array, RecordBatch, StringArray, cast::AsArray};
use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use object_store::{ObjectStoreExt, path::Path};
use parquet::{
    arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask},
    file::metadata::ColumnChunkMetaData,
};
use tokio::io::{AsyncRead, ReadBuf};

use crate::{
    Error, Location, calls_table::GONE_AT, columns::RAW, delta, error::one_line,
    export::manifest::Manifest, stored_file::StoredFile,
};

/// About how many bytes of records are read at once.
const BATCH_BYTES: u64 = 4 << 20;

/// The records of an export or of a sync, found but not read yet.
#[derive(Clone, Debug)]
pub struct Records {
    location: Location,
    files: Vec<Part>,
}

/// A file with a column of records.
#[derive(Clone, Debug)]
struct Part {
    path: Path,
    /// How many rows it has to have, if that is known.
    rows: Option<u64>,
}

impl Records {
    /// Finds the records at the location of an export, or of a sync or its table `calls`.
    ///
    /// # Errors
    ///
    /// If there are none, or if the storage cannot be read.
    pub async fn find(location: &Location) -> Result<Self, Error> {
        let location = location.clone();
        if let Some((mut manifest, _)) = Manifest::read(&location).await? {
            let files = manifest.tables.remove("calls").unwrap_or_default();
            let parts = files.into_iter().map(|file| Part {
                path: location.path(&file.path),
                rows: Some(file.rows),
            });
            let files = parts.collect();
            return Ok(Self { location, files });
        }
        for table in [location.inside("calls"), location.clone()] {
            if let Some(paths) = delta::live_files(&table).await? {
                let parts = paths.into_iter().map(|path| Part { path, rows: None });
                let files = parts.collect();
                return Ok(Self { location, files });
            }
        }
        let what = match location.local() {
            Some(_) => {
                "the directory has no tables of `ovia calls export` or `sync`; name the files in it"
            }
            None => {
                "there are no tables of `ovia calls export` or `sync`; name the prefix that they are below"
            }
        };
        Err(Error::usage(format!("{location}: {what}")))
    }

    /// The records as a JSON array, in the order in which they were written; those of a sync by month,
    /// without those that are gone from the list. Nothing but their text is read.
    #[must_use]
    pub fn into_json(self) -> JsonReader {
        let Self { location, files } = self;
        let chunks = stream::iter(files)
            .then(move |file| {
                let location = location.clone();
                async move { chunks_of(location, file).await }
            })
            .try_flatten();
        let start = stream::iter([Ok(Bytes::from_static(b"["))]);
        let end = stream::iter([Ok(Bytes::from_static(b"]"))]);
        let mut is_first = true;
        let chunks = chunks.map_ok(move |mut chunk| {
            // Each record comes after a comma.
            if is_first && !chunk.is_empty() {
                chunk.advance(1);
                is_first = false;
            }
            chunk
        });
        JsonReader {
            chunks: Box::pin(start.chain(chunks).chain(end)),
            chunk: Bytes::new(),
        }
    }
}

/// The records of one file, each after a comma.
async fn chunks_of(
    location: Location,
    file: Part,
) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send, Error> {
    let path = file.path;
    let place = format!("{location}: {}", path.filename().unwrap_or_default());
    let named = move |error: &dyn Display| Error::damaged(one_line(&format!("{place}: {error}")));
    let head = location.store().head(&path).await;
    let size = head.map_err(|error| location.error(&error))?.size;
    let store = Arc::clone(location.store());
    let reader = StoredFile { store, path, size };
    let builder = ParquetRecordBatchStreamBuilder::new(reader).await;
    let builder = builder.map_err(|error| named(&error))?;
    let rows = builder.metadata().file_metadata().num_rows().unsigned_abs();
    if file.rows.is_some_and(|expected| expected != rows) {
        return Err(named(
            &"the file is not the one of the manifest; export again",
        ));
    }
    let mask = ProjectionMask::columns(builder.parquet_schema(), [RAW, GONE_AT]);
    let bytes: i64 = (builder.metadata().row_groups().iter())
        .flat_map(|group| group.columns())
        .filter(|column| column.column_path().parts() == [RAW])
        .map(ColumnChunkMetaData::uncompressed_size)
        .sum();
    let rows = BATCH_BYTES.saturating_mul(rows) / bytes.unsigned_abs().max(1);
    let rows = usize::try_from(rows.clamp(1, 8192)).unwrap_or(1);
    let batches = builder.with_projection(mask).with_batch_size(rows).build();
    let batches = batches.map_err(|error| named(&error))?;
    Ok(batches.map(move |batch| {
        let batch = batch.map_err(|error| named(&error))?;
        records_of(&batch).ok_or_else(|| named(&"there is no column `raw` of text"))
    }))
}

fn records_of(batch: &RecordBatch) -> Option<Bytes> {
    let raw: &StringArray = batch.column_by_name(RAW)?.as_string_opt()?;
    let gone = batch.column_by_name(GONE_AT);
    let mut chunk = BytesMut::new();
    for (row, record) in raw.iter().enumerate() {
        let is_there = gone.is_none_or(|gone| gone.is_null(row));
        if let Some(record) = record.filter(|_| is_there) {
            chunk.extend_from_slice(b",");
            chunk.extend_from_slice(record.as_bytes());
        }
    }
    Some(chunk.freeze())
}

/// The records as a JSON array.
pub struct JsonReader {
    chunks: Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>,
    chunk: Bytes,
}

impl AsyncRead for JsonReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.chunk.is_empty() {
            match ready!(self.chunks.poll_next_unpin(context)) {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.chunk.len().min(buffer.remaining());
        buffer.put_slice(&self.chunk.split_to(length));
        Poll::Ready(Ok(()))
    }
}
