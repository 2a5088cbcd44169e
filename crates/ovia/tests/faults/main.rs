//! The fault matrix: every fault on every operation, once and for good. `cargo xtask faults` prints it.

mod faults;
mod matrix;

use matrix::{Cell, Operation};

/// Whatever happens: nothing is lost or doubled without a word, nothing hangs, nobody is called twice.
fn hold(cell: &Cell) {
    let name = format!("{} {} {}", cell.fault, cell.how_often, cell.operation);
    assert!(cell.seconds < 15.0, "{name}: took {} s", cell.seconds);
    assert!(cell.doubled == 0, "{name}: {} records twice", cell.doubled);
    assert!(
        cell.foreign == 0,
        "{name}: {} records from nowhere",
        cell.foreign
    );
    if cell.operation == Operation::Create {
        assert!(cell.placed <= 1, "{name}: placed {} times", cell.placed);
        let again = cell.fault.starts_with("429") || cell.fault == "refused";
        assert!(
            again || cell.requests <= 1,
            "{name}: sent {} times",
            cell.requests
        );
        match cell.outcome.as_str() {
            "ok" => assert_eq!(cell.placed, 1, "{name}"),
            "MaybePlaced" => {}
            other => assert_eq!(cell.placed, 0, "{name}: {other}, and it was placed"),
        }
    } else {
        match cell.outcome.as_str() {
            "ok" => assert_eq!(cell.records, cell.expected, "{name}"),
            _ => assert!(cell.records <= cell.expected, "{name}"),
        }
        if cell.survivable {
            assert_eq!(cell.outcome, "ok", "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_on_every_operation() {
    let cells = matrix::run().await;
    #[expect(
        clippy::print_stdout,
        reason = "the table is what cargo xtask faults is for"
    )]
    {
        println!("{}", matrix::table(&cells));
    }
    let operations = Operation::all().len();
    assert_eq!(cells.len(), faults::all("").len() * 2 * operations);
    cells.iter().for_each(hold);
}
