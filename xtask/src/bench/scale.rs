//! Whether time grows in line with the list, and memory not at all; and the same for records that
//! are much smaller or larger than usual.

use serde_json::{Value, json};

use super::{
    binaries::Binaries,
    measurement::Measurement,
    peers::{self, NDJSON, Peer, STREAM},
    results::{Outcome, Row, Size},
    server::{Server, Shape},
    statistics::ratio,
    table::{Table, cell},
    words,
};
use crate::{
    failure::Failure,
    report::{note, say},
};

const SIZES: &[u64] = &[1_000, 10_000, 100_000, 1_000_000];

/// As many as make about the bytes of the usual list.
const TINY: u64 = 1_000_000;
const LARGE: u64 = 10;

const ROUNDS: u32 = 3;

/// One list, and how it was read.
struct Step {
    shape: Shape,
    size: Size,
}

pub(super) fn run(
    binaries: &Binaries,
    sizes: &[u64],
    rounds: Option<u32>,
) -> Result<(Value, Option<Failure>), Failure> {
    let sizes = if sizes.is_empty() { SIZES } else { sizes };
    let documented = sizes.iter().map(|calls| (Shape::Documented, *calls));
    let others = [(Shape::Tiny, TINY), (Shape::Large, LARGE)];
    let mut steps = Vec::new();
    for (shape, calls) in documented.chain(others) {
        let rounds = rounds.unwrap_or(ROUNDS);
        let size = measure(binaries, shape, calls, rounds)?;
        steps.push(Step { shape, size });
    }
    say(table(&steps));
    say(growth(&steps));
    let steps = steps.iter().map(|step| {
        let mut value = step.size.to_json();
        value["shape"] = json!(step.shape.name());
        value
    });
    Ok((json!({"scale": steps.collect::<Vec<_>>()}), None))
}

fn measure(binaries: &Binaries, shape: Shape, calls: u64, rounds: u32) -> Result<Size, Failure> {
    let server = Server::start(binaries, shape, calls)?;
    let list = &server.list;
    let is_meant = |peer: &&Peer| [STREAM, NDJSON].contains(&peer.name);
    let mut rows: Vec<_> = peers::PEERS
        .iter()
        .filter(is_meant)
        .map(|peer| Row {
            peer,
            outcome: Outcome::default(),
        })
        .collect();
    let mut idle = Vec::new();
    for round in 1..=rounds {
        note(format_args!(
            "{} {} records: round {round} of {rounds}",
            words::count(calls),
            shape.name()
        ));
        let command = peers::read(&binaries.client, peers::IDLE, list);
        idle.push(Measurement::take(command, list).map_err(Failure::new)?);
        for row in &mut rows {
            let command = row.peer.command(binaries, list, "python3");
            row.outcome.measure(|| Measurement::take(command, list));
            if let Outcome::Failed(why) = &row.outcome {
                return Err(Failure::new(why.as_str()));
            }
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

/// In seconds for a megabyte.
fn time_per_megabyte(size: &Size, name: &str) -> Option<f64> {
    ratio(size.time(name), Some(size.bytes as f64 / 1e6))
}

fn table(steps: &[Step]) -> String {
    let mut table = Table::new(&[
        "records",
        "number",
        "list",
        "stream()",
        "per MB",
        "first call",
        "peak MiB",
        "above idle",
        "-o ndjson",
        "per MB",
        "peak MiB",
    ]);
    for Step { shape, size } in steps {
        let memory = |name| size.row(name).and_then(Row::memory);
        let stream = size.row(STREAM);
        table.row([
            shape.name().to_owned(),
            words::count(size.calls),
            words::megabytes(size.bytes),
            cell(size.time(STREAM), words::time),
            cell(time_per_megabyte(size, STREAM), words::time),
            cell(stream.and_then(Row::first), words::time),
            cell(memory(STREAM), words::mebibytes),
            cell(
                stream.and_then(|row| size.memory_above_idle(row)),
                words::mebibytes,
            ),
            cell(size.time(NDJSON), words::time),
            cell(time_per_megabyte(size, NDJSON), words::time),
            cell(memory(NDJSON), words::mebibytes),
        ]);
    }
    table.render()
}

/// The longest list next to the one of the usual length.
fn growth(steps: &[Step]) -> String {
    let documented = || steps.iter().filter(|step| step.shape == Shape::Documented);
    let usual = documented().find(|step| step.size.calls >= 10_000);
    let longest = documented().max_by_key(|step| step.size.calls);
    let (Some(usual), Some(longest)) = (usual, longest) else {
        return String::new();
    };
    let (usual, longest) = (&usual.size, &longest.size);
    let mut text = String::new();
    for (name, label) in [(STREAM, "stream()"), (NDJSON, "-o ndjson")] {
        let time = ratio(
            time_per_megabyte(longest, name),
            time_per_megabyte(usual, name),
        );
        let memory = |size: &Size| size.row(name).and_then(Row::memory);
        let grown = memory(longest)
            .zip(memory(usual))
            .map(|(more, less)| more - less);
        text.push_str(&format!(
            "{label}: {} calls instead of {}: {} the time per MB, {} MiB more memory\n",
            words::count(longest.calls),
            words::count(usual.calls),
            cell(time, words::ratio),
            cell(grown, words::mebibytes),
        ));
    }
    text
}
