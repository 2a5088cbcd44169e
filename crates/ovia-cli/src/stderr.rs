//! Writes to stderr, and words what is written there.
//!
//! If stderr is closed, the text is lost and the program goes on.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use ovia::ErrorKind;

use crate::progress_line;

/// Writes text as it is.
pub(crate) fn eprint(text: &str) {
    let _ = progress_line::suspend(|| io::stderr().lock().write_all(text.as_bytes()));
}

/// Whether only errors are written.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From now on only errors are written, and which records are missing.
pub(crate) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether the user asked for that.
pub(crate) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Writes text that is not about an error, unless the user asked for quiet.
pub(crate) fn notice(text: &str) {
    if !is_quiet() {
        eprint(text);
    }
}

/// Writes a line that begins with the program's name.
pub(crate) fn eprint_line(line: &str) {
    eprint(&format!("ovia: {line}\n"));
}

/// What the library's settings are called here. The limits have no option of their own.
const SETTINGS: [(&str, &str); 4] = [
    ("set allow_plain_http", "use --allow-plain-http"),
    (
        "limit (max_record_bytes) and was skipped",
        "limit and was skipped; --max-record-size raises it",
    ),
    (" (max_record_depth)", ""),
    (" (max_body_bytes)", ""),
];

/// An error on one line: its message, and the innermost cause if there is one.
pub(crate) fn error_line(error: &ovia::Error) -> String {
    let mut message = error.to_string();
    for (setting, option) in SETTINGS {
        message = message.replace(setting, option);
    }
    match (error.root_cause(), error.kind()) {
        (None, _) => message,
        // This message ends with what to do.
        (Some(cause), ErrorKind::MaybePlaced) => format!("{message} ({cause})"),
        (Some(cause), _) => format!("{message}: {cause}"),
    }
}

/// A number of things: `1 record`, `2 records`.
pub(crate) fn count(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}
