//! Lists that were damaged at random on their way: no panic, no hang, and nothing is lost or doubled
//! without an error. `cargo xtask damage` runs 10,000 of them.

mod damage;
mod reading;

use std::{
    env,
    io::Write as _,
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use bytes::Bytes;
use damage::Damage;
use fastrand::Rng;
use flate2::{Compression, write::GzEncoder};
use reading::{Outcome, Way, read};
use serde_json::value::RawValue;

/// How the lists come.
const WAYS: [(&str, Way); 3] = [
    ("plain", way(false, false)),
    ("pauses", way(false, true)),
    ("gzip", way(true, true)),
];

const fn way(gzip: bool, pauses: bool) -> Way {
    Way {
        gzip,
        pauses,
        chunk: 20_000,
    }
}

/// How many calls the list has.
const CALLS: u64 = 200;

/// A round that takes longer hangs. Far more than one takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The list before it is damaged.
struct List {
    text: String,
    /// Where the records are in the text.
    ranges: Vec<Range<usize>>,
    gzip: Bytes,
}

impl List {
    fn new() -> Self {
        let records: Vec<String> = (0..CALLS)
            .map(|index| ovia_mock::record(9, index))
            .collect();
        let text = format!("[{}]", records.join(","));
        // Where serde_json finds them.
        let raw: Vec<&RawValue> = serde_json::from_str(&text).expect("JSON");
        let start = |record: &RawValue| record.get().as_ptr() as usize - text.as_ptr() as usize;
        let ranges = raw
            .iter()
            .map(|record| start(record)..start(record) + record.get().len())
            .collect();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).expect("memory");
        let gzip = encoder.finish().expect("memory").into();
        Self { text, ranges, gzip }
    }

    fn records(&self) -> Vec<&str> {
        let ranges = self.ranges.iter();
        ranges.map(|range| &self.text[range.clone()]).collect()
    }

    fn body(&self, gzip: bool) -> Bytes {
        if gzip {
            self.gzip.clone()
        } else {
            Bytes::copy_from_slice(self.text.as_bytes())
        }
    }

    /// Where damage shows the most: the ends of records, of the list and of the compressed data.
    fn places(&self, gzip: bool) -> Vec<usize> {
        let end = self.body(gzip).len();
        let mut places = vec![0, end, end];
        if gzip {
            places.extend([10, end - 8, end - 4]);
        } else {
            let ends = self.ranges.iter().map(|range| range.end);
            places.extend(ends.step_by(40));
        }
        places
    }

    /// Damages the list in a way that depends on the number of the round, and reads it.
    async fn round(&self, number: u64, way: Way) -> Result<Outcome, String> {
        let mut random = Rng::with_seed(number);
        let body = self.body(way.gzip);
        let damage = Damage::random(&body, &self.places(way.gzip), &mut random);
        let damaged = Bytes::from(damage.apply(&body));
        // The damage is on the way, so that it happens once; or it is in the server.
        let once = random.bool();
        let others = if once { body } else { damaged.clone() };
        let chunk = [100, 1500, 20_000, 1_000_000][random.usize(..4)];
        let outcome = read(damaged.clone(), others, Way { chunk, ..way }).await;
        let resumed = once && outcome.requests > 1;
        let mut is_list = true;
        let left = if way.gzip {
            // Where the checksum holds, all records are there.
            vec![1; self.ranges.len()]
        } else if let Ok(elements) = serde_json::from_slice::<Vec<&RawValue>>(&damaged) {
            // The damage is a list too. Records that were left can be within others.
            let counts = self.records().into_iter().map(|record| {
                let same = elements.iter().filter(|element| element.get() == record);
                same.count()
            });
            counts.collect()
        } else {
            is_list = false;
            damage.left(&self.ranges)
        };
        match outcome.check(&self.records(), &left, &damaged) {
            Ok(()) if is_list || resumed || outcome.reported => Ok(outcome),
            Ok(()) => Err(format!(
                "the body is not a list, and nothing says so\n  {damage}, chunks of up to {chunk}"
            )),
            Err(why) => Err(format!("{why}\n  {damage}, chunks of up to {chunk}")),
        }
    }
}

/// Runs rounds from `first` on, on all cores, and returns what is wrong with some of them.
fn run(list: &Arc<List>, name: &str, way: Way, first: u64, rounds: u64) -> Vec<String> {
    let next = Arc::new(AtomicU64::new(first));
    let (results, received) = mpsc::channel();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for _ in 0..threads {
        let (list, next, results) = (Arc::clone(list), Arc::clone(&next), results.clone());
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .expect("a runtime");
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= first + rounds {
                    return;
                }
                let round = || runtime.block_on(list.round(number, way));
                let result = catch_unwind(AssertUnwindSafe(round));
                let result = result.unwrap_or_else(|_| Err("panicked".into()));
                if results.send((number, result)).is_err() {
                    return;
                }
            }
        });
    }
    drop(results);
    let (mut failures, mut reported, mut done) = (Vec::new(), 0, vec![false; rounds as usize]);
    while done.contains(&false) {
        let Ok((number, result)) = received.recv_timeout(PATIENCE) else {
            let missing = done.iter().position(|done| !done).unwrap_or_default();
            failures.push(format!("round {} hangs", first + missing as u64));
            break;
        };
        done[(number - first) as usize] = true;
        match result {
            Ok(outcome) => reported += u64::from(outcome.reported),
            Err(why) => failures.push(format!("round {number}: {why}")),
        }
    }
    say(&format!(
        "{name}: {rounds} damaged lists from round {first} on, {reported} with an error or a \
         mismatch, {} failures",
        failures.len()
    ));
    failures
}

#[expect(clippy::print_stdout, reason = "cargo xtask damage shows it")]
fn say(line: &str) {
    println!("{line}");
}

/// Runs rounds of all ways. What is wrong with the undamaged list is found first.
fn check(first: u64, rounds: u64) {
    let list = Arc::new(List::new());
    let mut failures = Vec::new();
    for (name, way) in WAYS {
        let body = list.body(way.gzip);
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let outcome = runtime.block_on(read(body.clone(), body, way));
        let whole = !outcome.reported && outcome.len() as u64 == CALLS;
        let mut found = if whole {
            run(&list, name, way, first, rounds)
        } else {
            vec!["the undamaged list is not read".to_owned()]
        };
        found.truncate(20);
        failures.extend(found.into_iter().map(|why| format!("{name}, {why}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_few_damaged_lists() {
    check(0, 30);
}

/// `cargo xtask damage`.
#[test]
#[ignore = "takes minutes"]
fn many_damaged_lists() {
    let number = |name| {
        env::var(name)
            .ok()
            .map(|text| text.parse().expect("a number"))
    };
    check(
        number("OVIA_DAMAGE_FIRST").unwrap_or(0),
        number("OVIA_DAMAGE_ROUNDS").unwrap_or(10_000),
    );
}
