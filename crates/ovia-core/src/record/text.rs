//! The text of a record, and the strings in it that had to be unescaped.

use std::sync::OnceLock;

use bytes::Bytes;

/// The bytes of a record, which are UTF-8, and a cache that lets text be returned as `&str`.
#[derive(Debug)]
pub(super) struct Text {
    bytes: Bytes,
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
    pub(super) fn new(bytes: Bytes) -> Self {
        Self {
            bytes,
            unescaped: Slot::new(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn into_bytes(self) -> Bytes {
        self.bytes
    }

    pub(super) fn as_str(&self) -> &str {
        self.slice(0, self.bytes.len())
    }

    /// A part of the text. The bytes were checked when the record was made; that they are checked
    /// again costs 0.1 ns a byte, and saves a copy of every record.
    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        simdutf8::basic::from_utf8(bytes).unwrap_or_default()
    }

    /// The string that begins at `start`, unescaped once; `None` if it has an unpaired surrogate.
    pub(super) fn unescaped(&self, start: u32, json: &str) -> Option<&str> {
        // A multiplication by an odd number: different positions have different hashes.
        let mut hash = start.wrapping_mul(0x9e37_79b1);
        let mut slot = &self.unescaped;
        loop {
            let node = slot.get_or_init(|| {
                Box::new(Node {
                    start,
                    text: serde_json::from_str::<String>(json).ok().map(Into::into),
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
        Self::new(self.bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn every_string_is_unescaped_once_and_keeps_its_place() {
        let text = Text::new("".into());
        let found = |start| text.unescaped(start, &format!(r#""\u0041{start}""#));
        let first: Vec<_> = (0..5_000).map(|start| found(start).expect("text")).collect();
        for (start, first) in first.iter().enumerate() {
            assert_eq!(*first, format!("A{start}"));
            // The same memory: the JSON given the second time is not looked at.
            let again = text.unescaped(start as u32, "broken").expect("text");
            assert_eq!(again.as_ptr(), first.as_ptr());
        }
        assert_eq!(text.unescaped(u32::MAX, r#""\ud800""#), None);
    }
}
