//! Which columns a table has, and how wide they are.

use std::borrow::Cow;

use super::{
    data_column::DataColumn,
    fields::{Align, Layout},
    style::Style,
    value_format::ValueFormat,
    wrap::{shorten, width},
};

/// A column of a table, with its width there.
pub(super) struct ChosenColumn {
    pub(super) data: DataColumn,
    /// With the time zone, if it is a column of times.
    pub(super) heading: String,
    pub(super) width: usize,
    max_width: usize,
    rank: u8,
    place: usize,
    align: Align,
    is_shrinkable: bool,
}

/// The columns of a table.
pub(super) struct Columns {
    pub(super) chosen: Vec<ChosenColumn>,
    /// The space between two columns.
    gap: usize,
    room: Option<usize>,
}

/// Terminals with fewer columns have one space between the columns of a table, others two.
const WIDE: usize = 100;

/// How wide a column grows for a figure. Longer ones are not figures that a person reads.
const MAX_FIGURE: usize = 36;

/// The widths of a column that has none of its own.
const PATH_WIDTH: usize = 10;
const MAX_PATH_WIDTH: usize = 60;

impl ChosenColumn {
    /// A column with the width that its usual values need.
    fn new(data: DataColumn, place: usize, zone: &str) -> Self {
        let column = data.column();
        let least = column.map_or(PATH_WIDTH, |column| column.width);
        let with_zone = format!("{} ({zone})", data.name);
        let heading = match data.format {
            ValueFormat::Time if column.is_none() || width(&with_zone) <= least => with_zone,
            // The name of a city says that it is a time.
            ValueFormat::Time => zone.to_owned(),
            _ => data.name.clone(),
        };
        Self {
            width: least.max(width(&heading)),
            max_width: column.map_or(MAX_PATH_WIDTH, |column| column.max_width),
            rank: column.map_or(0, |column| column.rank),
            align: column.map_or(Align::Left, |column| column.align),
            is_shrinkable: column.is_none_or(|column| column.is_shrinkable),
            data,
            heading,
            place,
        }
    }

    /// Takes what it needs of the room that is left.
    fn grow(&mut self, left: &mut usize) {
        let more = (*left).min(self.max_width.saturating_sub(self.width));
        // An id is shown whole, or in short.
        if self.data.format == ValueFormat::Id && self.width + more < self.max_width {
            return;
        }
        self.width += more;
        *left -= more;
    }
}

impl Columns {
    /// The columns that fit into a width, the most important first, as wide as there is room for; all
    /// columns for a file or a pipe, which has no width.
    pub(super) fn of_layout(layout: &Layout, room: Option<usize>, zone: &str) -> Self {
        let columns = DataColumn::in_table(layout)
            .map(|(data, column)| ChosenColumn::new(data, usize::from(column.place), zone));
        Self::choose(columns.collect(), room)
    }

    /// Columns that were asked for: all of them, in their order.
    pub(super) fn of(columns: &[DataColumn], room: Option<usize>, zone: &str) -> Self {
        let columns = columns
            .iter()
            .enumerate()
            .map(|(place, data)| ChosenColumn {
                rank: 0,
                ..ChosenColumn::new(data.clone(), place, zone)
            });
        Self::choose(columns.collect(), room)
    }

    fn choose(mut by_rank: Vec<ChosenColumn>, room: Option<usize>) -> Self {
        let gap = match room {
            Some(..WIDE) => 1,
            _ => 2,
        };
        let width = room.unwrap_or(usize::MAX);
        by_rank.sort_by_key(|column| column.rank);
        let mut chosen = Vec::new();
        let mut taken = 0;
        for column in by_rank {
            let more = column.width + if chosen.is_empty() { 0 } else { gap };
            // The columns of rank 0 are there in any width.
            if column.rank == 0 || taken + more <= width {
                taken += more;
                chosen.push(column);
            }
        }
        // Ids and statuses first; then the least important columns, which have the longest values.
        let mut left = width.saturating_sub(taken);
        let turn = |column: &ChosenColumn| match column.data.format {
            ValueFormat::Id => 0,
            ValueFormat::Status => 1,
            _ => 2,
        };
        for now in 0..=2 {
            let columns = chosen.iter_mut().rev();
            let columns = columns.filter(|column| turn(column) == now);
            columns.for_each(|column| column.grow(&mut left));
        }
        chosen.sort_by_key(|column| column.place);
        Self { chosen, gap, room }
    }

    /// Widens columns for the figures of a row: a figure is never cut. Columns of text shrink for it,
    /// as long as they are wider than their heading.
    pub(super) fn make_room(&mut self, cells: &[Cow<'_, str>]) {
        let mut has_grown = false;
        for (column, text) in self.chosen.iter_mut().zip(cells) {
            let is_id = column.data.format == ValueFormat::Id && text.len() <= MAX_FIGURE;
            if text.len() > column.width && (is_id || is_figure(text)) {
                column.width = text.len();
                has_grown = true;
            }
        }
        let Some(room) = self.room.filter(|_| has_grown) else {
            return;
        };
        let gaps = self.gap * self.chosen.len().saturating_sub(1);
        let taken: usize = self.chosen.iter().map(|column| column.width).sum();
        let mut over = (taken + gaps).saturating_sub(room);
        for column in self.chosen.iter_mut().rev() {
            if column.is_shrinkable {
                let less = over.min(column.width.saturating_sub(width(&column.heading)));
                column.width -= less;
                over -= less;
            }
        }
    }

    /// Adds a row: each cell in its column, without spaces after the last.
    pub(super) fn push_row(
        &self,
        line: &mut String,
        cells: &[Cow<'_, str>],
        style: impl Fn(&ChosenColumn, &str) -> Style,
    ) {
        let mut spaces = 0;
        for (column, text) in self.chosen.iter().zip(cells) {
            let shortened = shorten(text, column.width);
            let blank = column.width - width(&shortened);
            if shortened.is_empty() {
                spaces += column.width + self.gap;
                continue;
            }
            let (before, after) = match column.align {
                Align::Left => (0, blank),
                Align::Right => (blank, 0),
            };
            line.extend(std::iter::repeat_n(' ', spaces + before));
            style(column, text).push(line, &shortened);
            spaces = after + self.gap;
        }
        line.push('\n');
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

#[cfg(test)]
mod tests {
    use ovia::model::Call;

    use super::{Columns, Style};
    use crate::output::Printable;

    fn columns(room: Option<usize>, zone: &str) -> Columns {
        Columns::of_layout(&Call::LAYOUT, room, zone)
    }

    #[test]
    fn columns_fit_into_the_width() {
        for zone in ["UTC", "Buenos_Aires", "local"] {
            for room in 42..300 {
                let columns = columns(Some(room), zone);
                let gaps = columns.gap * (columns.chosen.len() - 1);
                let taken: usize = columns.chosen.iter().map(|column| column.width).sum();
                assert!(taken + gaps <= room, "{room}");
            }
        }
    }

    #[test]
    fn the_least_important_columns_are_left_out_first() {
        for (room, expected) in [
            (Some(10), "STARTED (UTC), STATUS, LEN"),
            (Some(60), "STARTED (UTC), DIR, STATUS, LEN, TO, ID"),
            (
                Some(80),
                "STARTED (UTC), DIR, STATUS, LEN, COST, FROM, TO, ID",
            ),
            (
                Some(120),
                "STARTED (UTC), DIR, STATUS, LEN, COST, FROM, TO, AGENT, ID",
            ),
            (
                None,
                "STARTED (UTC), DIR, STATUS, LEN, COST, FROM, TO, AGENT, ID",
            ),
        ] {
            let columns = columns(room, "UTC").chosen;
            let headings: Vec<_> = columns.iter().map(|column| &*column.heading).collect();
            assert_eq!(headings.join(", "), expected, "{room:?}");
            let id = columns.last().map(|column| column.width);
            let is_whole = room.is_none();
            if room == Some(80) {
                assert_eq!(columns[2].width, "in_progress".len());
            }
            assert!(expected.ends_with("LEN") || id == Some(if is_whole { 36 } else { 8 }));
        }
        assert_eq!(
            columns(Some(80), "Buenos_Aires").chosen[0].heading,
            "Buenos_Aires"
        );
        assert_eq!(
            columns(Some(140), "UTC")
                .chosen
                .last()
                .map(|column| column.width),
            Some(36)
        );
    }

    #[test]
    fn a_figure_is_never_cut() {
        let mut columns = columns(Some(60), "Buenos_Aires");
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
            columns.chosen.truncate(cells.len());
            columns.make_room(&cells);
            columns.push_row(&mut lines, &cells, |_, _| Style::Plain);
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
        assert_eq!(columns.chosen[2].width, "STATUS".len());
    }
}
