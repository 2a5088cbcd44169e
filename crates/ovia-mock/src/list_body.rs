//! The records of a list as a response body, written while it is sent: memory does not grow with the
//! length of the list. What the records are is left to the route.

use std::collections::VecDeque;

use crate::body_writer::{BodyWriter, SendError};

/// Appends the JSON of the next record; false after the last.
type NextRecord = Box<dyn FnMut(&mut Vec<u8>) -> bool + Send>;

/// A JSON array of records that is still to be written.
pub(crate) struct ListBody {
    parts: VecDeque<NextRecord>,
    /// What comes before the next record: the opening bracket, or a comma.
    separator: u8,
}

impl ListBody {
    /// A list without records.
    pub(crate) fn new() -> Self {
        Self {
            parts: VecDeque::new(),
            separator: b'[',
        }
    }

    /// Adds records that are there as JSON text.
    pub(crate) fn records<T: AsRef<str>>(
        self,
        records: impl IntoIterator<Item = T, IntoIter: Send + 'static>,
    ) -> Self {
        let mut records = records.into_iter();
        self.generated(move |buffer| match records.next() {
            Some(record) => {
                buffer.extend_from_slice(record.as_ref().as_bytes());
                true
            }
            None => false,
        })
    }

    /// Adds records that are made when they are written: `next` appends one, or returns false.
    pub(crate) fn generated(
        mut self,
        next: impl FnMut(&mut Vec<u8>) -> bool + Send + 'static,
    ) -> Self {
        self.parts.push_back(Box::new(next));
        self
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
        while let Some(next) = self.parts.front_mut() {
            let start = buffer.len();
            buffer.push(self.separator);
            if next(buffer) {
                self.separator = b',';
                return true;
            }
            buffer.truncate(start);
            self.parts.pop_front();
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
    use super::ListBody;

    #[test]
    fn parts_are_one_array() {
        let text = |list: ListBody| String::from_utf8(list.into_bytes()).expect("UTF-8");
        let none = || Vec::<&str>::new();
        assert_eq!(text(ListBody::new()), "[]");
        assert_eq!(text(ListBody::new().records(none()).records(none())), "[]");
        let mut left = 2;
        let list = ListBody::new().records(none()).records(["1", ""]);
        let list = list.generated(move |buffer| {
            buffer.extend_from_slice(if left > 0 { b"{}" } else { b"" });
            left -= 1;
            left >= 0
        });
        assert_eq!(text(list.records(["3"])), "[1,,{},{},3]");
    }
}
