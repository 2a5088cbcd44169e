//! Decompresses gzip, deflate and zstd as the bytes arrive, in pieces of bounded size, and holds the
//! data against its checksums.
//!
//! Files (`read/decompress.rs`) and HTTP bodies (`transport/content_coding.rs`) decide which format
//! their bytes have. `inflate.rs` and `zstd.rs` know the formats.

mod inflate;
mod zstd;

use bytes::{Bytes, BytesMut};

pub(crate) use self::zstd::{ZSTD_MAGIC, is_skippable};
use self::{inflate::Inflate, zstd::Zstd};
use crate::{Error, ErrorKind};

/// The most that is decompressed at once. However well the data is compressed, no more than this and
/// the window of its format is in memory.
const PIECE_BYTES: usize = 64 * 1024;

/// A format of compressed data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Members one after the other, each with a CRC-32 and its length (RFC 1952).
    Gzip,
    /// What HTTP calls `deflate`: zlib data with its Adler-32, or raw deflate data, as some servers
    /// send it.
    Deflate,
    /// Frames one after the other, skippable ones too (RFC 8878).
    Zstd {
        /// The largest window that a frame may have, in bytes.
        max_window: u64,
    },
}

impl Format {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Zstd { .. } => "zstd",
        }
    }
}

/// Decompresses one stream.
pub(crate) struct Decompressor {
    format: Format,
    decoder: Decoder,
    /// What has arrived and has not been decompressed.
    input: BytesMut,
    end: End,
    /// Where the next piece is written to.
    buffer: Vec<u8>,
}

/// Whether and how the input has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    NotYet,
    /// More may have followed, for example in a file that was cut.
    MayBeCut,
    /// This was all of it. If the data is not complete, it is damaged.
    Complete,
}

enum Decoder {
    Inflate(Box<Inflate>),
    Zstd(Box<Zstd>),
}

/// What decompressing came to.
enum Step {
    /// This many bytes were written, possibly none.
    Wrote(usize),
    /// There is too little input.
    NeedsInput,
}

/// What is wrong with the data.
struct Damage(&'static str);

impl Decompressor {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            decoder: match format {
                Format::Gzip => Decoder::Inflate(Box::new(Inflate::gzip())),
                Format::Deflate => Decoder::Inflate(Box::new(Inflate::deflate())),
                Format::Zstd { max_window } => Decoder::Zstd(Box::new(Zstd::new(max_window))),
            },
            input: BytesMut::new(),
            end: End::NotYet,
            buffer: Vec::new(),
        }
    }

    /// Adds compressed bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// Notes that all compressed bytes have been added.
    pub(crate) fn finish(&mut self, end: End) {
        self.end = end;
    }

    /// The next piece. `None` if more input is needed, or at the end.
    ///
    /// If the data is damaged, the piece in which this shows is not returned.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, Error> {
        self.buffer.resize(PIECE_BYTES, 0);
        let mut filled = 0;
        while filled < PIECE_BYTES {
            let room = &mut self.buffer[filled..];
            let step = match &mut self.decoder {
                Decoder::Inflate(inflate) => inflate.step(&mut self.input, room),
                Decoder::Zstd(zstd) => zstd.step(&mut self.input, room),
            };
            match step {
                Ok(Step::Wrote(bytes)) => filled += bytes,
                Ok(Step::NeedsInput) => break,
                Err(Damage(reason)) => return Err(self.damaged(reason)),
            }
        }
        if filled == 0 {
            let is_complete = match &self.decoder {
                Decoder::Inflate(inflate) => inflate.may_end(),
                Decoder::Zstd(zstd) => zstd.may_end(),
            };
            return match self.end {
                _ if is_complete && self.input.is_empty() => Ok(None),
                End::NotYet => Ok(None),
                End::MayBeCut => Err(self.ended_too_soon()),
                End::Complete => Err(self.damaged("its end is missing")),
            };
        }
        // A small piece is copied, so that it does not keep a whole buffer in memory.
        if filled < PIECE_BYTES / 2 {
            return Ok(Some(Bytes::copy_from_slice(&self.buffer[..filled])));
        }
        let mut piece = std::mem::take(&mut self.buffer);
        piece.truncate(filled);
        Ok(Some(piece.into()))
    }

    fn damaged(&self, reason: &str) -> Error {
        let name = self.format.name();
        Error::new(
            ErrorKind::Damaged,
            format!(
                "the {name} data is damaged ({reason}); what was read before may be wrong as well"
            ),
        )
    }

    fn ended_too_soon(&self) -> Error {
        let name = self.format.name();
        Error::new(
            ErrorKind::Interrupted,
            format!("the {name} data ended too soon"),
        )
    }
}

#[cfg(test)]
mod tests;
