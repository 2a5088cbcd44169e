//! `find_problems`: calls in which something went wrong, the worst or the latest first.

use chrono::{DateTime, Utc};
use ovia::{Call, serde_json};

use super::{Order, Question, Rows, order, search_calls::MAX_LIMIT};
use crate::{
    commands::mcp::{
        answer::{Budget, Calls, Object},
        arguments::{FindProblems, ProblemKind},
        continuation::Continuation,
        index::{Row, longest_silence},
        values::{View, paths},
    },
    conversation::{self, clock},
    selection::FilterOptions,
    statistics::{Dimension, Facts, Groups, Label, latency},
    stderr::count,
};

const DEFAULT_LIMIT: u64 = 10;

/// How many groups and mismatches are named.
const MAX_NAMED: usize = 8;
const MAX_MISMATCHES: usize = 4;

/// What is shown of every call, and of one that failed.
const FIELDS: [&str; 5] = ["id", "started_at", "agent.name", "status", "duration"];
const REASONS: [&str; 4] = [
    "disconnection_reason",
    "end_reason",
    "ended_reason",
    "hangup_cause",
];

impl ProblemKind {
    /// Whether a row is such a call.
    fn has(self, row: &Row) -> bool {
        match self {
            Self::Failed => row.is_failed,
            Self::Mismatch => row.has_mismatches,
            Self::Silent => row.silence > 0,
            Self::Slow => row.latency.is_some(),
            Self::Dear => row.cost.is_some(),
        }
    }

    /// What rows are sorted by, descending.
    fn order(self) -> Order {
        match self {
            Self::Failed | Self::Mismatch => Row::time_key,
            Self::Silent => |row| row.silence.into(),
            Self::Slow => |row| row.latency.map_or(0, |latency| order(latency.into())),
            Self::Dear => |row| row.cost.map_or(0, order),
        }
    }

    /// What the list is, and in which order.
    fn text(self) -> &'static str {
        match self {
            Self::Failed => "calls whose status says that they failed, the latest first",
            Self::Mismatch => {
                "calls with values that do not fit their documented type, the latest first"
            }
            Self::Silent => {
                "the longest time between two lines, from the end of the first where the record has it, or \
                 else from its start; in seconds"
            }
            Self::Slow => {
                "the typical time until the agent answers, in milliseconds (latency_metrics: the median, or \
                 else the average)"
            }
            Self::Dear => "costs.total, the greatest first; the currency is not documented",
        }
    }
}

pub(super) fn run(question: &Question, arguments: FindProblems) -> Result<Calls, String> {
    let settings = &question.settings;
    let kind = arguments.kind;
    let limit = arguments.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let conditions = FindProblems {
        continuation: None,
        limit: None,
        ..arguments.clone()
    };
    let key = serde_json::to_string(&conditions).unwrap_or_default();
    let (place, now) = question.place(arguments.continuation.as_deref(), &key)?;
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
    answer.rest.notes.push(kind.text().to_owned());
    answer.rest.notes.extend(found.notes.iter().cloned());
    let mut names: Vec<String> = FIELDS.map(str::to_owned).to_vec();
    match kind {
        ProblemKind::Failed => names.extend(REASONS.map(str::to_owned)),
        ProblemKind::Dear => names.push("costs".to_owned()),
        _ => {}
    }
    let paths = paths(&names)?;
    let view = View {
        zone: settings.zone,
        max_text: 160,
    };
    let mut budget = Budget::new(settings.max_tokens, &answer);
    let rows = found.after(question.index(), place);
    let mut last = None;
    for row in rows
        .iter()
        .take(usize::try_from(limit).unwrap_or(usize::MAX))
    {
        question.stop.check()?;
        let call = question.index().shown(*row as usize, settings.redaction)?;
        let mut object = view.fields(&call, &paths);
        let raw = match kind {
            // What is hidden has another type than what was sent.
            ProblemKind::Mismatch => Some(question.index().raw(*row as usize)?),
            _ => None,
        };
        add_problem(&mut object, kind, raw.as_ref().unwrap_or(&call), &|text| {
            settings.hide(text)
        });
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
    }
    Ok(answer)
}

/// Adds what is wrong with a call.
fn add_problem(object: &mut Object, kind: ProblemKind, call: &Call, hide: &dyn Fn(&str) -> String) {
    match kind {
        ProblemKind::Silent => {
            if let Some(silence) = longest_silence(&conversation::lines(call)) {
                let seconds = silence.length.as_millis() as f64 / 1000.0;
                object.insert("silence".to_owned(), seconds.into());
                object.insert("silence_from".to_owned(), clock(silence.from).into());
                object.insert("after_line".to_owned(), silence.after.into());
            }
        }
        ProblemKind::Slow => {
            if let Some(latency) = latency(call) {
                object.insert("latency_ms".to_owned(), latency.into());
            }
        }
        ProblemKind::Mismatch => {
            let mismatches = call.mismatches();
            let named = mismatches.iter().take(MAX_MISMATCHES);
            let mut named: Vec<String> = named
                .map(|it| {
                    hide(&format!(
                        "{}: expected {}, found {}",
                        it.path(),
                        it.expected(),
                        it.found()
                    ))
                })
                .collect();
            if mismatches.len() > MAX_MISMATCHES {
                named.push(format!("{} more", mismatches.len() - MAX_MISMATCHES));
            }
            object.insert("mismatches".to_owned(), named.into());
        }
        ProblemKind::Failed | ProblemKind::Dear => {}
    }
}

fn find(question: &Question, arguments: &FindProblems, now: DateTime<Utc>) -> Result<Rows, String> {
    let options = FilterOptions {
        agent: arguments.agent.clone(),
        since: arguments.since.clone(),
        until: arguments.until.clone(),
        ..FilterOptions::default()
    };
    let mut filter = question.filter(options, now)?;
    let index = question.index();
    let (mut rows, mut kept) = (Vec::new(), 0);
    let mut by_status = Groups::new(&[Dimension::Status], question.settings.zone);
    question.each(&mut filter, |position, call| {
        kept += 1;
        let row = &index.rows[position];
        if arguments.kind.has(row) {
            rows.extend(u32::try_from(position));
            if arguments.kind == ProblemKind::Failed {
                by_status.add(&call, &Facts::of(&call));
            }
        }
        Ok(())
    })?;
    let mut notes = Vec::new();
    match (kept, rows.is_empty()) {
        (0, _) => notes.push(question.nothing_matched(&filter)),
        (_, true) => notes.push(format!("none of {} is such a call", count(kept, "call"))),
        (_, false) => notes.push(format!("of {}", count(kept, "call"))),
    }
    let named: Vec<String> = by_status
        .sorted()
        .take(MAX_NAMED)
        .map(|group| {
            let status = match &group.labels[..] {
                [Label::Text(text)] => question
                    .settings
                    .hide(&text.chars().take(40).collect::<String>()),
                _ => "no status".to_owned(),
            };
            format!("{status} {}", group.totals.map_or(0, |totals| totals.calls))
        })
        .collect();
    if !named.is_empty() {
        notes.push(format!("by status: {}", named.join(", ")));
    }
    if arguments.kind == ProblemKind::Mismatch {
        let mut kinds: Vec<(String, u64)> = index.report.mismatches().collect();
        kinds.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        let named = kinds.iter().take(MAX_NAMED).map(|(what, number)| {
            let what: String = what.chars().take(120).collect();
            format!("{} ({number})", question.settings.hide(&what))
        });
        let named: Vec<String> = named.collect();
        if !named.is_empty() {
            notes.push(format!("in the whole list: {}", named.join("; ")));
        }
    }
    Ok(Rows::new(index, rows, arguments.kind.order(), notes))
}
