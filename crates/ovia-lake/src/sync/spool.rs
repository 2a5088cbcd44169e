//! Records that are new or changed, until the list has ended: in memory at first, then in a temporary
//! file.

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use tempfile::SpooledTempFile;

use crate::{
    error::{Error, Result},
    fingerprint::Fingerprint,
};

/// How much is kept in memory.
const MAX_MEMORY: usize = 32 << 20;

/// Texts, one after the other.
pub(crate) struct Spool {
    file: SpooledTempFile,
    end: u64,
    /// Where the next read begins, or the next write.
    at: u64,
}

/// A record of the list that is not in the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) identity: Fingerprint,
    pub(crate) fingerprint: Fingerprint,
    /// Which one it is of the calls with this identity; decided when the list has ended.
    pub(crate) position: u32,
    pub(crate) month: u32,
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

impl Spool {
    pub(crate) fn new() -> Self {
        Self {
            file: SpooledTempFile::new(MAX_MEMORY),
            end: 0,
            at: 0,
        }
    }

    /// Adds a text. Returns its place.
    pub(crate) fn push(&mut self, text: &str) -> Result<u64> {
        let offset = self.end;
        let written = self
            .seek(offset)
            .and_then(|()| self.file.write_all(text.as_bytes()));
        written.map_err(failed)?;
        self.end += text.len() as u64;
        self.at = self.end;
        Ok(offset)
    }

    /// The text at a place.
    pub(crate) fn read(&mut self, offset: u64, length: u64) -> Result<String> {
        let mut text = vec![0; usize::try_from(length).unwrap_or(0)];
        let read = self
            .seek(offset)
            .and_then(|()| self.file.read_exact(&mut text));
        read.map_err(failed)?;
        self.at = offset + length;
        String::from_utf8(text).map_err(|_| Error::damaged("the temporary file was changed"))
    }

    fn seek(&mut self, to: u64) -> std::io::Result<()> {
        if self.at != to {
            self.file.seek(SeekFrom::Start(to))?;
            self.at = to;
        }
        Ok(())
    }
}

fn failed(error: std::io::Error) -> Error {
    Error::caused(
        format!(
            "a temporary file in {} (set TMPDIR for another place)",
            std::env::temp_dir().display()
        ),
        error,
    )
}
