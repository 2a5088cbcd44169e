//! The tools. Each answers from the index, and has read nothing else.

mod describe;
mod find_problems;
mod get_call;
mod search_calls;
mod stats;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Utc};
use ovia::{Call, serde_json};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    answer::{Rest, time_text},
    continuation::Continuation,
    index::{Current, Index, Row, Stop},
    settings::Settings,
};
use crate::{
    report::Report,
    selection::{Filter, FilterOptions},
    stderr::count,
};

pub(super) use self::get_call::find;

/// A question, for the tool that answers it.
pub(super) struct Question {
    pub(super) settings: Arc<Settings>,
    pub(super) current: Current,
    pub(super) stop: Stop,
    pub(super) searches: Arc<Searches>,
}

/// The names of the tools.
pub(super) const NAMES: [&str; 5] = [
    "describe",
    "search_calls",
    "get_call",
    "call_stats",
    "find_problems",
];

/// Runs a tool by its name.
///
/// # Errors
///
/// What is wrong with the arguments, or why there is no answer, and what to do.
pub(super) fn run(
    name: &str,
    arguments: serde_json::Value,
    question: &Question,
) -> Result<serde_json::Value, String> {
    match name {
        "describe" => question.answer(arguments, describe::run),
        "search_calls" => question.answer(arguments, search_calls::run),
        "get_call" => question.answer(arguments, get_call::run),
        "call_stats" => question.answer(arguments, stats::run),
        "find_problems" => question.answer(arguments, find_problems::run),
        _ => Err(format!("there is no tool {name}")),
    }
}

/// The rows that the last searches found, so that their continuations need not search again.
#[derive(Default)]
pub(super) struct Searches(Mutex<VecDeque<(String, Arc<Rows>)>>);

/// Rows in the order in which they are shown. 4 bytes per row.
pub(super) struct Rows {
    rows: Vec<u32>,
    /// What they are sorted by, descending, and then by their id.
    order: Order,
    /// What is said about them.
    notes: Vec<String>,
}

/// What rows are sorted by.
type Order = fn(&Row) -> u64;

impl Searches {
    /// How many searches are kept.
    const MAX: usize = 4;

    /// The rows of a search, found now if they are not known.
    fn get(
        &self,
        key: String,
        find: impl FnOnce() -> Result<Rows, String>,
    ) -> Result<Arc<Rows>, String> {
        let lock = || self.0.lock().unwrap_or_else(|error| error.into_inner());
        if let Some((_, rows)) = lock().iter().find(|(known, _)| *known == key) {
            return Ok(rows.clone());
        }
        let rows = Arc::new(find()?);
        let mut searches = lock();
        searches.push_front((key, rows.clone()));
        searches.truncate(Self::MAX);
        Ok(rows)
    }
}

impl Rows {
    fn new(index: &Index, rows: Vec<u32>, order: Order, notes: Vec<String>) -> Self {
        let mut rows = Self { rows, order, notes };
        let mut sorted = std::mem::take(&mut rows.rows);
        sorted.sort_unstable_by_key(|row| std::cmp::Reverse(rows.place(index, *row)));
        rows.rows = sorted;
        rows
    }

    /// What a row is sorted by.
    fn place(&self, index: &Index, row: u32) -> (u64, u128) {
        let position = row as usize;
        let row = &index.rows[position];
        ((self.order)(row), row.number(position))
    }

    /// The rows after a place.
    fn after(&self, index: &Index, place: Option<Continuation>) -> &[u32] {
        let start = place.map_or(0, |place| {
            let place = (place.key, place.id);
            self.rows
                .partition_point(|row| self.place(index, *row) >= place)
        });
        &self.rows[start..]
    }
}

impl Question {
    fn index(&self) -> &Index {
        &self.current.index
    }

    fn answer<A: DeserializeOwned, T: Serialize>(
        &self,
        arguments: serde_json::Value,
        tool: impl FnOnce(&Self, A) -> Result<T, String>,
    ) -> Result<serde_json::Value, String> {
        let arguments =
            serde_json::from_value(arguments).map_err(|error| format!("arguments: {error}"))?;
        serde_json::to_value(tool(self, arguments)?).map_err(|error| error.to_string())
    }

    /// What every answer has: what is missing from the list, and when it was read.
    fn rest(&self) -> Rest {
        let notes = self.current.note.iter().chain(&self.index().gaps);
        Rest {
            continuation: None,
            notes: notes.map(|note| self.settings.hide(note)).collect(),
            as_of: time_text(self.index().read_at, self.settings.zone),
        }
    }

    /// Where the answer goes on, and the time that `7d` is before.
    fn place(
        &self,
        text: Option<&str>,
        arguments: &str,
    ) -> Result<(Option<Continuation>, DateTime<Utc>), String> {
        let place = text
            .map(|text| Continuation::parse(text, arguments))
            .transpose()?;
        Ok((
            place,
            place.map_or_else(|| self.settings.now(), |place| place.now),
        ))
    }

    /// The conditions as the other commands have them.
    fn filter(&self, options: FilterOptions, now: DateTime<Utc>) -> Result<Filter, String> {
        let connection = self.settings.connection_at(now);
        let filter = options.filter(&self.settings.global(&connection));
        // The arguments have the names of the options.
        filter.map_err(|failure| failure.one_line().replace("--", ""))
    }

    /// Gives every call that the filter keeps, without its conversation.
    fn each(
        &self,
        filter: &mut Filter,
        mut each: impl FnMut(usize, Call) -> Result<(), String>,
    ) -> Result<(), String> {
        self.index().each_short(&self.stop, |row, call| {
            match filter
                .keeps(&call)
                .map_err(|failure| failure.one_line().replace("--", ""))?
            {
                true => each(row, call),
                false => Ok(()),
            }
        })
    }

    /// Why no call matches: the values that the filtered fields have.
    fn nothing_matched(&self, filter: &Filter) -> String {
        let mut report = Report::default();
        report.set_filters(filter.reports());
        let values = report.other_values(self.settings.zone);
        let read = count(self.index().rows.len() as u64, "call");
        self.settings
            .hide(&format!("none of {read} matched{values}"))
    }
}

/// A number that sorts as the float does.
fn order(number: f64) -> u64 {
    let bits = number.to_bits();
    match bits >> 63 {
        0 => bits | 1 << 63,
        _ => !bits,
    }
}
