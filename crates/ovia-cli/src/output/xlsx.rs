//! A workbook with one sheet. Its rows are in a temporary file until it is complete, so that its memory
//! does not grow with the list.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use indicatif::HumanCount;
use ovia::Record;
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};

use super::{
    Printable, Printer, data_column::DataColumn, options::Output, raw_fields, spreadsheet,
    value_format::ValueFormat,
};
use crate::{progress_line::Step, time::Zone};

/// The most rows that a sheet has.
pub(crate) const MAX_ROWS: u32 = 1_048_576;

/// The longest text in a cell, in UTF-16 units.
const MAX_TEXT: usize = 32_767;

pub(super) struct Sheet<W> {
    out: W,
    workbook: Workbook,
    columns: Vec<DataColumn>,
    zone: Zone,
    time_format: CellFormat,
    row: u32,
}

impl<W: Write> Sheet<W> {
    pub(super) fn new<M: Printable>(out: W, output: &Output) -> io::Result<Self> {
        let columns = output.data_columns::<M>();
        let mut workbook = Workbook::new();
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(io_error)?;
        let mut row = 0;
        for (at, column) in (0..).zip(&columns) {
            let width = match column.format {
                ValueFormat::Time => 17,
                _ => column.column().map_or(16, |column| column.max_width.max(8)),
            };
            let width = u32::try_from(width).unwrap_or(16);
            sheet
                .set_column_width(at, f64::from(width))
                .map_err(io_error)?;
        }
        if output.has_header {
            row = 1;
            sheet.set_freeze_panes(1, 0).map_err(io_error)?;
            let bold = CellFormat::new().set_bold();
            for (at, column) in (0..).zip(&columns) {
                let name = match column.format {
                    ValueFormat::Time => format!("{} ({})", column.name, output.zone.short_name()),
                    _ => column.name.clone(),
                };
                let name = cut(&name).into_owned();
                sheet
                    .write_string_with_format(0, at, name, &bold)
                    .map_err(io_error)?;
            }
        }
        Ok(Self {
            out,
            workbook,
            columns,
            zone: output.zone,
            time_format: CellFormat::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            row,
        })
    }
}

impl<M: Printable, W: Write + Send> Printer<M> for Sheet<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        if self.row >= MAX_ROWS {
            return Err(io::Error::other(format!(
                "an xlsx sheet has {MAX_ROWS} rows at most; use csv, or select fewer records"
            )));
        }
        let sheet = self.workbook.worksheet_from_index(0).map_err(io_error)?;
        for (at, column) in (0..).zip(&self.columns) {
            let Some(value) = column.value(record) else {
                continue;
            };
            if column.format == ValueFormat::Time
                && let Some(time) = ovia::time_from_json(value.get())
                && let Some(serial) = serial(self.zone, time)
            {
                sheet
                    .write_number_with_format(self.row, at, serial, &self.time_format)
                    .map_err(io_error)?;
                continue;
            }
            let text = raw_fields::text(value);
            let is_amount = column.format == ValueFormat::Cost && !spreadsheet::needs_mark(&text);
            let number = (spreadsheet::is_number(value) || is_amount)
                .then(|| text.trim().parse().ok())
                .flatten()
                .filter(|number: &f64| number.is_finite());
            match number {
                Some(number) => sheet.write_number(self.row, at, number),
                None if text.is_empty() => continue,
                None => sheet.write_string(self.row, at, cut(&text)),
            }
            .map_err(io_error)?;
        }
        self.row += 1;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        // The rows are read from the temporary file and compressed: half a minute for a million.
        let rows = HumanCount(self.row.into());
        let _step = Step::start(format!("{rows} rows written, compressing the workbook"));
        self.workbook
            .save_to_writer(&mut self.out)
            .map_err(io_error)?;
        self.out.flush()
    }
}

/// A time as a spreadsheet counts it: days since the end of 1899, by the clock of the zone.
fn serial(zone: Zone, time: chrono::DateTime<chrono::Utc>) -> Option<f64> {
    let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    let milliseconds = (zone.at(time) - epoch).num_milliseconds();
    // Dates before 1900 and after 9999 are not dates there.
    let days = i32::try_from(milliseconds / 86_400_000).ok()?;
    let rest = i32::try_from(milliseconds % 86_400_000).ok()?;
    (61..2_958_466)
        .contains(&days)
        .then(|| f64::from(days) + f64::from(rest) / 86_400_000.0)
}

/// The text of a cell; a longer one ends with an ellipsis.
pub(crate) fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_TEXT || text.encode_utf16().count() <= MAX_TEXT {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units >= MAX_TEXT
    });
    Cow::Owned(format!(
        "{}…",
        &text[..end.map_or(text.len(), |(at, _)| at)]
    ))
}

fn io_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor};

    use calamine::{Data, Reader, Xlsx};
    use ovia::{Call, model};

    use super::{MAX_ROWS, MAX_TEXT, Sheet, cut};
    use crate::{
        output::{Format, Output, OutputOptions, Printer},
        redact::Redaction,
        time::Zone,
    };

    /// The rows of a workbook with these columns.
    fn rows(columns: &str, records: &[Call]) -> Vec<Vec<Data>> {
        use clap::{Args, FromArgMatches};

        let command = OutputOptions::augment_args(clap::Command::new("x"));
        let matches = command.get_matches_from(["x", "--columns", columns]);
        let options = OutputOptions::from_arg_matches(&matches).expect("options");
        let output = options
            .output::<model::Call>(Format::Xlsx, Zone::UTC)
            .expect("an output");
        let mut file = Vec::new();
        let mut sheet = Sheet::new::<model::Call>(&mut file, &output).expect("a sheet");
        for record in records {
            sheet.record(record).expect("a row");
        }
        Printer::<model::Call>::end(&mut sheet).expect("a workbook");
        drop(sheet);
        let mut workbook = Xlsx::new(Cursor::new(file)).expect("a workbook");
        let cells = workbook
            .worksheet_range_at(0)
            .expect("a sheet")
            .expect("cells");
        cells.rows().map(<[Data]>::to_vec).collect()
    }

    fn call(json: &str) -> Call {
        json.parse().expect("a record")
    }

    #[test]
    fn cells_have_types() {
        let record = call(
            r#"{"started_at":"2026-11-20T10:15:30.500Z","duration":71,"costs":{"total":"0.0109"},
                "a":"=1+1","b":"+33199001234","c":12345678901234567890,"d":true,"e":null,"f":[1,"x"],
                "g":"0033","h":1.5e3,"i":"@SUM(A1)","j":"1e5","k":"\t=1","l":"\r\n =1;\"-1\"",
                "m":"\u0001=1"}"#,
        );
        let rows = rows(
            "started_at,duration,costs.total,a,b,c,d,e,f,g,h,i,j,k,l,m",
            &[record],
        );
        assert_eq!(rows[0][0], Data::String("started_at (UTC)".to_owned()));
        assert_eq!(rows[0][2], Data::String("costs.total".to_owned()));
        let Data::DateTime(time) = &rows[1][0] else {
            panic!("{:?}", rows[1][0]);
        };
        assert!(
            (time.as_f64() - 46_346.427_436_342_6).abs() < 1e-8,
            "{time:?}"
        );
        assert_eq!(rows[1][1], Data::Float(71.0));
        assert_eq!(rows[1][2], Data::Float(0.0109));
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(
            rows[1][3..],
            [
                text("=1+1"),
                text("+33199001234"),
                text("12345678901234567890"),
                text("true"),
                Data::Empty,
                text("[1,\"x\"]"),
                text("0033"),
                Data::Float(1500.0),
                text("@SUM(A1)"),
                text("1e5"),
                text("\t=1"),
                text("\r\n =1;\"-1\""),
                text("\u{1}=1"),
            ]
        );
    }

    #[test]
    fn personal_data_is_hidden() {
        let record = call(r#"{"from_number":"+33199001234","transcript":"Agent: Bonjour."}"#);
        let hidden = Redaction::All.apply(record).expect("a record");
        let rows = rows("from_number,transcript", &[hidden]);
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(rows[1], [text("[number]"), text("[text]")]);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut(&"x".repeat(MAX_TEXT)).len(), MAX_TEXT);
        // Two UTF-16 units each.
        let long = "🦷".repeat(MAX_TEXT);
        let rows = rows("x", &[call(&format!(r#"{{"x":"{long}"}}"#))]);
        let Data::String(text) = &rows[1][0] else {
            panic!("not a text");
        };
        assert!(text.ends_with('…'));
        assert!(text.encode_utf16().count() <= MAX_TEXT && text.chars().count() > MAX_TEXT / 2 - 2);
    }

    #[test]
    fn more_rows_than_a_sheet_has() {
        let output = Output::new(Format::Xlsx, Zone::UTC);
        let mut sheet = Sheet::new::<model::Call>(io::sink(), &output).expect("a sheet");
        sheet.row = MAX_ROWS - 1;
        let record = call("{}");
        sheet.record(&record).expect("the last row");
        let error = sheet.record(&record).expect_err("no more rows");
        assert!(
            error
                .to_string()
                .starts_with("an xlsx sheet has 1048576 rows at most; ")
        );
    }
}
