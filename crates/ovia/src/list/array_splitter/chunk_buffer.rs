//! The bytes that have arrived and have not been returned.
//!
//! A record that lies in one chunk is returned as a slice of it. Of a record that continues in the
//! next chunk, the beginning is copied and the chunk released; the rest is copied after it: each byte
//! once, however many chunks there are.

use std::{borrow::Cow, mem};

use bytes::{Buf, Bytes, BytesMut};

/// The bytes that have arrived.
#[derive(Debug, Default)]
pub(crate) struct ChunkBuffer {
    /// What earlier chunks brought of the record that is arriving.
    partial: Vec<u8>,
    /// What has not been scanned.
    chunk: Bytes,
    /// How many bytes have left.
    offset: u64,
}

impl ChunkBuffer {
    /// Adds a chunk.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        if self.chunk.is_empty() {
            self.chunk = bytes;
            return;
        }
        // The chunk before is still there: it was not read, or is not a list. A joined chunk has
        // spare capacity, so it is not copied each time.
        let mut joined = BytesMut::from(mem::take(&mut self.chunk));
        joined.extend_from_slice(&bytes);
        self.chunk = joined.freeze();
    }

    /// How many bytes have arrived.
    pub(crate) fn arrived(&self) -> u64 {
        self.offset + (self.partial.len() + self.chunk.len()) as u64
    }

    /// How many bytes have left.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// What has not left. It is in two parts only between a push and the next scan.
    pub(crate) fn pending(&self) -> Cow<'_, [u8]> {
        match (&self.partial[..], self.unread()) {
            ([], chunk) => chunk.into(),
            (partial, []) => partial.into(),
            (partial, chunk) => [partial, chunk].concat().into(),
        }
    }

    /// How many bytes of a record came in earlier chunks.
    pub(crate) fn partial(&self) -> usize {
        self.partial.len()
    }

    /// What has not been scanned.
    pub(crate) fn unread(&self) -> &[u8] {
        &self.chunk
    }

    /// The next byte that is not white space; what is before it leaves.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let blanks = self.chunk.iter().take_while(|byte| blank(byte)).count();
        self.consume(blanks);
        self.chunk.first().copied()
    }

    /// Drops this many bytes, and what earlier chunks brought before them.
    pub(crate) fn consume(&mut self, length: usize) {
        self.offset += (mem::take(&mut self.partial).len() + length) as u64;
        self.advance(length);
    }

    /// Keeps all that was scanned: it belongs to a record whose end is still to come.
    pub(crate) fn keep(&mut self) {
        self.partial.extend_from_slice(&self.chunk);
        self.advance(self.chunk.len());
    }

    /// The record that ends after this many bytes.
    pub(crate) fn take(&mut self, length: usize) -> Bytes {
        self.offset += (self.partial.len() + length) as u64;
        if self.partial.is_empty() {
            return self.chunk.split_to(length);
        }
        let mut record = mem::take(&mut self.partial);
        record.reserve_exact(length);
        record.extend_from_slice(&self.chunk[..length]);
        self.advance(length);
        // Boxed, which gives its spare capacity back.
        record.into_boxed_slice().into()
    }

    fn advance(&mut self, length: usize) {
        if length < self.chunk.len() {
            self.chunk.advance(length);
        } else {
            // Released, so that the reader of the socket can use its memory again.
            self.chunk = Bytes::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chunk that tells whether anything else still refers to it.
    fn chunk(text: &str) -> Bytes {
        Bytes::copy_from_slice(text.as_bytes())
    }

    #[test]
    fn a_record_in_one_chunk_is_a_slice_of_it() {
        let (mut buffer, chunk) = (ChunkBuffer::default(), chunk("[{},{}"));
        buffer.push(chunk.clone());
        buffer.consume(1);
        let record = buffer.take(2);
        assert_eq!(record, "{}");
        assert_eq!(record.as_ptr(), chunk[1..].as_ptr());
        assert_eq!((buffer.offset(), buffer.arrived()), (3, 6));
        assert_eq!(buffer.unread(), b",{}");
    }

    #[test]
    fn a_record_in_more_chunks_refers_to_none_and_has_no_spare_capacity() {
        let (mut buffer, mut chunks) = (ChunkBuffer::default(), Vec::new());
        for text in ["[{123", "4567", "890", "}, 1"] {
            chunks.push(chunk(text));
            buffer.push(chunks[chunks.len() - 1].clone());
            match text {
                "[{123" => buffer.consume(1),
                "}, 1" => break,
                _ => {}
            }
            buffer.keep();
            assert!(chunks.iter().all(Bytes::is_unique));
        }
        assert_eq!(buffer.partial(), 11);
        assert_eq!(buffer.pending(), &b"{1234567890}, 1"[..]);
        let record = buffer.take(1);
        assert_eq!((buffer.offset(), buffer.arrived()), (13, 16));
        assert_eq!(buffer.pending(), &b", 1"[..]);
        assert_eq!(buffer.partial(), 0);
        drop(buffer);
        assert!(chunks.iter().all(Bytes::is_unique));
        assert_eq!(record, "{1234567890}");
        let memory = record.try_into_mut().map(|memory| memory.capacity());
        assert_eq!(memory, Ok(12));
    }

    #[test]
    fn a_chunk_that_was_read_is_released() {
        let (mut buffer, chunk) = (ChunkBuffer::default(), chunk("{} \n"));
        buffer.push(chunk.clone());
        drop(buffer.take(2));
        assert!(!chunk.is_unique());
        assert_eq!(buffer.peek(), None);
        assert!(chunk.is_unique());
        assert_eq!((buffer.offset(), buffer.arrived()), (4, 4));
    }

    /// How many values something takes on in 10,000 pushes of ten bytes.
    fn values(of: impl Fn(&mut ChunkBuffer) -> usize) -> usize {
        let mut buffer = ChunkBuffer::default();
        let mut values: Vec<_> = (0..10_000)
            .map(|_| {
                buffer.push(chunk("0123456789"));
                of(&mut buffer)
            })
            .collect();
        assert_eq!(buffer.pending().len(), 100_000);
        values.dedup();
        values.len()
    }

    #[test]
    fn nothing_is_copied_again_with_every_chunk() {
        let places = values(|buffer| buffer.unread().as_ptr().addr());
        assert!(places < 100, "{places}");
        let capacities = values(|buffer| {
            buffer.keep();
            buffer.partial.capacity()
        });
        assert!(capacities < 100, "{capacities}");
    }
}
