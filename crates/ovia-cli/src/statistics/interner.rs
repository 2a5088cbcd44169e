//! Numbers sequences, each once: texts, and rows of numbers.
//!
//! All are in one allocation, so that a sequence takes its own length, 8 bytes, and about 8 more in the
//! table.

use std::hash::{BuildHasher, Hash, RandomState};

use hashbrown::hash_table::{Entry, HashTable};

/// Different sequences, numbered from 0 in the order in which they came.
pub(super) struct Interner<T> {
    sequences: Sequences<T>,
    numbers: HashTable<u32>,
    hasher: RandomState,
}

struct Sequences<T> {
    items: Vec<T>,
    /// Where each sequence ends.
    ends: Vec<usize>,
}

impl<T> Sequences<T> {
    fn get(&self, number: u32) -> &[T] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[number]]
    }
}

impl<T: Copy + Eq + Hash> Interner<T> {
    pub(super) fn new() -> Self {
        Self {
            sequences: Sequences {
                items: Vec::new(),
                ends: Vec::new(),
            },
            numbers: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    /// The number of a sequence.
    pub(super) fn number(&mut self, sequence: &[T]) -> u32 {
        let Self {
            sequences,
            numbers,
            hasher,
        } = self;
        let entry = numbers.entry(
            hasher.hash_one(sequence),
            |number| sequences.get(*number) == sequence,
            |number| hasher.hash_one(sequences.get(*number)),
        );
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let number = u32::try_from(sequences.ends.len()).unwrap_or(u32::MAX);
                sequences.items.extend_from_slice(sequence);
                sequences.ends.push(sequences.items.len());
                free.insert(number);
                number
            }
        }
    }

    /// The sequence with this number.
    pub(super) fn get(&self, number: u32) -> &[T] {
        self.sequences.get(number)
    }
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn each_sequence_has_one_number() {
        let mut numbers = Interner::new();
        let texts: Vec<String> = (0..5000)
            .map(|i| "x".repeat(i % 40) + &i.to_string())
            .collect();
        for _ in 0..2 {
            for (expected, text) in (0..).zip(&texts) {
                assert_eq!(numbers.number(text.as_bytes()), expected);
            }
        }
        for (number, text) in (0..).zip(&texts) {
            assert_eq!(numbers.get(number), text.as_bytes());
        }
        let empty = numbers.number(&[]);
        assert_eq!(numbers.get(empty), b"");
        assert_eq!(numbers.number(&[]), empty);
    }
}
