//! The sections on calls and costs over time.

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    charts::{Bar, Chart},
    gather::Gathered,
    page::{money, thousands},
    periods,
    tables::{by_label, figures, text},
};
use crate::statistics::{Amount, Dimension, Totals};

/// The periods of the page, with those without calls; after them the calls without a time.
fn all_periods(gathered: &Gathered) -> (Dimension, Vec<String>) {
    let Some((first, last)) = gathered.span else {
        return (Dimension::Day, Vec::new());
    };
    let dimension = periods::dimension(first, last);
    (dimension, periods::all(dimension, first, last))
}

/// A chart has at most as many months as are 20 years, the latest: a wrong year may be far away.
fn keep_latest(periods: &mut Vec<String>) {
    let earlier = periods.len().saturating_sub(240);
    periods.drain(..earlier);
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
    keep_latest(&mut periods);
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
    keep_latest(&mut periods);
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
