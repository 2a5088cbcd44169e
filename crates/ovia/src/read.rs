//! Records out of files and pipes: NDJSON, or a JSON array, as saved by `ovia calls list`.
//!
//! The input may be compressed with gzip or zstd, which is recognised by its first bytes. Records
//! are the same as those of the client: as they were sent, with accessors and mismatches, read in
//! constant memory. An error names the record, or the line of an NDJSON file; a line that cannot be
//! read costs only itself.
//!
//! `format.rs` tells the formats apart and splits the input, `decompress.rs` undoes the compression.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let saved = "{\"duration\": 71}\n{\"duration\": 12}\n";
//! let mut calls = ovia::read::calls(saved.as_bytes());
//! let mut seconds = 0;
//! while let Some(call) = calls.next().await {
//!     seconds += call?.duration().unwrap_or(0);
//! }
//! assert_eq!(seconds, 83);
//! # Ok::<(), ovia::Error>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decompress;
mod format;

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use ovia_core::{record::Record, schema::Model};
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, ReadBuf};

use self::{
    decompress::FileDecompressor,
    format::{MAX_RECORD_BYTES, Splitter},
};
use crate::{
    Call, Error, ErrorKind, RecordStream,
    error::Position,
    list::{Element, ElementSource, Filter, RecordReader},
};

/// How many bytes are read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// The calls in a file or a pipe.
///
/// The reader is read as the stream is polled: back-pressure applies. For a `std::io::Read` see
/// `ovia::blocking::read` (feature `blocking`).
///
/// # Errors
///
/// Each item is a `Result`: [`Record`](ErrorKind::Record) for a record that cannot be read, after
/// which the stream goes on; [`UnexpectedBody`](ErrorKind::UnexpectedBody) if the input is neither
/// NDJSON nor a JSON array; [`Damaged`](ErrorKind::Damaged) if it is compressed and does not match its
/// checksum; [`Interrupted`](ErrorKind::Interrupted) if it ends too soon or cannot be read.
pub fn calls(reader: impl AsyncRead + Send + Unpin + 'static) -> RecordStream<Call> {
    records(reader)
}

/// The records of any generated model in a file or a pipe. See [`calls`].
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let saved = r#"[{"name": "Camille"}]"#;
/// let mut agents = ovia::read::records::<ovia::model::CallAgent>(saved.as_bytes());
/// let agent = agents.next().await.unwrap()?;
/// assert_eq!(agent.to_model().name.as_deref(), Some("Camille"));
/// # Ok::<(), ovia::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn records<M: Model>(
    reader: impl AsyncRead + Send + Unpin + 'static,
) -> RecordStream<Record<M>> {
    records_up_to(MAX_RECORD_BYTES, reader)
}

/// The same with a limit of your own: the largest record that is read, in bytes, in place of 16 MiB. A
/// larger one is an error of its own, and the rest is still read.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let saved = "{\"name\": \"Camille\"}\n{\"name\": \"Jo\"}\n";
/// let mut agents = ovia::read::records_up_to::<ovia::model::CallAgent>(16, saved.as_bytes());
/// assert!(agents.next().await.unwrap().is_err());
/// assert!(agents.next().await.unwrap().is_ok());
/// # });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn records_up_to<M: Model>(
    max_record_bytes: usize,
    reader: impl AsyncRead + Send + Unpin + 'static,
) -> RecordStream<Record<M>> {
    let reader = FileReader {
        splitter: Splitter::new(max_record_bytes),
        ..FileReader::new(AsyncChunks(reader))
    };
    RecordStream::records(reader, Filter::new(M::SCHEMA), None)
}

/// The records in a file or a pipe, each deserialized as a type of your own. See [`calls`].
pub fn records_as<T: DeserializeOwned>(
    reader: impl AsyncRead + Send + Unpin + 'static,
) -> RecordStream<T> {
    RecordStream::elements(FileReader::new(AsyncChunks(reader)))
}

/// Bytes that arrive.
trait Chunks: Send {
    /// Whether reading blocks the thread, so that the next bytes are always ready.
    const BLOCKS: bool = false;

    /// The next bytes; `None` at the end.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>>;
}

struct AsyncChunks<R>(R);

impl<R: AsyncRead + Send + Unpin> Chunks for AsyncChunks<R> {
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let mut chunk = vec![0; CHUNK_BYTES];
        let mut buffer = ReadBuf::new(&mut chunk);
        let read = ready!(Pin::new(&mut self.0).poll_read(context, &mut buffer));
        let length = buffer.filled().len();
        Poll::Ready(chunk_of(chunk, read.map(|()| length)))
    }
}

fn chunk_of(mut chunk: Vec<u8>, read: io::Result<usize>) -> Option<io::Result<Bytes>> {
    match read {
        Ok(0) => None,
        Ok(length) => {
            chunk.truncate(length);
            Some(Ok(chunk.into()))
        }
        Err(error) => Some(Err(error)),
    }
}

/// Reads the elements of a file.
struct FileReader<C> {
    chunks: C,
    decompressor: FileDecompressor,
    splitter: Splitter,
    read: u64,
    input_ended: bool,
    /// Whether all of it has been pushed to the splitter.
    has_ended: bool,
}

impl<C: Chunks> FileReader<C> {
    fn new(chunks: C) -> Self {
        Self {
            chunks,
            decompressor: FileDecompressor::default(),
            splitter: Splitter::new(MAX_RECORD_BYTES),
            read: 0,
            input_ended: false,
            has_ended: false,
        }
    }

    /// Takes what was read; `None` at the end of the input.
    fn take(&mut self, chunk: Option<io::Result<Bytes>>) -> Result<(), Error> {
        match chunk {
            Some(Ok(bytes)) => self.decompressor.push(bytes),
            Some(Err(error)) => {
                let failed = Error::new(ErrorKind::Interrupted, "reading it failed");
                return Err(self.failed(failed.with_source(error)));
            }
            None => {
                self.input_ended = true;
                self.decompressor.finish();
            }
        }
        Ok(())
    }

    fn failed(&self, error: Error) -> Error {
        let records = self.read;
        let message = format!("the input could not be read after {records} records: {error}");
        Error::new(error.kind(), message).with_facts_from(&error)
    }
}

impl<C: Chunks> ElementSource for FileReader<C> {
    fn can_be_prefetched(&self) -> bool {
        !C::BLOCKS
    }

    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        reader: &mut dyn RecordReader,
    ) -> Poll<Option<Result<(Position, Element), Error>>> {
        loop {
            let error = match self.splitter.next(self.has_ended, self.read, reader) {
                Ok(Some((line, element))) => {
                    let record = self.read;
                    self.read += 1;
                    return Poll::Ready(Some(Ok((Position { record, line }, element))));
                }
                Ok(None) if self.has_ended => return Poll::Ready(None),
                Ok(None) => match self.decompressor.next() {
                    Ok(Some(bytes)) => {
                        self.splitter.push(bytes);
                        continue;
                    }
                    Ok(None) if self.input_ended => {
                        self.has_ended = true;
                        continue;
                    }
                    Ok(None) => {
                        let chunk = ready!(self.chunks.poll_chunk(context));
                        match self.take(chunk) {
                            Ok(()) => continue,
                            Err(error) => error,
                        }
                    }
                    Err(error) => self.failed(error),
                },
                Err(error) => error,
            };
            // After an error there is nothing more.
            self.has_ended = true;
            self.splitter = Splitter::new(0);
            return Poll::Ready(Some(Err(error)));
        }
    }
}

/// The same for programs without async: iterators over a [`std::io::Read`].
#[cfg(feature = "blocking")]
pub(crate) mod blocking {
    use std::{
        io::{self, Read},
        iter::FusedIterator,
        pin::Pin,
        task::{Context, Poll, Waker},
    };

    use bytes::Bytes;
    use futures_core::Stream;
    use ovia_core::{record::Record, schema::Model};
    use serde::de::DeserializeOwned;

    use super::{CHUNK_BYTES, Chunks, FileReader, chunk_of};
    use crate::{Call, Error, RecordStream, list::Filter};

    /// The calls in a file or a pipe. See [`ovia::read::calls`](crate::read::calls).
    ///
    /// ```
    /// let saved = "{\"duration\": 71}\n{\"duration\": 12}\n";
    /// let calls: Result<Vec<_>, ovia::Error> =
    ///     ovia::blocking::read::calls(saved.as_bytes()).collect();
    /// assert_eq!(calls?.len(), 2);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn calls(reader: impl Read + Send + 'static) -> Records<Call> {
        records(reader)
    }

    /// The records of any generated model in a file or a pipe.
    pub fn records<M: Model>(reader: impl Read + Send + 'static) -> Records<Record<M>> {
        let reader = FileReader::new(BlockingChunks(reader));
        Records(RecordStream::records(reader, Filter::new(M::SCHEMA), None))
    }

    /// The records in a file or a pipe, each deserialized as a type of your own.
    pub fn records_as<T: DeserializeOwned>(reader: impl Read + Send + 'static) -> Records<T> {
        let reader = FileReader::new(BlockingChunks(reader));
        Records(RecordStream::elements(reader))
    }

    /// The records in a file or a pipe, one by one.
    #[derive(Debug)]
    #[must_use = "an iterator does nothing until it is asked for its next item"]
    pub struct Records<T>(RecordStream<T>);

    impl<T> Iterator for Records<T> {
        type Item = Result<T, Error>;

        fn next(&mut self) -> Option<Self::Item> {
            let context = &mut Context::from_waker(Waker::noop());
            match Pin::new(&mut self.0).poll_next(context) {
                Poll::Ready(item) => item,
                Poll::Pending => unreachable!("a blocking reader is always ready"),
            }
        }
    }

    impl<T> FusedIterator for Records<T> {}

    struct BlockingChunks<R>(R);

    impl<R: Read + Send> Chunks for BlockingChunks<R> {
        const BLOCKS: bool = true;

        fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
            let mut chunk = vec![0; CHUNK_BYTES];
            loop {
                match self.0.read(&mut chunk) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    read => return Poll::Ready(chunk_of(chunk, read)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
