//! Output: results to stdout, so that they can be piped; progress to stderr, as cargo's own. A
//! closed pipe (`| head`) is not a failure.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// A line of the result.
pub(crate) fn say(text: impl Display) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// A line about what is going on.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
