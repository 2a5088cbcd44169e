//! The options on how records are printed, and what they make together.

use clap::{Args, ValueEnum};

use super::{Format, Printable, data_column::DataColumn};
use crate::{exit::Failure, field_path::FieldPaths, terminal, time::Zone};

/// How records are printed.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Presentation")]
pub(crate) struct OutputOptions {
    /// Print these fields only, separated by commas: any paths, for example id,costs.total; a name
    /// with a dot as metadata["sip.callStatus"]
    #[arg(long, value_name = "FIELDS", value_parser = FieldPaths::parse)]
    columns: Vec<FieldPaths>,

    /// Leave out the line with the names of the columns
    #[arg(long)]
    no_header: bool,

    /// Write CSV for a spreadsheet: with a byte order mark, texts that look like formulas or numbers
    /// marked as text; with `fr`, semicolons and decimal commas
    #[arg(long, value_name = "LOCALE", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "en")]
    excel: Option<Excel>,
}

/// How a spreadsheet program reads CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Excel {
    /// Commas between values, decimal points
    En,
    /// Semicolons between values, decimal commas
    Fr,
}

/// How records are printed.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) zone: Zone,
    /// Those that were chosen.
    pub(crate) columns: Option<Vec<DataColumn>>,
    pub(super) has_header: bool,
    pub(super) excel: Option<Excel>,
}

impl Output {
    /// Everything else as it is by default.
    pub(crate) fn new(format: Format, zone: Zone) -> Self {
        Self {
            format,
            zone,
            columns: None,
            has_header: true,
            excel: None,
        }
    }

    /// The columns of a file.
    pub(super) fn data_columns<M: Printable>(&self) -> Vec<DataColumn> {
        let columns = self.columns.clone();
        columns.unwrap_or_else(|| DataColumn::all(&M::LAYOUT))
    }

    /// The chosen columns that no record had.
    pub(crate) fn unseen(&self) -> Vec<&str> {
        let columns = self.columns.iter().flatten();
        let unseen = columns.filter(|column| !column.is_seen());
        unseen.map(|column| column.name.as_str()).collect()
    }
}

impl OutputOptions {
    /// How the records of a model are printed in this format on stdout.
    pub(crate) fn to_stdout<M: Printable>(
        &self,
        format: Format,
        zone: Zone,
    ) -> Result<Output, Failure> {
        if format == Format::Xlsx && terminal::stdout_is_terminal() {
            return Err(Failure::usage("xlsx cannot be shown on a terminal")
                .with_hint("redirect it to a file, or use `ovia calls export FILE.xlsx`"));
        }
        self.output::<M>(format, zone)
    }

    /// How the records of a model are printed in this format.
    pub(crate) fn output<M: Printable>(
        &self,
        format: Format,
        zone: Zone,
    ) -> Result<Output, Failure> {
        if self.excel.is_some() && format != Format::Csv {
            return Err(Failure::usage(
                "--excel is for CSV; add -o csv, or use xlsx without --excel",
            ));
        }
        let columns = self
            .columns
            .iter()
            .flat_map(|paths| &paths.0)
            .map(|path| DataColumn::of::<M>(path));
        let columns: Vec<_> = columns.collect();
        Ok(Output {
            columns: Some(columns).filter(|columns| !columns.is_empty()),
            has_header: !self.no_header,
            excel: self.excel,
            ..Output::new(format, zone)
        })
    }
}
