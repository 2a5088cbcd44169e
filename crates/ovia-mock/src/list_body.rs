//! The records of a list as a response body, written while it is sent: memory does not grow with the
//! length of the list. What the records are is left to the route, how they are changed to `edits`.

mod edits;

use std::{collections::VecDeque, ops::Range};

pub(crate) use edits::Edit;

use crate::body_writer::{BodyWriter, SendError};

/// Appends the JSON of the record with this index.
type WriteRecord = Box<dyn FnMut(u64, &mut Vec<u8>) + Send>;

/// A JSON array of records that is still to be written.
pub(crate) struct ListBody {
    /// Each writes the records with these indexes.
    parts: VecDeque<(Range<u64>, WriteRecord)>,
    /// What comes before the next record: the opening bracket, or a comma.
    separator: u8,
    /// The position of the next record in the whole list, from 1.
    position: u64,
    /// What happens to the records at these positions.
    edits: Vec<(u64, Edit)>,
}

impl ListBody {
    /// A list without records.
    pub(crate) fn new() -> Self {
        Self {
            parts: VecDeque::new(),
            separator: b'[',
            position: 1,
            edits: Vec::new(),
        }
    }

    /// Adds records that are there as JSON text.
    pub(crate) fn records<T: AsRef<str> + Send + 'static>(
        self,
        records: impl Into<Vec<T>>,
    ) -> Self {
        let records: Vec<T> = records.into();
        self.generated(records.len() as u64, move |index, buffer| {
            buffer.extend_from_slice(records[index as usize].as_ref().as_bytes());
        })
    }

    /// Adds records that are made when they are written: `write` appends the one with that index.
    pub(crate) fn generated(
        mut self,
        count: u64,
        write: impl FnMut(u64, &mut Vec<u8>) + Send + 'static,
    ) -> Self {
        self.parts.push_back((0..count, Box::new(write)));
        self
    }

    /// How many records are left to be written.
    pub(crate) fn len(&self) -> u64 {
        self.parts.iter().fold(0, |sum, (indexes, _)| {
            sum.saturating_add(indexes.end - indexes.start)
        })
    }

    /// Leaves out the first `skip` records, and all after the `take` that follow.
    pub(crate) fn select(&mut self, skip: u64, take: u64) {
        let (mut skip, mut take) = (skip, take);
        self.position = self.position.saturating_add(skip.min(self.len()));
        for (indexes, _) in &mut self.parts {
            let skipped = skip.min(indexes.end - indexes.start);
            indexes.start += skipped;
            skip -= skipped;
            let taken = take.min(indexes.end - indexes.start);
            indexes.end = indexes.start + taken;
            take -= taken;
        }
    }

    /// Changes the records at these positions of the whole list.
    pub(crate) fn edit(&mut self, edits: Vec<(u64, Edit)>) {
        self.edits = edits;
    }

    /// Writes the array, one record at a time.
    pub(crate) async fn write(mut self, writer: &mut BodyWriter<'_>) -> Result<(), SendError> {
        while self.push_next(writer.buffer()) {
            writer.flush_if_full().await?;
        }
        Ok(())
    }

    /// Appends the next record, or the end of the array and returns false.
    fn push_next(&mut self, buffer: &mut Vec<u8>) -> bool {
        while let Some((indexes, write)) = self.parts.front_mut() {
            let Some(index) = indexes.next() else {
                self.parts.pop_front();
                continue;
            };
            buffer.push(self.separator);
            self.separator = b',';
            let start = buffer.len();
            write(index, buffer);
            let position = self.position;
            self.position += 1;
            let mut ends = false;
            for (_, edit) in self.edits.iter().filter(|(at, _)| *at == position) {
                edit.apply(buffer, start);
                ends |= edit.ends_the_body();
            }
            return !ends;
        }
        let end: &[u8] = if self.separator == b'[' { b"[]" } else { b"]" };
        buffer.extend_from_slice(end);
        false
    }

    /// The whole array.
    #[cfg(test)]
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        let mut buffer = Vec::new();
        while self.push_next(&mut buffer) {}
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::{Edit, ListBody};

    fn text(list: ListBody) -> String {
        String::from_utf8(list.into_bytes()).expect("UTF-8")
    }

    /// The records `[1,,{},{},3]`.
    fn five() -> ListBody {
        let list = ListBody::new().records(Vec::<&str>::new());
        let list = list.records(["1", ""]);
        let list = list.generated(2, |_, buffer| buffer.extend_from_slice(b"{}"));
        list.records(["3"])
    }

    #[test]
    fn parts_are_one_array() {
        let none = || Vec::<&str>::new();
        assert_eq!(text(ListBody::new()), "[]");
        assert_eq!(text(ListBody::new().records(none()).records(none())), "[]");
        assert_eq!(text(five()), "[1,,{},{},3]");
    }

    #[test]
    fn a_page_is_selected_over_all_parts() {
        for (skip, take, expected) in [
            (0, 5, "[1,,{},{},3]"),
            (0, 1, "[1]"),
            (1, 2, "[,{}]"),
            (3, u64::MAX, "[{},3]"),
            (5, 2, "[]"),
            (u64::MAX, u64::MAX, "[]"),
        ] {
            let mut list = five();
            list.select(skip, take);
            assert_eq!(text(list), expected, "{skip} {take}");
        }
        assert_eq!(five().len(), 5);
    }

    #[test]
    fn edits_count_positions_of_the_whole_list() {
        let mut list = five();
        list.select(2, 3);
        list.edit(vec![(4, Edit::Replace("x".into()))]);
        assert_eq!(text(list), "[{},x,3]");
        let mut list = five();
        list.edit(vec![(3, Edit::EndAfter("!".into()))]);
        assert_eq!(text(list), "[1,,{}!");
    }
}
