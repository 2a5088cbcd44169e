//! `get_call`: one call, with its conversation.

use std::collections::BTreeSet;

use ovia::{Call, Id, uuid::Uuid};

use super::Question;
use crate::{
    commands::{
        id::{TypedId, ambiguous, id_of, parse_id},
        mcp::{
            answer::{Budget, OneCall, UNTRUSTED},
            arguments::GetCall,
            index::{Index, Stop},
            values::{View, paths},
        },
    },
    conversation,
};

/// How many lines are shown if nothing else is asked for: as many as fit.
const DEFAULT_LINES: u64 = 500;

/// The longest text in the fields, in characters.
const MAX_TEXT: usize = 800;

/// A call that was looked for.
pub(in crate::commands::mcp) struct Found {
    pub(in crate::commands::mcp) row: usize,
    /// How many records have the id.
    records: usize,
}

pub(super) fn run(question: &Question, arguments: GetCall) -> Result<OneCall, String> {
    let settings = &question.settings;
    if arguments.id.trim().is_empty() {
        return Err("id: give the id of a call, or its first 4 digits or more".to_owned());
    }
    let found = find(question.index(), &arguments.id, &question.stop)?;
    let call = question.index().shown(found.row, settings.redaction)?;
    let is_all = arguments.fields.is_empty();
    let names = match is_all {
        true => all_fields(&call),
        false => arguments.fields.clone(),
    };
    let paths = match is_all {
        // Names of a record, which may have dots in them.
        true => names
            .iter()
            .filter_map(|name| paths(std::slice::from_ref(name)).ok()?.pop())
            .collect(),
        false => paths(&names)?,
    };
    let mut answer = OneCall {
        rest: question.rest(),
        ..OneCall::default()
    };
    if found.records > 1 {
        answer.rest.notes.push(format!(
            "{} records have this id; this is the first",
            found.records
        ));
    }
    answer.rest.notes.push(UNTRUSTED.to_owned());

    let mut budget = Budget::new(settings.max_tokens, &answer);
    let max_text = (budget.left() / 4).clamp(80, if is_all { MAX_TEXT } else { 6000 });
    let view = View {
        zone: settings.zone,
        max_text,
    };
    for path in &paths {
        let mut value = view.fields(&call, std::slice::from_ref(path));
        if !budget.take(&value) {
            value = View {
                max_text: 80,
                ..view
            }
            .fields(&call, std::slice::from_ref(path));
            if value
                .values()
                .any(|value| value.is_object() || value.is_array())
                || !budget.take(&value)
            {
                let name = settings.hide(&path.to_string());
                answer
                    .rest
                    .notes
                    .push(format!("`{name}` does not fit; ask for it with fields"));
                continue;
            }
        }
        answer.call.append(&mut value);
    }

    let lines = conversation::lines(&call);
    answer.transcript_total = lines.len();
    let from = arguments.transcript_from.unwrap_or(0);
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let many =
        arguments
            .transcript_lines
            .unwrap_or(if is_all || arguments.transcript_from.is_some() {
                DEFAULT_LINES
            } else {
                0
            });
    let many = usize::try_from(many).unwrap_or(usize::MAX);
    if from > 0 && from >= lines.len() {
        answer
            .rest
            .notes
            .push("transcript_from is after the last line".to_owned());
    }
    let view = View {
        max_text: (budget.left() / 3).clamp(40, 2000),
        ..view
    };
    let mut next = from;
    for (nth, line) in lines.iter().enumerate().skip(from).take(many) {
        let text = view.line(nth, line);
        if !budget.take(&text) {
            break;
        }
        answer.transcript.push(text);
        next = nth + 1;
    }
    if next < lines.len() && many > 0 {
        answer.transcript_next = Some(next);
    }
    Ok(answer)
}

/// The names of a record's fields, without those that hold the conversation.
fn all_fields(call: &Call) -> Vec<String> {
    const MAX_FIELDS: usize = 60;

    let names = call.fields().into_iter().map(|(name, _)| name);
    let mut names: Vec<String> = names
        .filter(|name| !["transcript", "transcript_objects"].contains(&name.as_str()))
        .collect();
    // What is asked for most comes first, so that it fits.
    names.sort_by_key(|name| {
        ![
            "id",
            "agent",
            "status",
            "started_at",
            "duration",
            "costs",
            "direction",
        ]
        .contains(&name.as_str())
    });
    names.dedup();
    names.truncate(MAX_FIELDS);
    names
}

/// Finds a call by its id, or by the first digits of it.
pub(in crate::commands::mcp) fn find(
    index: &Index,
    id: &str,
    stop: &Stop,
) -> Result<Found, String> {
    let typed = parse_id(id).map_err(|error| format!("id: {error}"))?;
    let matches = |wanted: &dyn Fn(Uuid) -> bool| -> Vec<usize> {
        let rows = index.rows.iter().enumerate();
        rows.filter(|(_, row)| row.id.is_some_and(wanted))
            .map(|(position, _)| position)
            .collect()
    };
    let found = match &typed {
        TypedId::Prefix(prefix) => {
            let found = matches(&|id| id.simple().to_string().starts_with(prefix));
            let ids: BTreeSet<Uuid> = found.iter().filter_map(|row| index.rows[*row].id).collect();
            if ids.len() > 1 {
                return Err(ambiguous(&ids, prefix).one_line());
            }
            found
        }
        TypedId::Whole(id) => match id.as_uuid() {
            Some(uuid) => matches(&|id| id == uuid),
            None => by_text(index, id, stop)?,
        },
    };
    match found.first() {
        Some(row) => Ok(Found {
            row: *row,
            records: found.len(),
        }),
        None if index.gaps.is_empty() => {
            Err("id: there is no call with this id; search_calls finds calls".to_owned())
        }
        None => Err(format!(
            "id: no call that was read has this id, but {}",
            index.gaps.join("; ")
        )),
    }
}

/// An id that is not a UUID.
fn by_text(index: &Index, id: &Id, stop: &Stop) -> Result<Vec<usize>, String> {
    let mut found = Vec::new();
    index.each_short(stop, |position, call| {
        if id_of(&call).is_some_and(|text| Id::from(&*text) == *id) {
            found.push(position);
        }
        Ok(())
    })?;
    Ok(found)
}
