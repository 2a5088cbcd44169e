//! Guesses the keys of an object from those of the object before it in an array: of an item inside a
//! record, and of a record in a list.

use super::cursor::Cursor;

/// The first keys of the last object, by their place in it, each with what the caller found for it.
///
/// The objects of an array nearly always have the same keys in the same order. To compare a key with
/// the one before takes less time than to find its end and to look it up.
#[derive(Clone, Debug)]
pub struct Keys<T, const COUNT: usize = 8> {
    slots: [Option<Slot<T>>; COUNT],
    /// The place of the next key.
    next: usize,
}

#[derive(Clone, Copy, Debug)]
struct Slot<T> {
    /// The key, from its first quote to the colon, and the bytes that follow.
    words: [u64; 2],
    /// Which bits belong to the key.
    masks: [u64; 2],
    length: usize,
    found: T,
}

/// No key is known.
impl<T: Copy, const COUNT: usize> Default for Keys<T, COUNT> {
    fn default() -> Self {
        Self {
            slots: [None; COUNT],
            next: 0,
        }
    }
}

impl<T: Copy, const COUNT: usize> Keys<T, COUNT> {
    /// At the beginning of an object.
    #[inline(always)]
    pub(super) fn rewind(&mut self) {
        self.next = 0;
    }

    /// If the next key is the one that was here in the object before, steps over it and the colon.
    #[inline(always)]
    pub(super) fn guess(&mut self, cursor: &mut Cursor<'_>) -> Option<T> {
        let slot = self.slots.get(self.next)?.as_ref()?;
        let [first, second] = words(cursor.bytes(), cursor.at)?;
        let differ =
            (first ^ slot.words[0]) & slot.masks[0] | (second ^ slot.words[1]) & slot.masks[1];
        if differ != 0 {
            return None;
        }
        self.next += 1;
        cursor.at += slot.length;
        Some(slot.found)
    }

    /// Notes the key from a position to the cursor, which is after the colon.
    pub(super) fn note(&mut self, start: usize, cursor: Cursor<'_>, found: T) {
        if let Some(slot) = self.slots.get_mut(self.next) {
            let length = cursor.at - start;
            let mask = |bytes: usize| match bytes {
                0..8 => (1 << (8 * bytes)) - 1,
                _ => u64::MAX,
            };
            // A longer key is not guessed.
            *slot = words(cursor.bytes(), start)
                .filter(|_| length <= 16)
                .map(|words| Slot {
                    words,
                    masks: [mask(length), mask(length.saturating_sub(8))],
                    length,
                    found,
                });
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
