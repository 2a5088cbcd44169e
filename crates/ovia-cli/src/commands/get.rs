//! `ovia calls get`.

use std::collections::BTreeSet;

use clap::Args;
use ovia::{Call, Id, model, uuid::Uuid};

use super::{
    GlobalOptions,
    id::{TypedId, ambiguous, parse_id},
    print::report_unseen,
};
use crate::{
    exit::{Exit, Failure},
    output::{self, Format, Output, OutputOptions, raw_fields},
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

/// A call that is looked for.
struct Wanted {
    id: TypedId,
    found: Option<Call>,
    /// All ids that begin with its first digits.
    ids: BTreeSet<Uuid>,
}

pub(super) async fn run(options: Get, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let output = options
        .output
        .to_stdout::<model::Call>(global.format, global.zone)?;
    let parse = |text: &String| match parse_id(text) {
        Ok(id) => Ok(Wanted {
            id,
            found: None,
            ids: BTreeSet::new(),
        }),
        Err(error) => Err(Failure::usage(format!("ID: {error}"))),
    };
    let mut wanted: Vec<Wanted> = options.ids.iter().map(parse).collect::<Result<_, _>>()?;
    let (mut source, _connection) = options.source.open(global).await?;
    let mut unread = None;
    let mut end = None;
    while !wanted.iter().all(Wanted::is_complete) {
        match source.next().await {
            None => break,
            Some(Ok(call)) => wanted.iter_mut().for_each(|wanted| wanted.look_at(&call)),
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
    let (mut calls, mut failures) = (Vec::new(), Vec::new());
    for wanted in wanted {
        match wanted.result(end.is_some(), unread.as_deref()) {
            Ok(call) => calls.extend(call),
            Err(failure) => failures.push(failure),
        }
    }
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

impl Wanted {
    /// Whether no other record can change it. All are looked at to know that a prefix is unique.
    fn is_complete(&self) -> bool {
        matches!(self.id, TypedId::Whole(_)) && self.found.is_some()
    }

    fn look_at(&mut self, call: &Call) {
        let is_it = match &self.id {
            TypedId::Whole(id) => {
                let value = call.field("id").map(raw_fields::text);
                self.found.is_none() && value.is_some_and(|value| Id::from(&*value) == *id)
            }
            TypedId::Prefix(prefix) => {
                let id = call
                    .id()
                    .filter(|id| id.simple().to_string().starts_with(prefix));
                id.is_some_and(|id| {
                    self.ids.insert(id);
                    self.found.is_none()
                })
            }
        };
        if is_it {
            self.found = Some(call.clone());
        }
    }

    /// The call. `None` if the list ended too soon to know.
    fn result(self, has_failed: bool, unread: Option<&str>) -> Result<Option<Call>, Failure> {
        if let TypedId::Prefix(prefix) = &self.id
            && self.ids.len() > 1
        {
            return Err(ambiguous(&self.ids, prefix));
        }
        if has_failed {
            return Ok(self.found.filter(|_| matches!(self.id, TypedId::Whole(_))));
        }
        let name = match &self.id {
            TypedId::Whole(id) => format!("the id {}", id.as_str()),
            TypedId::Prefix(prefix) => format!("an id that begins with {prefix}"),
        };
        match (self.found, unread, &self.id) {
            (Some(call), ..) => Ok(Some(call)),
            (None, Some(line), _) => Err(Failure::failed(format!(
                "{line}; no record that could be read has {name}"
            ))
            .with_exit(Exit::Partial)),
            (None, None, TypedId::Prefix(prefix)) => Err(Failure::failed(format!(
                "there is no call whose id begins with {prefix}"
            ))),
            (None, None, TypedId::Whole(_)) => {
                Err(Failure::failed(format!("there is no call with {name}")))
            }
        }
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
