//! Colours of a table on a terminal.

use super::value_format::ValueFormat;

/// How a cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    Faint,
    Green,
    Yellow,
    Red,
}

impl Style {
    /// That of a value, in a table with colours.
    pub(super) fn of(format: ValueFormat, text: &str) -> Self {
        match (format, &*text.to_ascii_lowercase()) {
            (ValueFormat::Status, "completed" | "complete" | "ended" | "done" | "success") => {
                Self::Green
            }
            (
                ValueFormat::Status,
                "failed" | "failure" | "error" | "busy" | "no_answer" | "no-answer" | "canceled"
                | "cancelled" | "rejected" | "timeout",
            ) => Self::Red,
            (ValueFormat::Status, _) => Self::Yellow,
            (ValueFormat::Id, _) => Self::Faint,
            _ => Self::Plain,
        }
    }

    /// Adds text to a line.
    pub(super) fn push(self, line: &mut String, text: &str) {
        let code = match self {
            Self::Plain => return line.push_str(text),
            Self::Bold => "1",
            Self::Faint => "2",
            Self::Green => "32",
            Self::Yellow => "33",
            Self::Red => "31",
        };
        for part in ["\u{1b}[", code, "m", text, "\u{1b}[0m"] {
            line.push_str(part);
        }
    }
}
