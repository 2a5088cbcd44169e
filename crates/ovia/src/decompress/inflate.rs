//! Data compressed with deflate: gzip, zlib, or neither.

use std::io::Read;

use bytes::{Buf, BytesMut};
use flate2::{Crc, Decompress, FlushDecompress, Status, bufread::GzDecoder};

use super::{Damage, Step};

/// The checksum and the length after a gzip member.
const GZIP_TRAILER: usize = 8;

/// Decompresses deflate data.
pub(super) struct Inflate {
    place: Place,
    inflate: Decompress,
    /// Checksum and length of the member, for gzip.
    member: Option<Crc>,
}

/// What comes next in the input.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    GzipHeader,
    /// Bytes that tell zlib and raw data apart.
    ZlibHeader,
    Data,
    GzipTrailer,
    /// After a gzip member: another one, or zeros as tapes and `dd` add them.
    AfterMember,
    /// After zeros, or after zlib or raw data: nothing.
    End,
}

impl Inflate {
    pub(super) fn gzip() -> Self {
        Self {
            place: Place::GzipHeader,
            inflate: Decompress::new(false),
            member: Some(Crc::new()),
        }
    }

    pub(super) fn deflate() -> Self {
        Self {
            place: Place::ZlibHeader,
            inflate: Decompress::new(true),
            member: None,
        }
    }

    /// Whether the data may end here.
    pub(super) fn may_end(&self) -> bool {
        matches!(self.place, Place::AfterMember | Place::End)
    }

    pub(super) fn step(&mut self, input: &mut BytesMut, out: &mut [u8]) -> Result<Step, Damage> {
        match self.place {
            Place::Data => return self.data(input, out),
            _ if input.is_empty() => return Ok(Step::NeedsInput),
            Place::GzipHeader => match header_bytes(input)? {
                None => return Ok(Step::NeedsInput),
                Some(header) => {
                    input.advance(header);
                    self.inflate.reset(false);
                    self.member = Some(Crc::new());
                    self.place = Place::Data;
                }
            },
            Place::ZlibHeader => {
                if input.len() < 2 {
                    return Ok(Step::NeedsInput);
                }
                // The method is 8, and the two bytes are a multiple of 31 (RFC 1950).
                let is_zlib = input[0] & 0x0f == 8
                    && u16::from_be_bytes([input[0], input[1]]).is_multiple_of(31);
                self.inflate.reset(is_zlib);
                self.place = Place::Data;
            }
            Place::GzipTrailer => {
                let Some(trailer) = input.first_chunk::<GZIP_TRAILER>() else {
                    return Ok(Step::NeedsInput);
                };
                let [a, b, c, d, e, f, g, h] = *trailer;
                let found = self.member.as_ref().map(|crc| (crc.sum(), crc.amount()));
                let [sum, length] = [[a, b, c, d], [e, f, g, h]].map(u32::from_le_bytes);
                if found != Some((sum, length)) {
                    return Err(Damage("its checksum does not match"));
                }
                input.advance(GZIP_TRAILER);
                self.place = Place::AfterMember;
            }
            Place::AfterMember => match input[0] {
                0 => self.place = Place::End,
                0x1f => self.place = Place::GzipHeader,
                _ => return Err(Damage("more data follows its end")),
            },
            Place::End => {
                let zeros = input.iter().take_while(|byte| **byte == 0).count();
                if self.member.is_none() || zeros < input.len() {
                    return Err(Damage("more data follows its end"));
                }
                input.clear();
            }
        }
        Ok(Step::Wrote(0))
    }

    fn data(&mut self, input: &mut BytesMut, out: &mut [u8]) -> Result<Step, Damage> {
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let status = self
            .inflate
            .decompress(input, out, FlushDecompress::None)
            .map_err(|_| Damage("it cannot be decompressed"))?;
        // Neither is more than the length of its slice.
        let read = (self.inflate.total_in() - before.0) as usize;
        let written = (self.inflate.total_out() - before.1) as usize;
        if let Some(crc) = &mut self.member {
            crc.update(&out[..written]);
        }
        input.advance(read);
        if status == Status::StreamEnd {
            self.place = match self.member {
                Some(_) => Place::GzipTrailer,
                None => Place::End,
            };
        } else if read == 0 && written == 0 {
            return Ok(Step::NeedsInput);
        }
        Ok(Step::Wrote(written))
    }
}

/// The length of the header that a gzip member starts with; `None` if more of it has to arrive.
fn header_bytes(input: &[u8]) -> Result<Option<usize>, Damage> {
    let mut decoder = GzDecoder::new(input);
    if decoder.header().is_some() {
        return Ok(Some(input.len() - decoder.get_ref().len()));
    }
    match decoder.read(&mut [0]) {
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
        _ => Err(Damage("its header is invalid")),
    }
}
