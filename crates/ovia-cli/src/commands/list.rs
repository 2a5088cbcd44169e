//! `ovia calls list`.

use clap::Args;
use ovia::model;

use super::{GlobalOptions, print};
use crate::{
    exit::{Exit, Failure},
    output::OutputOptions,
    selection::{Selection, TIME_HELP},
};

/// List calls, filtered or all, in the order of the server
///
/// Ovia's list takes no parameters, so filters run here while the list is read. Filters are combined
/// with AND. A call without the field that a filter looks at is left out, and counted on stderr; for
/// --since and --until, a call that never started counts by the time when it was created.
#[derive(Args, Debug)]
#[command(after_help = format!("{TIME_HELP}

Examples:
  ovia calls list
  ovia calls list --since 7d --status completed --direction inbound
  ovia calls list --since 2026-11-01 --until 2026-11-30 -o csv > november.csv
  ovia calls list --since yesterday --until yesterday
  ovia calls list --number '06 39 98 77 03' --country FR --grep 'rendez-vous'
  ovia calls list --sort=-costs.total --limit 10 --columns id,costs.total,agent.name
  ovia calls list --where '.duration > 60 and .metadata.call_tag'
  ovia calls list --input october.ndjson.gz --input november.json --status failed
  ovia calls list -o ndjson | jq -r 'select(.duration > 60) | .id'
  ovia --demo calls list --limit 5 -o json

Output:
  table   times in the time zone of --timezone, lengths as minutes:seconds; long text is shortened,
          and a wider terminal shows more columns
  json    one array; if the list is interrupted, the closing bracket is omitted, so the output is
          not valid JSON
  ndjson  each record exactly as the server sent it, undocumented fields included
  csv     the main fields exactly as the server sent them; with --excel, phone numbers and formulas
          are marked as text
  xlsx    the same as a workbook; `ovia calls export` writes a file of any format

Values that do not fit the documented types are printed as sent, and listed on stderr."))]
pub(crate) struct List {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    output: OutputOptions,
}

pub(super) async fn run(options: List, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let output = options
        .output
        .to_stdout::<model::Call>(global.format, global.zone)?;
    let records = options.selection.open(global).await?;
    print::list(records, &output).await
}
