//! The content coding of a body: what `Content-Encoding` announces is undone as the body arrives.
//!
//! The client asks for gzip only, because gzip has a checksum: brotli and raw deflate data can be
//! damaged without a trace. What servers send without being asked is read where that is possible.

use std::mem;

use bytes::Bytes;
use reqwest::header::{CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};

use crate::{
    Error, ErrorKind,
    decompress::{Decompressor, End, Format},
    error::excerpt,
};

/// What the client asks for.
pub(crate) const ACCEPT_ENCODING: &str = "gzip";

/// How many codings one after the other are undone. Each of them may expand the body a thousand times.
const MAX_CODINGS: usize = 3;

/// The largest window of a zstd body (RFC 9659).
const MAX_ZSTD_WINDOW: u64 = 8 * 1024 * 1024;

/// How much of a body must be text, for it not to be compressed although that was announced.
const TEXT_BYTES: usize = 32;

/// Undoes the codings of one body.
pub(super) struct ContentDecoder {
    /// The coding that was applied last comes first.
    layers: Vec<Layer>,
    /// The value of the header, for errors.
    announced: String,
    /// What the end of the body means.
    end: End,
}

struct Layer {
    /// `None` if it is one that cannot be undone.
    format: Option<Format>,
    state: State,
    end: End,
}

enum State {
    /// The first bytes, while they may be text.
    Undecided(Vec<u8>),
    /// Announced, and not applied: the bytes to return next.
    Plain(Bytes),
    Compressed(Box<Decompressor>),
}

impl ContentDecoder {
    /// The decoder of a body with these headers; `None` if nothing was applied to it.
    pub(super) fn for_headers(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(CONTENT_ENCODING).iter();
        let announced = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect::<Vec<_>>()
            .join(", ");
        let mut layers: Vec<Layer> = announced
            .split(',')
            .map(|coding| coding.trim().to_ascii_lowercase())
            .filter(|coding| !matches!(&**coding, "" | "identity"))
            .map(|coding| Layer::new(format(&coding)))
            .collect();
        layers.reverse();
        if layers.len() > MAX_CODINGS {
            layers = vec![Layer::new(None)];
        }
        (!layers.is_empty()).then(|| Self {
            layers,
            announced,
            end: end(headers),
        })
    }

    /// Adds bytes that have arrived.
    pub(super) fn push(&mut self, bytes: Bytes) {
        self.layers[0].push(bytes);
    }

    /// Notes that all bytes have arrived.
    pub(super) fn finish(&mut self) {
        self.layers[0].finish(self.end);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.layers[0].has_ended()
    }

    /// The next piece of the body. `None` if more bytes have to arrive, or at the end.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, Error> {
        self.pull(self.layers.len() - 1)
    }

    fn pull(&mut self, layer: usize) -> Result<Option<Bytes>, Error> {
        loop {
            let piece = self.layers[layer].next();
            if let Some(piece) =
                piece.map_err(|error| error.unwrap_or_else(|| self.unsupported()))?
            {
                return Ok(Some(piece));
            }
            let Some(below) = layer.checked_sub(1) else {
                return Ok(None);
            };
            match self.pull(below)? {
                Some(piece) => self.layers[layer].push(piece),
                None if self.layers[below].has_ended() && !self.layers[layer].has_ended() => {
                    self.layers[layer].finish(self.end);
                }
                None => return Ok(None),
            }
        }
    }

    fn unsupported(&self) -> Error {
        let announced = excerpt(&self.announced);
        Error::new(
            ErrorKind::UnexpectedBody,
            format!(
                "the body has a Content-Encoding that the client did not ask for and cannot decode \
                 (`{announced}`)"
            ),
        )
    }
}

impl Layer {
    fn new(format: Option<Format>) -> Self {
        Self {
            format,
            state: State::Undecided(Vec::new()),
            end: End::NotYet,
        }
    }

    fn push(&mut self, bytes: Bytes) {
        match &mut self.state {
            State::Undecided(begun) => begun.extend_from_slice(&bytes),
            State::Plain(next) => *next = bytes,
            State::Compressed(decompressor) => decompressor.push(&bytes),
        }
    }

    fn finish(&mut self, end: End) {
        self.end = end;
        if let State::Compressed(decompressor) = &mut self.state {
            decompressor.finish(end);
        }
    }

    fn has_ended(&self) -> bool {
        self.end != End::NotYet
    }

    /// The next piece; an error of `None` says that the coding cannot be undone.
    fn next(&mut self) -> Result<Option<Bytes>, Option<Error>> {
        loop {
            let begun = match &mut self.state {
                State::Compressed(decompressor) => return decompressor.next().map_err(Some),
                State::Plain(next) => {
                    return Ok(Some(mem::take(next)).filter(|bytes| !bytes.is_empty()));
                }
                State::Undecided(begun) => begun,
            };
            let is_text = is_text(begun);
            if is_text && begun.len() < TEXT_BYTES && self.end == End::NotYet {
                return Ok(None);
            }
            let begun = mem::take(begun);
            self.state = if is_text {
                State::Plain(begun.into())
            } else {
                let mut decompressor = Box::new(Decompressor::new(self.format.ok_or(None)?));
                decompressor.push(&begun);
                decompressor.finish(self.end);
                State::Compressed(decompressor)
            };
        }
    }
}

/// What the end of a body with these headers means. If its length was not announced, it ends with
/// its connection, and may have been cut. Otherwise the HTTP client reports a cut.
fn end(headers: &HeaderMap) -> End {
    let has_length = [CONTENT_LENGTH, TRANSFER_ENCODING]
        .iter()
        .any(|name| headers.contains_key(name));
    let closes = headers
        .get(CONNECTION)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"));
    if closes && !has_length {
        End::MayBeCut
    } else {
        End::Complete
    }
}

fn format(coding: &str) -> Option<Format> {
    match coding {
        "gzip" | "x-gzip" => Some(Format::Gzip),
        "deflate" => Some(Format::Deflate),
        "zstd" => Some(Format::Zstd {
            max_window: MAX_ZSTD_WINDOW,
        }),
        _ => None,
    }
}

/// Whether bytes are text so far. Compressed data is not, within its first bytes.
fn is_text(bytes: &[u8]) -> bool {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The last character may still arrive.
        Err(error) if error.error_len().is_none() => {
            return is_text(&bytes[..error.valid_up_to()]);
        }
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests;
