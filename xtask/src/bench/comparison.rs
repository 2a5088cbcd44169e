//! The clients on all lists: measures them in turn, and prints the tables and the targets.

use serde_json::{Value, json};

use super::{
    Arguments,
    format::{self, cell, count, mebibytes, median, megabytes, ratio, three_digits, time, times},
    peers::{self, IDLE, NDJSON, PEERS, Peer, STREAM},
    programs::{Programs, Server},
    targets::{self, LONG, USUAL},
};
use crate::{
    failure::Failure,
    report::{note, say},
};

/// From here on a round takes long: fewer rounds, and allocations are not counted.
const MANY_CALLS: u64 = 50_000;

/// The time to the first call varies more than the time for the list: the usual list is read this
/// many times by the clients that are compared by it.
const FIRST_CALL_ROUNDS: u32 = 15;

/// The lists of `--scale`. Tiny and large records: as many as make about the bytes of the usual list.
const SCALE: &[u64] = &[1_000, 10_000, 100_000, 1_000_000];
const OTHER_SHAPES: [(&str, u64); 2] = [("tiny", 1_000_000), ("large", 10)];

/// The list that breaks off once, near its end: tiny records, so that memory per record shows.
const RESUMED: [&str; 3] = ["tiny", "1000000", "999000"];
const RESUMED_RECORDS: f64 = 1e6;

const LEGEND: &str = "\
Times are medians; the clients take turns. A time starts when the request is sent, for a program when it
starts. Allocations are counted in another run.
";

/// All clients on one list.
pub(super) struct Size {
    shape: &'static str,
    pub(super) calls: u64,
    bytes: u64,
    rows: Vec<Row>,
}

/// One client on one list.
struct Row {
    peer: &'static Peer,
    /// What the client printed, once for each round.
    runs: Vec<Value>,
    /// The same, of the rounds that only count for the first call.
    first_call_runs: Vec<Value>,
    allocations: Option<f64>,
}

/// Measures, prints, and returns what was measured, with the reason to fail.
pub(super) fn run(
    programs: &Programs,
    arguments: &Arguments,
) -> Result<(Value, Option<Failure>), Failure> {
    let (default, others) = if arguments.scale {
        (SCALE, &OTHER_SHAPES[..])
    } else {
        (&[USUAL, LONG][..], &[][..])
    };
    let lengths = if arguments.sizes.is_empty() {
        default
    } else {
        &arguments.sizes
    };
    let lists = lengths.iter().map(|calls| ("documented", *calls));
    say(LEGEND);
    let mut sizes = Vec::new();
    for (shape, calls) in lists.chain(others.iter().copied()) {
        let mut peers = peers::selected(&arguments.only, calls)?;
        peers.retain(|peer| !arguments.scale || [IDLE, STREAM, NDJSON].contains(&peer.name));
        let size = Size::measure(programs, shape, calls, arguments.rounds, &peers)?;
        say(size.table());
        sizes.push(size);
    }
    let resume = if arguments.only.is_empty() && !arguments.scale {
        bytes_per_resumed_record(programs, arguments.rounds.unwrap_or(3))?
    } else {
        None
    };
    let targets = targets::all(&sizes, resume);
    say(targets::table(&targets));
    let measured = json!({
        "sizes": sizes.iter().map(Size::to_json).collect::<Vec<_>>(),
        "targets": targets.iter().map(targets::Target::to_json).collect::<Vec<_>>(),
    });
    Ok((measured, targets::missed(&targets, arguments.check)))
}

impl Size {
    /// Each client reads the list once in each round, from the same server.
    fn measure(
        programs: &Programs,
        shape: &'static str,
        calls: u64,
        rounds: Option<u32>,
        peers: &[&'static Peer],
    ) -> Result<Self, Failure> {
        let many = calls > MANY_CALLS;
        let rounds = rounds.unwrap_or(if many { 3 } else { 5 });
        let first_call_rounds = if calls == USUAL { FIRST_CALL_ROUNDS } else { 0 };
        let server = Server::start(programs, &[shape, &calls.to_string()])?;
        let row = |peer: &&'static Peer| Row {
            peer,
            runs: Vec::new(),
            first_call_runs: Vec::new(),
            allocations: None,
        };
        let mut rows: Vec<_> = peers.iter().map(row).collect();
        for round in 1..=rounds.max(first_call_rounds) {
            note(format_args!(
                "{} {shape} calls: round {round}",
                count(calls)
            ));
            for row in &mut rows {
                let read = || {
                    let mut command = row.peer.command(&programs.client, programs, &server);
                    server.measure(&mut command)
                };
                if round <= rounds {
                    row.runs.push(read()?);
                } else if targets::FIRST_CALL.contains(&row.peer.name) {
                    row.first_call_runs.push(read()?);
                }
            }
        }
        for row in rows.iter_mut().filter(|row| !many && row.peer.is_client()) {
            let mut command = row.peer.command(&programs.counting, programs, &server);
            row.allocations = server.measure(&mut command)?["allocations"].as_f64();
        }
        Ok(Self {
            shape,
            calls,
            bytes: server.bytes(),
            rows,
        })
    }

    /// The median of what a client printed.
    pub(super) fn median(&self, name: &str, key: &str) -> Option<f64> {
        let row = self.rows.iter().find(|row| row.peer.name == name)?;
        median(row.values(key))
    }

    /// The peak memory above that of the idle client.
    pub(super) fn above_idle(&self, name: &str) -> Option<f64> {
        Some(self.median(name, "peak_memory")? - self.median(IDLE, "peak_memory")?)
    }

    fn table(&self) -> String {
        let head = [
            "client",
            "whole list",
            "from – to",
            "for each MB",
            "first call",
            "peak MiB",
            "above idle",
            "allocations/call",
            "in times of stream()",
        ];
        let rows = self.rows.iter().map(|row| self.cells(row)).collect();
        let (calls, bytes) = (count(self.calls), megabytes(self.bytes));
        format!(
            "{calls} {} calls, {bytes}\n\n{}",
            self.shape,
            format::table(head, rows)
        )
    }

    fn cells(&self, row: &Row) -> Vec<String> {
        let value = |key| median(row.values(key));
        let seconds = value("seconds").filter(|_| row.peer.name != IDLE);
        let mut range = row.values("seconds");
        range.sort_by(f64::total_cmp);
        let range = seconds.and(range.first().zip(range.last()));
        let above_idle = self
            .above_idle(row.peer.name)
            .filter(|_| row.peer.is_client());
        vec![
            row.peer.label.to_owned(),
            cell(seconds, time),
            cell(range, |(from, to)| {
                format!("{} – {}", time(*from), time(*to))
            }),
            cell(ratio(seconds, Some(self.bytes as f64 / 1e6)), time),
            cell(value("first"), time),
            cell(value("peak_memory"), mebibytes),
            cell(above_idle, mebibytes),
            cell(row.allocations, |all| three_digits(all / self.calls as f64)),
            cell(ratio(seconds, self.median(STREAM, "seconds")), times),
        ]
    }

    fn to_json(&self) -> Value {
        let row = |row: &Row| {
            json!({
                "client": row.peer.name,
                "runs": row.runs,
                "first_call_runs": row.first_call_runs,
                "allocations": row.allocations,
            })
        };
        let clients: Vec<_> = self.rows.iter().map(row).collect();
        json!({"shape": self.shape, "calls": self.calls, "bytes": self.bytes, "clients": clients})
    }
}

impl Row {
    fn values(&self, key: &str) -> Vec<f64> {
        let more = self.first_call_runs.iter().filter(|_| key == "first");
        let runs = self.runs.iter().chain(more);
        runs.filter_map(|run| run[key].as_f64()).collect()
    }
}

/// The peak memory of `stream()` when its list breaks off near the end, less that when it does not;
/// `None` where the system does not tell the peak.
fn bytes_per_resumed_record(programs: &Programs, rounds: u32) -> Result<Option<f64>, Failure> {
    let whole = Server::start(programs, &RESUMED[..2])?;
    let broken = Server::start(programs, &RESUMED)?;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        note(format_args!("a list that resumes: round {round}"));
        for (server, peaks) in [(&whole, &mut without), (&broken, &mut with)] {
            for peer in PEERS.iter().filter(|peer| peer.name == STREAM) {
                let mut command = peer.command(&programs.client, programs, server);
                peaks.extend(server.measure(&mut command)?["peak_memory"].as_f64());
            }
        }
    }
    let peaks = median(with).zip(median(without));
    Ok(peaks.map(|(with, without)| (with - without) / RESUMED_RECORDS))
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::{PEERS, Row, Size};

    /// A list that some clients read in this many seconds and MiB.
    pub(in crate::bench) fn size(calls: u64, clients: &[(&str, f64, f64)]) -> Size {
        let row = |&(name, seconds, mebibytes): &(&str, f64, f64)| {
            let peer = PEERS.iter().find(|peer| peer.name == name);
            // One round is slow: a median does not change.
            let run = |slower: f64| {
                let (seconds, peak) = (seconds * slower, mebibytes * 1_048_576.0);
                json!({"seconds": seconds, "first": seconds / 2.0, "peak_memory": peak})
            };
            Row {
                peer: peer.expect("a client of that name"),
                runs: [1.0, 9.0, 1.0].map(run).to_vec(),
                first_call_runs: Vec::new(),
                allocations: Some(3.0 * calls as f64),
            }
        };
        Size {
            shape: "documented",
            calls,
            bytes: calls * 5_000,
            rows: clients.iter().map(row).collect(),
        }
    }

    #[test]
    fn a_row_has_medians() {
        let size = size(1_000, &[("idle", 0.1, 7.0), ("ovia-stream", 0.05, 9.0)]);
        let cells = size.cells(&size.rows[1]).join(" | ");
        assert_eq!(
            cells,
            "ovia stream(), 3 accessors | 50.0 ms | 50.0 ms – 450 ms | 10.0 ms | 25.0 ms | 9.0 \
             | 2.0 | 3.00 | 1.00x"
        );
    }
}
