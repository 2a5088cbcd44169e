//! A body on its way to the socket: compressed, framed, slowed down and broken off, each where ordered.

use std::io::{self, Write as _};
use std::mem;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::delivery::{Delivery, Drip, Ending, Framing};

/// Why a body was not sent to its end.
#[derive(Debug)]
pub(crate) enum Broken {
    /// As ordered.
    Ordered(Ending),
    /// The client is gone.
    Gone,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// Body bytes go to the socket in pieces of about this size.
const PIECE: usize = 64 * 1024;

/// Room before the payload for the longest chunk header that can stand there: eight hex digits and a line end.
const HEADROOM: usize = 10;

/// Where a chunk's size should be. The first letter is no hexadecimal digit.
const GARBAGE: &[u8] = b"garbage\r\n";

/// Sends a body: callers append to [`BodyWriter::buffer`], this does the rest.
pub(crate) struct BodyWriter<'a> {
    stream: &'a mut TcpStream,
    framing: Framing,
    ending: Option<(u64, Ending)>,
    drip: Option<Drip>,
    surplus: u64,
    /// Bytes of the body that were sent, compressed ones where they are.
    sent: u64,
    /// Whether anything was: the next piece of a drip waits.
    started: bool,
    /// Starts with HEADROOM bytes of no meaning, so that a chunk's header and its payload leave in one write.
    buffer: Vec<u8>,
    /// Its output starts like the buffer.
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl<'a> BodyWriter<'a> {
    /// `compress` is whether what is appended still has to be: a body that is known whole was compressed before.
    pub(crate) fn new(
        stream: &'a mut TcpStream,
        framing: Framing,
        delivery: &Delivery,
        compress: bool,
    ) -> Self {
        Self {
            stream,
            framing,
            ending: delivery.ending,
            drip: delivery.drip,
            surplus: delivery.surplus,
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

    /// Sends what has gathered, once it is worth a write.
    pub(crate) async fn flush_if_full(&mut self) -> Result<(), Broken> {
        if self.buffer.len() >= PIECE {
            self.flush().await
        } else {
            Ok(())
        }
    }

    /// Sends the rest and marks the end.
    pub(crate) async fn finish(mut self) -> Result<(), Broken> {
        self.flush().await?;
        if let Some(encoder) = &mut self.encoder {
            encoder.try_finish()?;
            let mut last = mem::take(encoder.get_mut());
            self.transmit(&mut last).await?;
        }
        if self.framing == Framing::Chunked {
            self.write(b"0\r\n\r\n").await?;
        }
        while self.surplus > 0 {
            let piece = self.surplus.min(PIECE as u64);
            self.write(&vec![b'x'; piece as usize]).await?;
            self.surplus -= piece;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Broken> {
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

    /// Sends the payload of a piece, up to where the body breaks off.
    async fn transmit(&mut self, piece: &mut Vec<u8>) -> Result<(), Broken> {
        let payload = piece.len() - HEADROOM;
        let (send, ending) = match self.ending {
            Some((after, ending)) if self.sent + payload as u64 >= after => {
                ((after - self.sent) as usize, Some(ending))
            }
            _ => (payload, None),
        };
        if send > 0 {
            // A chunk that breaks off still announces its whole length: the cut falls inside it, as in real life. But
            // garbage comes between chunks.
            let (announced, whole) = match ending {
                None => (payload, true),
                Some(Ending::GarbageChunk) => (send, true),
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
        match ending {
            None => Ok(()),
            Some(ending) => {
                if ending == Ending::GarbageChunk {
                    self.write(GARBAGE).await?;
                }
                Err(Broken::Ordered(ending))
            }
        }
    }

    /// Sends these bytes, at the ordered pace.
    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(Drip { bytes: size, pause }) = self.drip else {
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

/// Writes a chunk's header so that it ends where the payload starts, and says where it begins.
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
