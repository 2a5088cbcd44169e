//! The list that is served: a block of records in memory, again and again until there are enough,
//! each with an id of its own.

mod block;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::totals::Totals;
use block::Block;

/// What the records look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// As documented, with realistic transcripts: about 6 KB each
    Documented,
    /// An id and a duration: 57 bytes each
    Tiny,
    /// With a transcript of 10 MB
    Large,
}

/// So many records, one array.
#[derive(Debug)]
pub struct List {
    block: Block,
    calls: u64,
}

impl List {
    /// Makes the records. The same arguments give the same bytes.
    #[must_use]
    pub fn new(shape: Shape, calls: u64) -> Self {
        Self {
            block: Block::new(shape, calls),
            calls,
        }
    }

    /// How many records.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// How many bytes [`write`](Self::write) writes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let records: u64 = self
            .rounds()
            .map(|(count, block)| count * block.bytes)
            .sum();
        2 + records + self.calls.saturating_sub(1)
    }

    /// What the records add up to.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (count, block) in self.rounds() {
            totals.calls += count * block.totals.calls;
            totals.seconds += count as i64 * block.totals.seconds;
            totals.statuses += count * block.totals.statuses;
            if let Some(sums) = block.totals.conversation {
                let conversation = totals.conversation.get_or_insert_default();
                conversation.lines += count * sums.lines;
                conversation.spoken += count * sums.spoken;
            }
        }
        totals.ids = (0..self.calls).sum();
        totals
    }

    /// The id of the last record; no other has it.
    #[must_use]
    pub fn last_id(&self) -> Option<String> {
        let index = self.calls.checked_sub(1)?;
        let mut text = Vec::new();
        self.write_record(index, &mut text).ok()?;
        let start = block::position_of_id(&text)?;
        let id = text.get(start..start + block::LENGTH_OF_ID)?;
        String::from_utf8(id.to_vec()).ok()
    }

    /// Writes the array, in pieces of 64 KiB.
    ///
    /// # Errors
    ///
    /// What the receiver says.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(64 * 1024, out);
        out.write_all(b"[")?;
        for index in 0..self.calls {
            if index > 0 {
                out.write_all(b",")?;
            }
            self.write_record(index, &mut out)?;
        }
        out.write_all(b"]")?;
        out.flush()
    }

    /// Writes one record. Copying is all it takes: the server is not to be what is measured.
    fn write_record(&self, index: u64, out: &mut impl Write) -> io::Result<()> {
        let (before, after) = self.block.around_number(index);
        out.write_all(before)?;
        out.write_all(&digits(index))?;
        out.write_all(after)
    }

    /// How often the whole block is repeated, and what is left over of it.
    fn rounds(&self) -> impl Iterator<Item = (u64, block::Sums)> {
        let length = self.block.calls();
        let whole = (self.calls / length, self.block.sums(length));
        let rest = (1, self.block.sums(self.calls % length));
        [whole, rest].into_iter().filter(|(often, _)| *often > 0)
    }
}

/// Some records of the documented shape, each for itself.
#[must_use]
pub fn records(number: usize) -> Vec<String> {
    let list = List::new(Shape::Documented, number as u64);
    let record = |index| {
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let _ = list.write_record(index, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    };
    (0..list.calls).map(record).collect()
}

/// The first group of an id.
fn digits(index: u64) -> [u8; 8] {
    let mut digits = [0; 8];
    for (place, digit) in digits.iter_mut().enumerate() {
        let value = (index >> (28 - 4 * place)) & 0xf;
        *digit = b"0123456789abcdef"[value as usize];
    }
    digits
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{List, Shape, digits};
    use crate::{plain, progenitor, totals::Totals};

    fn check(list: &List) {
        let mut text = Vec::new();
        list.write(&mut text).expect("a list");
        assert_eq!(text.len() as u64, list.bytes());
        let calls: Vec<plain::Call> = serde_json::from_slice(&text).expect("calls");
        assert_eq!(calls.len() as u64, list.calls());
        let ids: BTreeSet<_> = calls.iter().map(|call| call.id).collect();
        assert_eq!(ids.len(), calls.len());
        let last = calls.last().and_then(|call| call.id);
        assert_eq!(last.map(|id| id.to_string()), list.last_id());

        let mut totals = Totals::default();
        calls.iter().for_each(|call| totals.add(call));
        assert_eq!(totals, list.totals());
    }

    #[test]
    fn a_list_is_as_long_and_adds_up_to_what_it_says() {
        for calls in [0, 1, 2, 25] {
            check(&List::new(Shape::Documented, calls));
        }
        check(&List::new(Shape::Tiny, 10_001));
        check(&List::new(Shape::Large, 2));
    }

    #[test]
    fn every_peer_can_read_the_documented_records() {
        let mut text = Vec::new();
        List::new(Shape::Documented, 200)
            .write(&mut text)
            .expect("a list");
        let calls: Vec<progenitor::types::Call> = serde_json::from_slice(&text).expect("calls");
        assert_eq!(calls.len(), 200);
        let calls: Vec<ovia::Call> = serde_json::from_slice(&text).expect("calls");
        assert!(calls.iter().all(|call| call.mismatches().is_empty()));
    }

    #[test]
    fn numbers_are_hexadecimal() {
        assert_eq!(&digits(0), b"00000000");
        assert_eq!(&digits(0x00ab_cdef), b"00abcdef");
    }
}
