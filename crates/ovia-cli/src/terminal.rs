//! What stdin, stdout and stderr are connected to.

use std::io::{IsTerminal, stderr, stdin, stdout};

/// Whether stdout is a terminal.
pub(crate) fn stdout_is_terminal() -> bool {
    stdout().is_terminal()
}

/// Whether stderr is a terminal.
pub(crate) fn stderr_is_terminal() -> bool {
    stderr().is_terminal()
}

/// Whether stdin is a terminal, so that a question can be answered.
pub(crate) fn stdin_is_terminal() -> bool {
    stdin().is_terminal()
}

/// The width of the output in columns: `COLUMNS` if it is set, else the width of the terminal. `None`
/// for a file or a pipe.
pub(crate) fn width() -> Option<usize> {
    configured_width().or_else(|| columns(terminal_size::terminal_size_of(stdout())))
}

/// The width of stderr in columns, in the same way. `None` unless it is a terminal.
pub(crate) fn stderr_width() -> Option<usize> {
    let of_terminal = || columns(terminal_size::terminal_size_of(stderr()));
    stderr_is_terminal()
        .then(|| configured_width().or_else(of_terminal))
        .flatten()
}

/// The width that help is wrapped to, as clap finds it: that of the terminal, else `COLUMNS`, 100 at
/// most.
pub(crate) fn help_width() -> usize {
    const MAX: usize = 100;

    let of_terminal = columns(terminal_size::terminal_size());
    of_terminal
        .or_else(configured_width)
        .unwrap_or(MAX)
        .min(MAX)
}

fn configured_width() -> Option<usize> {
    let columns: usize = std::env::var("COLUMNS").ok()?.parse().ok()?;
    Some(columns).filter(|&columns| columns > 0)
}

fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    size.map(|(width, _)| usize::from(width.0))
        .filter(|&columns| columns > 0)
}
