//! The text of a record, and the strings in it that had to be unescaped.

use std::sync::OnceLock;

use crate::fast_json::Parser;

/// The text of a record, and a cache that lets strings with escapes be returned as `&str`.
#[derive(Debug)]
pub(super) struct Text {
    text: Box<str>,
    unescaped: Slot,
}

type Slot = OnceLock<Box<Node>>;

/// One string that had escapes. The nodes are a binary tree by the bits of a hash of the position,
/// so it is at most 33 levels deep, and entries are only ever added: that is what lets a shared
/// record hand out references without a lock.
#[derive(Debug)]
struct Node {
    /// Where in the record the string begins.
    start: u32,
    text: Option<Box<str>>,
    children: [Slot; 2],
}

impl Text {
    pub(super) fn new(text: Box<str>) -> Self {
        Self {
            text,
            unescaped: Slot::new(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// A part of the text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The string that begins at `start`, unescaped once; `None` if it has an unpaired surrogate.
    pub(super) fn unescaped(&self, start: usize, json: &str) -> Option<&str> {
        // As in a `Span`.
        let start = u32::try_from(start).ok()?;
        // A multiplication by an odd number: different positions have different hashes.
        let mut hash = start.wrapping_mul(0x9e37_79b1);
        let mut slot = &self.unescaped;
        loop {
            let node = slot.get_or_init(|| {
                Box::new(Node {
                    start,
                    text: Parser::new(json)
                        .into_text()
                        .map(String::into_boxed_str)
                        .ok(),
                    children: [Slot::new(), Slot::new()],
                })
            });
            if node.start == start {
                return node.text.as_deref();
            }
            slot = &node.children[(hash >> 31) as usize];
            hash <<= 1;
        }
    }
}

/// A clone has the same text, and unescapes for itself.
impl Clone for Text {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn every_string_is_unescaped_once_and_keeps_its_place() {
        let text = Text::new("".into());
        let found = |start| text.unescaped(start, &format!(r#""\u0041{start}""#));
        let first: Vec<_> = (0..5_000)
            .map(|start| found(start).expect("text"))
            .collect();
        for (start, first) in first.iter().enumerate() {
            assert_eq!(*first, format!("A{start}"));
            // The same memory: the JSON given the second time is not looked at.
            let again = text.unescaped(start, "broken").expect("text");
            assert_eq!(again.as_ptr(), first.as_ptr());
        }
        assert_eq!(text.unescaped(5_000, r#""\ud800""#), None);
    }
}
