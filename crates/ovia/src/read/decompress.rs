//! Undoes the compression of a file: gzip or zstd, recognised by its first bytes.

use std::mem;

use bytes::Bytes;

use crate::{
    Error,
    decompress::{Decompressor, End, Format, ZSTD_MAGIC, is_skippable},
};

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";

/// The largest window of a zstd file: what `zstd -d` takes without an option.
const MAX_ZSTD_WINDOW: u64 = 128 * 1024 * 1024;

/// Takes the bytes of a file, and returns them decompressed.
pub(super) enum FileDecompressor {
    /// The first bytes, until there are enough to tell.
    Undecided(Vec<u8>),
    /// The bytes to return next.
    Plain(Bytes),
    Compressed(Decompressor),
}

impl Default for FileDecompressor {
    fn default() -> Self {
        Self::Undecided(Vec::new())
    }
}

impl FileDecompressor {
    /// Adds bytes of the file.
    pub(super) fn push(&mut self, bytes: Bytes) {
        match self {
            Self::Plain(next) => *next = bytes,
            Self::Compressed(decompressor) => decompressor.push(&bytes),
            Self::Undecided(begun) => {
                begun.extend_from_slice(&bytes);
                if begun.len() >= ZSTD_MAGIC.len() {
                    self.decide();
                }
            }
        }
    }

    /// Notes that the file has ended.
    pub(super) fn finish(&mut self) {
        if let Self::Undecided(_) = self {
            self.decide();
        }
        if let Self::Compressed(decompressor) = self {
            decompressor.finish(End::MayBeCut);
        }
    }

    /// The next decompressed bytes. `None` if more of the file is needed, or at the end.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, Error> {
        match self {
            Self::Undecided(_) => Ok(None),
            Self::Plain(next) => Ok(Some(mem::take(next)).filter(|bytes| !bytes.is_empty())),
            Self::Compressed(decompressor) => decompressor.next(),
        }
    }

    fn decide(&mut self) {
        let Self::Undecided(begun) = self else {
            return;
        };
        let begun = mem::take(begun);
        let is_zstd = |magic: &[u8; 4]| *magic == ZSTD_MAGIC || is_skippable(*magic);
        let format = if begun.starts_with(GZIP_MAGIC) {
            Format::Gzip
        } else if begun.first_chunk().is_some_and(is_zstd) {
            Format::Zstd {
                max_window: MAX_ZSTD_WINDOW,
            }
        } else {
            *self = Self::Plain(begun.into());
            return;
        };
        let mut decompressor = Decompressor::new(format);
        decompressor.push(&begun);
        *self = Self::Compressed(decompressor);
    }
}
