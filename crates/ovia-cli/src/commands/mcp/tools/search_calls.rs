//! `search_calls`: calls that match, the latest first.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use ovia::{Direction, serde_json};

use super::{Question, Rows};
use crate::{
    commands::mcp::{
        answer::{Budget, Calls, UNTRUSTED, time_text},
        arguments::SearchCalls,
        continuation::Continuation,
        index::Row,
        values::{View, paths},
    },
    conversation,
    fold::fold,
    selection::FilterOptions,
};

/// What is shown of a call.
const FIELDS: [&str; 7] = [
    "id",
    "started_at",
    "agent.name",
    "direction",
    "status",
    "duration",
    "costs.total",
];

const DEFAULT_LIMIT: u64 = 20;
pub(super) const MAX_LIMIT: u64 = 50;

/// How many lines of a call are shown with the words, and how long a text is.
const MAX_LINES: usize = 2;
const MAX_TEXT: usize = 160;

/// How long the conversations are searched for an answer.
const MAX_TIME: Duration = Duration::from_secs(25);

pub(super) fn run(question: &Question, arguments: SearchCalls) -> Result<Calls, String> {
    let settings = &question.settings;
    let limit = arguments.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let key = key(&arguments);
    let (place, now) = question.place(arguments.continuation.as_deref(), &key)?;
    let mut names: Vec<String> = FIELDS.map(str::to_owned).to_vec();
    if settings.redaction == crate::redact::Redaction::None {
        names.extend(["from_number", "to_number"].map(str::to_owned));
    }
    if !arguments.fields.is_empty() {
        names.truncate(1);
        names.extend(
            arguments
                .fields
                .iter()
                .filter(|name| *name != "id")
                .cloned(),
        );
    }
    let paths = paths(&names)?;
    let words = arguments.words.as_deref().map(fold).unwrap_or_default();

    let read_at = question.index().read_at;
    let found = question
        .searches
        .get(format!("{key} {now} {read_at}"), || {
            find(question, &arguments, now)
        })?;
    let mut answer = Calls {
        matched: found.rows.len() as u64,
        rest: question.rest(),
        ..Calls::default()
    };
    answer.rest.notes.extend(found.notes.iter().cloned());
    let is_quoting = |name: &String| name.starts_with("transcript") || name.starts_with("analysis");
    if !words.is_empty() || names.iter().any(is_quoting) {
        answer.rest.notes.push(UNTRUSTED.to_owned());
    }
    let mut budget = Budget::new(settings.max_tokens, &answer);
    let view = View {
        zone: settings.zone,
        max_text: (budget.left() / names.len() / 4).clamp(30, 300),
    };
    let rows = found.after(question.index(), place);
    let mut last = None;
    for row in rows
        .iter()
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
    {
        question.stop.check()?;
        let call = question.index().shown(*row as usize, settings.redaction)?;
        let mut object = view.fields(&call, &paths);
        if !words.is_empty() {
            let view = View {
                max_text: MAX_TEXT,
                ..view
            };
            let lines = conversation::lines(&call);
            let said = lines.iter().enumerate();
            let said = said.filter(|(_, line)| fold(&line.content).contains(&words));
            let said: Vec<_> = said
                .take(MAX_LINES)
                .map(|(nth, line)| view.line(nth, line))
                .collect();
            object.insert("said".to_owned(), said.into());
        }
        if !budget.take(&object) {
            break;
        }
        answer.calls.push(object);
        last = Some(found.place(question.index(), *row));
    }
    let rest = rows.len() - answer.calls.len();
    if rest > 0 {
        let place = last.or_else(|| place.map(|place| (place.key, place.id)));
        answer.rest.continuation =
            place.map(|place| Continuation::new(now, &key, place).to_string());
        answer.rest.notes.push(format!("{rest} more"));
        if answer.calls.is_empty() {
            answer
                .rest
                .notes
                .push("a call does not fit into the answer; ask for fewer fields".to_owned());
        }
    }
    if let Some(missing) = names.iter().find(|name| {
        !answer.calls.is_empty()
            && arguments.fields.contains(name)
            && !answer.calls.iter().any(|call| call.contains_key(*name))
    }) {
        answer
            .rest
            .notes
            .push(format!("no call shown has `{}`", settings.hide(missing)));
    }
    Ok(answer)
}

/// The conditions, for the continuation.
fn key(arguments: &SearchCalls) -> String {
    let conditions = SearchCalls {
        continuation: None,
        limit: None,
        fields: Vec::new(),
        ..arguments.clone()
    };
    serde_json::to_string(&conditions).unwrap_or_default()
}

/// The rows that match.
fn find(question: &Question, arguments: &SearchCalls, now: DateTime<Utc>) -> Result<Rows, String> {
    let direction = match arguments
        .direction
        .as_deref()
        .map(|it| it.trim().to_lowercase())
    {
        None => None,
        Some(text) if text == "inbound" => Some(Direction::Inbound),
        Some(text) if text == "outbound" => Some(Direction::Outbound),
        Some(_) => return Err("direction: give inbound or outbound".to_owned()),
    };
    let options = FilterOptions {
        agent: arguments.agent.clone(),
        direction,
        status: arguments.status.clone(),
        number: arguments.number.clone(),
        since: arguments.since.clone(),
        until: arguments.until.clone(),
        ..FilterOptions::default()
    };
    let mut filter = question.filter(options, now)?;
    let mut rows = Vec::new();
    question.each(&mut filter, |position, _| {
        rows.extend(u32::try_from(position));
        Ok(())
    })?;
    let notes = match rows.is_empty() {
        true => vec![question.nothing_matched(&filter)],
        false => Vec::new(),
    };
    let found = Rows::new(question.index(), rows, Row::time_key, notes);
    match &arguments.words {
        Some(words) if !found.rows.is_empty() => said(question, words, found, now),
        _ => Ok(found),
    }
}

/// The rows in whose conversations the words are. Words that are hidden are not found.
fn said(question: &Question, words: &str, rows: Rows, now: DateTime<Utc>) -> Result<Rows, String> {
    let options = || FilterOptions {
        grep: Some(words.to_owned()),
        ..FilterOptions::default()
    };
    let hide = |text: String| text.replace("grep", "words");
    let mut filter = question.filter(options(), now).map_err(hide)?;
    let keeps = |filter: &mut crate::selection::Filter, call: &ovia::Call| {
        filter.keeps(call).map_err(|failure| failure.one_line())
    };
    let redaction = question.settings.redaction;
    let began = Instant::now();
    let searched = rows.rows.len();
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    for (nth, row) in rows.rows.into_iter().enumerate() {
        if nth % 64 == 0 {
            question.stop.check()?;
            if began.elapsed() > MAX_TIME {
                let time =
                    DateTime::from_timestamp_millis(question.index().rows[row as usize].started);
                let until =
                    time.map_or_else(String::new, |time| time_text(time, question.settings.zone));
                notes.push(format!(
                    "only the latest {nth} of {searched} calls were searched; ask with until: {until} for \
                     those before"
                ));
                break;
            }
        }
        let call = question.index().raw(row as usize)?;
        if !keeps(&mut filter, &call)? {
            continue;
        }
        let call = redaction
            .apply(call)
            .map_err(|failure| failure.one_line())?;
        if keeps(&mut filter, &call)? {
            found.push(row);
        }
    }
    if found.is_empty() && notes.is_empty() {
        notes.push(format!(
            "these words are in none of the {searched} calls that match otherwise"
        ));
    }
    Ok(Rows::new(question.index(), found, Row::time_key, notes))
}
