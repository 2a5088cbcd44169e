//! A batch that is killed at random moments, and continued each time: no number is called twice, and
//! none is forgotten. `cargo xtask batch-drill` runs it with 200 calls and 50 kills.

use std::{
    collections::BTreeMap,
    env, fs,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use ovia_mock::{Fault, MockServer};
use serde_json::Value;

use crate::support::{Run, Server, TOKEN, directory, run};

fn command(server: &Server, file: &str) -> Command {
    server.command(&[
        "calls",
        "create",
        "--user=7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
        "--agent=b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
        "--phone-number-id=e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
        "--from=+33199001234",
        "--batch",
        file,
        "--yes",
        "-o",
        "ndjson",
    ])
}

/// Kills it `kills` times, then lets it end. Returns the last run.
fn drill(name: &str, calls: u32, kills: u32, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let slow: Fault = "POST *: delay=15ms".parse().expect("a fault");
    let server = Server::start(MockServer::builder().calls(5).fault(slow));
    let directory = directory(name);
    let file = directory.join("list.csv");
    let numbers: Vec<String> = (0..calls)
        .map(|call| format!("+3363998{call:04}"))
        .collect();
    fs::write(&file, format!("to_number\n{}\n", numbers.join("\n"))).expect("a file");
    let file = file.to_str().expect("text");

    for _ in 0..kills {
        let mut child = command(&server, file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        // Starting takes some 20 ms, a call some 20 ms.
        thread::sleep(Duration::from_millis(random.u64(10..120)));
        child.kill().expect("a signal");
        child.wait().expect("its end");
    }
    let last = run(&mut command(&server, file));

    let mut posts: BTreeMap<String, u32> = BTreeMap::new();
    for request in server
        .requests()
        .iter()
        .filter(|request| request.method == "POST")
    {
        let body: Value = serde_json::from_slice(&request.body).expect("JSON");
        *posts
            .entry(body["to_number"].as_str().expect("text").to_owned())
            .or_default() += 1;
    }
    let results = results(&last);
    assert_eq!(results.len(), numbers.len(), "seed {seed}\n{last}");
    let mut in_doubt = 0;
    for number in &numbers {
        let posts = posts.get(number).copied().unwrap_or(0);
        let outcome = &*results[number];
        match outcome {
            "placed" | "found" => assert_eq!(posts, 1, "seed {seed}: {number} {outcome}"),
            "may_have_been_placed" => {
                in_doubt += 1;
                assert!(posts <= 1, "seed {seed}: {number} {outcome}");
            }
            _ => panic!("seed {seed}: {number} is {outcome}\n{last}"),
        }
    }
    let code = if in_doubt > 0 { 5 } else { 0 };
    assert_eq!(last.code, Some(code), "seed {seed}\n{last}");

    // Once more: nothing is sent.
    let before = server
        .requests()
        .iter()
        .filter(|request| request.method == "POST")
        .count();
    let again = run(&mut command(&server, file));
    assert_eq!(again.code, Some(code), "{again}");
    let after = server
        .requests()
        .iter()
        .filter(|request| request.method == "POST")
        .count();
    assert_eq!(before, after, "seed {seed}");
    let found = results
        .values()
        .filter(|outcome| **outcome == "found")
        .count();
    eprintln!(
        "{calls} calls, {kills} kills, seed {seed}: {} requests, {found} found in the list, {in_doubt} \
         may have been placed",
        posts.values().sum::<u32>()
    );
    assert!(!last.err.contains(TOKEN));
}

/// The outcome of each number.
fn results(run: &Run) -> BTreeMap<String, String> {
    let lines = run.out.lines().map(|line| {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let text = |key: &str| value[key].as_str().expect("text").to_owned();
        (text("to_number"), text("outcome"))
    });
    lines.collect()
}

#[test]
fn killed_and_continued() {
    drill("drill", 80, 15, 7);
}

/// What `cargo xtask batch-drill` runs.
#[test]
#[ignore = "takes half a minute; `cargo xtask batch-drill` runs it"]
fn killed_and_continued_at_length() {
    let seed = env::var("OVIA_DRILL_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    drill("long-drill", 200, 50, seed.unwrap_or(1));
}
