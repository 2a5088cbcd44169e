//! Where words go: results to stdout, so that they can be piped; progress to stderr, where cargo's
//! own is. A reader that went away (`| head`) is no reason to fail.

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
