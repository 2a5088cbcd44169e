//! The sections on the lengths of calls and on the hours of the day.

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    charts::{Bar, Chart},
    gather::Gathered,
    page::{minutes, thousands, thousands_of},
    tables::{by_label, figures},
};
use crate::statistics::Amount;

/// Widths of the bars of lengths, in seconds, and how many bars there may be.
const BINS: [u64; 12] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const MAX_BINS: u64 = 20;

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
                        "Half of the calls are no longer than " (shown(p50)) ", 90\u{a0}% than " (shown(p90))
                        ", 99\u{a0}% than " (shown(p99)) ". Minutes and seconds; each bar from its label on."
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
