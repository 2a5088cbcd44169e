//! The sections that compare agents and statuses.

use maud::{Markup, html};

use super::{
    charts::{Bar, Chart},
    gather::Gathered,
    page::{self, minutes, money, percent, thousands},
    tables::{by_label, figures, table},
};
use crate::statistics::rounded;

/// How many agents and statuses a chart shows; the table has all of them.
const MAX_LYING_BARS: usize = 12;

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
