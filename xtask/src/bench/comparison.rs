//! All clients on all lists: the measuring, and the report.

use serde_json::{Value, json};

use super::{
    Arguments,
    binaries::Binaries,
    machine,
    measurement::Measurement,
    peers::{self, Peer},
    promises,
    results::{Outcome, Results, Row, Size},
    server::{Server, Shape},
    tables, words,
};
use crate::{
    failure::Failure,
    report::{note, say},
    workspace::Workspace,
};

const SIZES: &[u64] = &[1_000, 10_000, 160_000];

/// From here on, a round takes a minute.
const LONG: u64 = 50_000;

/// Counting allocations takes a round of its own, and they are counted by call.
const MOST_FOR_COUNTING: u64 = LONG;

/// Measures, prints, and returns what was measured, with what did not work.
pub(super) fn run(
    workspace: &Workspace,
    binaries: &Binaries,
    arguments: &Arguments,
) -> Result<(Value, Option<Failure>), Failure> {
    let peers = peers::wanted(&arguments.only)?;
    let sizes = match arguments.sizes.as_slice() {
        [] => SIZES,
        sizes => sizes,
    };
    let machine = machine::description(workspace);
    say(format_args!("{machine}\n\n{}", tables::LEGEND));
    let mut results = Results::default();
    for calls in sizes {
        let default = if *calls > LONG { 3 } else { 5 };
        let rounds = arguments.rounds.unwrap_or(default);
        let size = measure(binaries, &peers, *calls, rounds, &arguments.python)?;
        say(tables::of(&size));
        results.sizes.push(size);
    }
    let promises = promises::all(&results);
    say(tables::of_promises(&promises));
    let value = json!({
        "machine": machine,
        "sizes": results.sizes.iter().map(Size::to_json).collect::<Vec<_>>(),
        "promises": promises.iter().map(promises::Promise::to_json).collect::<Vec<_>>(),
    });
    Ok((value, failures(&results)))
}

/// Everybody reads the same list, in turn.
fn measure(
    binaries: &Binaries,
    peers: &[&'static Peer],
    calls: u64,
    rounds: u32,
    python: &str,
) -> Result<Size, Failure> {
    let server = Server::start(binaries, Shape::Documented, calls)?;
    let list = &server.list;
    let mut rows: Vec<_> = peers
        .iter()
        .map(|peer| Row {
            peer,
            outcome: if let Some(missing) = peer.missing(python) {
                Outcome::Absent(format!("not installed: {missing}"))
            } else if peer.refuses(list) {
                Outcome::Absent("left out: would hold it several times in memory".to_owned())
            } else {
                Outcome::default()
            },
        })
        .collect();

    let mut idle = Vec::new();
    let calls_in_words = words::count(calls);
    for round in 1..=rounds {
        note(format_args!(
            "{calls_in_words} calls: round {round} of {rounds}"
        ));
        let command = peers::read(&binaries.client, peers::IDLE, list);
        idle.push(Measurement::take(command, list).map_err(Failure::new)?);
        for row in &mut rows {
            let command = row.peer.command(binaries, list, python);
            row.outcome.measure(|| Measurement::take(command, list));
        }
    }
    if calls <= MOST_FOR_COUNTING {
        note(format_args!("{calls_in_words} calls: allocations"));
        for row in rows.iter_mut().filter(|row| row.peer.is_rust()) {
            let command = peers::read(&binaries.counting, row.peer.name, list);
            row.outcome.count(|| Measurement::take(command, list));
        }
    }
    Ok(Size {
        calls,
        bytes: list.bytes,
        rounds,
        idle,
        rows,
    })
}

/// What did not work. What did has been printed by then.
fn failures(results: &Results) -> Option<Failure> {
    let rows = results.sizes.iter().flat_map(|size| {
        let calls = words::count(size.calls);
        size.rows.iter().filter_map(move |row| match &row.outcome {
            Outcome::Failed(why) => Some(format!("{}, {calls} calls: {why}", row.peer.name)),
            _ => None,
        })
    });
    let failures: Vec<_> = rows.collect();
    let message = format!(
        "bench: {} of the clients did not work:\n{}",
        failures.len(),
        failures.join("\n")
    );
    (!failures.is_empty()).then(|| Failure::new(message))
}
