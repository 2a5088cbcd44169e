//! `ovia calls stats`: totals of calls, in groups.
//!
//! `row.rs` is a row of values, `rows.rs` writes them for programs, `table.rs` the table with its bars, `compare.rs` the two periods
//! of `--compare`. What is counted, and how, is in `statistics`.

mod compare;
pub(super) mod row;
mod rows;
mod table;

use std::{
    borrow::Cow,
    io::{self, BufWriter, Write},
    time::SystemTime,
};

use clap::Args;

pub(super) use self::compare::Periods;
use self::{compare::Place, row::Cell};
use super::GlobalOptions;
use crate::{
    call_status::FAILED_STATUSES,
    conversation::OTHER_SIDE,
    exit::{Exit, Failure},
    output::Format,
    selection::{Selection, TIME_HELP},
    statistics::{Dimension, Facts, Group, Groups, Totals, started},
    stderr::{count, eprint},
    terminal,
    time::{Clock, Zone},
};

/// Count calls, and add up their lengths and costs, in groups
///
/// Sums are exact: amounts are added as the decimal numbers that were sent, also if they were sent as
/// text. An amount that was not sent is unknown, and is left out of the sums; a sum of nothing is
/// unknown, and never 0.
#[derive(Args, Debug)]
#[command(after_help = format!("\
{TIME_HELP}

Examples:
  ovia calls stats                                    the totals
  ovia calls stats --by agent --since 7d
  ovia calls stats --by agent --by day -o csv > agents.csv
  ovia calls stats --by month -o json | jq -r '.[] | [.month, .cost_total] | @tsv'
  ovia calls stats --by agent --compare 7d            the last 7 days and the 7 days before
  ovia calls stats --compare 2026-10                  October and September

Rules:
  answered   the call has a length above 0, and a line of its conversation is by the other side
             (role: {});
             without lines that say who speaks, its status is completed
  failed     its status is one of these; upper and lower case, spaces, - and _ do not matter:
             {}
  lengths    in seconds; p50, p90 and p99 are exact, by nearest rank
  costs      in the unit of the records, which Ovia does not document; other is the total less llm,
             stt and tts, and is unknown if one call of the group has some of the four but not all
  a minute   the cost of the calls whose cost and length are both known, divided by their length;
             6 decimals
  times      a call counts when it started, or else when it was created, in the zone of --timezone;
             days without calls have no row

Output:
  table   a row per group with a bar for its calls, and the totals; a wider terminal shows more
  json    one array of objects: the names given with --by, then
          {};
          money is text, null is unknown
  ndjson  the same objects, one per line
  csv     the same values; unknown is empty
With --compare, json, ndjson and csv have two rows per group, with a column `period` after those of
--by: current, then before.

Memory grows with the number of groups only: about 230 bytes a group, 250 MB for a million groups.",
    in_lines(&OTHER_SIDE, 13), in_lines(&FAILED_STATUSES, 13), in_lines(&row::TOTALS, 10)))]
pub(crate) struct Stats {
    /// Group by this; may be given several times
    #[arg(long, value_name = "WHAT", value_enum)]
    by: Vec<Dimension>,

    /// Compare a time with the one before: the last 7 days with 7d, a day, or a month
    #[arg(long, value_name = "TIME", conflicts_with_all = ["since", "until"])]
    compare: Option<String>,

    #[command(flatten)]
    selection: Selection,
}

/// A table has to fit into the memory; the other formats are written row by row.
const MAX_TABLE_ROWS: usize = 10_000;

/// Words with commas between them, in lines that fit into the help.
fn in_lines(words: &[&str], indent: usize) -> String {
    let mut lines = vec![String::new()];
    for (nth, word) in words.iter().enumerate() {
        let comma = if nth + 1 < words.len() { "," } else { "" };
        let line = lines.last().map_or(0, String::len);
        if line > 0 && indent + line + word.len() + 2 > 98 {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            let space = if line.is_empty() { "" } else { " " };
            line.push_str(&format!("{space}{word}{comma}"));
        }
    }
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// What was counted.
pub(super) struct Counted {
    pub(super) groups: Groups,
    pub(super) all: Totals,
    pub(super) before: Totals,
    /// Calls whose cost is not known.
    pub(super) without_cost: u64,
    /// Calls that have some costs, but not all.
    incomplete: u64,
    /// Calls in neither period of `--compare`.
    outside: u64,
}

pub(super) async fn run(options: Stats, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let mut dimensions = options.by;
    let mut seen = Vec::new();
    dimensions.retain(|dimension| {
        !seen.contains(dimension) && {
            seen.push(*dimension);
            true
        }
    });
    let periods = match &options.compare {
        Some(text) => Some(periods(text, &dimensions, global)?),
        None => None,
    };
    let mut records = options.selection.open(global).await?;
    let mut counted = Counted::new(&dimensions, global.zone);
    let result = loop {
        match records.next().await {
            Ok(Some(call)) => counted.add(&call, periods.as_ref()),
            Ok(None) => break Ok(()),
            Err(failure) => break Err(failure),
        }
    };
    // Half a sum is not a sum: after an error nothing is printed.
    if let Err(failure) = result {
        records.print_report();
        return Err(failure);
    }
    let printed = counted.print(&dimensions, periods.as_ref(), global);
    printed.map_err(Failure::from)?;
    if global.format == Format::Table {
        eprint(&counted.notes(records.given()));
    }
    Ok(records.finish())
}

/// The two periods of `--compare`.
pub(super) fn periods(
    text: &str,
    dimensions: &[Dimension],
    global: &GlobalOptions<'_>,
) -> Result<Periods, Failure> {
    if let Some(period) = dimensions.iter().find(|dimension| dimension.is_period()) {
        let name = period.name();
        return Err(Failure::usage(format!(
            "--compare cannot be combined with --by {name}: no {name} is in both periods; \
             use --by weekday or --by hour, or leave one of the two out"
        )));
    }
    let now = global
        .connection
        .now
        .unwrap_or_else(|| SystemTime::now().into());
    let zone = global.zone;
    Periods::parse(text, &Clock { now, zone })
        .map_err(|error| Failure::usage(format!("--compare: {error}")))
}

impl Counted {
    pub(super) fn new(dimensions: &[Dimension], zone: Zone) -> Self {
        Self {
            groups: Groups::new(dimensions, zone),
            all: Totals::default(),
            before: Totals::default(),
            without_cost: 0,
            incomplete: 0,
            outside: 0,
        }
    }

    /// Adds a call, in the period that it belongs to.
    pub(super) fn add(&mut self, call: &ovia::Call, periods: Option<&Periods>) {
        let place = periods.map_or(Place::Current, |periods| periods.place(started(call)));
        if place == Place::Outside {
            self.outside += 1;
            return;
        }
        let facts = Facts::of(call);
        self.without_cost += u64::from(facts.cost().is_none());
        self.incomplete += u64::from(facts.has_incomplete_costs());
        match place {
            Place::Before => {
                self.before.add(&facts);
                self.groups.add_before(call, &facts);
            }
            _ => {
                self.all.add(&facts);
                self.groups.add(call, &facts);
            }
        }
    }

    fn print(
        &self,
        dimensions: &[Dimension],
        periods: Option<&Periods>,
        global: &GlobalOptions<'_>,
    ) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout());
        let nothing = Totals::default();
        let mut groups = self.groups.sorted().peekable();
        if global.format == Format::Table {
            let room = terminal::width();
            let shown: Vec<Group<'_>> = groups.by_ref().take(MAX_TABLE_ROWS).collect();
            let more = groups.count();
            let table = match periods {
                Some(periods) => {
                    writeln!(out, "{}", periods.text(global.zone))?;
                    table::comparison(dimensions, &shown, [&self.all, &self.before], room)
                }
                None => table::table(dimensions, &shown, &self.all, room),
            };
            out.write_all(table.as_bytes())?;
            out.flush()?;
            if more > 0 {
                eprint(&format!("{more} more groups are not shown; use -o csv\n"));
            }
            return Ok(());
        }
        let mut names: Vec<Cow<'_, str>> =
            row::names(dimensions).into_iter().map(Cow::from).collect();
        if periods.is_some() {
            names.insert(dimensions.len(), "period".into());
        }
        // The totals of no calls, if nothing is grouped.
        let total = (dimensions.is_empty() && groups.peek().is_none()).then_some(Group {
            labels: Vec::new(),
            totals: Some(&nothing),
            before: None,
        });
        let rows = total
            .into_iter()
            .chain(groups)
            .flat_map(|group| match periods {
                None => vec![cells(&group, group.totals, None)],
                Some(_) => vec![
                    cells(&group, group.totals, Some("current")),
                    cells(&group, group.before, Some("before")),
                ],
            });
        rows::write(out, &names, rows, global.format)
    }

    /// What the sums leave out.
    fn notes(&self, read: u64) -> String {
        let mut notes = count(read, "call");
        if self.outside > 0 {
            notes.push_str(&format!("; {} in neither period", self.outside));
        }
        if self.without_cost > 0 {
            notes.push_str(&format!("; the cost of {} is unknown", self.without_cost));
        }
        if self.incomplete > 0 {
            notes.push_str(&format!("; {} with some costs only", self.incomplete));
        }
        notes.push('\n');
        notes
    }
}

fn cells(group: &Group<'_>, totals: Option<&Totals>, period: Option<&str>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = group.labels.iter().map(Cell::from).collect();
    cells.extend(period.map(|period| Cell::Text(period.to_owned())));
    let nothing = Totals::default();
    cells.extend(row::totals(totals.unwrap_or(&nothing)));
    cells
}
