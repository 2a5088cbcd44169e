//! Prints records of any model: a list as it arrives, or a single record.
//!
//! Records go to stdout through `output`, everything else to stderr through `report`.

use std::{
    future::poll_fn,
    task::{Context, Poll},
};

use ovia::Record;

use crate::{
    exit::{Exit, Failure},
    output::{self, Format, Output, Printable, Printer},
    records::{Records, Selected},
    report::Report,
    stderr::{count, notice},
    time::Zone,
};

/// Prints a list to its end, and reports on it.
pub(super) async fn list<M: Printable>(
    mut records: Records<M>,
    output: &Output,
) -> Result<Exit, Failure> {
    let format = output.format;
    // A table has no columns for it.
    records.returns_errors = matches!(format, Format::Json | Format::Ndjson);
    let mut printer = output::list_printer(output)?;
    let result = print(&mut records, &mut *printer).await;
    // Records first, then the report on them.
    let result = printer.flush().map_err(Failure::from).and(result);
    if let Err(Failure::OutputClosed) = result {
        return result.map(|()| Exit::Done);
    }
    records.print_report();
    let (printed, read) = (records.given(), records.read());
    result.map_err(|failure| match (read, printed) {
        (0, _) => failure,
        (_, 0) => failure.with_suffix("; nothing was printed"),
        (_, printed) => failure.with_suffix(&format!("; printed {}", count(printed, "record"))),
    })?;
    if !((read > 0 || format != Format::Table) && records.print_no_match())
        && format == Format::Table
    {
        notice(&summary(M::LAYOUT.noun, &records.selected, printed, read));
    }
    if printed > 0 {
        report_unseen(output, M::LAYOUT.noun);
    }
    Ok(records.exit())
}

/// Says which of the chosen columns no record had: it may be a slip.
pub(super) fn report_unseen(output: &Output, noun: &str) {
    for name in output.unseen() {
        notice(&format!(
            "ovia: no {noun} has {}\n",
            crate::field_path::unseen(name)
        ));
    }
}

/// Prints a single record, and reports on it.
pub(super) fn one<M: Printable>(record: &Record<M>, format: Format) -> Result<Exit, Failure> {
    output::print_one(&Output::new(format, Zone::UTC), record)?;
    notice(&Report::on_one(record.mismatches()));
    Ok(match record.is_as_sent() {
        true => Exit::Done,
        false => Exit::Partial,
    })
}

async fn print<M: Printable>(
    records: &mut Records<M>,
    printer: &mut dyn Printer<M>,
) -> Result<(), Failure> {
    while let Some(record) = poll_fn(|context| poll_next(records, printer, context)).await? {
        printer.record(&record)?;
    }
    printer.end()?;
    Ok(())
}

/// The next record. If it has not arrived yet, the records before it are flushed to stdout.
fn poll_next<M: Printable>(
    records: &mut Records<M>,
    printer: &mut dyn Printer<M>,
    context: &mut Context<'_>,
) -> Poll<Result<Option<Record<M>>, Failure>> {
    match records.poll_next(context) {
        Poll::Ready(item) => Poll::Ready(item),
        Poll::Pending => match printer.flush() {
            Ok(()) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error.into())),
        },
    }
}

/// The line below a table.
fn summary(noun: &str, selected: &Selected, printed: u64, read: u64) -> String {
    let records = match (selected.is_filtered, printed) {
        (true, _) if read > 0 => format!("{printed} of {}", count(read, noun)),
        (_, 0) => format!("no {noun}s"),
        _ => count(printed, noun),
    };
    if selected.limit == Some(printed) {
        format!("{records} (stopped at --limit)\n")
    } else {
        format!("{records}\n")
    }
}
