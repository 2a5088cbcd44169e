//! Undoes the compression of a file: gzip or zstd, recognised by its first bytes.

use std::{io::Write, mem};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use ruzstd::decoding::FrameDecoder;

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// The largest header of a zstd frame, after which the decoder can be initialised.
const MAX_ZSTD_HEADER: usize = 18;

/// How much is decompressed at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// Takes the bytes of a file, and returns them decompressed. Errors say what is wrong.
pub(super) enum Decompressor {
    /// The first bytes, until there are enough to tell.
    Undecided(Vec<u8>),
    Plain,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    Zstd(Box<Zstd>),
}

impl Default for Decompressor {
    fn default() -> Self {
        Self::Undecided(Vec::new())
    }
}

impl Decompressor {
    /// Adds compressed bytes.
    pub(super) fn push(&mut self, bytes: Bytes) -> Result<Bytes, String> {
        match self {
            Self::Plain => Ok(bytes),
            Self::Undecided(begun) => {
                begun.extend_from_slice(&bytes);
                if begun.len() < ZSTD.len() {
                    return Ok(Bytes::new());
                }
                let begun = mem::take(begun);
                *self = Self::of_kind(&begun);
                self.push(begun.into())
            }
            Self::Gzip(decoder) => {
                let written = decoder.write_all(&bytes);
                let plain = mem::take(decoder.get_mut()).into();
                written.map(|()| plain).map_err(|_| damaged("gzip"))
            }
            Self::Zstd(decoder) => decoder.push(&bytes).map(Bytes::from),
        }
    }

    /// The compressed bytes have ended.
    pub(super) fn finish(&mut self) -> Result<Bytes, String> {
        match self {
            Self::Plain => Ok(Bytes::new()),
            Self::Undecided(begun) => {
                let begun = mem::take(begun).into();
                *self = Self::Plain;
                Ok(begun)
            }
            Self::Gzip(decoder) => match decoder.try_finish() {
                Ok(()) => Ok(mem::take(decoder.get_mut()).into()),
                Err(_) => Err("its gzip data ended too soon or is damaged".to_owned()),
            },
            Self::Zstd(decoder) => decoder.finish().map(Bytes::from),
        }
    }

    fn of_kind(begun: &[u8]) -> Self {
        if begun.starts_with(GZIP) {
            Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
        } else if begun.starts_with(ZSTD) {
            Self::Zstd(Box::default())
        } else {
            Self::Plain
        }
    }
}

fn damaged(kind: &str) -> String {
    format!("its {kind} data is damaged")
}

/// Zstandard frames, one after the other.
#[derive(Default)]
pub(super) struct Zstd {
    decoder: Option<FrameDecoder>,
    /// What has arrived and has not been decoded.
    pending: Vec<u8>,
}

impl Zstd {
    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        self.pending.extend_from_slice(bytes);
        self.decode(false)
    }

    fn finish(&mut self) -> Result<Vec<u8>, String> {
        let plain = self.decode(true)?;
        if self.decoder.is_none() && self.pending.is_empty() {
            Ok(plain)
        } else {
            Err("its zstd data ended too soon".to_owned())
        }
    }

    /// Decodes what is there.
    fn decode(&mut self, has_ended: bool) -> Result<Vec<u8>, String> {
        let mut plain = Vec::new();
        let mut used = 0;
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let pending = &self.pending[used..];
            if self.decoder.is_none() {
                let needed = if has_ended { 1 } else { MAX_ZSTD_HEADER };
                if pending.len() < needed {
                    break;
                }
                self.decoder = Some(FrameDecoder::new());
            }
            let Some(decoder) = &mut self.decoder else {
                break;
            };
            let (read, written) = decoder
                .decode_from_to(pending, &mut buffer)
                .map_err(|_| damaged("zstd"))?;
            // The decoder reports the four bytes of a checksum as read before they have arrived.
            if read > pending.len() {
                break;
            }
            used += read;
            plain.extend_from_slice(&buffer[..written]);
            if decoder.is_finished() && decoder.can_collect() == 0 {
                let expected = decoder.get_checksum_from_data();
                let found = decoder.get_calculated_checksum();
                if expected.is_some() && expected != found {
                    return Err(damaged("zstd"));
                }
                self.decoder = None;
            } else if read == 0 && written == 0 {
                break;
            }
        }
        self.pending.drain(..used);
        Ok(plain)
    }
}
