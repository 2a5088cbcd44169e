//! The records that a reading command works on, and the report on them.

use std::{
    future::poll_fn,
    task::{Context, Poll, ready},
};

use ovia::Record;

use crate::{
    completion::Seen,
    connection::Connection,
    exit::{Exit, Failure},
    output::Printable,
    redact::Redaction,
    report::Report,
    selection::{Filter, Sorted, Sorter, Source, SourceError},
    stderr::{count, eprint, notice},
    time::Zone,
};

/// After this many records that are not wanted, the caller may do something else.
const YIELD_AFTER: u32 = 1024;

/// The records that are wanted, as they arrive, and what was unusual about them.
pub(crate) struct Records<M: Printable> {
    source: Source<M>,
    filter: Filter,
    sorter: Option<Sorter<M>>,
    sorted: Option<Sorted<M>>,
    report: Report,
    /// Whether an error in the place of a record is returned as if it were one.
    pub(crate) returns_errors: bool,
    /// Whether something of a conversation may be shown. If not, it is not redacted.
    pub(crate) shows_conversations: bool,
    /// For completions.
    seen: Seen,
    pub(crate) selected: Selected,
    // A demo's server ends with it.
    _connection: Option<Connection>,
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

/// What a source has next.
enum Found<M: Printable> {
    /// A record, and its position in the list.
    Record(u64, Record<M>),
    /// An error in the place of a record. It is shown as it is, whatever is wanted, and is not counted.
    Error(Record<M>),
}

impl<M: Printable> Records<M> {
    pub(crate) fn new(
        source: Source<M>,
        filter: Filter,
        sorter: Option<Sorter<M>>,
        selected: Selected,
        connection: Option<Connection>,
    ) -> Self {
        Self {
            source,
            filter,
            sorter,
            sorted: None,
            report: Report::default(),
            returns_errors: false,
            shows_conversations: true,
            seen: Seen::default(),
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
        if self
            .selected
            .limit
            .is_some_and(|limit| self.given() >= limit)
        {
            // The connection is freed now, not when the command ends.
            self.source.end();
            return Poll::Ready(Ok(None));
        }
        if self.sorted.is_none() {
            match ready!(self.poll_source(context))? {
                Some(Found::Record(position, record)) => return self.give(position, record),
                Some(Found::Error(object)) => {
                    return Poll::Ready(self.selected.redaction.apply(object).map(Some));
                }
                None => match self.sorter.take() {
                    None => return Poll::Ready(Ok(None)),
                    Some(sorter) => self.sorted = Some(sorter.finish()?),
                },
            }
        }
        match self.sorted.as_mut().map_or(Ok(None), Sorted::next)? {
            Some((position, record)) => self.give(position, record),
            None => Poll::Ready(Ok(None)),
        }
    }

    fn give(
        &mut self,
        position: u64,
        record: Record<M>,
    ) -> Poll<Result<Option<Record<M>>, Failure>> {
        let is_counted = self.sorted.is_some();
        self.report.add_printed(
            position,
            record.mismatches(),
            is_counted || record.is_as_sent(),
        );
        self.seen.add(&record);
        if self
            .selected
            .limit
            .is_some_and(|limit| self.given() >= limit)
        {
            self.source.end();
        }
        let redaction = self.selected.redaction;
        let redacted = match self.shows_conversations {
            true => redaction.apply(record),
            false => redaction.apply_around_conversation(record),
        };
        Poll::Ready(redacted.map(Some))
    }

    /// The next record that is wanted, in the order of the source. If it is to be sorted, none is
    /// returned before the end.
    fn poll_source(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Found<M>>, Failure>> {
        for _ in 0..YIELD_AFTER {
            let record = match ready!(self.source.poll_next(context)) {
                None => return Poll::Ready(Ok(None)),
                Some(Ok(record)) => record,
                Some(Err(SourceError::Record { line, json })) => {
                    self.report.add_unreadable(line, json.is_some());
                    match json.map(|json| json.parse()) {
                        Some(Ok(object)) if self.returns_errors => {
                            return Poll::Ready(Ok(Some(Found::Error(object))));
                        }
                        _ => continue,
                    }
                }
                // All records that came are there.
                Some(Err(SourceError::Incomplete(line))) => {
                    self.report.set_incomplete(line);
                    continue;
                }
                Some(Err(SourceError::Ends(failure))) => {
                    self.sorter = None;
                    return Poll::Ready(Err(failure));
                }
            };
            if !self.filter.keeps(&record)? {
                continue;
            }
            let position = self.source.read() - 1;
            match &mut self.sorter {
                Some(sorter) => {
                    // A temporary file keeps the text alone.
                    self.report.add_replaced(record.is_as_sent());
                    sorter.push(position, record)?;
                }
                None => return Poll::Ready(Ok(Some(Found::Record(position, record)))),
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// How many records were returned.
    pub(crate) fn given(&self) -> u64 {
        self.report.printed()
    }

    /// How many records were read, those that are not wanted included.
    pub(crate) fn read(&self) -> u64 {
        self.source.read()
    }

    /// What was unusual so far.
    pub(crate) fn report(&self) -> &Report {
        &self.report
    }

    /// Reports on stderr what was unusual, also after an error.
    pub(crate) fn print_report(&mut self) {
        self.report.set_filters(self.filter.reports());
        if self._connection.as_ref().is_some_and(|it| !it.is_demo()) {
            self.seen.save();
        }
        notice(&self.report.notes());
        let unseen = self.sorted.as_ref().and_then(Sorted::unseen);
        if let Some(path) = unseen.filter(|_| self.given() > 0) {
            notice(&format!(
                "ovia: --sort: no {} has {}\n",
                M::LAYOUT.noun,
                crate::field_path::unseen(path)
            ));
        }
        eprint(&self.report.losses());
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
            notice(&format!("ovia: 0 of {read} matched{values}\n"));
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
