//! Finds the end of a record that is a string: the quote that closes it.

/// The state of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringScanner {
    /// Before the opening quote.
    Before,
    Inside,
    /// After a backslash.
    Escaped,
}

impl StringScanner {
    /// Scans these bytes: how many of them belong to the string, if it ends in them.
    pub(super) fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            match self {
                StringScanner::Before | StringScanner::Escaped => {
                    at += 1;
                    *self = StringScanner::Inside;
                }
                StringScanner::Inside => {
                    at += memchr::memchr2(b'"', b'\\', &bytes[at..])? + 1;
                    if bytes[at - 1] == b'"' {
                        return Some(at);
                    }
                    *self = StringScanner::Escaped;
                }
            }
        }
        None
    }
}
