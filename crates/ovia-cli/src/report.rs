//! What stderr says about a run: what was odd, and what is missing.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use ovia::{Call, ErrorKind, Mismatch};

use crate::escape::plain;

/// How many records that could not be read are named.
const NAMED: usize = 5;

/// Writes a line to stderr. If nobody reads there, there is nobody to tell.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "ovia: {line}");
}

/// An error on one line: its message, and the innermost cause if there is one. The message does not
/// repeat the cause; the errors between the two only say that there is one.
pub(crate) fn one_line(error: &ovia::Error) -> String {
    match (error.root_cause(), error.kind()) {
        (None, _) => error.to_string(),
        // This message ends with what to do.
        (Some(cause), ErrorKind::MaybePlaced) => format!("{error} ({cause})"),
        (Some(cause), _) => format!("{error}: {cause}"),
    }
}

/// Writes lines to stderr as they are.
pub(crate) fn show(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Gathers what did not go as documented, in memory that does not grow with the list.
#[derive(Default)]
pub(crate) struct Report {
    printed: u64,
    odd_records: u64,
    oddities: BTreeMap<Oddity, Seen>,
    unread: u64,
    unread_named: Vec<String>,
    undecided: u64,
}

struct Seen {
    times: u64,
    first: u64,
}

impl Report {
    /// Notes a call that was printed, by its position in the list.
    pub(crate) fn printed(&mut self, index: u64, mismatches: &[Mismatch]) {
        self.printed += 1;
        if mismatches.is_empty() {
            return;
        }
        self.odd_records += 1;
        for mismatch in mismatches {
            let path = without_positions(mismatch.path());
            self.oddities
                .entry((path, mismatch.expected(), mismatch.found()))
                .or_insert(Seen {
                    times: 0,
                    first: index,
                })
                .times += 1;
        }
    }

    /// Notes a record that could not be read.
    pub(crate) fn unread(&mut self, error: &ovia::Error) {
        self.unread += 1;
        if self.unread_named.len() < NAMED {
            self.unread_named.push(one_line(error));
        }
    }

    /// Notes how many records no filter could judge.
    pub(crate) fn undecided(&mut self, records: u64) {
        self.undecided = records;
    }

    /// How many calls were printed.
    pub(crate) fn count(&self) -> u64 {
        self.printed
    }

    /// Whether something that came is missing from the output.
    pub(crate) fn is_partial(&self) -> bool {
        self.unread > 0 || self.undecided > 0
    }

    /// Everything noted, for people to read; empty if there is nothing.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        if self.odd_records > 0 {
            text.push_str(&format!(
                "ovia: {} of {} {} values that do not fit the documented types (printed as sent; \
                 records count from 0):\n",
                self.odd_records,
                counted(self.printed, "record"),
                if self.odd_records == 1 {
                    "holds"
                } else {
                    "hold"
                },
            ));
        }
        for (oddity, seen) in &self.oddities {
            let often = match seen {
                Seen { times: 1, first } => format!("once, in record {first}"),
                Seen { times, first } => format!("{times} times, first in record {first}"),
            };
            text.push_str(&line(oddity, &often));
        }
        if self.unread > 0 {
            text.push_str(&format!(
                "ovia: {} could not be read, and {} missing from the output (records count from \
                 0):\n",
                counted(self.unread, "record"),
                if self.unread == 1 { "is" } else { "are" },
            ));
            for error in &self.unread_named {
                text.push_str(&format!("  {}\n", plain(error)));
            }
            let others = self.unread - self.unread_named.len() as u64;
            if others > 0 {
                text.push_str(&format!("  and {others} more\n"));
            }
        }
        if self.undecided > 0 {
            text.push_str(&format!(
                "ovia: {} left out, because the time that decides is there and cannot be read\n",
                match self.undecided {
                    1 => "1 record was".to_owned(),
                    many => format!("{many} records were"),
                }
            ));
        }
        text
    }

    /// What there is to say of a call that stands alone.
    pub(crate) fn of_one(call: &Call) -> String {
        let mut report = Self::default();
        report.printed(0, call.mismatches());
        let mut text = String::new();
        if report.odd_records > 0 {
            text.push_str(
                "ovia: the record holds values that do not fit the documented types (printed as \
                 sent):\n",
            );
        }
        for (oddity, seen) in &report.oddities {
            let often = match seen.times {
                1 => "once".to_owned(),
                times => format!("{times} times"),
            };
            text.push_str(&line(oddity, &often));
        }
        text
    }
}

/// What did not fit: where, what was expected, what was found.
type Oddity = (String, &'static str, &'static str);

fn line((path, expected, found): &Oddity, often: &str) -> String {
    let path = plain(path);
    format!("  {path}: expected {expected}, found {found} ({often})\n")
}

/// A number of things in words.
pub(crate) fn counted(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// A path with every position in it folded: `transcript_objects[].timestamp`.
fn without_positions(path: &str) -> String {
    let mut folded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(open) = rest.find('[') {
        folded.push_str(&rest[..=open]);
        rest = rest[open + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
    }
    folded.push_str(rest);
    folded
}
