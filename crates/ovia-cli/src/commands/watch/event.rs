//! Events, and how they are printed: a line for people, or a JSON object.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use chrono::{DateTime, SecondsFormat, Utc};
use ovia::{Call, serde_json};

use super::{budget::Budget, budget::Exceeded, fields::Change};
use crate::{
    escape::{escape, escape_json},
    exit::Failure,
    output::{Format, one_line, wrap},
    terminal::{self, stdout_is_terminal},
    time::Zone,
};

/// How many changed fields a line names.
const MAX_NAMED: usize = 8;

/// What has happened to a call.
pub(super) enum Event<'a> {
    New(&'a Call),
    /// The changes, if the old values were kept.
    Changed(&'a Call, Option<Vec<Change>>),
    Gone,
    Ended(&'a Call),
    Budget(&'a Exceeded, &'a Budget),
}

impl Event<'_> {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Changed(..) => "changed",
            Self::Gone => "gone",
            Self::Ended(_) => "ended",
            Self::Budget(..) => "budget",
        }
    }

    pub(super) fn record(&self) -> Option<&Call> {
        match self {
            Self::New(call) | Self::Changed(call, _) | Self::Ended(call) => Some(call),
            Self::Budget(exceeded, _) => Some(&exceeded.newest),
            Self::Gone => None,
        }
    }
}

/// Prints events to stdout, each at once.
pub(super) struct EventPrinter {
    pub(super) format: Format,
    pub(super) zone: Zone,
}

impl EventPrinter {
    pub(super) fn print(
        &self,
        event: &Event<'_>,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let line = match self.format {
            Format::Table => self.line(event, id, now, terminal::width()),
            _ => match json(event, id, now) {
                json if stdout_is_terminal() => escape_json(&json).into_owned(),
                json => json,
            },
        };
        let mut out = io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush())?;
        Ok(())
    }

    /// A line for people. On a terminal, what does not fit goes on below it.
    fn line(
        &self,
        event: &Event<'_>,
        id: &str,
        now: DateTime<Utc>,
        width: Option<usize>,
    ) -> String {
        let time = self.zone.at(now).format("%H:%M:%S");
        let what = match event {
            Event::New(call) => summary(call),
            Event::Changed(_, None) => "an older call has changed".to_owned(),
            Event::Changed(_, Some(changes)) => described(changes),
            Event::Gone => "not in the list any more".to_owned(),
            Event::Ended(call) => format!("the call has ended: {}", text_of(call, "status")),
            Event::Budget(exceeded, budget) => format!(
                "the calls of {} cost {}, the budget is {}",
                exceeded.day,
                exceeded.total,
                budget.amount()
            ),
        };
        let name = event.name();
        let start = format!("{time}  {name:<7}  {}  ", short(id));
        wrap::beside(&start, &escape(&what), width)
    }
}

/// The first digits of an id.
pub(super) fn short(id: &str) -> String {
    let digits = match id.parse::<ovia::uuid::Uuid>() {
        Ok(_) => 8,
        Err(_) => 24,
    };
    escape(&id.chars().take(digits).collect::<String>()).into_owned()
}

/// Direction, status and numbers of a new call.
fn summary(call: &Call) -> String {
    let numbers = format!(
        "{} → {}",
        text_of(call, "from_number"),
        text_of(call, "to_number")
    );
    format!(
        "{}  {}  {numbers}",
        text_of(call, "direction"),
        text_of(call, "status")
    )
}

fn text_of<'a>(call: &'a Call, field: &str) -> Cow<'a, str> {
    call.field(field)
        .map_or("-".into(), |value| text(value.get()))
}

/// A JSON value as people write it.
fn text(json: &str) -> Cow<'_, str> {
    match serde_json::from_str::<String>(json) {
        Ok(text) => Cow::Owned(text),
        Err(_) if json == "null" => Cow::Borrowed("none"),
        Err(_) => Cow::Borrowed(json),
    }
}

/// `status: ringing → completed, duration: none → 42, transcript changed`.
fn described(changes: &[Change]) -> String {
    let mut parts: Vec<String> = changes
        .iter()
        .take(MAX_NAMED)
        .map(|change| {
            let field = &change.field;
            match (&change.from, &change.to, change.items) {
                (Some(from), Some(to), _) => format!("{field}: {} → {}", text(from), text(to)),
                (_, _, Some(items)) => format!("{field} has {items} items now"),
                (Some(_), None, None) => format!("{field} added"),
                (None, Some(_), None) => format!("{field} removed"),
                (None, None, None) => format!("{field} changed"),
            }
        })
        .collect();
    if changes.len() > MAX_NAMED {
        parts.push(format!("and {} more", changes.len() - MAX_NAMED));
    }
    parts.join(", ")
}

/// An event on one line of JSON. The record is as it was sent.
fn json(event: &Event<'_>, id: &str, now: DateTime<Utc>) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let time = now.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut line = format!(
        r#"{{"event":"{}","time":"{time}","call_id":{}"#,
        event.name(),
        quoted(id)
    );
    match event {
        Event::Changed(_, None) => line.push_str(r#","changes":null"#),
        Event::Changed(_, Some(changes)) => {
            let changes: Vec<String> = changes
                .iter()
                .map(|change| {
                    let sides = [("from", &change.from), ("to", &change.to)];
                    let sides: Vec<String> = sides
                        .into_iter()
                        .filter_map(|(side, json)| {
                            Some(format!(r#""{side}":{}"#, one_line(json.as_ref()?)))
                        })
                        .collect();
                    format!("{}:{{{}}}", quoted(&change.field), sides.join(","))
                })
                .collect();
            line.push_str(&format!(r#","changes":{{{}}}"#, changes.join(",")));
        }
        Event::Budget(exceeded, budget) => line.push_str(&format!(
            r#","day":"{}","total":"{}","budget":"{}""#,
            exceeded.day,
            exceeded.total,
            budget.amount()
        )),
        Event::New(_) | Event::Gone | Event::Ended(_) => {}
    }
    if let Some(call) = event.record() {
        line.push_str(r#","record":"#);
        line.push_str(&one_line(call.as_str()));
    }
    line.push('}');
    line
}
