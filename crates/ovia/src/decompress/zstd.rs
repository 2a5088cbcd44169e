//! Zstandard frames. The decoder of `ruzstd` is given one whole block at a time, so that what it
//! returns is bounded.

use std::io::Read;

use bytes::{Buf, BytesMut};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{Damage, Step};

/// The first bytes of a frame.
pub(crate) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

const BLOCK_HEADER: usize = 3;
const CHECKSUM: usize = 4;

/// Decompresses frames.
pub(super) struct Zstd {
    decoder: FrameDecoder,
    place: Place,
    has_checksum: bool,
    frames: u64,
}

/// What comes next in the input.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Frame,
    /// This many bytes of a skippable frame.
    Skippable(usize),
    Block,
    /// Nothing before what has been decoded is written.
    LastOutput,
}

impl Zstd {
    pub(super) fn new(max_window: u64) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(max_window);
        Self {
            decoder,
            place: Place::Frame,
            has_checksum: false,
            frames: 0,
        }
    }

    /// Whether the data may end here.
    pub(super) fn may_end(&self) -> bool {
        self.place == Place::Frame && self.frames > 0
    }

    pub(super) fn step(&mut self, input: &mut BytesMut, out: &mut [u8]) -> Result<Step, Damage> {
        match self.place {
            Place::Frame => return self.frame(input),
            Place::Skippable(left) => {
                let skipped = left.min(input.len());
                input.advance(skipped);
                if skipped < left {
                    self.place = Place::Skippable(left - skipped);
                    return Ok(Step::NeedsInput);
                }
                self.end_frame();
            }
            Place::Block | Place::LastOutput => {
                let written = self.decoder.read(out);
                let written = written.map_err(|_| Damage("it cannot be decompressed"))?;
                if written > 0 {
                    return Ok(Step::Wrote(written));
                }
                if self.place == Place::Block {
                    return self.block(input);
                }
                if self.has_checksum
                    && self.decoder.get_checksum_from_data()
                        != self.decoder.get_calculated_checksum()
                {
                    return Err(Damage("its checksum does not match"));
                }
                self.end_frame();
            }
        }
        Ok(Step::Wrote(0))
    }

    fn frame(&mut self, input: &mut BytesMut) -> Result<Step, Damage> {
        let Some(magic) = input.first_chunk::<4>() else {
            return Ok(Step::NeedsInput);
        };
        if is_skippable(*magic) {
            let Some([.., a, b, c, d]) = input.first_chunk::<8>() else {
                return Ok(Step::NeedsInput);
            };
            self.place = Place::Skippable(u32::from_le_bytes([*a, *b, *c, *d]) as usize);
            input.advance(8);
            return Ok(Step::Wrote(0));
        }
        if *magic != ZSTD_MAGIC {
            return Err(Damage("a frame does not start as it has to"));
        }
        let Some(descriptor) = input.get(4) else {
            return Ok(Step::NeedsInput);
        };
        // RFC 8878, section 3.1.1.1: a window unless it is as large as the content, the id of a
        // dictionary, and the size of the content.
        let is_single_segment = descriptor & 0x20 != 0;
        let content_size = match descriptor >> 6 {
            0 => usize::from(is_single_segment),
            flag => 1 << flag,
        };
        let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
        let header = 5 + usize::from(!is_single_segment) + dictionary + content_size;
        if input.len() < header {
            return Ok(Step::NeedsInput);
        }
        self.has_checksum = descriptor & 4 != 0;
        self.decoder.reset(&input[..header]).map_err(|_| {
            Damage("a frame has an invalid header, a dictionary, or a large window")
        })?;
        input.advance(header);
        self.place = Place::Block;
        Ok(Step::Wrote(0))
    }

    fn block(&mut self, input: &mut BytesMut) -> Result<Step, Damage> {
        let Some([a, b, c]) = input.first_chunk::<BLOCK_HEADER>() else {
            return Ok(Step::NeedsInput);
        };
        let header = u32::from_le_bytes([*a, *b, *c, 0]);
        let is_last = header & 1 != 0;
        // One byte that is repeated, or as many as the header says.
        let content = match header >> 1 & 3 {
            1 => 1,
            _ => (header >> 3) as usize,
        };
        let checksum = if is_last && self.has_checksum {
            CHECKSUM
        } else {
            0
        };
        let whole = BLOCK_HEADER + content + checksum;
        if input.len() < whole {
            return Ok(Step::NeedsInput);
        }
        self.decoder
            .decode_blocks(&input[..whole], BlockDecodingStrategy::UptoBlocks(1))
            .map_err(|_| Damage("it cannot be decompressed"))?;
        input.advance(whole);
        if is_last {
            self.place = Place::LastOutput;
        }
        Ok(Step::Wrote(0))
    }

    fn end_frame(&mut self) {
        self.place = Place::Frame;
        self.frames += 1;
    }
}

/// Whether a frame that starts like this holds no data of ours.
pub(crate) fn is_skippable(magic: [u8; 4]) -> bool {
    matches!(magic, [0x50..=0x5f, 0x2a, 0x4d, 0x18])
}
