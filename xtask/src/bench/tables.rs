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
