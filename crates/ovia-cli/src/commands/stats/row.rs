//! A row of the statistics: the values of a group, and its totals, as JSON and as CSV.

use std::{borrow::Cow, fmt::Write as _};

use ovia::serde_json;

use crate::statistics::{Amount, Dimension, Label, Sum, Totals};

/// The names of the totals, in the order of JSON and CSV.
pub(in crate::commands) const TOTALS: [&str; 17] = [
    "calls",
    "answered",
    "failed",
    "duration_total",
    "duration_mean",
    "duration_p50",
    "duration_p90",
    "duration_p99",
    "cost_llm",
    "cost_stt",
    "cost_tts",
    "cost_other",
    "cost_total",
    "cost_per_minute",
    "llm_prompt_tokens",
    "llm_completion_tokens",
    "tts_characters",
];

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Cell {
    /// `null` in JSON, empty in CSV.
    Unknown,
    Text(String),
    /// A number, in decimal digits.
    Number(String),
    /// The same; in JSON it is text, which no reader rounds.
    Money(String),
}

impl Cell {
    fn number(amount: Option<&Amount>) -> Self {
        amount.map_or(Self::Unknown, |amount| Self::Number(amount.to_string()))
    }

    fn money(amount: Option<&Amount>) -> Self {
        amount.map_or(Self::Unknown, |amount| Self::Money(amount.to_string()))
    }

    pub(in crate::commands) fn text(&self) -> &str {
        match self {
            Self::Unknown => "",
            Self::Text(text) | Self::Number(text) | Self::Money(text) => text,
        }
    }
}

impl From<&Label> for Cell {
    fn from(label: &Label) -> Self {
        match label {
            Label::Missing => Self::Unknown,
            Label::Hour(hour) => Self::Number(hour.to_string()),
            Label::Text(text) => Self::Text(text.clone()),
        }
    }
}

/// The names of the columns.
pub(in crate::commands) fn names(dimensions: &[Dimension]) -> Vec<&'static str> {
    let names = dimensions.iter().map(|dimension| dimension.name());
    names.chain(TOTALS).collect()
}

/// The totals, in the order of [`TOTALS`].
pub(in crate::commands) fn totals(totals: &Totals) -> [Cell; 17] {
    let count = |number: u32| Cell::Number(number.to_string());
    let percentiles = totals.lengths.percentiles([50, 90, 99]);
    let [p50, p90, p99] = [0, 1, 2].map(|place| {
        let seconds = percentiles.map(|lengths| Amount::from_micros(lengths[place].into()));
        Cell::number(seconds.as_ref())
    });
    let money = |sum: &Sum| Cell::money(sum.known());
    let number = |sum: &Sum| Cell::number(sum.known());
    [
        count(totals.calls),
        count(totals.answered),
        count(totals.failed),
        Cell::number(totals.duration().as_ref()),
        Cell::number(totals.mean_duration().as_ref()),
        p50,
        p90,
        p99,
        money(&totals.llm),
        money(&totals.stt),
        money(&totals.tts),
        Cell::money(totals.other().as_ref()),
        money(&totals.total),
        Cell::money(totals.cost_per_minute().as_ref()),
        number(&totals.prompt_tokens),
        number(&totals.completion_tokens),
        number(&totals.characters),
    ]
}

/// A row as a JSON object on one line.
pub(in crate::commands) fn json(names: &[Cow<'_, str>], cells: &[Cell]) -> String {
    let mut line = String::from("{");
    for (name, cell) in names.iter().zip(cells) {
        let comma = if line.len() > 1 { "," } else { "" };
        let value = match cell {
            Cell::Unknown => Cow::Borrowed("null"),
            Cell::Number(number) => Cow::Borrowed(number.as_str()),
            Cell::Text(text) | Cell::Money(text) => {
                Cow::Owned(serde_json::Value::from(text.as_str()).to_string())
            }
        };
        // Writing to a String cannot fail.
        let _ = write!(line, "{comma}\"{name}\":{value}");
    }
    line.push('}');
    line
}
