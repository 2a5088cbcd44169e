//! Measures how fast calls are generated:
//! `cargo run --release -p ovia-mock --example generate -- [CALLS] [SEED]`, or prints some of them:
//! `… -- 3 7 print`.
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::time::Instant;

use ovia_mock::Calls;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, default: u64| {
        arguments
            .get(place)
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (count, seed) = (number(0, 100_000), number(1, 0));
    let print = arguments.get(2).is_some_and(|word| word == "print");

    let mut calls = Calls::new(seed);
    let mut buffer = Vec::new();
    let mut bytes = 0;
    let start = Instant::now();
    for index in 0..count {
        buffer.clear();
        calls.write_record(index, &mut buffer);
        bytes += buffer.len();
        if print {
            println!("{}", String::from_utf8_lossy(&buffer));
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    if !print {
        let megabytes = bytes as f64 / 1e6;
        println!(
            "{count} calls, {megabytes:.1} MB, {seconds:.3} s, {:.0} MB/s",
            megabytes / seconds
        );
    }
}
