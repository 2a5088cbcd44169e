//! The fault matrix: every fault on every operation, once and for good. `cargo xtask faults` prints it.

mod faults;
mod matrix;
mod not_yet;
mod promise;

use std::collections::BTreeMap;

use matrix::Operation;
use not_yet::NOT_YET;
use promise::broken;

/// Whatever happens: nothing is lost or doubled without a word, nothing hangs, nobody is called twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::print_stdout,
    reason = "the table is what cargo xtask faults is for"
)]
async fn every_fault_on_every_operation() {
    let cells = matrix::run().await;
    println!("{}", matrix::table(&cells));
    let operations = Operation::all().len();
    assert_eq!(cells.len(), faults::all("").len() * 2 * operations);

    let mut failures = String::new();
    // Which cells are listed, and whether each holds.
    let mut listed = BTreeMap::new();
    for cell in &cells {
        let result = broken(cell);
        let operation = cell.operation.to_string();
        let known = NOT_YET.iter().any(|(fault, operations)| {
            *fault == cell.fault && operations.split(' ').any(|known| known == operation)
        });
        let name = format!("{:?}, {operation}", cell.fault);
        match result {
            Err(why) if known => {
                println!("not yet: {name}, {}: {why}", cell.how_often());
                listed.insert(name, false);
            }
            Err(why) => failures.push_str(&format!("{name}, {}: {why}\n", cell.how_often())),
            Ok(()) if known => {
                listed.entry(name).or_insert(true);
            }
            Ok(()) => {}
        }
    }
    for (name, _) in listed.iter().filter(|(_, holds)| **holds) {
        println!("holds now, to be deleted from NOT_YET: {name}");
    }
    let names: Vec<&str> = cells.iter().map(|cell| cell.fault).collect();
    for (fault, _) in NOT_YET {
        assert!(names.contains(fault), "NOT_YET: there is no {fault:?}");
    }
    assert!(failures.is_empty(), "promises are broken:\n{failures}");
}
