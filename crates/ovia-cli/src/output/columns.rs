//! Which columns a table has, and how wide they are.

use std::borrow::Cow;

use super::{
    fields::{Align, Column, Field, Layout},
    value_format::ValueFormat,
    wrap::{shorten, width},
};

/// A column of a table, with its width there.
pub(super) struct ChosenColumn {
    pub(super) field: &'static Field,
    pub(super) column: &'static Column,
    /// With the time zone, if it is a column of times.
    pub(super) heading: String,
    pub(super) width: usize,
}

/// The space between two columns.
const GAP: usize = 2;

/// How wide a column grows for a figure. Longer ones are not figures that a person reads.
const MAX_FIGURE: usize = 32;

/// The columns that fit into a width, the most important first, as wide as there is room for; all
/// columns for a file or a pipe, which has no width.
pub(super) fn choose(layout: &Layout, room: Option<usize>, zone: &str) -> Vec<ChosenColumn> {
    let room = room.unwrap_or(usize::MAX);
    let with_column = |field: &'static Field| Some((field, field.column.as_ref()?));
    let mut by_rank: Vec<_> = layout.fields.iter().filter_map(with_column).collect();
    by_rank.sort_by_key(|(_, column)| column.rank);

    let mut chosen = Vec::new();
    let mut taken = 0;
    for (field, column) in by_rank {
        let heading = match field.format {
            ValueFormat::Time => format!("{} ({zone})", column.heading),
            _ => column.heading.to_owned(),
        };
        let width = column.width.max(width(&heading));
        let more = width + if chosen.is_empty() { 0 } else { GAP };
        // The columns of rank 0 are there in any width.
        if column.rank == 0 || taken + more <= room {
            taken += more;
            chosen.push(ChosenColumn {
                field,
                column,
                heading,
                width,
            });
        }
    }
    // The least important columns have the longest values, so they get the remaining room first.
    let mut left = room.saturating_sub(taken);
    for chosen in chosen.iter_mut().rev() {
        let more = left.min(chosen.column.max_width.saturating_sub(chosen.width));
        chosen.width += more;
        left -= more;
    }
    chosen.sort_by_key(|chosen| chosen.column.place);
    chosen
}

/// Widens columns for the figures of a row: a figure is never cut. Columns of text shrink for it, as
/// long as they are wider than their heading.
pub(super) fn make_room(columns: &mut [ChosenColumn], cells: &[Cow<'_, str>], room: Option<usize>) {
    let mut has_grown = false;
    for (chosen, text) in columns.iter_mut().zip(cells) {
        if text.len() > chosen.width && is_figure(text) {
            chosen.width = text.len();
            has_grown = true;
        }
    }
    let Some(room) = room.filter(|_| has_grown) else {
        return;
    };
    let gaps = GAP * columns.len().saturating_sub(1);
    let taken: usize = columns.iter().map(|chosen| chosen.width).sum();
    let mut over = (taken + gaps).saturating_sub(room);
    for chosen in columns.iter_mut().rev() {
        if chosen.column.is_shrinkable {
            let less = over.min(chosen.width.saturating_sub(width(&chosen.heading)));
            chosen.width -= less;
            over -= less;
        }
    }
}

/// A number, a length, an amount, a time or a phone number.
fn is_figure(text: &str) -> bool {
    text.len() <= MAX_FIGURE
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.:, eE".contains(&byte))
}

/// Adds a row: each cell in its column, without spaces after the last.
pub(super) fn push_row(line: &mut String, columns: &[ChosenColumn], cells: &[Cow<'_, str>]) {
    let mut spaces = 0;
    for (chosen, text) in columns.iter().zip(cells) {
        let text = shorten(text, chosen.width);
        let blank = chosen.width - width(&text);
        if text.is_empty() {
            spaces += chosen.width + GAP;
            continue;
        }
        let (before, after) = match chosen.column.align {
            Align::Left => (0, blank),
            Align::Right => (blank, 0),
        };
        line.extend(std::iter::repeat_n(' ', spaces + before));
        line.push_str(&text);
        spaces = after + GAP;
    }
    line.push('\n');
}

#[cfg(test)]
mod tests {
    use ovia::model::Call;

    use super::{GAP, choose, make_room, push_row};
    use crate::output::Printable;

    #[test]
    fn columns_fit_into_the_width() {
        for room in 45..300 {
            let columns = choose(&Call::LAYOUT, Some(room), "UTC");
            let gaps = GAP * (columns.len() - 1);
            let taken: usize = columns.iter().map(|column| column.width).sum();
            assert!(taken + gaps <= room, "{room}");
        }
    }

    #[test]
    fn the_least_important_columns_are_left_out_first() {
        for (room, expected) in [
            (Some(10), "STARTED (UTC), STATUS, LENGTH"),
            (Some(80), "STARTED (UTC), DIR, STATUS, LENGTH, ID"),
            (
                Some(120),
                "STARTED (UTC), DIR, STATUS, LENGTH, COST, FROM, TO, ID",
            ),
            (
                Some(160),
                "STARTED (UTC), DIR, STATUS, LENGTH, COST, FROM, TO, AGENT, ID",
            ),
            (
                None,
                "STARTED (UTC), DIR, STATUS, LENGTH, COST, FROM, TO, AGENT, ID",
            ),
        ] {
            let columns = choose(&Call::LAYOUT, room, "UTC");
            let headings: Vec<_> = columns.iter().map(|chosen| &*chosen.heading).collect();
            assert_eq!(headings.join(", "), expected);
        }
    }

    #[test]
    fn a_figure_is_never_cut() {
        let room = 100;
        let mut columns = choose(&Call::LAYOUT, Some(room), "Buenos_Aires");
        let mut lines = String::new();
        for cells in [
            [
                "2026-11-20 10:00",
                "in",
                "completed_without_a_voice",
                "1440:00",
                "+33199001234",
            ],
            [
                "2026-11-20 10:00",
                "out",
                "completed",
                "0:59",
                "12345678901234567890",
            ],
            ["2026-11-20 10:00", "out", "completed", "-1234567:59", "x"],
        ] {
            let cells = cells.map(std::borrow::Cow::Borrowed);
            columns.truncate(cells.len());
            make_room(&mut columns, &cells, Some(60));
            push_row(&mut lines, &columns, &cells);
        }
        for figure in [
            "1440:00",
            "+33199001234",
            "12345678901234567890",
            "-1234567:59",
        ] {
            assert!(lines.contains(figure), "{lines}");
        }
        assert!(lines.contains("…"), "{lines}");
        // A status is as wide as its heading at least.
        assert_eq!(columns[2].width, "STATUS".len());
    }
}
