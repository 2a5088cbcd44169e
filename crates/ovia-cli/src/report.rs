//! Reports on stderr what was unusual about a list: values that do not fit their documented types,
//! records that could not be read, records that a filter could not decide on.
//!
//! Its memory does not grow with the list. It knows records by their position only.

use std::collections::BTreeMap;

use ovia::Mismatch;

use crate::{
    escape::escape,
    selection::{FieldReport, WHERE},
    stderr::{count, is_quiet},
    time::Zone,
};

/// How many unreadable records are named, and how many values of a field.
const MAX_NAMED: usize = 5;

/// Collects while a list is printed.
#[derive(Default)]
pub(crate) struct Report {
    printed: u64,
    nonconforming: u64,
    replaced: u64,
    mismatches: BTreeMap<Group, Occurrences>,
    unreadable: Named,
    errors: Named,
    incomplete: Option<String>,
    filters: Vec<FieldReport>,
}

/// Records that could not be read: how many, and the first of them.
#[derive(Default)]
struct Named {
    number: u64,
    named: Vec<String>,
}

impl Named {
    fn add(&mut self, error: String) {
        self.number += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push(error);
        }
    }

    fn write(&self, text: &mut String, what: &str) {
        if self.number == 0 {
            return;
        }
        text.push_str(&format!("ovia: {what} (records are counted from 0):\n"));
        for error in &self.named {
            text.push_str(&format!("  {}\n", escape(error)));
        }
        let others = self.number - self.named.len() as u64;
        if others > 0 {
            text.push_str(&format!("  and {others} more\n"));
        }
    }
}

/// Mismatches of the same kind at the same place: path, expected type, found type.
type Group = (String, &'static str, &'static str);

struct Occurrences {
    number: u64,
    first_record: u64,
}

impl Report {
    /// Counts a record that is not exactly as it was sent.
    pub(crate) fn add_replaced(&mut self, is_as_sent: bool) {
        self.replaced += u64::from(!is_as_sent);
    }

    /// Adds a record that was printed, by its position in the list.
    pub(crate) fn add_printed(&mut self, position: u64, mismatches: &[Mismatch], is_as_sent: bool) {
        self.printed += 1;
        self.add_replaced(is_as_sent);
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

    /// Adds a record that could not be read, or an error in the place of a record.
    pub(crate) fn add_unreadable(&mut self, error: String, is_error_object: bool) {
        match is_error_object {
            false => self.unreadable.add(error),
            true => self.errors.add(error),
        }
    }

    /// Notes that the list is not the whole.
    pub(crate) fn set_incomplete(&mut self, error: String) {
        self.incomplete = Some(error);
    }

    /// Sets what the filters left out.
    pub(crate) fn set_filters(&mut self, filters: &[FieldReport]) {
        self.filters = filters.to_vec();
    }

    /// The values that the filtered fields have, for the message that no record matched; begins with
    /// `; ` if there are any.
    pub(crate) fn other_values(&self, zone: Zone) -> String {
        let mut text = String::new();
        for report in &self.filters {
            let filter = &report.counts;
            let field = &filter.field;
            if let Some((first, last)) = filter.other_times {
                let [first, last] =
                    [first, last].map(|time| zone.at(time).format("%Y-%m-%d %H:%M"));
                text.push_str(&format!("; {field} is from {first} to {last}"));
            }
            if let Some((smallest, largest)) = &report.other_amounts {
                text.push_str(&format!("; {field} is from {smallest} to {largest}"));
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
        (self.unreadable.number, &self.unreadable.named)
    }

    /// Whether records are missing from the output, or were changed in it.
    pub(crate) fn is_partial(&self) -> bool {
        self.unreadable.number + self.errors.number + self.replaced > 0
            || self.incomplete.is_some()
            || self
                .filters
                .iter()
                .any(|filter| filter.counts.unreadable > 0)
    }

    /// What was unusual about the records that were printed; empty if nothing was.
    pub(crate) fn notes(&self) -> String {
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
        text
    }

    /// Which records are missing or changed, and why; empty if none is.
    pub(crate) fn losses(&self) -> String {
        let mut text = String::new();
        if self.replaced > 0 {
            text.push_str(&format!(
                "ovia: {} not exactly as sent: what is not JSON or not UTF-8 was replaced\n",
                match self.replaced {
                    1 => "1 record is".to_owned(),
                    number => format!("{number} records are"),
                },
            ));
        }
        let unreadable = count(self.unreadable.number, "record");
        let what = format!("{unreadable} could not be read; missing from the output");
        self.unreadable.write(&mut text, &what);
        let errors = count(self.errors.number, "error");
        self.errors
            .write(&mut text, &format!("{errors} in the place of records"));
        for FieldReport { counts: filter, .. } in &self.filters {
            let field = filter.field.as_str();
            let (is_time, alternative) = match field {
                "started_at" => (true, " and no `created_at`"),
                _ => (false, ""),
            };
            if filter.unreadable > 0 && field == WHERE {
                text.push_str(&format!(
                    "ovia: {} left out, because --where failed there; as in jq, `?` after a path \
                     passes over such values\n",
                    count(filter.unreadable, "record"),
                ));
            } else if filter.unreadable > 0 {
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
            if filter.missing > 0 && !is_quiet() {
                text.push_str(&format!(
                    "ovia: {} left out, because there is no `{field}`{alternative}\n",
                    count(filter.missing, "record"),
                ));
            }
        }
        if let Some(incomplete) = &self.incomplete {
            text.push_str(&format!("ovia: {}\n", escape(incomplete)));
        }
        text
    }

    /// The report on a single record.
    pub(crate) fn on_one(mismatches: &[Mismatch]) -> String {
        let mut report = Self::default();
        report.add_printed(0, mismatches, true);
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
