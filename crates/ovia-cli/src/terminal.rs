//! What is known about where the output goes.

use std::io::{IsTerminal, stdin, stdout};

/// Whether stdout is a terminal.
pub(crate) fn is_stdout() -> bool {
    stdout().is_terminal()
}

/// Whether stdin is a terminal, so that somebody can be asked.
pub(crate) fn is_stdin() -> bool {
    stdin().is_terminal()
}

/// How many columns there are: what COLUMNS says, else the terminal. `None` for a file or a pipe,
/// which has no edge.
pub(crate) fn width() -> Option<usize> {
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|text| text.parse().ok())
        .filter(|&columns| columns > 0);
    said.or_else(|| {
        let (width, _) = terminal_size::terminal_size_of(stdout())?;
        Some(usize::from(width.0)).filter(|&columns| columns > 0)
    })
}
