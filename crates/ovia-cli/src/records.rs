//! The records that a reading command works on, and the report on them.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use ovia::{ErrorKind, Record, RecordStream};

use crate::{
    connection::Connection,
    exit::{Exit, Failure},
    output::Printable,
    redact::Redaction,
    report::Report,
    stderr::{count, eprint, eprint_line},
    time::Zone,
};

/// The records that are wanted, as they arrive, and what was unusual about them.
pub(crate) struct Records<M: Printable> {
    stream: RecordStream<Record<M>>,
    report: Report,
    pub(crate) selected: Selected,
    // A demo's server ends with it.
    _connection: Connection,
}

/// What a list was asked for, for the report on it.
pub(crate) struct Selected {
    /// Whether filters may have left records out.
    pub(crate) is_filtered: bool,
    pub(crate) limit: Option<u64>,
    /// The time zone of what is shown.
    pub(crate) zone: Zone,
    /// What is hidden in every record before a command sees it.
    pub(crate) redaction: Redaction,
}

impl<M: Printable> Records<M> {
    pub(crate) fn new(
        stream: RecordStream<Record<M>>,
        selected: Selected,
        connection: Connection,
    ) -> Self {
        Self {
            stream,
            report: Report::default(),
            selected,
            _connection: connection,
        }
    }

    /// The next record. Records that cannot be read are left for the report; an error is the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Record<M>>, Failure> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// The same, for a caller that does something else while no record arrives.
    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Record<M>>, Failure>> {
        loop {
            return Poll::Ready(
                match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                    None => Ok(None),
                    Some(Ok(record)) => {
                        let position = self.stream.records_read() - 1;
                        self.report.add_printed(position, record.mismatches());
                        self.selected.redaction.apply(record).map(Some)
                    }
                    Some(Err(error)) if error.kind() == ErrorKind::Record => {
                        self.report.add_unreadable(&error);
                        continue;
                    }
                    Some(Err(error)) => {
                        let failure = Failure::from(error);
                        Err(match (self.read(), self.given()) {
                            (0, _) => failure,
                            (_, 0) => failure.with_suffix("; nothing was printed"),
                            (_, given) => failure
                                .with_suffix(&format!("; printed {}", count(given, "record"))),
                        })
                    }
                },
            );
        }
    }

    /// How many records were returned.
    pub(crate) fn given(&self) -> u64 {
        self.report.printed()
    }

    /// How many records were read, those that are not wanted included.
    pub(crate) fn read(&self) -> u64 {
        self.stream.records_read()
    }

    /// Reports on stderr what was unusual, also after an error.
    pub(crate) fn print_report(&mut self) {
        self.report.set_filters(self.stream.filter_reports());
        eprint(&self.report.text());
    }

    /// Says on stderr that no record matched, if so: with the values that the filtered fields have.
    pub(crate) fn print_no_match(&self) -> bool {
        let matched_none = self.selected.is_filtered && self.given() == 0;
        if matched_none {
            let mut values = self.report.other_values(self.selected.zone);
            if self.selected.redaction != Redaction::None {
                values = Redaction::Numbers.redact_text(&values).into_owned();
            }
            let read = count(self.read(), M::LAYOUT.noun);
            eprint_line(&format!("0 of {read} matched{values}"));
        }
        matched_none
    }

    /// The exit code of a list that was read to its end.
    pub(crate) fn exit(&self) -> Exit {
        match self.report.is_partial() {
            true => Exit::Partial,
            false => Exit::Done,
        }
    }

    /// What a command does at the end that has shown its results: the report, and the exit code.
    pub(crate) fn finish(mut self) -> Exit {
        self.print_report();
        self.print_no_match();
        self.exit()
    }
}
