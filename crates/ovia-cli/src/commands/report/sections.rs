//! The sections of the page: a chart, and its figures in a table.

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    charts::{Bar, Chart},
    gather::{Gathered, Top},
    page::{self, minutes, money, percent, safe, thousands, thousands_of},
    periods,
};
use crate::{
    report::Report,
    statistics::{Amount, Dimension, Groups, Label, Totals, rounded},
    stderr::count,
};

/// How many agents and statuses a chart shows; the table has all of them.
const MAX_LYING_BARS: usize = 12;

/// Widths of the bars of lengths, in seconds, and how many bars there may be.
const BINS: [u64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const MAX_BINS: u64 = 20;

/// A table in a box that scrolls, so that a narrow screen does not cut it. The first column is text.
fn table(headings: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(headings.join(", ")) {
            table {
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (nth, cell) in row.iter().enumerate() {
                                @if nth == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The table under a chart.
fn figures(headings: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        details {
            summary { "Figures" }
            (table(headings, rows))
        }
    }
}

fn text(label: &Label) -> String {
    match label {
        Label::Missing => "(none)".to_owned(),
        Label::Hour(hour) => format!("{hour:02}:00"),
        Label::Text(text) => safe(text),
    }
}

/// The groups of one dimension, by their label.
fn by_label(groups: &Groups) -> Vec<(String, &Totals)> {
    let groups = groups.sorted();
    groups
        .filter_map(|group| Some((text(group.labels.first()?), group.totals?)))
        .collect()
}

/// The periods of the page, with those without calls; after them the calls without a time.
fn all_periods(gathered: &Gathered) -> (Dimension, Vec<String>) {
    let Some((first, last)) = gathered.span else {
        return (Dimension::Day, Vec::new());
    };
    let dimension = periods::dimension(first, last);
    (dimension, periods::all(dimension, first, last))
}

/// A period on an axis: without the year, which the heading says.
fn short_period(dimension: Dimension, period: &str) -> String {
    match dimension {
        Dimension::Month => period.to_owned(),
        _ => period
            .split_once('-')
            .map_or(period, |(_, rest)| rest)
            .to_owned(),
    }
}

pub(super) fn calls_by_period(gathered: &Gathered) -> Markup {
    let (dimension, mut periods) = all_periods(gathered);
    let mut counts: HashMap<(String, String), u32> = HashMap::new();
    let mut directions: Vec<String> = Vec::new();
    if let Some((_, groups)) = gathered.by_period(dimension) {
        for group in groups.sorted() {
            let [period, direction] =
                [0, 1].map(|nth| group.labels.get(nth).map_or_else(String::new, text));
            let calls = group.totals.map_or(0, |totals| totals.calls);
            if !directions.contains(&direction) {
                directions.push(direction.clone());
            }
            if !periods.contains(&period) {
                periods.push(period.clone());
            }
            counts.insert((period, direction), calls);
        }
    }
    directions.sort();
    directions.truncate(5);
    let calls_of = |period: &str, direction: &str| {
        let key = (period.to_owned(), direction.to_owned());
        counts.get(&key).copied().unwrap_or_default()
    };
    let title = format!("Calls by {} and direction", dimension.name());
    let series: Vec<&str> = directions.iter().map(String::as_str).collect();
    let bars = periods.iter().map(|period| Bar {
        label: short_period(dimension, period),
        values: series
            .iter()
            .map(|it| calls_of(period, it).into())
            .collect(),
    });
    let chart = Chart {
        title: &title,
        series: &series,
        bars: bars.collect(),
        is_horizontal: false,
        is_wide: true,
    };
    let headings: Vec<&str> = [dimension.name()]
        .into_iter()
        .chain(series.iter().copied())
        .collect();
    let rows: Vec<Vec<String>> = periods
        .iter()
        .map(|period| {
            let counts = series.iter().map(|it| thousands(calls_of(period, it)));
            [period.clone()].into_iter().chain(counts).collect()
        })
        .collect();
    html! {
        section {
            h2 { (title) }
            (chart.draw("calls"))
            (figures(&headings, &rows))
        }
    }
}

pub(super) fn costs_by_period(gathered: &Gathered) -> Markup {
    let (dimension, mut periods) = all_periods(gathered);
    let groups: HashMap<String, &Totals> = gathered
        .by_period(dimension)
        .map(|(groups, _)| by_label(groups))
        .unwrap_or_default()
        .into_iter()
        .inspect(|(period, _)| {
            if !periods.contains(period) {
                periods.push(period.clone());
            }
        })
        .collect();
    let title = format!("Cost by {} and part", dimension.name());
    let nothing = Totals::default();
    let parts = |period: &String| {
        let totals = groups.get(period).copied().unwrap_or(&nothing);
        let [llm, stt, tts, total] =
            [&totals.llm, &totals.stt, &totals.tts, &totals.total].map(|sum| sum.known().cloned());
        [llm, stt, tts, totals.other(), total]
    };
    let value = |amount: &Option<Amount>| amount.as_ref().map_or(0.0, Amount::to_f64).max(0.0);
    let bars = periods.iter().map(|period| Bar {
        label: short_period(dimension, period),
        values: parts(period)[..4].iter().map(value).collect(),
    });
    let chart = Chart {
        title: &title,
        series: &["llm", "stt", "tts", "other"],
        bars: bars.collect(),
        is_horizontal: false,
        is_wide: true,
    };
    let rows: Vec<Vec<String>> = periods
        .iter()
        .map(|period| {
            let cells = parts(period).map(|amount| match (&amount, groups.get(period)) {
                (None, None) => "0".to_owned(),
                _ => money(amount.as_ref()),
            });
            [period.clone()].into_iter().chain(cells).collect()
        })
        .collect();
    html! {
        section {
            h2 { (title) }
            p class="muted" { "In the unit of the records. Other is the total less the three services." }
            (chart.draw("costs"))
            (figures(&[dimension.name(), "llm", "stt", "tts", "other", "total"], &rows))
        }
    }
}

pub(super) fn lengths(gathered: &Gathered) -> Markup {
    let lengths = &gathered.all.lengths;
    let percentiles = lengths.percentiles([50, 90, 99]);
    // The longest hundredth is one bar, so that a single long call does not flatten the others.
    let limit = percentiles.map_or(0, |[.., p99]| p99 / 1_000_000 + 1);
    let fits = BINS
        .iter()
        .find(|width| limit.div_ceil(**width) <= MAX_BINS);
    let width = fits.copied().unwrap_or_else(|| limit.div_ceil(MAX_BINS));
    let bins = limit.div_ceil(width);
    let mut counts: Vec<u64> = vec![0; usize::try_from(bins + 1).unwrap_or_default()];
    for (micros, number) in lengths.counted() {
        let bin = (micros / 1_000_000 / width).min(bins);
        if let Some(count) = usize::try_from(bin)
            .ok()
            .and_then(|bin| counts.get_mut(bin))
        {
            *count += u64::from(number);
        }
    }
    if counts.last() == Some(&0) {
        counts.pop();
    }
    let label = |nth: usize| {
        let seconds = Amount::from_micros(nth as u128 * u128::from(width) * 1_000_000);
        let from = minutes(&seconds);
        if nth as u64 == bins {
            format!("≥{from}")
        } else {
            from
        }
    };
    let bars = counts.iter().enumerate().map(|(nth, count)| Bar {
        label: label(nth),
        values: vec![*count as f64],
    });
    let chart = Chart {
        title: "Calls by length",
        series: &[],
        bars: bars.collect(),
        is_horizontal: false,
        is_wide: false,
    };
    let rows: Vec<Vec<String>> = counts
        .iter()
        .enumerate()
        .map(|(nth, count)| vec![label(nth), thousands_of(*count)])
        .collect();
    let shown = |micros: u64| minutes(&Amount::from_micros(micros.into()));
    html! {
        section {
            h2 { "Lengths" }
            @match percentiles {
                Some([p50, p90, p99]) => {
                    p class="muted" {
                        "Half of the calls are no longer than " (shown(p50)) ", 90 % than " (shown(p90))
                        ", 99 % than " (shown(p99)) ". Minutes and seconds; each bar from its label on."
                    }
                    (chart.draw("lengths"))
                    (figures(&["length from", "calls"], &rows))
                }
                None => { p { "No call has a length." } }
            }
        }
    }
}

fn hours_of(gathered: &Gathered) -> Vec<(String, u32)> {
    let groups: HashMap<String, u32> = by_label(&gathered.by_hour)
        .into_iter()
        .map(|(hour, totals)| (hour, totals.calls))
        .collect();
    let hour = |hour: u32| {
        let label = format!("{hour:02}:00");
        let calls = groups.get(&label).copied().unwrap_or_default();
        (label, calls)
    };
    (0..24).map(hour).collect()
}

pub(super) fn hours(gathered: &Gathered) -> Markup {
    let hours = hours_of(gathered);
    let bars = hours.iter().map(|(label, calls)| Bar {
        label: label.trim_end_matches(":00").to_owned(),
        values: vec![f64::from(*calls)],
    });
    let chart = Chart {
        title: "Calls by hour of the day",
        series: &[],
        bars: bars.collect(),
        is_horizontal: false,
        is_wide: false,
    };
    let rows: Vec<Vec<String>> = hours
        .iter()
        .map(|(label, calls)| vec![label.clone(), thousands(*calls)])
        .collect();
    html! {
        section {
            h2 { "Hours of the day" }
            p class="muted" { "Calls by the hour in which they started, in the time zone of this page." }
            (chart.draw("hours"))
            (figures(&["hour", "calls"], &rows))
        }
    }
}

fn lying(title: &str, name: &str, series: &[&str], bars: Vec<Bar>) -> Markup {
    let mut bars = bars;
    bars.truncate(MAX_LYING_BARS);
    let chart = Chart {
        title,
        series,
        bars,
        is_horizontal: true,
        is_wide: true,
    };
    chart.draw(name)
}

pub(super) fn agents(gathered: &Gathered) -> Markup {
    let agents = by_label(&gathered.by_agent);
    let bars = agents.iter().map(|(name, totals)| Bar {
        label: name.clone(),
        values: vec![
            f64::from(totals.answered),
            f64::from(totals.calls.saturating_sub(totals.answered)),
        ],
    });
    let rows: Vec<Vec<String>> = agents
        .iter()
        .map(|(name, totals)| {
            vec![
                name.clone(),
                thousands(totals.calls),
                percent(totals.answered, totals.calls),
                percent(totals.failed, totals.calls),
                totals
                    .duration()
                    .as_ref()
                    .map_or_else(String::new, page::hours),
                totals
                    .mean_duration()
                    .as_ref()
                    .map_or_else(String::new, minutes),
                money(totals.total.known()),
                totals
                    .cost_per_minute()
                    .map_or_else(|| "unknown".to_owned(), |it| rounded(&it, 4)),
            ]
        })
        .collect();
    let headings = [
        "agent",
        "calls",
        "answered",
        "failed",
        "total length",
        "mean",
        "cost",
        "a minute",
    ];
    html! {
        section {
            h2 { "Agents compared" }
            (lying("Calls by agent, answered or not", "agents", &["answered", "not answered"], bars.collect()))
            @if agents.len() > MAX_LYING_BARS {
                p class="muted" { "The chart has the " (MAX_LYING_BARS) " agents with the most calls." }
            }
            (table(&headings, &rows))
        }
    }
}

pub(super) fn statuses(gathered: &Gathered) -> Markup {
    let statuses = by_label(&gathered.by_status);
    let bars = statuses.iter().map(|(name, totals)| Bar {
        label: name.clone(),
        values: vec![f64::from(totals.calls)],
    });
    let rows: Vec<Vec<String>> = statuses
        .iter()
        .map(|(name, totals)| {
            let calls = totals.calls;
            vec![
                name.clone(),
                thousands(calls),
                percent(calls, gathered.all.calls),
            ]
        })
        .collect();
    html! {
        section {
            h2 { "Statuses" }
            (lying("Calls by status", "statuses", &[], bars.collect()))
            (figures(&["status", "calls", "part"], &rows))
        }
    }
}

/// The calls of a list, each with its value.
fn top<T>(
    heading: &str,
    top: &Top<T>,
    gathered: &Gathered,
    value: impl Fn(&T) -> String,
) -> Markup {
    let headings = [
        heading,
        "started",
        "length",
        "agent",
        "direction",
        "from",
        "to",
        "id",
    ];
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
                            @for text in [&call.direction, &call.from, &call.to] {
                                td class="text" { (safe(text)) }
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
                     the average. Numbers are masked."
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
                p class="muted" { "Costs are exact, in the unit of the records. Numbers are masked." }
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
