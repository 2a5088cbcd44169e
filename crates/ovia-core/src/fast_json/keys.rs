//! Guesses the keys of an object from those of the object before it in an array.

use super::cursor::Cursor;

/// How many keys of an object are guessed.
const SLOTS: usize = 8;

/// The keys of the last object, by their place in it, each with what the caller found for it.
///
/// The objects of an array nearly always have the same keys in the same order. To compare a key with
/// the one before takes less time than to find its end and to look it up.
#[derive(Clone, Debug)]
pub struct Keys<T> {
    slots: [Slot<T>; SLOTS],
    /// The place of the next key.
    next: usize,
}

#[derive(Clone, Copy, Debug)]
struct Slot<T> {
    /// The key from its first quote to the colon, up to 16 bytes of it, and which bits these are.
    words: [u64; 2],
    masks: [u64; 2],
    /// 0 if there is no key to guess.
    length: usize,
    found: T,
}

impl<T: Copy + Default> Keys<T> {
    pub(crate) fn new() -> Self {
        let none = Slot {
            words: [0; 2],
            masks: [0; 2],
            length: 0,
            found: T::default(),
        };
        Self {
            slots: [none; SLOTS],
            next: 0,
        }
    }

    /// At the beginning of an object.
    #[inline(always)]
    pub(super) fn rewind(&mut self) {
        self.next = 0;
    }

    /// If the next key is the one that was here in the object before, steps over it and the colon.
    #[inline(always)]
    pub(super) fn guess(&mut self, cursor: &mut Cursor<'_>) -> Option<T> {
        let slot = self.slots.get(self.next)?;
        let [first, second] = words(cursor.bytes(), cursor.at)?;
        let differ =
            (first ^ slot.words[0]) & slot.masks[0] | (second ^ slot.words[1]) & slot.masks[1];
        if differ != 0 || slot.length == 0 {
            return None;
        }
        self.next += 1;
        cursor.at += slot.length;
        Some(slot.found)
    }

    /// Notes the key from a position to the cursor, which is after the colon.
    #[inline]
    pub(super) fn note(&mut self, start: usize, cursor: &Cursor<'_>, found: T) {
        if let Some(slot) = self.slots.get_mut(self.next) {
            let length = cursor.at - start;
            let words = words(cursor.bytes(), start).unwrap_or_default();
            let mask = |bytes: usize| match bytes {
                0..8 => (1 << (8 * bytes)) - 1,
                _ => u64::MAX,
            };
            *slot = Slot {
                words,
                masks: [mask(length), mask(length.saturating_sub(8))],
                length: if length > 16 { 0 } else { length },
                found,
            };
        }
        self.next += 1;
    }
}

/// The 16 bytes at a position.
#[inline(always)]
fn words(bytes: &[u8], at: usize) -> Option<[u64; 2]> {
    let bytes: &[u8; 16] = bytes.get(at..)?.first_chunk()?;
    let (words, _) = bytes.as_chunks::<8>();
    Some([words[0], words[1]].map(u64::from_le_bytes))
}
