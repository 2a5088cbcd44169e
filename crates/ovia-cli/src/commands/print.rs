//! Prints records of any model: a list as it arrives, or a single record.
//!
//! Records go to stdout through `output`, everything else to stderr through `report`.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use ovia::{ErrorKind, Record, RecordStream};

use crate::{
    exit::{Exit, Failure},
    output::{self, Format, Printable, Printer},
    report::Report,
    stderr::{count, eprint, eprint_line},
    time::Zone,
};

/// What a list was asked for, for the report on it.
pub(super) struct ListOptions {
    /// Whether filters may have left records out.
    pub(super) is_filtered: bool,
    pub(super) limit: Option<u64>,
    /// The time zone of the table.
    pub(super) zone: Zone,
}

/// Prints a list to its end, and reports on it.
pub(super) async fn list<M: Printable>(
    mut stream: RecordStream<Record<M>>,
    format: Format,
    options: &ListOptions,
) -> Result<Exit, Failure> {
    let mut printer = output::list_printer(format, options.zone);
    let mut report = Report::default();
    let result = print(&mut stream, &mut *printer, &mut report).await;
    // Records first, then the report on them.
    let result = printer.flush().map_err(Failure::from).and(result);
    if let Err(Failure::OutputClosed) = result {
        return result.map(|()| Exit::Done);
    }
    report.set_filters(stream.filter_reports());
    eprint(&report.text());
    result?;
    let (printed, read) = (report.printed(), stream.records_read());
    let noun = M::LAYOUT.noun;
    if options.is_filtered && printed == 0 && (read > 0 || format != Format::Table) {
        let values = report.other_values(options.zone);
        eprint_line(&format!("0 of {} matched{values}", count(read, noun)));
    } else if format == Format::Table {
        eprint(&summary(noun, options, printed, read));
    }
    Ok(if report.is_partial() {
        Exit::Partial
    } else {
        Exit::Done
    })
}

/// Prints a single record, and reports on it.
pub(super) fn one<M: Printable>(record: &Record<M>, format: Format) -> Result<(), Failure> {
    output::print_one(format, record)?;
    eprint(&Report::on_one(record.mismatches()));
    Ok(())
}

async fn print<M: Printable>(
    stream: &mut RecordStream<Record<M>>,
    printer: &mut dyn Printer<M>,
    report: &mut Report,
) -> Result<(), Failure> {
    loop {
        match poll_fn(|context| poll_next(stream, printer, context)).await? {
            None => break,
            Some(Ok(record)) => {
                printer.record(&record)?;
                report.add_printed(stream.records_read() - 1, record.mismatches());
            }
            Some(Err(error)) if error.kind() == ErrorKind::Record => report.add_unreadable(&error),
            Some(Err(error)) => {
                let failure = Failure::from(error);
                return Err(match (stream.records_read(), report.printed()) {
                    (0, _) => failure,
                    (_, 0) => failure.with_suffix("; nothing was printed"),
                    (_, printed) => {
                        failure.with_suffix(&format!("; printed {}", count(printed, "record")))
                    }
                });
            }
        }
    }
    printer.end()?;
    Ok(())
}

type Item<M> = Option<Result<Record<M>, ovia::Error>>;

/// The next record. If it has not arrived yet, the records before it are flushed to stdout.
fn poll_next<M: Printable>(
    stream: &mut RecordStream<Record<M>>,
    printer: &mut dyn Printer<M>,
    context: &mut Context<'_>,
) -> Poll<Result<Item<M>, Failure>> {
    match Pin::new(stream).poll_next(context) {
        Poll::Ready(item) => Poll::Ready(Ok(item)),
        Poll::Pending => match printer.flush() {
            Ok(()) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error.into())),
        },
    }
}

/// The line below a table.
fn summary(noun: &str, options: &ListOptions, printed: u64, read: u64) -> String {
    let records = match (options.is_filtered, printed) {
        (true, _) if read > 0 => format!("{printed} of {}", count(read, noun)),
        (_, 0) => format!("no {noun}s"),
        _ => count(printed, noun),
    };
    if options.limit == Some(printed) {
        format!("{records} (stopped at --limit)\n")
    } else {
        format!("{records}\n")
    }
}
