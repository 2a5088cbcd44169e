//! Reports on stderr what was unusual about a list: values that do not fit their documented types,
//! records that could not be read, records that a filter could not decide on.
//!
//! Its memory does not grow with the list. It knows records by their position only.

use std::collections::BTreeMap;

use ovia::{FilterReport, Mismatch};

use crate::{
    escape::escape,
    stderr::{count, error_line},
    time::Zone,
};

/// How many unreadable records are named, and how many values of a field.
const MAX_NAMED: usize = 5;

/// Collects while a list is printed.
#[derive(Default)]
pub(crate) struct Report {
    printed: u64,
    nonconforming: u64,
    mismatches: BTreeMap<Group, Occurrences>,
    unreadable: u64,
    named: Vec<String>,
    filters: Vec<FilterReport>,
}

/// Mismatches of the same kind at the same place: path, expected type, found type.
type Group = (String, &'static str, &'static str);

struct Occurrences {
    number: u64,
    first_record: u64,
}

impl Report {
    /// Adds a record that was printed, by its position in the list.
    pub(crate) fn add_printed(&mut self, position: u64, mismatches: &[Mismatch]) {
        self.printed += 1;
        if mismatches.is_empty() {
            return;
        }
        self.nonconforming += 1;
        for mismatch in mismatches {
            let path = without_positions(mismatch.path());
            self.mismatches
                .entry((path, mismatch.expected(), mismatch.found()))
                .or_insert(Occurrences {
                    number: 0,
                    first_record: position,
                })
                .number += 1;
        }
    }

    /// Adds a record that could not be read.
    pub(crate) fn add_unreadable(&mut self, error: &ovia::Error) {
        self.unreadable += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push(error_line(error));
        }
    }

    /// Sets what the filters left out.
    pub(crate) fn set_filters(&mut self, filters: Vec<FilterReport>) {
        self.filters = filters;
    }

    /// The values that the filtered fields have, for the message that no record matched; begins with
    /// `; ` if there are any.
    pub(crate) fn other_values(&self, zone: Zone) -> String {
        let mut text = String::new();
        for filter in &self.filters {
            let field = &filter.field;
            if let Some((first, last)) = filter.other_times {
                let [first, last] =
                    [first, last].map(|time| zone.at(time).format("%Y-%m-%d %H:%M"));
                text.push_str(&format!("; {field} is from {first} to {last}"));
            }
            let mut values = filter.other_values.clone();
            values.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
            let named: Vec<String> = values
                .iter()
                .take(MAX_NAMED)
                .map(|(value, number)| format!("{} ({number})", escape(value)))
                .collect();
            let rest: u64 = values
                .iter()
                .skip(MAX_NAMED)
                .map(|(_, number)| number)
                .sum();
            match rest + filter.more_values {
                _ if named.is_empty() => {}
                0 => text.push_str(&format!("; {field} values seen: {}", named.join(", "))),
                more => text.push_str(&format!(
                    "; {field} values seen: {}, others ({more})",
                    named.join(", ")
                )),
            }
        }
        text
    }

    /// How many records were printed.
    pub(crate) fn printed(&self) -> u64 {
        self.printed
    }

    /// Values that do not fit the documented types: what they are, and how many.
    pub(crate) fn mismatches(&self) -> impl Iterator<Item = (String, u64)> {
        self.mismatches
            .iter()
            .map(|((path, expected, found), occurrences)| {
                let what = format!("{path}: expected {expected}, found {found}");
                (what, occurrences.number)
            })
    }

    /// How many records could not be read, and the errors of the first of them.
    pub(crate) fn unreadable(&self) -> (u64, &[String]) {
        (self.unreadable, &self.named)
    }

    /// Whether records are missing from the output.
    pub(crate) fn is_partial(&self) -> bool {
        self.unreadable > 0 || self.filters.iter().any(|filter| filter.unreadable > 0)
    }

    /// The report on a list; empty if nothing was unusual.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        if self.nonconforming > 0 {
            text.push_str(&format!(
                "ovia: values that do not fit the documented types in {} of {} (printed as sent; \
                 records are counted from 0):\n",
                self.nonconforming,
                count(self.printed, "record"),
            ));
        }
        for (
            group,
            Occurrences {
                number,
                first_record,
            },
        ) in &self.mismatches
        {
            text.push_str(&mismatch_line(
                group,
                &match number {
                    1 => format!("once, in record {first_record}"),
                    _ => format!("{number} times, first in record {first_record}"),
                },
            ));
        }
        if self.unreadable > 0 {
            text.push_str(&format!(
                "ovia: {} could not be read; missing from the output (records are counted from 0):\n",
                count(self.unreadable, "record"),
            ));
            for error in &self.named {
                text.push_str(&format!("  {}\n", escape(error)));
            }
            let others = self.unreadable - self.named.len() as u64;
            if others > 0 {
                text.push_str(&format!("  and {others} more\n"));
            }
        }
        for filter in &self.filters {
            let field = &filter.field;
            let (is_time, alternative) = match field.as_str() {
                "started_at" => (true, " and no `created_at`"),
                _ => (false, ""),
            };
            if filter.unreadable > 0 {
                let problem = if is_time {
                    "is not a valid time"
                } else {
                    "cannot be read"
                };
                text.push_str(&format!(
                    "ovia: {} left out, because `{field}` {problem}\n",
                    count(filter.unreadable, "record"),
                ));
            }
            if filter.missing > 0 {
                text.push_str(&format!(
                    "ovia: {} left out, because there is no `{field}`{alternative}\n",
                    count(filter.missing, "record"),
                ));
            }
        }
        text
    }

    /// The report on a single record.
    pub(crate) fn on_one(mismatches: &[Mismatch]) -> String {
        let mut report = Self::default();
        report.add_printed(0, mismatches);
        let mut text = String::new();
        if report.nonconforming > 0 {
            text.push_str("ovia: values that do not fit the documented types (printed as sent):\n");
        }
        for (group, Occurrences { number, .. }) in &report.mismatches {
            text.push_str(&mismatch_line(
                group,
                &match number {
                    1 => "once".to_owned(),
                    _ => format!("{number} times"),
                },
            ));
        }
        text
    }
}

fn mismatch_line((path, expected, found): &Group, how_often: &str) -> String {
    let path = escape(path);
    format!("  {path}: expected {expected}, found {found} ({how_often})\n")
}

/// A path without the positions in arrays: `transcript_objects[].timestamp`.
fn without_positions(path: &str) -> String {
    let mut short = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(open) = rest.find('[') {
        short.push_str(&rest[..=open]);
        rest = rest[open + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    short.push_str(rest);
    short
}
