//! What stdin, stdout and stderr are connected to.

use std::io::{IsTerminal, stderr, stdin, stdout};

/// Whether stdout is a terminal.
pub(crate) fn stdout_is_terminal() -> bool {
    stdout().is_terminal()
}

/// Whether stdout is a terminal that shows colours, and nobody asked for none.
pub(crate) fn stdout_has_colour() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    stdout_is_terminal()
        && !is_set("NO_COLOR")
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether stderr is a terminal.
pub(crate) fn stderr_is_terminal() -> bool {
    stderr().is_terminal()
}

/// The width of the terminal that stderr is, in columns.
pub(crate) fn stderr_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(stderr())?;
    Some(usize::from(width.0))
}

/// Whether stdin is a terminal, so that a question can be answered.
pub(crate) fn stdin_is_terminal() -> bool {
    stdin().is_terminal()
}

/// The width of the output in columns: `COLUMNS` if it is set, else the width of the terminal. `None`
/// for a file or a pipe.
pub(crate) fn width() -> Option<usize> {
    let configured = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .filter(|&columns| columns > 0);
    configured.or_else(|| {
        let (width, _) = terminal_size::terminal_size_of(stdout())?;
        Some(usize::from(width.0)).filter(|&columns| columns > 0)
    })
}
