//! An array inside a record.

use std::{fmt, marker::PhantomData};

use serde_json::value::RawValue;

use super::value::{FieldType, Value};
use crate::fast_json::{Keys, Parser};

/// An array inside a record, such as the lines of a transcript. Its items are decoded while it is
/// iterated.
///
/// An item that does not fit its type is left out, but for an object: there an item without any
/// field takes its place, so that the others keep their positions.
///
/// ```
/// use ovia_core::{record::Record, types::Call};
///
/// let text = r#"{"transcript_objects": [{"content": "Bonjour"}, {"content": "Au revoir"}]}"#;
/// let call: Record<Call> = text.parse()?;
/// for line in call.transcript_objects().into_iter().flatten() {
///     println!("{}", line.content().unwrap_or("(not a message)"));
/// }
/// assert_eq!(call.transcript_objects().map(|lines| lines.len()), Some(2));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct List<'a, T> {
    value: Value<'a>,
    item: PhantomData<fn() -> T>,
}

impl<'a, T: FieldType> List<'a, T> {
    pub(super) fn new(value: Value<'a>) -> Self {
        let item = PhantomData;
        Self { value, item }
    }

    /// The items, in order.
    #[must_use]
    pub fn iter(&self) -> ListIter<'a, T> {
        ListIter {
            list: self.value,
            items: Items::Fast(Parser::at(self.value.record().as_str(), self.value.start())),
            keys: Keys::default(),
            taken: 0,
            item: PhantomData,
        }
    }

    /// How many items there are. Takes a pass over the array.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The item at a position, counted from zero. Takes a pass over the items before it.
    #[must_use]
    pub fn get(&self, position: usize) -> Option<T::Value<'a>> {
        self.iter().nth(position)
    }

    /// The array as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.value.as_str()
    }
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<'_, T> {}

/// Shows the number of bytes: the items may be personal.
impl<T: FieldType> fmt::Debug for List<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("List")
            .field("bytes", &self.as_str().len())
            .finish_non_exhaustive()
    }
}

impl<'a, T: FieldType> IntoIterator for List<'a, T> {
    type Item = T::Value<'a>;
    type IntoIter = ListIter<'a, T>;

    fn into_iter(self) -> ListIter<'a, T> {
        self.iter()
    }
}

impl<'a, T: FieldType> IntoIterator for &List<'a, T> {
    type Item = T::Value<'a>;
    type IntoIter = ListIter<'a, T>;

    fn into_iter(self) -> ListIter<'a, T> {
        self.iter()
    }
}

/// The items of a [`List`].
pub struct ListIter<'a, T> {
    list: Value<'a>,
    items: Items<'a>,
    keys: Keys<Option<usize>>,
    /// How many items of the array have been read.
    taken: usize,
    item: PhantomData<fn() -> T>,
}

enum Items<'a> {
    Fast(Parser<'a>),
    /// What the fast reader does not support.
    Slow(std::vec::IntoIter<&'a RawValue>),
}

impl<'a, T: FieldType> ListIter<'a, T> {
    /// The next item of the array; the inner option is `None` if it is left out.
    fn next_item(&mut self) -> Option<Option<T::Value<'a>>> {
        if let Items::Fast(parser) = &mut self.items {
            let more = if self.taken == 0 {
                parser.begin_array()
            } else {
                parser.next_item(false)
            };
            match more.and_then(|more| match more {
                true => T::read_item(self.list, parser, &mut self.keys).map(Some),
                false => Ok(None),
            }) {
                Ok(Some(item)) => {
                    self.taken += 1;
                    return Some(item);
                }
                Ok(None) => {
                    self.items = Items::Slow(Vec::new().into_iter());
                    return None;
                }
                Err(_) => {
                    let items: Vec<&'a RawValue> =
                        serde_json::from_str(self.list.as_str()).unwrap_or_default();
                    let mut items = items.into_iter();
                    items.by_ref().take(self.taken).for_each(drop);
                    self.items = Items::Slow(items);
                }
            }
        }
        let Items::Slow(items) = &mut self.items else {
            return None;
        };
        let item = items.next()?.get();
        let record = self.list.record().as_str();
        let start = item.as_ptr().addr() - record.as_ptr().addr();
        Some(T::read_at(self.list, start, item))
    }
}

impl<'a, T: FieldType> Iterator for ListIter<'a, T> {
    type Item = T::Value<'a>;

    fn next(&mut self) -> Option<T::Value<'a>> {
        loop {
            if let Some(item) = self.next_item()? {
                return Some(item);
            }
        }
    }
}

impl<T> fmt::Debug for ListIter<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ListIter").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
