//! The orders for how a response travels, and the ways a connection ends.

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
    /// A chunk whose size is none, then the close.
    GarbageChunk,
}

/// A body sent in small pieces.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drip {
    /// Not zero.
    pub(crate) bytes: usize,
    pub(crate) pause: Duration,
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
    /// None: as fast as the client reads.
    pub(crate) drip: Option<Drip>,
    /// The body is compressed.
    pub(crate) gzip: bool,
    /// The response is in HTTP/1.0.
    pub(crate) http10: bool,
    /// How many bytes follow the body that do not belong to it.
    pub(crate) surplus: u64,
    /// Not a byte of it is sent: the connection ends in its place.
    pub(crate) lost: bool,
}

/// Ends a connection in the ordered way.
pub(crate) async fn end(stream: &mut TcpStream, ending: Ending) {
    match ending {
        Ending::Close | Ending::GarbageChunk => close(stream).await,
        Ending::Reset => {
            // A reset discards what is still on its way out; on loopback this is ample time for it to arrive.
            tokio::time::sleep(Duration::from_millis(20)).await;
            reset_when_dropped(stream);
        }
        Ending::Stall => drain(stream).await,
    }
}

/// Makes the end of this connection a reset, at once and without anything that was not sent yet.
pub(crate) fn reset_when_dropped(stream: &TcpStream) {
    // Where it fails the client sees a close, which is the nearest thing.
    let _ = stream.set_zero_linger();
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
