//! `ovia calls export`.

use std::path::PathBuf;

use clap::Args;
use ovia::model;

use super::{GlobalOptions, create::signals::Signals, export_tables, print::report_unseen};
use crate::{
    exit::{Exit, Failure},
    export_file::{ExportFile, FileKind},
    output::{self, OutputOptions, Printer},
    records::Records,
    selection::{Selection, TIME_HELP},
    stderr::{count, notice},
};

/// After this many records, signals are looked at.
pub(super) const YIELD_AFTER: u64 = 256;

/// Write calls to a file, all or none
///
/// The file is written beside its place, and put there when it is complete: if the list is
/// interrupted, or a record cannot be read, a file that was there stays as it is. A temporary file in
/// the directory is removed. CSV and xlsx have the main fields, or those of --columns.
///
/// With --tables, calls are written as two tables of Parquet files, calls and utterances, that DuckDB,
/// Polars, Spark and warehouses read: amounts as exact decimals, times in UTC, the whole record in the
/// column raw. An export that is there is replaced when the new one is complete.
#[derive(Args, Debug)]
#[command(after_help = format!("{TIME_HELP}

Examples:
  ovia calls export calls.ndjson.zst                   everything, to be read again by --input
  ovia calls export november.csv --since 2026-11-01 --until 2026-11-30 --excel
  ovia calls export failed.xlsx --status failed --sort=-started_at
  ovia calls export costs.csv --columns id,started_at,costs.total,agent.name
  ovia calls export long.json --input calls.ndjson.gz --min-duration 10m
  ovia calls export --tables tables --redact=all
  ovia calls export --tables s3://bucket/calls --since 2026-11-01
  ovia calls stats --input s3://bucket/calls           neither token nor server

Buckets take their credentials from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION
and AWS_ENDPOINT_URL; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_ACCOUNT_NAME and
AZURE_STORAGE_ACCOUNT_KEY.

Formats, by the name of the file:
  .ndjson  .json  .csv  .xlsx (1,048,576 rows at most), each also with .gz or .zst

Memory does not grow with the number of calls: the rows of a workbook are in a temporary file until
it is complete. With --sort it is 190 to 220 MB for a million."))]
pub(crate) struct Export {
    /// The file to write, for example calls.csv; one that is there is replaced
    #[arg(value_name = "FILE", required_unless_present = "tables")]
    file: Option<PathBuf>,

    /// Write tables of Parquet files into this folder, or this place of a bucket: s3://BUCKET/PREFIX,
    /// gs://… or az://…
    #[arg(long, value_name = "DIR|URL", conflicts_with_all = ["file", "columns", "no_header", "excel"])]
    tables: Option<String>,

    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    output: OutputOptions,
}

pub(super) async fn run(options: Export, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let Export {
        file,
        tables,
        selection,
        output,
    } = options;
    if let Some(place) = tables {
        return export_tables::run(&place, selection, global).await;
    }
    // It is required without --tables.
    let file = file.unwrap_or_default();
    let kind = FileKind::of(&file).map_err(Failure::usage)?;
    let output = output.output::<model::Call>(kind.format, global.zone)?;
    let mut target = ExportFile::create(&file, kind)?;
    let mut records = selection.open(global).await?;
    let unchanged = |failure: Failure| failure.with_suffix(&target_suffix(&file));
    let mut signals = Signals::listen()
        .map_err(|error| Failure::failed(format!("signals cannot be caught: {error}")))?;
    let written = {
        let mut printer = output::file_printer::<model::Call>(&mut target, &output)
            .map_err(|error| unchanged(Failure::writing(&error)))?;
        tokio::select! {
            result = write(&mut records, &mut *printer) => result,
            signal = signals.next() => Err(Failure::failed(format!("stopped by {signal}"))),
        }
    };
    records.print_report();
    written.map_err(unchanged)?;
    if records.exit() == Exit::Partial {
        return Err(unchanged(incomplete()));
    }
    let bytes = target
        .finish()
        .map_err(|error| unchanged(Failure::writing(&error)))?;
    records.print_no_match();
    let calls = count(records.given(), "call");
    let size = indicatif::DecimalBytes(bytes);
    notice(&format!("{calls} in {} ({size})\n", file.display()));
    if records.given() > 0 {
        report_unseen(&output, "call");
    }
    Ok(Exit::Done)
}

/// The list is not all there, and nothing is written.
pub(super) fn incomplete() -> Failure {
    Failure::failed("the list is incomplete")
        .with_exit(Exit::Partial)
        .with_hint("`ovia calls list -o FORMAT > FILE` writes what can be read")
}

fn target_suffix(file: &std::path::Path) -> String {
    match file.exists() {
        true => format!("; {} is as it was", file.display()),
        false => format!("; {} was not written", file.display()),
    }
}

async fn write(
    records: &mut Records<model::Call>,
    printer: &mut dyn Printer<model::Call>,
) -> Result<(), Failure> {
    while let Some(record) = records.next().await? {
        printer
            .record(&record)
            .map_err(|error| Failure::writing(&error))?;
        // So that a signal is seen while a file is read, which never has to be waited for.
        if records.given().is_multiple_of(YIELD_AFTER) {
            tokio::task::yield_now().await;
        }
    }
    let end = printer.end().and_then(|()| printer.flush());
    end.map_err(|error| Failure::writing(&error))
}
