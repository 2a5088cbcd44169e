//! Which columns a table has, and how wide they are.

use std::borrow::Cow;

use super::{
    fields::{Align, Column, Field, Layout},
    wrap::{shorten, width},
};

/// A column of a table, with its width there.
pub(super) struct ChosenColumn {
    pub(super) field: &'static Field,
    pub(super) column: &'static Column,
    pub(super) width: usize,
}

/// The space between two columns.
const GAP: usize = 2;

/// The columns that fit into a width, the most important first, as wide as there is room for; all
/// columns for a file or a pipe, which has no width.
pub(super) fn choose(layout: &Layout, room: Option<usize>) -> Vec<ChosenColumn> {
    let room = room.unwrap_or(usize::MAX);
    let with_column = |field: &'static Field| Some((field, field.column.as_ref()?));
    let mut by_rank: Vec<_> = layout.fields.iter().filter_map(with_column).collect();
    by_rank.sort_by_key(|(_, column)| column.rank);

    let mut chosen = Vec::new();
    let mut taken = 0;
    for (field, column) in by_rank {
        let width = column.width;
        let more = width + if chosen.is_empty() { 0 } else { GAP };
        // The columns of rank 0 are there in any width.
        if column.rank == 0 || taken + more <= room {
            taken += more;
            chosen.push(ChosenColumn {
                field,
                column,
                width,
            });
        }
    }
    // The least important columns have the longest values, so they get the remaining room first.
    let mut left = room.saturating_sub(taken);
    for chosen in chosen.iter_mut().rev() {
        let more = left.min(chosen.column.max_width - chosen.width);
        chosen.width += more;
        left -= more;
    }
    chosen.sort_by_key(|chosen| chosen.column.place);
    chosen
}

/// Adds a row: each cell in its column, without spaces after the last.
pub(super) fn push_row<'a>(
    line: &mut String,
    columns: &[ChosenColumn],
    cell: impl Fn(&ChosenColumn) -> Cow<'a, str>,
) {
    let mut spaces = 0;
    for chosen in columns {
        let text = cell(chosen);
        let text = shorten(&text, chosen.width);
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

    use super::{GAP, choose};
    use crate::output::Printable;

    #[test]
    fn columns_fit_into_the_width() {
        for room in 45..300 {
            let columns = choose(&Call::LAYOUT, Some(room));
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
            let columns = choose(&Call::LAYOUT, room);
            let headings: Vec<_> = columns.iter().map(|chosen| chosen.column.heading).collect();
            assert_eq!(headings.join(", "), expected);
        }
    }
}
