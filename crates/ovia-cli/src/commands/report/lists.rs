//! The sections that list calls, and what is wrong with the data.

use maud::{Markup, html};

use super::{
    gather::{Gathered, Top},
    page::{minutes, percent, safe, thousands_of},
    tables::table,
};
use crate::{report::Report, statistics::Amount, stderr::count};

/// The calls of a list, each with its value.
fn top<T>(
    heading: &str,
    top: &Top<T>,
    gathered: &Gathered,
    value: impl Fn(&T) -> String,
) -> Markup {
    let mut headings = vec![heading, "started", "length", "agent", "direction"];
    if gathered.has_numbers {
        headings.extend(["from", "to"]);
    }
    headings.push("id");
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(headings.join(", ")) {
            table {
                thead {
                    tr {
                        @for (nth, heading) in headings.iter().enumerate() {
                            th scope="col" class=[(nth > 2).then_some("text")] { (heading) }
                        }
                    }
                }
                tbody {
                    @for (amount, call) in &top.0 {
                        tr {
                            td { (value(amount)) }
                            td {
                                @if let Some(time) = call.started {
                                    (gathered.zone.at(time).format("%Y-%m-%d %H:%M"))
                                }
                            }
                            td {
                                @if let Some(micros) = call.length {
                                    (minutes(&Amount::from_micros(micros.into())))
                                }
                            }
                            td class="text wrap" { (safe(&call.agent)) }
                            td class="text" { (safe(&call.direction)) }
                            @if gathered.has_numbers {
                                @for number in [&call.from, &call.to] {
                                    td class="text" { (safe(number)) }
                                }
                            }
                            td class="text" { code title=(call.id) { (call.id.get(..8).unwrap_or(&call.id)) } }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn slowest(gathered: &Gathered) -> Markup {
    html! {
        section {
            h2 { "Slowest calls" }
            @if gathered.slowest.0.is_empty() {
                p { "No call says how long the agent took to answer (latency_metrics)." }
            } @else {
                p class="muted" {
                    "The calls in which the agent took longest to answer: the median of its answers, or else \
                     the average."
                }
                (top("answer", &gathered.slowest, gathered, |milliseconds| {
                    format!("{:.2} s", milliseconds / 1000.0)
                }))
            }
        }
    }
}

pub(super) fn dearest(gathered: &Gathered) -> Markup {
    html! {
        section {
            h2 { "Dearest calls" }
            @if gathered.dearest.0.is_empty() {
                p { "No call has a known cost." }
            } @else {
                p class="muted" { "Costs are exact, in the unit of the records." }
                (top("cost", &gathered.dearest, gathered, |cost| safe(&cost.to_string())))
            }
        }
    }
}

pub(super) fn problems(gathered: &Gathered, report: &Report) -> Markup {
    let (unreadable, named) = report.unreadable();
    let calls = gathered.all.calls;
    let of = |number: u64| {
        vec![
            thousands_of(number),
            percent(u32::try_from(number).unwrap_or(u32::MAX), calls),
        ]
    };
    let rows = |problems: &mut dyn Iterator<Item = (String, u64)>| -> Vec<Vec<String>> {
        let row = |(what, number): (String, u64)| [vec![safe(&what)], of(number)].concat();
        problems.map(row).collect()
    };
    let owned = |(text, number): (&str, u64)| (text.to_owned(), number);
    let mismatches = rows(&mut report.mismatches());
    let contradictions = rows(&mut gathered.problems.contradictions().map(owned));
    let missing = rows(&mut gathered.problems.missing().map(owned));
    let is_empty = mismatches.is_empty() && contradictions.is_empty() && missing.is_empty();
    html! {
        section {
            h2 { "Data problems" }
            @if unreadable > 0 {
                p class="warn" {
                    (count(unreadable, "record")) " could not be read; missing from this page:"
                }
                ul { @for error in named { li class="wrap" { (safe(error)) } } }
            } @else if is_empty {
                p { "None found." }
            }
            @for (heading, first, rows) in [
                ("Values that do not fit the documented types", "value", mismatches),
                ("Contradictions", "the call", contradictions),
                ("Missing fields", "field", missing),
            ] {
                @if !rows.is_empty() {
                    h3 { (heading) }
                    (table(&[first, "number", "part of the calls"], &rows))
                }
            }
        }
    }
}
