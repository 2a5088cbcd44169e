//! A client without a network: what is left is its own work.

use std::io;

use bytes::Bytes;
use ovia::{
    Client, Error,
    transport::{Sending, Transport},
};

use crate::list::{List, Shape};

/// What a socket gives out at most, more or less.
const CHUNK: usize = 64 * 1024;

/// A client that gets the same body for every request.
///
/// # Errors
///
/// What the builder says.
pub fn client(body: Bytes) -> Result<Client, Error> {
    Client::builder()
        .token("secret")
        .transport(Body(body))
        .build()
}

/// The text of a list.
#[must_use]
pub fn body(shape: Shape, calls: u64) -> Bytes {
    let list = List::new(shape, calls);
    let mut text = Vec::with_capacity(usize::try_from(list.bytes()).unwrap_or_default());
    // Writing to memory does not fail.
    let _ = list.write(&mut text);
    text.into()
}

/// A body in the pieces in which it arrives.
pub fn chunks(mut body: Bytes) -> impl Iterator<Item = io::Result<Bytes>> {
    std::iter::from_fn(move || {
        let next = body.split_to(body.len().min(CHUNK));
        (!next.is_empty()).then_some(Ok(next))
    })
}

struct Body(Bytes);

impl std::fmt::Debug for Body {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Body")
    }
}

impl Transport for Body {
    fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
        let chunks = chunks(self.0.clone());
        Box::pin(async move {
            let body = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
            Ok(reqwest::Response::from(http::Response::new(body)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;

    #[test]
    fn a_list_is_read_from_memory() {
        let client = super::client(super::body(Shape::Documented, 20)).expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        for _ in 0..2 {
            let list = runtime.block_on(client.calls().list().into_future());
            assert_eq!(list.expect("a list").len(), 20);
        }
    }
}
