//! The tables of the page, and the labels in them.

use maud::{Markup, html};

use super::page::safe;
use crate::statistics::{Groups, Label, Totals};

/// How many rows a table has at most.
pub(super) const MAX_ROWS: usize = 500;

/// A table in a box that scrolls, so that a narrow screen does not cut it. The first column is text.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(headings.join(", ")) {
            table {
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    @for row in rows.iter().take(MAX_ROWS) {
                        tr {
                            @for (nth, cell) in row.iter().enumerate() {
                                @if nth == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
            @if rows.len() > MAX_ROWS {
                p class="muted" { "The first " (MAX_ROWS) " of " (rows.len()) " rows." }
            }
        }
    }
}

/// The table under a chart.
pub(super) fn figures(headings: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        details {
            summary { "Figures" }
            (table(headings, rows))
        }
    }
}

pub(super) fn text(label: &Label) -> String {
    match label {
        Label::Missing => "(none)".to_owned(),
        Label::Hour(hour) => format!("{hour:02}:00"),
        Label::Text(text) => safe(text),
    }
}

/// The groups of one dimension, by their label.
pub(super) fn by_label(groups: &Groups) -> Vec<(String, &Totals)> {
    let groups = groups.sorted();
    groups
        .filter_map(|group| Some((text(group.labels.first()?), group.totals?)))
        .collect()
}
