//! Sends a body to the socket: compressed, framed, throttled and cut off, as `SendOptions` say.

use std::{io, mem, time::Duration};

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    content_coding::Encoder,
    transmission::{Cutoff, Framing, SendOptions, Throttle},
};

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
    encoder: Option<Encoder>,
    latin1: bool,
}

impl<'a> BodyWriter<'a> {
    /// `encode`: whether what is appended is still to be converted and compressed. For a body that
    /// was complete before, that is done already.
    pub(crate) fn new(
        stream: &'a mut TcpStream,
        framing: Framing,
        options: &SendOptions,
        encode: bool,
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
            encoder: options.coding.filter(|_| encode).map(Encoder::new),
            latin1: options.latin1 && encode,
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
        if let Some(encoder) = self.encoder.take() {
            let mut last = vec![0; HEADROOM];
            encoder.finish(&mut last)?;
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
        if self.latin1 {
            // What is appended before a flush are whole records.
            to_latin1(&mut self.buffer, HEADROOM);
        }
        let Some(encoder) = &mut self.encoder else {
            let mut piece = mem::take(&mut self.buffer);
            let result = self.transmit(&mut piece).await;
            piece.truncate(HEADROOM);
            self.buffer = piece;
            return result;
        };
        let mut piece = vec![0; HEADROOM];
        encoder.write(&self.buffer[HEADROOM..], &mut piece)?;
        self.buffer.truncate(HEADROOM);
        self.transmit(&mut piece).await
    }

    /// Sends everything that was appended so far, then nothing for a while.
    pub(crate) async fn pause(&mut self, time: Duration) -> Result<(), SendError> {
        self.flush().await?;
        if let Some(encoder) = &mut self.encoder {
            let mut piece = vec![0; HEADROOM];
            encoder.flush(&mut piece)?;
            self.transmit(&mut piece).await?;
        }
        tokio::time::sleep(time).await;
        Ok(())
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

/// Converts the bytes from `start` on to ISO-8859-1; `?` for a character that it does not have.
pub(crate) fn to_latin1(buffer: &mut Vec<u8>, start: usize) {
    let text = String::from_utf8_lossy(&buffer[start..]).into_owned();
    buffer.truncate(start);
    buffer.extend(text.chars().map(|one| u8::try_from(one).unwrap_or(b'?')));
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
    use super::{HEADROOM, put_chunk_header, to_latin1};

    #[test]
    fn text_is_converted_to_latin1() {
        let mut buffer = "é né €".as_bytes().to_vec();
        to_latin1(&mut buffer, 2);
        assert_eq!(buffer, b"\xC3\xA9 n\xE9 ?");
    }

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
