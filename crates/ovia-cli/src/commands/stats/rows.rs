//! Writes the rows of the statistics for programs: JSON, CSV, or a workbook.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use rust_xlsxwriter::{Workbook, XlsxError};

use super::row::{self, Cell};
use crate::{
    output::{Format, JsonRows, XLSX_MAX_ROWS, xlsx_text},
    terminal,
};

/// Writes the rows. Its memory does not grow with their number.
pub(super) fn write(
    mut out: impl Write + Send,
    names: &[Cow<'_, str>],
    rows: impl Iterator<Item = Vec<Cell>>,
    format: Format,
) -> io::Result<()> {
    match format {
        Format::Table => Ok(()),
        Format::Json | Format::Ndjson => {
            let mut out = JsonRows::to_stdout(out, format);
            for cells in rows {
                out.row(&row::json(names, &cells))?;
            }
            out.end()
        }
        Format::Csv => {
            let mut out = csv::Writer::from_writer(out);
            out.write_record(names.iter().map(|name| name.as_bytes()))?;
            for cells in rows {
                out.write_record(cells.iter().map(|cell| cell.text().as_bytes()))?;
            }
            out.flush()
        }
        Format::Xlsx if terminal::stdout_is_terminal() => Err(io::Error::other(
            "a workbook is not text; redirect it to a file: > stats.xlsx",
        )),
        Format::Xlsx => {
            let mut workbook = workbook(names, rows)?;
            workbook
                .save_to_writer(&mut out)
                .map_err(io::Error::other)?;
            out.flush()
        }
    }
}

/// Amounts are numbers, so that a spreadsheet can go on with them; names are text, also if they consist
/// of digits, as phone numbers do.
fn workbook(names: &[Cow<'_, str>], rows: impl Iterator<Item = Vec<Cell>>) -> io::Result<Workbook> {
    let mut workbook = Workbook::new();
    let write = |error: XlsxError| io::Error::other(error);
    let sheet = workbook
        .add_worksheet_with_constant_memory()
        .map_err(write)?;
    for (column, name) in (0..).zip(names) {
        sheet.write_string(0, column, &**name).map_err(write)?;
    }
    for (row, cells) in (1..).zip(rows) {
        if row >= XLSX_MAX_ROWS {
            return Err(io::Error::other(format!(
                "an xlsx sheet has {XLSX_MAX_ROWS} rows at most; use csv, or group by less"
            )));
        }
        for (column, cell) in (0..).zip(&cells) {
            let number = match cell {
                Cell::Unknown => continue,
                Cell::Text(_) => None,
                Cell::Number(text) | Cell::Money(text) => text.parse::<f64>().ok(),
            };
            match number.filter(|number| number.is_finite()) {
                Some(number) => sheet.write_number(row, column, number),
                None => sheet.write_string(row, column, xlsx_text(cell.text())),
            }
            .map_err(write)?;
        }
    }
    Ok(workbook)
}
