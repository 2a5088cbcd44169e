//! What `Debug` prints in the place of text that may be personal.

use std::fmt;

/// Prints as `…`.
pub(crate) struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}
