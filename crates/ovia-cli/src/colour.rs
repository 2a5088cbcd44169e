//! Colours of what is printed for people: on a terminal only, and not with `NO_COLOR`.

use std::fmt;

use anstyle::{AnsiColor, Style};

use crate::terminal;

/// The styles, each by what it is for.
pub(crate) const HEADING: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const AGENT: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const OTHER: Style = AnsiColor::Green.on_default().bold();
pub(crate) const MACHINE: Style = AnsiColor::Yellow.on_default();
pub(crate) const MATCH: Style = AnsiColor::Red.on_default().bold();

/// Whether there are colours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colours(bool);

impl Colours {
    /// Those of stdout: `CLICOLOR_FORCE` turns them on in a pipe as well.
    pub(crate) fn for_stdout() -> Self {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_forced = is_set("CLICOLOR_FORCE")
            && std::env::var_os("CLICOLOR_FORCE").is_none_or(|value| value != "0");
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self(!is_set("NO_COLOR") && (is_forced || terminal::stdout_is_terminal() && !is_dumb))
    }

    /// Whether there are any.
    pub(crate) fn are_on(self) -> bool {
        self.0
    }

    /// The text in a style.
    pub(crate) fn paint(self, style: Style, text: impl fmt::Display) -> String {
        match self.0 {
            true => format!("{style}{text}{style:#}"),
            false => text.to_string(),
        }
    }
}
