//! Sends a body to the socket: compressed, framed, throttled and cut off, as `SendOptions` say.

use std::{
    io::{self, Write as _},
    mem,
};

use flate2::{Compression, write::GzEncoder};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::transmission::{Cutoff, Framing, SendOptions, Throttle};

/// Why a body was not sent completely.
#[derive(Debug)]
pub(crate) enum SendError {
    /// It was cut off as planned.
    CutOff(Cutoff),
    /// The client closed the connection.
    Disconnected,
}

impl From<io::Error> for SendError {
    fn from(_: io::Error) -> Self {
        Self::Disconnected
    }
}

/// Body bytes go to the socket in pieces of about this size.
const PIECE: usize = 64 * 1024;

/// Room before the payload for the longest chunk header: eight hex digits and a line end.
const HEADROOM: usize = 10;

/// In place of a chunk's size. The first letter is not a hexadecimal digit.
const GARBAGE: &[u8] = b"garbage\r\n";

/// Sends a body: callers append to [`BodyWriter::buffer`] and call [`BodyWriter::finish`].
pub(crate) struct BodyWriter<'a> {
    stream: &'a mut TcpStream,
    framing: Framing,
    cutoff: Option<(u64, Cutoff)>,
    throttle: Option<Throttle>,
    extra_bytes: u64,
    /// Bytes of the body that were sent, after compression.
    sent: u64,
    /// Whether anything was sent: the next piece of a throttled body waits.
    started: bool,
    /// Starts with HEADROOM unused bytes, so that a chunk's header and its payload are sent in one
    /// write.
    buffer: Vec<u8>,
    /// Its output starts with unused bytes too.
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl<'a> BodyWriter<'a> {
    /// `compress`: whether what is appended is still to be compressed. A body that was complete
    /// before is compressed already.
    pub(crate) fn new(
        stream: &'a mut TcpStream,
        framing: Framing,
        options: &SendOptions,
        compress: bool,
    ) -> Self {
        Self {
            stream,
            framing,
            cutoff: options.cutoff,
            throttle: options.throttle,
            extra_bytes: options.extra_bytes,
            sent: 0,
            started: false,
            buffer: vec![0; HEADROOM],
            encoder: compress.then(|| GzEncoder::new(vec![0; HEADROOM], Compression::fast())),
        }
    }

    /// Where the next bytes of the body are appended.
    pub(crate) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Sends the buffer if it is large enough for a write.
    pub(crate) async fn flush_if_full(&mut self) -> Result<(), SendError> {
        if self.buffer.len() >= PIECE {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Sends the rest and marks the end.
    pub(crate) async fn finish(mut self) -> Result<(), SendError> {
        self.flush().await?;
        if let Some(encoder) = &mut self.encoder {
            encoder.try_finish()?;
            let mut last = mem::take(encoder.get_mut());
            self.transmit(&mut last).await?;
        }
        if self.framing == Framing::Chunked {
            self.write(b"0\r\n\r\n").await?;
        }
        while self.extra_bytes > 0 {
            let piece = self.extra_bytes.min(PIECE as u64);
            self.write(&vec![b'x'; piece as usize]).await?;
            self.extra_bytes -= piece;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), SendError> {
        let Some(encoder) = &mut self.encoder else {
            let mut piece = mem::take(&mut self.buffer);
            let result = self.transmit(&mut piece).await;
            piece.truncate(HEADROOM);
            self.buffer = piece;
            return result;
        };
        encoder.write_all(&self.buffer[HEADROOM..])?;
        self.buffer.truncate(HEADROOM);
        let mut piece = mem::replace(encoder.get_mut(), vec![0; HEADROOM]);
        self.transmit(&mut piece).await
    }

    /// Sends the payload of a piece, up to where the body is cut off.
    async fn transmit(&mut self, piece: &mut Vec<u8>) -> Result<(), SendError> {
        let payload = piece.len() - HEADROOM;
        let (send, cutoff) = match self.cutoff {
            Some((after, cutoff)) if self.sent + payload as u64 >= after => {
                ((after - self.sent) as usize, Some(cutoff))
            }
            _ => (payload, None),
        };
        if send > 0 {
            // A chunk that is cut off still announces its whole length, as in reality. Garbage
            // comes between chunks.
            let (announced, whole) = match cutoff {
                None => (payload, true),
                Some(Cutoff::GarbageChunk) => (send, true),
                Some(_) => (payload, false),
            };
            piece.truncate(HEADROOM + send);
            let mut start = HEADROOM;
            if self.framing == Framing::Chunked {
                start = put_chunk_header(piece, announced);
                if whole {
                    piece.extend_from_slice(b"\r\n");
                }
            }
            self.write(&piece[start..]).await?;
            self.sent += send as u64;
        }
        match cutoff {
            None => Ok(()),
            Some(cutoff) => {
                if cutoff == Cutoff::GarbageChunk {
                    self.write(GARBAGE).await?;
                }
                Err(SendError::CutOff(cutoff))
            }
        }
    }

    /// Sends these bytes, throttled if planned.
    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(Throttle { bytes: size, pause }) = self.throttle else {
            return self.stream.write_all(bytes).await;
        };
        for piece in bytes.chunks(size) {
            if mem::replace(&mut self.started, true) {
                tokio::time::sleep(pause).await;
            }
            self.stream.write_all(piece).await?;
        }
        Ok(())
    }
}

/// A whole body, compressed.
pub(crate) fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

/// Writes a chunk's header in front of the payload, and returns where the header starts.
fn put_chunk_header(buffer: &mut [u8], payload: usize) -> usize {
    let mut start = HEADROOM - 2;
    buffer[start..HEADROOM].copy_from_slice(b"\r\n");
    let mut rest = payload;
    while rest > 0 {
        start -= 1;
        buffer[start] = b"0123456789ABCDEF"[rest & 0xF];
        rest >>= 4;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::{HEADROOM, put_chunk_header};

    #[test]
    fn chunk_headers_end_at_the_payload() {
        for (payload, header) in [
            (1, "1\r\n"),
            (0xFFFF, "FFFF\r\n"),
            (0x1234_5678, "12345678\r\n"),
        ] {
            let mut buffer = vec![b'.'; HEADROOM];
            let start = put_chunk_header(&mut buffer, payload);
            assert_eq!(&buffer[start..], header.as_bytes());
        }
    }
}
