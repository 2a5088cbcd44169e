//! Which columns a table has, and how wide they are.

use std::borrow::Cow;

use super::wrap::{shorten, width};

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Started,
    Direction,
    Status,
    Length,
    Cost,
    From,
    To,
    Agent,
    Id,
}

/// A column of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) content: Content,
    pub(super) title: &'static str,
    pub(super) width: usize,
    /// How wide it gets where there is room.
    widest: usize,
    /// The lower, the longer it stays when there is little room.
    rank: u8,
    right: bool,
}

const GAP: usize = 2;

/// Widths for what is usual: `in`, `out`; `completed`; `59:59`; `0.0109`; numbers of thirteen
/// digits and a plus. The id is 36 wide or useless, for `ovia calls get` wants the whole of it.
#[rustfmt::skip]
const COLUMNS: [Column; 9] = [
    column(Content::Started,   "STARTED (UTC)", 16, 16, 0, false),
    column(Content::Direction, "DIR",            3,  3, 2, false),
    column(Content::Status,    "STATUS",        11, 16, 0, false),
    column(Content::Length,    "LENGTH",         6,  6, 0, true),
    column(Content::Cost,      "COST",           6,  8, 5, true),
    column(Content::From,      "FROM",          14, 16, 4, false),
    column(Content::To,        "TO",            14, 16, 3, false),
    column(Content::Agent,     "AGENT",         12, 36, 6, false),
    column(Content::Id,        "ID",            36, 36, 1, false),
];

const fn column(
    content: Content,
    title: &'static str,
    width: usize,
    widest: usize,
    rank: u8,
    right: bool,
) -> Column {
    Column {
        content,
        title,
        width,
        widest,
        rank,
        right,
    }
}

/// The columns that fit into so many columns of a terminal, most important first, and as wide as
/// there is room for. Without an edge it is all of them.
pub(super) fn columns(room: Option<usize>) -> Vec<Column> {
    let room = room.unwrap_or(usize::MAX);
    let mut by_rank = COLUMNS.to_vec();
    by_rank.sort_by_key(|column| column.rank);
    let mut chosen = Vec::new();
    let mut taken = 0;
    for column in by_rank {
        let more = column.width + if chosen.is_empty() { 0 } else { GAP };
        // Without the first ones it would be no table.
        if column.rank == 0 || taken + more <= room {
            taken += more;
            chosen.push(column.content);
        }
    }
    let mut columns = COLUMNS.to_vec();
    columns.retain(|column| chosen.contains(&column.content));
    let mut left = room.saturating_sub(taken);
    for content in [
        Content::Agent,
        Content::Status,
        Content::To,
        Content::From,
        Content::Cost,
    ] {
        if let Some(column) = columns.iter_mut().find(|column| column.content == content) {
            let more = left.min(column.widest - column.width);
            column.width += more;
            left -= more;
        }
    }
    columns
}

/// Adds a row: each cell in its column, with no space behind the last.
pub(super) fn row<'a>(
    line: &mut String,
    columns: &[Column],
    cell: impl Fn(&Column) -> Cow<'a, str>,
) {
    let mut owed = 0;
    for column in columns {
        let text = cell(column);
        let text = shorten(&text, column.width);
        let blank = column.width - width(&text);
        let (before, behind) = if column.right { (blank, 0) } else { (0, blank) };
        if !text.is_empty() {
            line.extend(std::iter::repeat_n(' ', owed + before));
            line.push_str(&text);
            owed = behind + GAP;
        } else {
            owed += column.width + GAP;
        }
    }
    line.push('\n');
}

#[cfg(test)]
mod tests {
    use super::{Content, GAP, columns};

    #[test]
    fn fits_the_room() {
        for room in 45..300 {
            let columns = columns(Some(room));
            let gaps = GAP * (columns.len() - 1);
            let taken: usize = columns.iter().map(|column| column.width).sum();
            assert!(taken + gaps <= room, "{room}");
        }
    }

    #[test]
    fn drops_what_matters_least() {
        use Content::{Agent, Cost, Direction, From, Id, Length, Started, Status, To};
        let contents =
            |room| -> Vec<Content> { columns(room).iter().map(|column| column.content).collect() };
        assert_eq!(contents(Some(10)), [Started, Status, Length]);
        assert_eq!(contents(Some(80)), [Started, Direction, Status, Length, Id]);
        assert_eq!(
            contents(Some(120)),
            [Started, Direction, Status, Length, Cost, From, To, Id]
        );
        let all = [
            Started, Direction, Status, Length, Cost, From, To, Agent, Id,
        ];
        assert_eq!(contents(Some(160)), all);
        assert_eq!(contents(None), all);
    }
}
