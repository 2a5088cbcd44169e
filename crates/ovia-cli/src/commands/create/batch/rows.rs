//! The file of `--batch`: a CSV file with a header that names the fields of new calls.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use csv::ReaderBuilder;
use ovia::NewCall;

use super::super::draft::{Draft, FIELDS};
use crate::{connection::text, escape::escape};

/// A call of the file.
#[derive(Debug)]
pub(super) struct Row {
    /// The line on which it begins, the header being line 1.
    pub(super) line: u64,
    pub(super) new_call: NewCall,
}

/// The text of a file that a person made: UTF-8, or UTF-16 as Windows writes it.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    let text = text(&bytes).ok_or("is not text in UTF-8; save it as CSV UTF-8")?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Reads all rows, or says what is wrong with each bad one. No number is in what it says.
pub(super) fn read(text: &str, defaults: &Draft) -> Result<Vec<Row>, Vec<String>> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(vec![format!("line 1: {error}")]),
    };
    let header: Vec<String> = header
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    check_header(&header)?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut seen = BTreeMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.push(format!(
                    "line {line}: not CSV: {}",
                    escape(&error.to_string())
                ));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match row(&header, &record, defaults) {
            Err(problem) => problems.push(format!("line {line}: {problem}")),
            Ok(None) => {}
            Ok(Some(new_call)) => match seen.insert(new_call.to_number.clone(), line) {
                Some(first) => {
                    problems.push(format!("line {line}: to_number is also on line {first}"));
                }
                None => rows.push(Row { line, new_call }),
            },
        }
    }
    if rows.is_empty() && problems.is_empty() {
        problems.push("has no calls, only a header".to_owned());
    }
    match problems.is_empty() {
        true => Ok(rows),
        false => Err(problems),
    }
}

/// A semicolon, which spreadsheets write in many countries, or a tab, if the header has no comma.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    match (
        header.contains(','),
        header.contains(';'),
        header.contains('\t'),
    ) {
        (false, true, _) => b';',
        (false, false, true) => b'\t',
        _ => b',',
    }
}

fn check_header(header: &[String]) -> Result<(), Vec<String>> {
    let known = FIELDS.join(", ");
    let unknown: Vec<_> = header
        .iter()
        .filter(|name| !FIELDS.contains(&&***name))
        .map(|name| format!("`{}`", escape(name)))
        .collect();
    let mut seen = BTreeSet::new();
    let twice = header.iter().find(|name| !seen.insert(*name));
    let problem = if !header.iter().any(|name| name == "to_number") {
        format!("line 1: the header has no column to_number; the columns are {known}")
    } else if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        format!("line 1: unknown columns: {unknown}; the columns are {known}")
    } else if let Some(name) = twice {
        format!("line 1: the column {name} is there twice")
    } else {
        return Ok(());
    };
    Err(vec![problem])
}

/// The call of a row; none if all its cells are empty.
fn row(
    header: &[String],
    record: &csv::StringRecord,
    defaults: &Draft,
) -> Result<Option<NewCall>, String> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    if record.len() != header.len() {
        return Err(format!(
            "has {} cells, and the header has {}",
            record.len(),
            header.len()
        ));
    }
    let mut draft = defaults.clone();
    draft.to = None;
    for (name, cell) in header.iter().zip(record) {
        if !cell.trim().is_empty() {
            draft.set(name, cell)?;
        } else if name == "to_number" {
            return Err("to_number is empty".to_owned());
        }
    }
    draft
        .new_call()
        .map(Some)
        .map_err(|problem| problem.message)
}
