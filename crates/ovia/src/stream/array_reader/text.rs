//! The end of a record that is a string: the quote that closes it.

/// Where in a string the scan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Before the opening quote.
    Before,
    Inside,
    /// Behind a backslash.
    Escaped,
}

impl Text {
    /// Goes on through these bytes: how many of them belong to the string, if it ends in them.
    pub(super) fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            match self {
                Text::Before | Text::Escaped => {
                    at += 1;
                    *self = Text::Inside;
                }
                Text::Inside => {
                    at += memchr::memchr2(b'"', b'\\', &bytes[at..])? + 1;
                    if bytes[at - 1] == b'"' {
                        return Some(at);
                    }
                    *self = Text::Escaped;
                }
            }
        }
        None
    }
}
