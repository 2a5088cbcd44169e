//! How a response travels: its framing, its pace, and where it breaks off. Every fault on the wire lives here.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How the end of the body is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `content-length`, true.
    Length(u64),
    /// `content-length`, whatever a test asked for.
    Announced(u64),
    /// `transfer-encoding: chunked`.
    Chunked,
    /// By the end of the connection.
    UntilClose,
}

impl Framing {
    /// Whether another response can follow on the same connection.
    pub(crate) fn keeps_connection(self) -> bool {
        matches!(self, Self::Length(_) | Self::Chunked)
    }
}

/// What happens where a body breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Close,
    Reset,
    Stall,
}

/// The orders for sending one response. The default is to send it well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delivery {
    /// None: the framing that suits the body.
    pub(crate) framing: Option<Framing>,
    /// Time before the first byte.
    pub(crate) delay: Duration,
    /// After how many bytes of the body it ends, and how.
    pub(crate) ending: Option<(u64, Ending)>,
}

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

/// Sends a body: callers append to [`BodyWriter::buffer`], this frames, counts and, where ordered, breaks off.
pub(crate) struct BodyWriter<'a> {
    stream: &'a mut TcpStream,
    framing: Framing,
    ending: Option<(u64, Ending)>,
    sent: u64,
    /// Starts with HEADROOM bytes of no meaning, so that a chunk's header and its payload leave in one write.
    buffer: Vec<u8>,
}

impl<'a> BodyWriter<'a> {
    pub(crate) fn new(
        stream: &'a mut TcpStream,
        framing: Framing,
        ending: Option<(u64, Ending)>,
    ) -> Self {
        Self {
            stream,
            framing,
            ending,
            sent: 0,
            buffer: vec![0; HEADROOM],
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
        if self.framing == Framing::Chunked {
            self.stream.write_all(b"0\r\n\r\n").await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), Broken> {
        let payload = self.buffer.len() - HEADROOM;
        let (send, ending) = match self.ending {
            Some((after, ending)) if self.sent + payload as u64 >= after => {
                ((after - self.sent) as usize, Some(ending))
            }
            _ => (payload, None),
        };
        if send > 0 {
            let mut start = HEADROOM;
            if self.framing == Framing::Chunked {
                // A chunk that breaks off still announces its whole length: the cut falls inside it, as in real life.
                start = put_chunk_header(&mut self.buffer, payload);
                self.buffer.extend_from_slice(b"\r\n");
            }
            let end = if ending.is_some() {
                HEADROOM + send
            } else {
                self.buffer.len()
            };
            self.stream.write_all(&self.buffer[start..end]).await?;
        }
        self.sent += send as u64;
        self.buffer.truncate(HEADROOM);
        ending.map_or(Ok(()), |ending| Err(Broken::Ordered(ending)))
    }
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

/// Ends a connection in the ordered way.
pub(crate) async fn end(stream: &mut TcpStream, ending: Ending) {
    match ending {
        Ending::Close => close(stream).await,
        Ending::Reset => {
            // A reset discards what is still on its way out; on loopback this is ample time for it to arrive.
            tokio::time::sleep(Duration::from_millis(20)).await;
            // Without the reset the client sees a close, which is the nearest thing.
            let _ = stream.set_zero_linger();
        }
        Ending::Stall => drain(stream).await,
    }
}

/// Closes so that the client gets everything that was sent.
///
/// A socket that is closed with unread input sends a reset, which can destroy data the client has not read yet: so
/// only the writing half is closed first, and input is thrown away until the client closes too, or for a moment.
pub(crate) async fn close(stream: &mut TcpStream) {
    if stream.shutdown().await.is_ok() {
        let _ = tokio::time::timeout(Duration::from_millis(500), drain(stream)).await;
    }
}

/// Reads and forgets until the client closes.
async fn drain(stream: &mut TcpStream) {
    let mut sink = [0; 4096];
    while matches!(stream.read(&mut sink).await, Ok(n) if n > 0) {}
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
