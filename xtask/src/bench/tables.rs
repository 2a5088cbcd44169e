//! The report, as somebody reads it.

use super::{
    peers::{DRAIN, LIST, STREAM},
    promises::{Promise, Verdict, Wanted},
    results::{Outcome, Row, Size},
    statistics::ratio,
    table::{Table, cell},
    words,
};

/// How to read what follows.
pub(super) const LEGEND: &str = "\
Times are medians over the rounds, in which the clients take turns; a time starts when the request is
sent, or for programs when they start. CPU is the time on a processor, of all threads. The last three
columns say how many times as long a client takes as the drain, as ovia's stream() and as its list().
Allocations are counted in another run, of lists of up to 50,000 calls.
";

/// Everybody on one list.
pub(super) fn of(size: &Size) -> String {
    let idle = cell(size.idle_memory(), words::mebibytes);
    let mut table = Table::new(&[
        "client",
        "whole list",
        "spread",
        "MB/s",
        "CPU",
        "first call",
        "peak MiB",
        "above idle",
        "allocs/call",
        "/ drain",
        "/ stream()",
        "/ list()",
    ]);
    for row in &size.rows {
        table.row(cells(size, row));
    }
    format!(
        "{} calls, {}, {} rounds; an idle client peaks at {idle} MiB\n\n{}",
        words::count(size.calls),
        words::megabytes(size.bytes),
        size.rounds,
        table.render(),
    )
}

fn cells(size: &Size, row: &Row) -> Vec<String> {
    let label = row.peer.label.to_owned();
    match &row.outcome {
        Outcome::Absent(why) => return vec![label, why.clone()],
        Outcome::Failed(_) => return vec![label, "failed: see the end".to_owned()],
        Outcome::Measured { .. } => {}
    }
    let compared = |with| cell(ratio(row.time(), size.time(with)), words::ratio);
    let by_call = row.allocations().map(|all| all / size.calls as f64);
    vec![
        label,
        cell(row.time(), words::time),
        cell(row.spread(), words::times),
        cell(row.time(), |time| {
            format!("{:.0}", size.bytes as f64 / 1e6 / time)
        }),
        cell(row.processor(), words::time),
        cell(row.first(), words::time),
        cell(row.memory(), words::mebibytes),
        cell(size.memory_above_idle(row), words::mebibytes),
        cell(by_call, words::three_digits),
        compared(DRAIN),
        compared(STREAM),
        compared(LIST),
    ]
}

/// What the project promises.
pub(super) fn of_promises(promises: &[Promise]) -> String {
    let mut table = Table::new(&["What the project promises", "measured", "wanted", ""]);
    for promise in promises {
        let wanted = match promise.wanted {
            Wanted::AtLeast(wanted) => format!("at least {}", promise.words(wanted)),
            Wanted::AtMost(wanted) => format!("at most {}", promise.words(wanted)),
        };
        let verdict = match promise.verdict() {
            Verdict::Holds => "holds".to_owned(),
            Verdict::MissedBy(part) => format!("missed by {:.0} %", (part * 100.0).max(1.0)),
            Verdict::NotMeasured => "not measured".to_owned(),
        };
        let measured = cell(promise.measured, |measured| promise.words(measured));
        table.row([promise.label.clone(), measured, wanted, verdict]);
    }
    table.render()
}

#[cfg(test)]
mod tests {
    use crate::bench::{
        peers::{DRAIN, STREAM},
        promises,
        results::{Results, tests::size},
    };

    #[test]
    fn a_table_is_there_to_be_read() {
        let mut size = size(1_000, &[(DRAIN, 0.01, 8.0), (STREAM, 0.05, 9.0)]);
        size.rows[0].outcome = super::Outcome::Failed("broken".to_owned());
        let table = super::of(&size);
        let mut lines = table.lines();
        let head = "1,000 calls, 5.00 MB, 3 rounds; an idle client peaks at 7.0 MiB";
        assert_eq!(lines.next(), Some(head));
        let failed = "reqwest, body dropped: the limit  failed: see the end";
        assert_eq!(lines.nth(3), Some(failed));
        let row: Vec<_> = lines
            .next()
            .expect("a row")
            .split("  ")
            .map(str::trim)
            .collect();
        let row: Vec<_> = row.into_iter().filter(|cell| !cell.is_empty()).collect();
        assert_eq!(
            row,
            [
                "ovia stream()",
                "50.0 ms",
                "50.0–450 ms",
                "100",
                "–",
                "25.0 ms",
                "9.0",
                "2.0",
                "3.00",
                "–",
                "1.00x",
                "–"
            ]
        );
    }

    #[test]
    fn every_promise_has_a_line() {
        let promises = promises::all(&Results::default());
        let table = super::of_promises(&promises);
        let rows = table.lines().filter(|line| line.ends_with("not measured"));
        assert_eq!(rows.count(), promises.len());
    }
}
