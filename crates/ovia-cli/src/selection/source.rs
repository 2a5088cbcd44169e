//! Where records come from: the server, or files and pipes, one after the other.

use std::{
    collections::VecDeque,
    fs::{self, File},
    future::poll_fn,
    io::{self, Read},
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use ovia::{ErrorKind, Record, RecordStream};
use tokio::io::{AsyncRead, ReadBuf};

use super::tables::Tables;
use crate::{exit::Failure, output::Printable, progress_line::Meter, stderr::error_line};

/// A file of `--input`, stdin, or tables by their URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Stdin,
    File(PathBuf),
    Url(String),
}

/// An input that is there.
enum Found {
    Stdin,
    File(PathBuf),
    Tables(Tables),
}

impl Input {
    /// Parses the value of `--input`.
    #[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Ok(match text {
            "-" => Self::Stdin,
            url if url.contains("://") => Self::Url(url.to_owned()),
            path => Self::File(path.into()),
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Url(url) => url.clone(),
        }
    }

    /// Whether it is there, before anything is printed. A pipe is not opened twice.
    async fn find(self) -> Result<(String, Found), Failure> {
        let name = self.name();
        let path = match self {
            Self::Stdin => return Ok((name, Found::Stdin)),
            Self::Url(_) => {
                let tables = Tables::find(&name).await?;
                return Ok((name, Found::Tables(tables)));
            }
            Self::File(path) => path,
        };
        let wrong = |error| Failure::usage(format!("--input: {name}: {}", reason(&error)));
        let metadata = fs::metadata(&path).map_err(wrong)?;
        if metadata.is_dir() && !cfg!(feature = "lake") {
            let problem = "it is a directory; name the files in it";
            return Err(Failure::usage(format!("--input: {name}: {problem}")));
        }
        if metadata.is_dir() {
            let tables = Tables::find(&name).await?;
            return Ok((name, Found::Tables(tables)));
        }
        if metadata.is_file() {
            File::open(&path).map_err(wrong)?;
        }
        Ok((name, Found::File(path)))
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read by this user".to_owned(),
        _ => error.to_string(),
    }
}

/// Records, as they are read.
pub(crate) struct Source<M: Printable> {
    stream: Option<RecordStream<Record<M>>>,
    /// The file that is being read.
    name: Option<String>,
    waiting: VecDeque<(String, Found)>,
    is_several: bool,
    /// The largest record of a file that is read.
    max_record_bytes: usize,
    /// How many records the files before it had.
    read_before: u64,
    meter: Meter,
}

impl<M: Printable> Source<M> {
    /// The list of a server.
    pub(crate) fn server(stream: RecordStream<Record<M>>) -> Self {
        Self {
            stream: Some(stream),
            name: None,
            waiting: VecDeque::new(),
            is_several: false,
            max_record_bytes: 0,
            read_before: 0,
            meter: Meter::start(M::LAYOUT.noun),
        }
    }

    /// Files, one after the other.
    pub(crate) async fn files(
        inputs: Vec<Input>,
        max_record_bytes: usize,
    ) -> Result<Self, Failure> {
        if inputs
            .iter()
            .filter(|input| **input == Input::Stdin)
            .count()
            > 1
        {
            return Err(Failure::usage("--input: stdin (-) can be read only once"));
        }
        let is_several = inputs.len() > 1;
        let mut waiting = VecDeque::with_capacity(inputs.len());
        for input in inputs {
            waiting.push_back(input.find().await?);
        }
        Ok(Self {
            stream: None,
            name: None,
            is_several,
            max_record_bytes,
            waiting,
            read_before: 0,
            meter: Meter::start(M::LAYOUT.noun),
        })
    }

    /// How many records have been read.
    pub(crate) fn read(&self) -> u64 {
        self.read_before + self.stream.as_ref().map_or(0, RecordStream::records_read)
    }

    /// Reads no more of it. A connection is freed.
    pub(crate) fn end(&mut self) {
        self.read_before = self.read();
        self.stream = None;
        self.waiting.clear();
        self.meter.end();
    }

    /// The next record, or what is wrong with it.
    pub(crate) async fn next(&mut self) -> Option<Result<Record<M>, SourceError>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// The same, for a caller that does something else while no record arrives.
    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Record<M>, SourceError>>> {
        loop {
            if self.stream.is_none() && !self.open_next()? {
                self.meter.end();
                return Poll::Ready(None);
            }
            let Some(stream) = &mut self.stream else {
                return Poll::Ready(None);
            };
            match ready!(Pin::new(stream).poll_next(context)) {
                Some(Ok(record)) => {
                    self.meter.add(record.as_str().len());
                    return Poll::Ready(Some(Ok(record)));
                }
                Some(Err(error)) => {
                    let error = self.error(error);
                    if matches!(error, SourceError::Ends(_)) {
                        self.meter.end();
                    }
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.read_before = self.read();
                    self.stream = None;
                }
            }
        }
    }

    /// Opens the next file, if there is one.
    fn open_next(&mut self) -> Result<bool, SourceError> {
        let Some((name, found)) = self.waiting.pop_front() else {
            return Ok(false);
        };
        let max = self.max_record_bytes;
        self.stream = Some(match found {
            Found::Tables(tables) => tables.records(max),
            Found::Stdin => ovia::read::records_up_to(max, tokio::io::stdin()),
            Found::File(path) => {
                let file = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
                let (metadata, file) = file.map_err(|error| {
                    SourceError::Ends(Failure::failed(format!("{name}: {}", reason(&error))))
                })?;
                match metadata.is_file() {
                    true => ovia::read::records_up_to(max, Regular(file)),
                    false => ovia::read::records_up_to(max, tokio::fs::File::from_std(file)),
                }
            }
        });
        self.name = Some(name);
        Ok(true)
    }

    fn error(&self, error: ovia::Error) -> SourceError {
        let line = match &self.name {
            Some(name) if self.is_several => format!("{name}: {}", error_line(&error)),
            _ => error_line(&error),
        };
        match (error.kind(), &self.name) {
            (ErrorKind::Record, _) => SourceError::Record {
                line,
                json: error.record_json().map(Into::into),
            },
            (ErrorKind::Incomplete, _) => SourceError::Incomplete(line),
            (_, Some(name)) => SourceError::Ends(match error.kind() {
                ErrorKind::Damaged => Failure::from(error).with_prefix(name).with_hint(
                    "records that are printed already may be wrong; save the list again",
                ),
                _ => Failure::from(error).with_prefix(name),
            }),
            (_, None) => SourceError::Ends(error.into()),
        }
    }
}

/// An error of a source.
pub(crate) enum SourceError {
    /// A record cannot be read. The next one can be asked for.
    Record {
        line: String,
        /// What is in its place, if that is an error of the server.
        json: Option<Box<str>>,
    },
    /// The records came, and there are signs that others are missing.
    Incomplete(String),
    /// There are no more records.
    Ends(Failure),
}

/// A file on a disk, which is read at once: a thread of its own for each read takes longer than the
/// read.
struct Regular(File);

impl AsyncRead for Regular {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = loop {
            match self.0.read(buffer.initialize_unfilled()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        Poll::Ready(read.map(|length| buffer.advance(length)))
    }
}
