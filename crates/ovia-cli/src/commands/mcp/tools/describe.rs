//! `describe`: the list, its agents, its fields.

use super::Question;
use crate::{
    commands::mcp::{
        answer::{Budget, Description, Object, time_text},
        arguments::Describe,
        continuation::Continuation,
        spec,
        values::View,
    },
    redact::Redaction,
    statistics::{Groups, Label},
};

/// How many agents and statuses are named.
const MAX_AGENTS: usize = 15;
const MAX_STATUSES: usize = 10;

/// The longest description of a field.
const MAX_MEANING: usize = 150;

pub(super) fn run(question: &Question, arguments: Describe) -> Result<Description, String> {
    let settings = &question.settings;
    let (place, now) = question.place(arguments.continuation.as_deref(), "describe")?;
    let done = place.map_or(0, |place| usize::try_from(place.key).unwrap_or(usize::MAX));
    let mut answer = Description {
        rest: question.rest(),
        ..Description::default()
    };
    if done == 0 {
        answer.list = list(question);
        answer.agents = groups(question, &question.index().agents, MAX_AGENTS);
    }
    let view = View {
        zone: settings.zone,
        max_text: MAX_MEANING,
    };
    let documented = spec::FIELDS.iter().map(|line| view.text(line));
    let seen = question.index().undocumented.iter();
    let seen = seen.map(|name| settings.hide(&format!("{name} (not documented; seen in records)")));
    let fields: Vec<String> = documented.chain(seen).collect();
    let mut budget = Budget::new(settings.max_tokens, &answer);
    for field in fields.iter().skip(done) {
        if !budget.take(field) {
            break;
        }
        answer.fields.push(field.clone());
    }
    let next = done + answer.fields.len();
    if next < fields.len() {
        answer.rest.continuation =
            Some(Continuation::new(now, "describe", (next as u64, 0)).to_string());
        answer
            .rest
            .notes
            .push(format!("{} more fields", fields.len() - next));
    }
    Ok(answer)
}

/// What the list is.
fn list(question: &Question) -> Object {
    let (index, settings) = (question.index(), &question.settings);
    let time = |time| time_text(time, settings.zone);
    let mut list = Object::new();
    let mut add = |name: &str, value: String| {
        list.insert(name.to_owned(), value.into());
    };
    add("source", settings.hide(&index.source));
    if let Some((first, last)) = index.span() {
        add("first", time(first));
        add("last", time(last));
    }
    add("timezone", settings.zone.short_name());
    add(
        "read_again_after",
        humantime::format_duration(settings.max_age).to_string(),
    );
    add("hidden", match settings.redaction {
        Redaction::None => "nothing: the person who started the server chose --reveal".to_owned(),
        Redaction::All => "phone numbers, all free text, paths of URLs; also in what is searched".to_owned(),
        _ => "phone numbers and paths of URLs, also in transcripts; only the person who starts the server \
              can show them (--reveal)"
            .to_owned(),
    });
    add(
        "costs",
        "decimal text in the unit of the records, which is not documented".to_owned(),
    );
    list.insert("calls".to_owned(), index.rows.len().into());
    let statuses = groups(question, &index.statuses, MAX_STATUSES);
    let statuses: Object = statuses
        .into_iter()
        .filter_map(|mut group| {
            let name = group.remove("name")?.as_str()?.to_owned();
            Some((name, group.remove("calls")?))
        })
        .collect();
    list.insert("statuses".to_owned(), statuses.into());
    list
}

/// The groups with the most calls.
fn groups(question: &Question, groups: &Groups, max: usize) -> Vec<Object> {
    let all: Vec<_> = groups.sorted().collect();
    let rest = all.len().saturating_sub(max);
    let mut named: Vec<Object> = all
        .iter()
        .take(max)
        .map(|group| {
            let name = match &group.labels[..] {
                [Label::Text(name)] => question
                    .settings
                    .hide(&name.chars().take(60).collect::<String>()),
                _ => "unknown".to_owned(),
            };
            let calls = group.totals.map_or(0, |totals| totals.calls);
            [
                ("name".to_owned(), name.into()),
                ("calls".to_owned(), calls.into()),
            ]
            .into_iter()
            .collect()
        })
        .collect();
    if rest > 0 {
        named.push(
            [(
                "name".to_owned(),
                format!("{rest} more; see call_stats").into(),
            )]
            .into_iter()
            .collect(),
        );
    }
    named
}
