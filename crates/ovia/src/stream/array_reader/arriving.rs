//! The bytes that have arrived and are not given out yet.
//!
//! A record that lies in one chunk leaves as a slice of it. Of a record that a chunk breaks off, the
//! beginning is copied, and the chunk let go; what comes of it then is copied behind that: each byte
//! once, however many chunks there are, and nobody who holds on to the record holds on to those.

use std::{borrow::Cow, mem};

use bytes::{Buf, Bytes, BytesMut};

/// What has arrived.
#[derive(Debug, Default)]
pub(super) struct Arriving {
    /// What came in earlier chunks of the record that is arriving.
    begun: Vec<u8>,
    /// What has not been looked at.
    chunk: Bytes,
    /// How many bytes have left.
    gone: u64,
}

impl Arriving {
    /// Takes a chunk.
    pub(super) fn push(&mut self, bytes: Bytes) {
        if self.chunk.is_empty() {
            self.chunk = bytes;
            return;
        }
        // The one before is still there: nobody asked, or it is no list. What was joined once has
        // room for more, and is not copied again.
        let mut joined = BytesMut::from(mem::take(&mut self.chunk));
        joined.extend_from_slice(&bytes);
        self.chunk = joined.freeze();
    }

    /// How many bytes have arrived.
    pub(super) fn arrived(&self) -> u64 {
        self.gone + (self.begun.len() + self.chunk.len()) as u64
    }

    /// How many bytes have left.
    pub(super) fn gone(&self) -> u64 {
        self.gone
    }

    /// What has not left. Only between a push and the next look at it is that in two pieces.
    pub(super) fn pending(&self) -> Cow<'_, [u8]> {
        match (&self.begun[..], self.unread()) {
            ([], chunk) => chunk.into(),
            (begun, []) => begun.into(),
            (begun, chunk) => [begun, chunk].concat().into(),
        }
    }

    /// How many bytes of a record came before those that have not been looked at.
    pub(super) fn begun(&self) -> usize {
        self.begun.len()
    }

    /// What has not been looked at.
    pub(super) fn unread(&self) -> &[u8] {
        &self.chunk
    }

    /// The next byte that is no white space; what is before it leaves.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let blanks = self.chunk.iter().take_while(|byte| blank(byte)).count();
        self.pass(blanks);
        self.chunk.first().copied()
    }

    /// So many bytes have been looked at, and leave with what was begun.
    pub(super) fn pass(&mut self, length: usize) {
        self.gone += (mem::take(&mut self.begun).len() + length) as u64;
        self.advance(length);
    }

    /// All have been looked at, and belong to a record whose end is still to come.
    pub(super) fn keep(&mut self) {
        self.begun.extend_from_slice(&self.chunk);
        self.advance(self.chunk.len());
    }

    /// The record that ends behind so many bytes.
    pub(super) fn take(&mut self, length: usize) -> Bytes {
        self.gone += (self.begun.len() + length) as u64;
        if self.begun.is_empty() {
            return self.chunk.split_to(length);
        }
        let mut record = mem::take(&mut self.begun);
        record.reserve_exact(length);
        record.extend_from_slice(&self.chunk[..length]);
        self.advance(length);
        // Boxed, so that what it has grown beyond its length is given back.
        record.into_boxed_slice().into()
    }

    fn advance(&mut self, length: usize) {
        if length < self.chunk.len() {
            self.chunk.advance(length);
        } else {
            // Let go of, so that who read it from the socket can use its memory again.
            self.chunk = Bytes::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chunk that tells whether anybody else still holds on to it.
    fn chunk(text: &str) -> Bytes {
        Bytes::copy_from_slice(text.as_bytes())
    }

    #[test]
    fn a_record_in_one_chunk_is_a_slice_of_it() {
        let (mut arriving, chunk) = (Arriving::default(), chunk("[{},{}"));
        arriving.push(chunk.clone());
        arriving.pass(1);
        let record = arriving.take(2);
        assert_eq!(record, "{}");
        assert_eq!(record.as_ptr(), chunk[1..].as_ptr());
        assert_eq!((arriving.gone(), arriving.arrived()), (3, 6));
        assert_eq!(arriving.unread(), b",{}");
    }

    #[test]
    fn a_record_in_more_chunks_holds_on_to_none_and_is_no_larger_than_it_is() {
        let (mut arriving, mut chunks) = (Arriving::default(), Vec::new());
        for text in ["[{123", "4567", "890", "}, 1"] {
            chunks.push(chunk(text));
            arriving.push(chunks[chunks.len() - 1].clone());
            match text {
                "[{123" => arriving.pass(1),
                "}, 1" => break,
                _ => {}
            }
            arriving.keep();
            assert!(chunks.iter().all(Bytes::is_unique));
        }
        assert_eq!(arriving.begun(), 11);
        assert_eq!(arriving.pending(), &b"{1234567890}, 1"[..]);
        let record = arriving.take(1);
        assert_eq!((arriving.gone(), arriving.arrived()), (13, 16));
        assert_eq!(arriving.pending(), &b", 1"[..]);
        assert_eq!(arriving.begun(), 0);
        drop(arriving);
        assert!(chunks.iter().all(Bytes::is_unique));
        assert_eq!(record, "{1234567890}");
        let memory = record.try_into_mut().map(|memory| memory.capacity());
        assert_eq!(memory, Ok(12));
    }

    #[test]
    fn a_chunk_that_was_read_is_let_go() {
        let (mut arriving, chunk) = (Arriving::default(), chunk("{} \n"));
        arriving.push(chunk.clone());
        drop(arriving.take(2));
        assert!(!chunk.is_unique());
        assert_eq!(arriving.peek(), None);
        assert!(chunk.is_unique());
        assert_eq!((arriving.gone(), arriving.arrived()), (4, 4));
    }

    /// How many values something takes on, in so many pushes of ten bytes.
    fn values(of: impl Fn(&mut Arriving) -> usize) -> usize {
        let mut arriving = Arriving::default();
        let mut values: Vec<_> = (0..10_000)
            .map(|_| {
                arriving.push(chunk("0123456789"));
                of(&mut arriving)
            })
            .collect();
        assert_eq!(arriving.pending().len(), 100_000);
        values.dedup();
        values.len()
    }

    #[test]
    fn nothing_is_copied_again_with_every_chunk() {
        let places = values(|arriving| arriving.unread().as_ptr().addr());
        assert!(places < 100, "{places}");
        let capacities = values(|arriving| {
            arriving.keep();
            arriving.begun.capacity()
        });
        assert!(capacities < 100, "{capacities}");
    }
}
