//! Texts in a temporary file, which has no name and is gone when the program ends.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    sync::Mutex,
};

/// Where a text is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) at: u64,
    pub(super) length: u32,
}

/// Writes texts, one after the other.
pub(super) struct Writer {
    file: BufWriter<File>,
    written: u64,
}

/// Reads them again, from any thread.
pub(super) struct Store(Mutex<File>);

impl Writer {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(256 * 1024, tempfile::tempfile()?),
            written: 0,
        })
    }

    /// How many bytes were written.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    pub(super) fn push(&mut self, text: &str) -> io::Result<Place> {
        let length = u32::try_from(text.len())
            .map_err(|_| io::Error::other("a record is longer than 4 GiB"))?;
        self.file.write_all(text.as_bytes())?;
        let at = self.written;
        self.written += u64::from(length);
        Ok(Place { at, length })
    }

    pub(super) fn finish(self) -> io::Result<Store> {
        let file = self.file.into_inner().map_err(|error| error.into_error())?;
        Ok(Store(Mutex::new(file)))
    }
}

impl Store {
    /// The bytes from there on.
    pub(super) fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        let mut file = self.0.lock().unwrap_or_else(|error| error.into_inner());
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
