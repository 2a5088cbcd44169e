//! The fault matrix: every fault on every operation, once and for good. `cargo xtask faults` prints it.

mod faults;
mod matrix;
mod promise;

use matrix::Operation;
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
    for cell in &cells {
        if let Err(why) = broken(cell) {
            let (fault, operation) = (cell.fault, cell.operation.to_string());
            failures.push_str(&format!(
                "{fault:?}, {operation}, {}: {why}\n",
                cell.how_often()
            ));
        }
    }
    assert!(failures.is_empty(), "promises are broken:\n{failures}");
}
