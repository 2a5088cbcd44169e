//! The table of statistics: a row per group, with a bar for its number of calls.

use std::borrow::Cow;

use crate::{
    escape::escape,
    output::{shorten, width},
    statistics::{Amount, Dimension, Group, Label, Totals, rounded},
};

/// The space between two columns.
const GAP: usize = 2;

/// How wide names get, if there is no room for more.
const MIN_NAME: usize = 16;
const MAX_NAME: usize = 40;

/// How wide bars are.
const MIN_BAR: usize = 8;
const MAX_BAR: usize = 30;

/// Eighths of a column.
const BLOCKS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A column: its heading, its cells, the total below them, and how important it is. The least important
/// columns, those with the highest rank, are left out first.
struct Column {
    heading: String,
    cells: Vec<String>,
    total: String,
    rank: u8,
    is_name: bool,
}

impl Column {
    fn width(&self) -> usize {
        let cells = self.cells.iter().chain([&self.heading, &self.total]);
        let widest = cells.map(|cell| width(cell)).max().unwrap_or_default();
        if self.is_name {
            widest.min(MAX_NAME)
        } else {
            widest
        }
    }
}

/// The table of these groups, in this many terminal columns; all columns for a file or a pipe.
pub(super) fn table(
    dimensions: &[Dimension],
    groups: &[Group<'_>],
    all: &Totals,
    room: Option<usize>,
) -> String {
    let empty = Totals::default();
    let rows: Vec<&Totals> = groups
        .iter()
        .map(|group| group.totals.unwrap_or(&empty))
        .collect();
    let mut columns = names(dimensions, groups);
    columns.extend(figures(&rows, all));
    let bars: Vec<u32> = rows.iter().map(|totals| totals.calls).collect();
    print(columns, &bars, room)
}

/// The table of two periods side by side.
pub(super) fn comparison(
    dimensions: &[Dimension],
    groups: &[Group<'_>],
    all: [&Totals; 2],
    room: Option<usize>,
) -> String {
    let empty = Totals::default();
    let mut columns = names(dimensions, groups);
    type Figure = (
        &'static str,
        u8,
        fn(&Totals) -> Option<Amount>,
        fn(&Amount) -> String,
    );
    let figures: [Figure; 5] = [
        (
            "CALLS",
            0,
            |it| Amount::parse(&it.calls.to_string()),
            Amount::to_string,
        ),
        (
            "ANSWERED",
            2,
            |it| Amount::parse(&it.answered.to_string()),
            Amount::to_string,
        ),
        (
            "FAILED",
            3,
            |it| Amount::parse(&it.failed.to_string()),
            Amount::to_string,
        ),
        ("MEAN", 4, Totals::mean_duration, |it| minutes(it)),
        (
            "COST",
            1,
            |it| it.total.known().cloned(),
            |it| rounded(it, 4),
        ),
    ];
    for (heading, rank, value, text) in figures {
        let cell = |totals: &Totals| value(totals).as_ref().map_or("unknown".to_owned(), text);
        let [mut now, mut before, mut change] =
            [heading, "BEFORE", "CHANGE"].map(|heading| Column {
                heading: heading.to_owned(),
                cells: Vec::new(),
                total: String::new(),
                rank,
                is_name: false,
            });
        for group in groups {
            let [current, earlier] = [group.totals, group.before].map(|it| it.unwrap_or(&empty));
            now.cells.push(cell(current));
            before.cells.push(cell(earlier));
            change.cells.push(percent(value(current), value(earlier)));
        }
        let [current, earlier] = all;
        (now.total, before.total) = (cell(current), cell(earlier));
        change.total = percent(value(current), value(earlier));
        columns.extend([now, before, change]);
    }
    print(columns, &[], room)
}

/// A change in percent, if it is one.
fn percent(now: Option<Amount>, before: Option<Amount>) -> String {
    let Some((now, before)) = now.zip(before) else {
        return String::new();
    };
    let change = (&now.minus(&before) * 100).divided_by(&before, 0);
    change.map_or_else(String::new, |change| match change.to_string() {
        text if text.starts_with('-') || text == "0" => format!("{text}%"),
        text => format!("+{text}%"),
    })
}

/// The values of each dimension.
fn names(dimensions: &[Dimension], groups: &[Group<'_>]) -> Vec<Column> {
    let name = |label: &Label| match label {
        Label::Missing => "(none)".to_owned(),
        Label::Hour(hour) => format!("{hour:02}:00"),
        Label::Text(text) => escape(text).into_owned(),
    };
    let column = |(nth, dimension): (usize, &Dimension)| Column {
        heading: dimension.name().to_uppercase(),
        cells: groups
            .iter()
            .map(|group| name(&group.labels[nth]))
            .collect(),
        total: if nth == 0 { "all" } else { "" }.to_owned(),
        rank: 0,
        is_name: true,
    };
    dimensions.iter().enumerate().map(column).collect()
}

fn figures(rows: &[&Totals], all: &Totals) -> Vec<Column> {
    // As many decimals as the greatest amount needs, the same in all rows.
    let total = all.total.known().map_or(0.0, Amount::to_f64);
    let decimals = if total.abs() < 100.0 { 4 } else { 2 };
    let column = |heading: &str, rank, cell: &dyn Fn(&Totals) -> String| Column {
        heading: heading.to_owned(),
        cells: rows.iter().map(|totals| cell(totals)).collect(),
        total: cell(all),
        rank,
        is_name: false,
    };
    let cost = |amount: Option<&Amount>| match amount {
        Some(amount) => rounded(amount, decimals),
        None => "unknown".to_owned(),
    };
    let number = |amount: Option<&Amount>| match amount {
        Some(amount) => rounded(amount, 0),
        None => "unknown".to_owned(),
    };
    let percentile = |totals: &Totals, percent| match totals.lengths.percentiles([percent]) {
        Some([micros]) => minutes(&Amount::from_micros(micros.into())),
        None => String::new(),
    };
    vec![
        column("CALLS", 0, &|it| it.calls.to_string()),
        column("ANSWERED", 1, &|it| it.answered.to_string()),
        column("FAILED", 2, &|it| it.failed.to_string()),
        column("LENGTH", 4, &|it| {
            it.duration().as_ref().map_or_else(String::new, hours)
        }),
        column("MEAN", 3, &|it| {
            it.mean_duration()
                .as_ref()
                .map_or_else(String::new, minutes)
        }),
        column("P50", 6, &|it| percentile(it, 50)),
        column("P90", 7, &|it| percentile(it, 90)),
        column("P99", 8, &|it| percentile(it, 99)),
        column("COST", 1, &|it| cost(it.total.known())),
        column("A MINUTE", 5, &|it| match it.cost_per_minute() {
            Some(amount) => rounded(&amount, 4),
            None => "unknown".to_owned(),
        }),
        column("LLM", 9, &|it| cost(it.llm.known())),
        column("STT", 9, &|it| cost(it.stt.known())),
        column("TTS", 9, &|it| cost(it.tts.known())),
        column("OTHER", 9, &|it| cost(it.other().as_ref())),
        column("PROMPT TOKENS", 10, &|it| number(it.prompt_tokens.known())),
        column("COMPLETION TOKENS", 10, &|it| {
            number(it.completion_tokens.known())
        }),
        column("TTS CHARACTERS", 11, &|it| number(it.characters.known())),
    ]
}

/// Seconds as minutes and seconds, rounded.
fn minutes(seconds: &Amount) -> String {
    let seconds: u64 = rounded(seconds, 0).parse().unwrap_or_default();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Seconds as hours and minutes, or as minutes and seconds.
fn hours(seconds: &Amount) -> String {
    let seconds: u64 = rounded(seconds, 0).parse().unwrap_or_default();
    match seconds / 3600 {
        0 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        hours => format!("{hours}h{:02}m", seconds % 3600 / 60),
    }
}

/// Leaves out the least important columns until the others fit, and returns their widths. Names shrink
/// where the room is not enough for bars and for the figures that are always shown.
fn fit(columns: &mut Vec<Column>, room: Option<usize>, has_bars: bool) -> Vec<usize> {
    let bar = if has_bars { MIN_BAR } else { 0 };
    let room = room.map_or(usize::MAX, |room| room + GAP);
    loop {
        let mut widths: Vec<usize> = columns.iter().map(Column::width).collect();
        let taken = widths.iter().sum::<usize>() + GAP * widths.len();
        let least = columns
            .iter()
            .map(|column| column.rank)
            .max()
            .unwrap_or_default();
        let over = match least {
            // The bar is more important than these.
            3.. => (taken + bar + GAP).saturating_sub(room),
            _ => taken.saturating_sub(room),
        };
        if over > 0 && least > 1 {
            columns.retain(|column| column.rank < least);
            continue;
        }
        let mut over = (taken + bar + GAP).saturating_sub(room);
        for (column, width) in columns.iter().zip(&mut widths) {
            if column.is_name {
                let less = over.min(width.saturating_sub(MIN_NAME));
                *width -= less;
                over -= less;
            }
        }
        return widths;
    }
}

fn print(mut columns: Vec<Column>, bars: &[u32], room: Option<usize>) -> String {
    let has_names = columns.iter().any(|column| column.is_name);
    let widths = fit(&mut columns, room, has_names && !bars.is_empty());
    let taken = widths.iter().sum::<usize>() + GAP * widths.len();
    let bar = match room {
        Some(room) => room.saturating_sub(taken).min(MAX_BAR),
        None => MAX_BAR,
    };
    let most = bars.iter().max().copied().unwrap_or_default();
    let mut text = String::new();
    let mut push = |cells: Vec<&str>, bar: &str| {
        let mut line = String::new();
        for ((cell, column), wide) in cells.into_iter().zip(&columns).zip(&widths) {
            let cell: Cow<'_, str> = if column.is_name {
                shorten(cell, *wide)
            } else {
                cell.into()
            };
            let blank = " ".repeat(wide.saturating_sub(width(&cell)));
            match column.is_name {
                true => line.extend([&*cell, &blank]),
                false => line.extend([&*blank, &cell]),
            }
            line.push_str("  ");
        }
        line.push_str(bar);
        text.push_str(line.trim_end());
        text.push('\n');
    };
    push(columns.iter().map(|column| &*column.heading).collect(), "");
    let rows = columns
        .iter()
        .map(|column| column.cells.len())
        .max()
        .unwrap_or_default();
    for row in 0..rows {
        let bar = match bars.get(row) {
            Some(calls) if bar >= MIN_BAR && has_names => blocks(*calls, most, bar),
            _ => String::new(),
        };
        push(
            columns.iter().map(|column| &*column.cells[row]).collect(),
            &bar,
        );
    }
    // A single row is its own total.
    if has_names {
        push(columns.iter().map(|column| &*column.total).collect(), "");
    }
    text
}

/// A bar: a part of the width, to an eighth of a column.
fn blocks(part: u32, most: u32, width: usize) -> String {
    let eighths = u64::from(part) * width as u64 * 8 / u64::from(most.max(1));
    // What is there is seen.
    let eighths = usize::try_from(eighths)
        .unwrap_or_default()
        .max(usize::from(part > 0));
    format!("{}{}", "█".repeat(eighths / 8), BLOCKS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::{Amount, blocks, hours, minutes, percent};

    #[test]
    fn bars_and_lengths() {
        assert_eq!(blocks(8, 8, 3), "███");
        assert_eq!(blocks(4, 8, 3), "█▌");
        assert_eq!(blocks(1, 1000, 3), "▏");
        assert_eq!(blocks(0, 8, 3), "");
        assert_eq!(blocks(0, 0, 3), "");
        let amount = |text| Amount::parse(text).expect("a number");
        assert_eq!(minutes(&amount("89.6")), "1:30");
        assert_eq!(hours(&amount("89.6")), "1m30s");
        assert_eq!(hours(&amount("36000")), "10h00m");
        let change = |now, before| percent(Some(amount(now)), Some(amount(before)));
        assert_eq!(change("3", "2"), "+50%");
        assert_eq!(change("1", "2"), "-50%");
        assert_eq!(change("2", "2"), "0%");
        assert_eq!(change("2", "0"), "");
    }
}
