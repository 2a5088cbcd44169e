//! Writes to stderr, and words what is written there.
//!
//! If stderr is closed, the text is lost and the program goes on.

use std::{
    borrow::Cow,
    io::{self, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use ovia::ErrorKind;

use crate::{output::wrap::lines, progress_line, terminal};

/// Writes text; on a terminal, lines that begin with the program's name are wrapped.
pub(crate) fn eprint(text: &str) {
    let text = wrapped(text, terminal::stderr_width());
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
    eprint(&format!("{START}{line}\n"));
}

/// What a message begins with.
const START: &str = "ovia: ";

/// The text with its messages wrapped at spaces, for a terminal, which breaks words.
fn wrapped(text: &str, width: Option<usize>) -> Cow<'_, str> {
    let room = width.and_then(|width| width.checked_sub(START.len()));
    let Some(room) = room.filter(|room| *room > START.len()) else {
        return Cow::Borrowed(text);
    };
    let lines = text
        .split_inclusive('\n')
        .map(|line| match line.strip_prefix(START) {
            Some(message) => {
                let rows = lines(message.trim_end_matches('\n'), room);
                let end = if message.ends_with('\n') { "\n" } else { "" };
                format!("{START}{}{end}", rows.join("\n      "))
            }
            None => line.to_owned(),
        });
    Cow::Owned(lines.collect())
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

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn messages_are_wrapped_at_spaces() {
        let text = "ovia: one two three four\nas long as it was before\novia: five";
        for (width, expected) in [
            (None, text),
            (Some(3), text),
            (Some(80), text),
            (
                Some(20),
                "ovia: one two three\n      four\nas long as it was before\novia: five",
            ),
        ] {
            assert_eq!(wrapped(text, width), expected, "{width:?}");
        }
    }
}
