//! The page: its head, the totals, and the order of its sections.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{comparisons, distributions, gather::Gathered, lists, over_time};
use crate::{
    escape::escape,
    report::Report,
    statistics::{Amount, rounded},
};

const STYLE: &str = include_str!("style.css");

/// Forbids everything that would need the network, and scripts.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page as HTML.
pub(super) fn page(gathered: &Gathered, report: &Report) -> String {
    let zone = gathered.zone.short_name().replace('_', " ");
    let period = gathered
        .span
        .map_or_else(String::new, |(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first} to {last}"),
        });
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                title { "Calls " (period) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Calls" }
                    p class="muted" {
                        @if !period.is_empty() { (period) ". " }
                        "Times are in the time zone " (zone) ". Written "
                        (gathered.zone.at(gathered.now).format("%Y-%m-%d %H:%M")) "."
                    }
                    (totals(gathered))
                    @if gathered.all.calls > 0 {
                        (over_time::calls_by_period(gathered))
                        (over_time::costs_by_period(gathered))
                        div class="pair" {
                            (distributions::lengths(gathered))
                            (distributions::hours(gathered))
                        }
                        (comparisons::agents(gathered))
                        (comparisons::statuses(gathered))
                        (lists::slowest(gathered))
                        (lists::dearest(gathered))
                    }
                    (lists::problems(gathered, report))
                }
            }
        }
    };
    page.into_string()
}

fn totals(gathered: &Gathered) -> Markup {
    let all = &gathered.all;
    let part = |number: u32| percent(number, all.calls);
    let unknown = gathered.without_cost;
    html! {
        section aria-label="Totals" {
            dl class="tiles" {
                (tile("Calls", &thousands(all.calls), ""))
                (tile("Answered", &thousands(all.answered), &part(all.answered)))
                (tile("Failed", &thousands(all.failed), &part(all.failed)))
                (tile("Total length", &all.duration().map_or_else(unknown_text, |it| hours(&it)), ""))
                (tile("Mean length", &all.mean_duration().map_or_else(unknown_text, |it| minutes(&it)), ""))
                (tile("Cost", &money(all.total.known()), ""))
                (tile("Cost a minute", &all.cost_per_minute().map_or_else(unknown_text, |it| rounded(&it, 4)), ""))
            }
            @if all.calls > 0 && unknown > 0 {
                p class="muted" style="margin:12px 0 0" {
                    "The cost of " (thousands_of(unknown)) " of these calls is unknown; sums are without them."
                }
            }
        }
    }
}

fn tile(name: &str, value: &str, of: &str) -> Markup {
    html! {
        div {
            dt { (name) }
            dd { (value) @if !of.is_empty() { " " span class="of" { (of) } } }
        }
    }
}

fn unknown_text() -> String {
    "unknown".to_owned()
}

/// A part of a whole in percent. No line breaks between a number and its unit.
pub(super) fn percent(part: u32, whole: u32) -> String {
    match whole {
        0 => String::new(),
        _ if part > 0 && u64::from(part) * 200 < u64::from(whole) => "<\u{a0}1\u{a0}%".to_owned(),
        _ => format!("{:.0}\u{a0}%", f64::from(part) * 100.0 / f64::from(whole)),
    }
}

/// `10,000`.
pub(super) fn thousands(number: u32) -> String {
    thousands_of(number.into())
}

pub(super) fn thousands_of(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount with 4 decimals, from 100 on with 2.
pub(super) fn money(amount: Option<&Amount>) -> String {
    match amount {
        None => unknown_text(),
        Some(amount) if amount.to_f64().abs() < 100.0 => rounded(amount, 4),
        Some(amount) => rounded(amount, 2),
    }
}

/// Seconds as minutes and seconds, `1:30`.
pub(super) fn minutes(seconds: &Amount) -> String {
    let seconds: u64 = rounded(seconds, 0).parse().unwrap_or_default();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Seconds as hours and minutes; from 100 hours on without the minutes.
pub(super) fn hours(seconds: &Amount) -> String {
    let seconds: u64 = rounded(seconds, 0).parse().unwrap_or_default();
    match seconds / 3600 {
        0 => format!("{}\u{a0}m {:02}\u{a0}s", seconds / 60, seconds % 60),
        hours @ 100.. => format!("{}\u{a0}h", thousands_of(hours)),
        hours => format!("{hours}\u{a0}h {:02}\u{a0}m", seconds % 3600 / 60),
    }
}

/// Text of a record: without characters that change what is around them.
pub(super) fn safe(text: &str) -> String {
    escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{hours, minutes, money, percent, thousands};
    use crate::statistics::Amount;

    #[test]
    fn figures_for_people() {
        let amount = |text| Amount::parse(text).expect("a number");
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(percent(1, 3), "33\u{a0}%");
        assert_eq!(percent(1, 1000), "<\u{a0}1\u{a0}%");
        assert_eq!(percent(0, 1000), "0\u{a0}%");
        assert_eq!(percent(1, 0), "");
        assert_eq!(money(Some(&amount("99.12345"))), "99.1234");
        assert_eq!(money(Some(&amount("1234.5"))), "1234.50");
        assert_eq!(money(None), "unknown");
        assert_eq!(minutes(&amount("90")), "1:30");
        assert_eq!(hours(&amount("90")), "1\u{a0}m 30\u{a0}s");
        assert_eq!(hours(&amount("3660")), "1\u{a0}h 01\u{a0}m");
        assert_eq!(hours(&amount("3600000")), "1,000\u{a0}h");
    }
}
