//! `ovia calls list`.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use ovia::{Call, ErrorKind, RecordStream, calls::ListCalls};

use crate::{
    cli::{Connection, List},
    connection::connect,
    exit::{Exit, Stop},
    output::{self, Format, Printer},
    report::{Report, counted, show},
};

pub(crate) async fn run(
    options: List,
    connection: &Connection,
    format: Option<Format>,
) -> Result<Exit, Stop> {
    if let (Some(since), Some(until)) = (options.since, options.until)
        && since >= until
    {
        return Err(Stop::usage(
            "--since is not before --until, so no call can lie between them",
        ));
    }
    let connected = connect(connection).await?;
    let format = Format::or_fitting(format);
    let mut stream = filtered(connected.client.calls().list(), &options).stream();
    let mut printer = output::list(format);
    let mut report = Report::default();

    let result = print(&mut stream, &mut *printer, &mut report).await;
    // What was printed first, the words about it last.
    let result = printer.flush().map_err(Stop::from).and(result);
    if let Err(Stop::OutputClosed) = result {
        return result.map(|()| Exit::Done);
    }
    report.undecided(stream.undecided());
    show(&report.text());
    result?;
    if format == Format::Table {
        show(&summary(&options, report.count(), stream.records_read()));
    }
    Ok(match report.is_partial() {
        true => Exit::Partial,
        false => Exit::Done,
    })
}

/// The list with its filters.
fn filtered(mut list: ListCalls, options: &List) -> ListCalls {
    if let Some(agent) = &options.agent {
        list = list.agent(agent);
    }
    if let Some(direction) = options.direction {
        list = list.direction(direction.into());
    }
    if let Some(status) = &options.status {
        list = list.status(status);
    }
    if let Some(since) = options.since {
        list = list.started_since(since);
    }
    if let Some(until) = options.until {
        list = list.started_before(until);
    }
    if let Some(limit) = options.limit {
        list = list.limit(limit);
    }
    list
}

/// Prints until the end of the list, or of everything.
async fn print(
    stream: &mut RecordStream,
    printer: &mut dyn Printer,
    report: &mut Report,
) -> Result<(), Stop> {
    loop {
        match poll_fn(|context| next(stream, printer, context)).await? {
            None => break,
            Some(Ok(call)) => {
                printer.call(&call)?;
                report.printed(stream.records_read() - 1, call.mismatches());
            }
            Some(Err(error)) if error.kind() == ErrorKind::Record => report.unread(&error),
            Some(Err(error)) => {
                let stop = Stop::from(error);
                return Err(match stream.records_read() {
                    0 => stop,
                    _ => stop.noting(&format!("; {} printed", was(report.count()))),
                });
            }
        }
    }
    printer.end()?;
    Ok(())
}

type Item = Option<Result<Call, ovia::Error>>;

/// The next call. Where it has to be waited for, those before it are brought to their reader first.
fn next(
    stream: &mut RecordStream,
    printer: &mut dyn Printer,
    context: &mut Context<'_>,
) -> Poll<Result<Item, Stop>> {
    match Pin::new(stream).poll_next(context) {
        Poll::Ready(item) => Poll::Ready(Ok(item)),
        Poll::Pending => match printer.flush() {
            Ok(()) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error.into())),
        },
    }
}

fn was(printed: u64) -> String {
    match printed {
        0 => "nothing was".to_owned(),
        1 => "1 record was".to_owned(),
        many => format!("{many} records were"),
    }
}

/// The line below a table.
fn summary(options: &List, printed: u64, read: u64) -> String {
    let calls = match (options.filters(), printed) {
        (true, 0) if read > 0 => format!("none of {}", counted(read, "call")),
        (true, _) if read > 0 => format!("{printed} of {}", counted(read, "call")),
        (_, 0) => "no calls".to_owned(),
        _ => counted(printed, "call"),
    };
    match options.limit == Some(printed) {
        true => format!("{calls} (stopped at --limit)\n"),
        false => format!("{calls}\n"),
    }
}
