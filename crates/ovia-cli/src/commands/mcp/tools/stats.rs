//! `call_stats`: numbers, lengths and costs, in groups.

use std::collections::HashMap;

use clap::ValueEnum;
use ovia::serde_json::{self, Value};

use super::Question;
use crate::{
    commands::{
        mcp::{
            answer::{Budget, Table},
            arguments::CallStats,
            continuation::Continuation,
        },
        stats::{Counted, Periods, periods, row},
    },
    selection::FilterOptions,
    statistics::{Dimension, Group, Label, Totals},
};

pub(super) fn run(question: &Question, arguments: CallStats) -> Result<Table, String> {
    let settings = &question.settings;
    let conditions = CallStats {
        continuation: None,
        ..arguments.clone()
    };
    let key = serde_json::to_string(&conditions).unwrap_or_default();
    let (place, now) = question.place(arguments.continuation.as_deref(), &key)?;
    let dimensions = dimensions(&arguments.by)?;
    let has_span = arguments.since.is_some() || arguments.until.is_some();
    let compared: Option<Periods> = match &arguments.compare {
        Some(_) if has_span => return Err("compare: leave out since and until".to_owned()),
        Some(text) => {
            let connection = settings.connection_at(now);
            let found = periods(text, &dimensions, &settings.global(&connection));
            Some(found.map_err(|failure| failure.one_line().replace("--", ""))?)
        }
        None => None,
    };
    let options = FilterOptions {
        agent: arguments.agent,
        since: arguments.since,
        until: arguments.until,
        ..FilterOptions::default()
    };
    let mut filter = question.filter(options, now)?;
    let mut counted = Counted::new(&dimensions, settings.zone);
    question.each(&mut filter, |_, call| {
        counted.add(&call, compared.as_ref());
        Ok(())
    })?;

    let mut table = Table {
        rest: question.rest(),
        ..Table::default()
    };
    table.columns = row::names(&dimensions)
        .into_iter()
        .map(str::to_owned)
        .collect();
    if let Some(periods) = &compared {
        table.columns.insert(dimensions.len(), "period".to_owned());
        let text = periods.text(settings.zone).replace('\n', "; ");
        let words: Vec<&str> = text.split_whitespace().collect();
        table.rest.notes.push(words.join(" "));
    }
    if counted.all.calls + counted.before.calls == 0 {
        table.rest.notes.push(match compared {
            Some(_) => "no call is in either period".to_owned(),
            None => question.nothing_matched(&filter),
        });
    }
    if counted.without_cost > 0 {
        table.rest.notes.push(format!(
            "the cost of {} calls is unknown",
            counted.without_cost
        ));
    }
    let done = place.map_or(0, |place| usize::try_from(place.key).unwrap_or(usize::MAX));
    let nothing = Totals::default();
    let groups: Vec<Group<'_>> = counted.groups.sorted().collect();
    let mut budget = Budget::new(settings.max_tokens, &table);
    let mut labels = Labels::new(question);
    let mut taken = 0;
    for (nth, group) in groups.iter().enumerate() {
        let cells: Vec<Value> = group
            .labels
            .iter()
            .map(|label| labels.value(label))
            .collect();
        if nth < done {
            continue;
        }
        let with = |totals: Option<&Totals>, period: Option<&str>| {
            let mut cells = cells.clone();
            cells.extend(period.map(Value::from));
            cells.extend(row::totals(totals.unwrap_or(&nothing)).iter().map(value));
            cells
        };
        let rows = match compared {
            None => vec![with(group.totals, None)],
            Some(_) => vec![
                with(group.totals, Some("current")),
                with(group.before, Some("before")),
            ],
        };
        if !budget.take(&rows) {
            break;
        }
        table.rows.extend(rows);
        taken += 1;
    }
    if done + taken < groups.len() {
        let next = Continuation::new(now, &key, ((done + taken) as u64, 0));
        table.rest.continuation = Some(next.to_string());
        table
            .rest
            .notes
            .push(format!("{} more groups", groups.len() - done - taken));
    }
    Ok(table)
}

fn dimensions(names: &[String]) -> Result<Vec<Dimension>, String> {
    let mut dimensions = Vec::new();
    for name in names {
        let dimension = Dimension::from_str(name.trim(), true).map_err(|_| {
            let all = Dimension::value_variants().iter().map(|it| it.name());
            format!("by: give one of {}", all.collect::<Vec<_>>().join(", "))
        })?;
        if !dimensions.contains(&dimension) {
            dimensions.push(dimension);
        }
    }
    Ok(dimensions)
}

/// A total: money as text, other numbers as numbers, null where it is unknown.
fn value(cell: &row::Cell) -> Value {
    match cell {
        row::Cell::Unknown => Value::Null,
        row::Cell::Number(number) => {
            serde_json::from_str(number).unwrap_or_else(|_| number.as_str().into())
        }
        row::Cell::Text(text) | row::Cell::Money(text) => text.as_str().into(),
    }
}

/// The values of groups. Phone numbers that are hidden are told apart by a number of their own.
struct Labels<'a> {
    question: &'a Question,
    hidden: HashMap<String, usize>,
}

impl<'a> Labels<'a> {
    fn new(question: &'a Question) -> Self {
        Self {
            question,
            hidden: HashMap::new(),
        }
    }

    fn value(&mut self, label: &Label) -> Value {
        let text = match label {
            Label::Missing => return Value::Null,
            Label::Hour(hour) => return (*hour).into(),
            Label::Text(text) => text,
        };
        let shown = self.question.settings.hide(text);
        if shown == *text {
            return shown.into();
        }
        let next = self.hidden.len() + 1;
        let nth = *self.hidden.entry(text.clone()).or_insert(next);
        format!("{shown} {nth}").into()
    }
}
