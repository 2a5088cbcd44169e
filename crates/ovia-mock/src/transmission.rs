//! How a response is sent, and how its connection ends: the options that an `Answer` sets and the
//! `BodyWriter` carries out.

use std::{fmt, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::content_coding::ContentCoding;

/// How the end of the body is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// `content-length`, correct.
    Length(u64),
    /// `content-length`, as a test asked for.
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

/// What happens where a body is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cutoff {
    Close,
    Reset,
    Stall,
    /// A line that is not a chunk size, then the close.
    GarbageChunk,
}

/// A body sent in small pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Throttle {
    /// Not zero.
    pub(crate) bytes: usize,
    pub(crate) pause: Duration,
}

/// Text that may be a copy of a real one, so that `Debug` does not show it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Hidden(pub(crate) String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// How one response is sent. The default is to send it correctly.
#[derive(Clone, Debug, Default)]
pub(crate) struct SendOptions {
    /// None: the framing that suits the body.
    pub(crate) framing: Option<Framing>,
    /// Time before the first byte.
    pub(crate) delay: Duration,
    /// After how many bytes of the body it is cut off, and how.
    pub(crate) cutoff: Option<(u64, Cutoff)>,
    /// None: as fast as the client reads.
    pub(crate) throttle: Option<Throttle>,
    /// None: the body is not compressed.
    pub(crate) coding: Option<ContentCoding>,
    /// All text of the body is in ISO-8859-1.
    pub(crate) latin1: bool,
    /// What follows the usual body, as a part of it.
    pub(crate) appended: Hidden,
    /// Time before what is appended. None: it is sent in the same packet.
    pub(crate) pause: Option<Duration>,
    /// Lines of the head, as they are.
    pub(crate) head_lines: Hidden,
    /// The response is in HTTP/1.0.
    pub(crate) http10: bool,
    /// How many bytes that are not part of the body follow it.
    pub(crate) extra_bytes: u64,
    /// Nothing is sent: the connection ends instead.
    pub(crate) lost: bool,
    /// The request has its effect although the answer is another one.
    pub(crate) takes_effect: bool,
}

/// What the request says about how its response may be sent.
#[derive(Clone, Copy)]
pub(crate) struct ClientCapabilities {
    /// A HEAD request: the response has no body.
    pub(crate) head_only: bool,
    /// HTTP/1.0 has no chunks.
    pub(crate) chunked: bool,
    /// Whether the client may send another request.
    pub(crate) keep_alive: bool,
}

/// Ends a connection in the planned way.
pub(crate) async fn cut_off(stream: &mut TcpStream, cutoff: Cutoff) {
    match cutoff {
        Cutoff::Close | Cutoff::GarbageChunk => close(stream).await,
        Cutoff::Reset => {
            // A reset discards what is still on its way; on loopback this is enough time for it to
            // arrive.
            tokio::time::sleep(Duration::from_millis(20)).await;
            reset_when_dropped(stream);
        }
        Cutoff::Stall => drain(stream).await,
    }
}

/// Makes the end of this connection a reset, without sending what was not sent yet.
pub(crate) fn reset_when_dropped(stream: &TcpStream) {
    // If it fails the client sees a close, which is the nearest thing.
    let _ = stream.set_zero_linger();
}

/// Closes so that the client receives everything that was sent.
///
/// A socket that is closed with unread input sends a reset, which can destroy data that the client
/// has not read yet. So only the writing half is closed first, and input is discarded until the
/// client closes too, for at most half a second.
pub(crate) async fn close(stream: &mut TcpStream) {
    if stream.shutdown().await.is_ok() {
        let _ = tokio::time::timeout(Duration::from_millis(500), drain(stream)).await;
    }
}

/// Discards input until the client closes.
async fn drain(stream: &mut TcpStream) {
    let mut sink = [0; 4096];
    while matches!(stream.read(&mut sink).await, Ok(n) if n > 0) {}
}
