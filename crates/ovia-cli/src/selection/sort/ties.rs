//! Sorts records whose texts are equal as far as their keys go.
//!
//! The texts are compared part by part: the next part of each is read again from its record, and records
//! whose parts are equal too are compared by the part after it. The parts in memory have a limit, however
//! long the texts and however many they are.

use std::{fs::File, ops::Range};

use super::{
    Entry, Place,
    key::{Key, MAX_TEXT, SortBy, part_of_text},
    read,
};
use crate::{exit::Failure, output::Printable};

/// How many bytes the parts of all records have together, and the least that one has.
const MAX_PARTS: usize = 32 * 1024 * 1024;
const MIN_PART: usize = 32;

/// Sorts the entries within each range of equal keys. Before, they are sorted by their keys.
pub(super) fn sort<M: Printable>(
    entries: &mut [Entry<M>],
    by: &SortBy,
    file: &mut Option<File>,
) -> Result<(), Failure> {
    let mut ties = Vec::new();
    equal_ranges(
        entries,
        0,
        |a, b| a.key == b.key,
        |range| {
            let key = entries[range.start].key.as_ref();
            if key.is_some_and(Key::is_start) {
                ties.push((range, MAX_TEXT));
            }
        },
    );
    while let Some((range, from)) = ties.pop() {
        let length = (MAX_PARTS / range.len()).max(MIN_PART);
        let tied = &mut entries[range.clone()];
        let mut parts = Vec::with_capacity(tied.len());
        for (place, entry) in tied.iter().enumerate() {
            let stored;
            let record = match &entry.place {
                Place::Memory(record) => &**record,
                Place::File(at, length) => {
                    stored = read::<M>(file, *at, *length)?;
                    &stored
                }
            };
            let value = by.path.value(record);
            let part = value.map_or_else(Box::default, |value| part_of_text(value, from, length));
            parts.push((part, entry.position, place));
        }
        // Records with equal texts stay in the order of the list.
        parts.sort_unstable_by(|(a, a_position, _), (b, b_position, _)| {
            let order = match by.is_descending {
                true => b.cmp(a),
                false => a.cmp(b),
            };
            order.then(a_position.cmp(b_position))
        });
        equal_ranges(
            &parts,
            range.start,
            |(a, ..), (b, ..)| a == b,
            |equal| {
                // A shorter part is the end of its text.
                if parts[equal.start - range.start].0.len() == length {
                    ties.push((equal, from + length));
                }
            },
        );
        let mut order: Vec<usize> = parts.into_iter().map(|(.., place)| place).collect();
        reorder(tied, &mut order);
    }
    Ok(())
}

/// Calls the function with each range of two or more equal neighbours.
fn equal_ranges<T>(
    items: &[T],
    offset: usize,
    is_equal: impl FnMut(&T, &T) -> bool,
    mut found: impl FnMut(Range<usize>),
) {
    let mut start = offset;
    for equal in items.chunk_by(is_equal) {
        let end = start + equal.len();
        if equal.len() > 1 {
            found(start..end);
        }
        start = end;
    }
}

/// Moves to each place the item whose place is there in `order`.
fn reorder<T>(items: &mut [T], order: &mut [usize]) {
    for start in 0..order.len() {
        let mut place = start;
        while order[place] != start {
            let from = order[place];
            items.swap(place, from);
            order[place] = place;
            place = from;
        }
        order[place] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::reorder;

    #[test]
    fn items_are_moved() {
        let mut order = vec![3, 0, 4, 1, 2, 5];
        let mut items = ["a", "b", "c", "d", "e", "f"];
        reorder(&mut items, &mut order);
        assert_eq!(items, ["d", "a", "e", "b", "c", "f"]);
    }
}
