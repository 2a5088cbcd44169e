//! The file of `--batch`: a CSV file with a header that names the fields of new calls.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use csv::ReaderBuilder;
use ovia::NewCall;

use super::super::draft::{Draft, FIELDS};
use crate::{connection::text, escape::escape, stderr::count};

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
    let mut lines = Lines {
        text,
        byte: 0,
        line: 1,
    };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = lines.at(error.position());
                problems.push(format!(
                    "line {line}: not CSV: {}",
                    escape(&error.to_string())
                ));
                continue;
            }
        };
        let line = lines.at(record.position());
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

/// Finds the lines of records, in their order. The reader's own numbers are one too low after `\r\n` and
/// after empty lines.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let bytes = self.text.as_bytes();
        let start = position.map_or(0, csv::Position::byte) as usize;
        let is_break = |&byte: &u8| matches!(byte, b'\r' | b'\n');
        let breaks = bytes.iter().skip(start).take_while(|byte| is_break(byte));
        let end = (start + breaks.count()).min(bytes.len());
        let passed = bytes.get(self.byte..end).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.byte = self.byte.max(end);
        self.line
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
        let cells = count(record.len() as u64, "cell");
        return Err(format!("has {cells}, and the header has {}", header.len()));
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

#[cfg(test)]
mod tests {
    use ovia::{Direction, uuid::Uuid};

    use super::{Draft, read};

    #[test]
    fn lines_are_those_of_an_editor() {
        let id = Some(Uuid::from_u128(1));
        let defaults = Draft {
            user: id,
            agent: id,
            phone_number_id: id,
            from: Some(("--from", "+33199001234".to_owned())),
            to: None,
            type_: "phone_call".to_owned(),
            direction: Direction::Outbound,
            country: None,
            allow_short_number: false,
        };
        for (text, lines) in [
            ("to_number\n+33639987701\n+33639987702", &[2, 3][..]),
            ("to_number\r\n+33639987701\r\n+33639987702\r\n", &[2, 3]),
            ("to_number\n\n+33639987701\n\n\n+33639987702\n", &[3, 6]),
            (
                "to_number,type\n+33639987701,\"a\nb\"\n+33639987702,c\n",
                &[2, 4],
            ),
            (
                "type\tto_number\n\t+33639987701\n\t\n\t+33639987702\n",
                &[2, 4],
            ),
        ] {
            let rows = read(text, &defaults).expect("rows");
            let found: Vec<u64> = rows.iter().map(|row| row.line).collect();
            assert_eq!(found, lines, "{text:?}");
        }
    }
}
