//! Compresses a body while it is sent, in ways that are correct, unusual or damaged.

use std::{
    io::{self, Write as _},
    mem,
};

use flate2::{Compression, Crc, write::DeflateEncoder};

/// How a body is compressed, and what is said about it: see
/// [`Answer::content_coding`](crate::Answer::content_coding).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentCoding {
    /// gzip, correct.
    Gzip,
    /// gzip, announced by its old name `x-gzip`. A receiver treats both alike (RFC 9110, 8.4.1.3).
    XGzip,
    /// gzip with a member for every 1,000 bytes, which is correct.
    GzipMembers,
    /// gzip, applied twice and announced once.
    GzipTwice,
    /// Announced as gzip, and not compressed.
    GzipNotApplied,
    /// gzip of a body in which one digit was changed after its checksum (CRC-32) was computed; the
    /// length is correct. Without a digit the checksum is wrong.
    GzipChangedByte,
    /// gzip whose checksum (CRC-32) is zero.
    GzipZeroCrc,
    /// gzip whose trailer says that the body is one byte longer.
    GzipWrongLength,
    /// gzip without the trailer, the last eight bytes.
    GzipWithoutTrailer,
    /// zstd, correct.
    Zstd,
}

impl ContentCoding {
    /// The names in faults.
    pub(crate) const NAMES: [(&'static str, Self); 10] = [
        ("gzip", Self::Gzip),
        ("x-gzip", Self::XGzip),
        ("gzip-members", Self::GzipMembers),
        ("gzip-twice", Self::GzipTwice),
        ("gzip-not-applied", Self::GzipNotApplied),
        ("gzip-changed-byte", Self::GzipChangedByte),
        ("gzip-zero-crc", Self::GzipZeroCrc),
        ("gzip-wrong-length", Self::GzipWrongLength),
        ("gzip-without-trailer", Self::GzipWithoutTrailer),
        ("zstd", Self::Zstd),
    ];

    /// The value of `content-encoding`.
    pub(crate) fn header(self) -> &'static str {
        match self {
            Self::XGzip => "x-gzip",
            Self::Zstd => "zstd",
            _ => "gzip",
        }
    }

    /// A whole body.
    pub(crate) fn encode(self, body: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoder = Encoder::new(self);
        let mut output = Vec::new();
        encoder.write(body, &mut output)?;
        encoder.finish(&mut output)?;
        Ok(output)
    }
}

/// Bytes in a member of [`ContentCoding::GzipMembers`].
const MEMBER: usize = 1000;

/// Encodes a body piece by piece.
pub(crate) struct Encoder {
    coding: ContentCoding,
    /// None if the coding is not gzip.
    gzip: Option<Gzip>,
    /// What it writes is compressed again.
    again: Option<Gzip>,
    /// Whether anything was written.
    started: bool,
    changed: bool,
}

impl Encoder {
    pub(crate) fn new(coding: ContentCoding) -> Self {
        let gzip = !matches!(coding, ContentCoding::Zstd | ContentCoding::GzipNotApplied);
        let twice = coding == ContentCoding::GzipTwice;
        Self {
            coding,
            gzip: gzip.then(Gzip::new),
            again: twice.then(Gzip::new),
            started: false,
            changed: false,
        }
    }

    /// Encodes these bytes, and appends what is ready.
    pub(crate) fn write(&mut self, bytes: &[u8], output: &mut Vec<u8>) -> io::Result<()> {
        self.start(output);
        let Some(gzip) = &mut self.gzip else {
            if self.coding == ContentCoding::Zstd {
                // A window of 128 KiB is the largest block.
                for block in bytes.chunks(128 * 1024) {
                    put_zstd_block(block, false, output);
                }
            } else {
                output.extend_from_slice(bytes);
            }
            return Ok(());
        };
        match self.coding {
            ContentCoding::GzipMembers => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let room = MEMBER - gzip.crc.amount() as usize;
                    let (piece, further) = rest.split_at(room.min(rest.len()));
                    gzip.write(piece, piece, output)?;
                    rest = further;
                    if gzip.crc.amount() as usize == MEMBER {
                        mem::replace(gzip, Gzip::new()).finish(self.coding, output)?;
                    }
                }
                Ok(())
            }
            ContentCoding::GzipChangedByte if !self.changed => {
                let mut other = bytes.to_vec();
                self.changed = change_digit(&mut other);
                gzip.write(bytes, &other, output)
            }
            _ => match &mut self.again {
                None => gzip.write(bytes, bytes, output),
                Some(again) => {
                    let mut once = Vec::new();
                    gzip.write(bytes, bytes, &mut once)?;
                    again.write(&once, &once, output)
                }
            },
        }
    }

    /// Appends everything that was written so far.
    pub(crate) fn flush(&mut self, output: &mut Vec<u8>) -> io::Result<()> {
        let Some(gzip) = &mut self.gzip else {
            return Ok(());
        };
        let Some(again) = &mut self.again else {
            return gzip.flush(output);
        };
        let mut once = Vec::new();
        gzip.flush(&mut once)?;
        again.write(&once, &once, output)?;
        again.flush(output)
    }

    /// Appends the end.
    pub(crate) fn finish(mut self, output: &mut Vec<u8>) -> io::Result<()> {
        self.start(output);
        let Some(gzip) = self.gzip else {
            if self.coding == ContentCoding::Zstd {
                put_zstd_block(&[], true, output);
            }
            return Ok(());
        };
        match self.again {
            None if self.coding == ContentCoding::GzipChangedByte && !self.changed => {
                gzip.finish(ContentCoding::GzipZeroCrc, output)
            }
            None => gzip.finish(self.coding, output),
            Some(mut again) => {
                let mut once = Vec::new();
                gzip.finish(self.coding, &mut once)?;
                again.write(&once, &once, output)?;
                again.finish(self.coding, output)
            }
        }
    }

    fn start(&mut self, output: &mut Vec<u8>) {
        if !mem::replace(&mut self.started, true) && self.coding == ContentCoding::Zstd {
            // RFC 8878: the magic number, no optional field, a window of 2^17 bytes.
            output.extend_from_slice(&[0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]);
        }
    }
}

/// One member of a gzip file (RFC 1952). Own framing, because what is wrong is in the frame.
struct Gzip {
    deflate: DeflateEncoder<Vec<u8>>,
    crc: Crc,
}

impl Gzip {
    fn new() -> Self {
        // Deflate, no flags, no time, the fastest algorithm, an unknown system.
        let header = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255];
        Self {
            deflate: DeflateEncoder::new(header, Compression::fast()),
            crc: Crc::new(),
        }
    }

    /// Compresses `sent`, and counts `meant` for the trailer.
    fn write(&mut self, meant: &[u8], sent: &[u8], output: &mut Vec<u8>) -> io::Result<()> {
        self.crc.update(meant);
        self.deflate.write_all(sent)?;
        output.append(self.deflate.get_mut());
        Ok(())
    }

    fn flush(&mut self, output: &mut Vec<u8>) -> io::Result<()> {
        self.deflate.flush()?;
        output.append(self.deflate.get_mut());
        Ok(())
    }

    fn finish(self, coding: ContentCoding, output: &mut Vec<u8>) -> io::Result<()> {
        let (mut crc, mut length) = (self.crc.sum(), self.crc.amount());
        output.append(&mut self.deflate.finish()?);
        match coding {
            ContentCoding::GzipWithoutTrailer => return Ok(()),
            ContentCoding::GzipZeroCrc => crc = 0,
            ContentCoding::GzipWrongLength => length = length.wrapping_add(1),
            _ => {}
        }
        output.extend_from_slice(&crc.to_le_bytes());
        output.extend_from_slice(&length.to_le_bytes());
        Ok(())
    }
}

/// Changes the first digit of the first number that is a value, so that JSON stays JSON.
fn change_digit(bytes: &mut [u8]) -> bool {
    let value = bytes
        .windows(2)
        .position(|pair| pair[0] == b':' && pair[1].is_ascii_digit());
    let Some(digit) = value.and_then(|value| bytes.get_mut(value + 1)) else {
        return false;
    };
    *digit = if *digit == b'9' { b'1' } else { *digit + 1 };
    true
}

/// A block of zstd that is not compressed.
fn put_zstd_block(bytes: &[u8], last: bool, output: &mut Vec<u8>) {
    let header = (bytes.len() as u32) << 3 | u32::from(last);
    output.extend_from_slice(&header.to_le_bytes()[..3]);
    output.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::{GzDecoder, MultiGzDecoder};

    use super::{ContentCoding, Encoder};

    const BODY: &str = r#"[{"id":"1","duration":71,"total":9}]"#;

    fn encoded(coding: ContentCoding) -> Vec<u8> {
        coding.encode(BODY.as_bytes()).expect("no input fails")
    }

    fn decoded(bytes: &[u8]) -> (String, Result<usize, String>) {
        let mut text = String::new();
        let result = GzDecoder::new(bytes).read_to_string(&mut text);
        (text, result.map_err(|error| error.to_string()))
    }

    #[test]
    fn what_is_damaged_is_only_that() {
        let whole = (BODY.to_owned(), Ok(BODY.len()));
        assert_eq!(decoded(&encoded(ContentCoding::Gzip)), whole);
        assert_eq!(decoded(&encoded(ContentCoding::XGzip)), whole);
        assert_eq!(encoded(ContentCoding::GzipNotApplied), BODY.as_bytes());

        let correct = encoded(ContentCoding::Gzip);
        let (body, trailer) = correct.split_at(correct.len() - 8);
        assert_eq!(encoded(ContentCoding::GzipWithoutTrailer), body);
        let zero = [body, &[0; 4], &trailer[4..]].concat();
        assert_eq!(encoded(ContentCoding::GzipZeroCrc), zero);
        let length = (BODY.len() as u32 + 1).to_le_bytes();
        let longer = [body, &trailer[..4], &length].concat();
        assert_eq!(encoded(ContentCoding::GzipWrongLength), longer);

        let changed = encoded(ContentCoding::GzipChangedByte);
        assert_eq!(changed[changed.len() - 8..], *trailer);
        let (_, result) = decoded(&changed);
        assert!(result.is_err(), "{result:?}");
        let mut text = String::new();
        flate2::read::DeflateDecoder::new(&changed[10..])
            .read_to_string(&mut text)
            .expect("deflate");
        assert_eq!(text, BODY.replace("71", "81"));
        let none = ContentCoding::GzipChangedByte.encode(b"[]").expect("gzip");
        assert!(decoded(&none).1.is_err());
    }

    #[test]
    fn pieces_are_one_body() {
        let long = BODY.repeat(300);
        for (_, coding) in ContentCoding::NAMES {
            let mut output = Vec::new();
            let mut encoder = Encoder::new(coding);
            for piece in long.as_bytes().chunks(777) {
                encoder.write(piece, &mut output).expect("gzip");
                encoder.flush(&mut output).expect("gzip");
            }
            encoder.finish(&mut output).expect("gzip");
            let mut text = String::new();
            match coding {
                ContentCoding::GzipTwice => {
                    let outer = GzDecoder::new(&output[..]);
                    GzDecoder::new(outer).read_to_string(&mut text)
                }
                ContentCoding::GzipMembers => {
                    assert_eq!(decoded(&output).0, long[..1000]);
                    MultiGzDecoder::new(&output[..]).read_to_string(&mut text)
                }
                ContentCoding::Gzip | ContentCoding::XGzip => {
                    GzDecoder::new(&output[..]).read_to_string(&mut text)
                }
                _ => continue,
            }
            .expect("all of it");
            assert!(text == long, "{coding:?}");
        }
    }

    #[test]
    fn zstd_is_a_frame_of_raw_blocks() {
        for body in [&b""[..], BODY.as_bytes(), &[b'x'; 200_000]] {
            let encoded = ContentCoding::Zstd.encode(body).expect("zstd");
            let mut decoder =
                ruzstd::decoding::StreamingDecoder::new(&encoded[..]).expect("a frame");
            let mut decoded = Vec::new();
            decoder.read_to_end(&mut decoded).expect("all of it");
            assert!(decoded == body);
        }
    }
}
