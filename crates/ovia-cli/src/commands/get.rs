//! `ovia calls get`.

use clap::Args;
use ovia::{Call, model};

use super::{
    GlobalOptions,
    ids::{End, Ids},
    print::report_unseen,
};
use crate::{
    exit::{Exit, Failure},
    output::{self, Format, Output, OutputOptions},
    report::Report,
    selection::{SourceError, SourceOptions},
    stderr::notice,
};

/// Show calls by their ids
///
/// Ovia documents no operation that returns one call, so this reads the list until it has found the
/// calls.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a -o json | jq .costs
  ovia calls get 3c90c3cc d84b7e13               the only calls whose ids begin like that
  ovia calls get 3c90c3cc --input calls.ndjson.gz
  ovia calls get '=call 17'                      an id that is not a UUID

If there is no such call, the exit code is 1.")]
pub(crate) struct Get {
    /// Ids of calls: a UUID as it is pasted, its first 4 digits or more, or =TEXT for another id
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,

    #[command(flatten)]
    source: SourceOptions,

    #[command(flatten)]
    output: OutputOptions,
}

pub(super) async fn run(options: Get, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let output = options
        .output
        .to_stdout::<model::Call>(global.format, global.zone)?;
    let mut ids = Ids::parse(&options.ids)?;
    let (mut source, _connection) = options.source.open(global).await?;
    let mut unread = None;
    let mut end = None;
    while !ids.are_found() {
        match source.next().await {
            None => break,
            Some(Ok(call)) => ids.take(call),
            Some(Err(SourceError::Record { line, .. } | SourceError::Incomplete(line))) => {
                unread.get_or_insert(line);
            }
            Some(Err(SourceError::Ends(failure))) => {
                end = Some(failure);
                break;
            }
        }
    }
    drop(source);
    let (calls, mut failures) = ids.finish(&match (&end, &unread) {
        (Some(_), _) => End::Failed,
        (None, Some(line)) => End::Partial(Some(line)),
        (None, None) => End::Complete,
    });
    failures.extend(end);
    let exit = match calls.iter().all(Call::is_as_sent) {
        true => Exit::Done,
        false => Exit::Partial,
    };
    let redaction = global.redaction.unwrap_or_default();
    let hidden = calls.into_iter().map(|call| redaction.apply(call));
    let calls = hidden.collect::<Result<Vec<_>, _>>()?;
    print(&calls, options.ids.len(), &output)?;
    match failures.pop() {
        Some(last) => {
            failures.iter().for_each(Failure::print);
            Err(last)
        }
        None => Ok(exit),
    }
}

/// Prints the calls in the order of their ids on the command line.
fn print(calls: &[Call], wanted: usize, output: &Output) -> Result<(), Failure> {
    if let [call] = calls
        && wanted == 1
    {
        output::print_one(output, call)?;
        notice(&Report::on_one(call.mismatches()));
        report_unseen(output, "call");
        return Ok(());
    }
    if calls.is_empty() {
        return Ok(());
    }
    let mut report = Report::default();
    if output.format == Format::Table && output.columns.is_none() {
        for (nth, call) in calls.iter().enumerate() {
            if nth > 0 {
                output::print_blank_line()?;
            }
            output::print_details(call)?;
        }
    } else {
        let mut printer = output::list_printer::<model::Call>(output)?;
        calls.iter().try_for_each(|call| printer.record(call))?;
        printer.end()?;
        printer.flush()?;
    }
    for (position, call) in (0..).zip(calls) {
        report.add_printed(position, call.mismatches(), call.is_as_sent());
    }
    notice(&report.notes());
    report_unseen(output, "call");
    Ok(())
}
