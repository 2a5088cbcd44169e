//! What the client promises for a fault, and whether a cell of the matrix keeps it.

use crate::matrix::{Cell, Operation};

/// What holds for a fault, in addition to what holds for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    /// Reading succeeds if it happens once.
    Survived,
    /// Reading may fail, also if it happens once.
    Failure,
    /// Reading succeeds, also if it always happens.
    Read,
    /// The same, or an error after the first request.
    ReadOrRefused,
    /// A part of the list is not taken for the whole: this many records, then an error.
    Part(usize),
    /// All records, then an error.
    End,
    /// All records but one, and one error for that.
    OneError,
    /// All records, one of them with a mismatch.
    OneMismatch,
    /// All records, with a mismatch where a character was replaced.
    AllRecords,
    /// An error after the first request.
    AtOnce,
    /// Never a success with what was damaged.
    Damaged,
}

/// Why a cell does not keep what is promised.
pub(crate) fn broken(cell: &Cell) -> Result<(), String> {
    let check = |holds: bool, why: String| if holds { Ok(()) } else { Err(why) };
    check(cell.seconds < 15.0, format!("took {} s", cell.seconds))?;
    check(cell.doubled == 0, format!("{} records twice", cell.doubled))?;
    check(
        cell.foreign == 0,
        format!("{} records from nowhere", cell.foreign),
    )?;
    check(
        cell.unmarked == 0,
        format!("{} records changed without a mismatch", cell.unmarked),
    )?;
    if cell.operation == Operation::Create {
        create(cell)
    } else {
        read(cell)
    }
}

/// Nothing is dialled twice, and nothing that may have been dialled is reported as refused.
fn create(cell: &Cell) -> Result<(), String> {
    let (ok, outcome, placed) = (cell.is_ok(), cell.outcome.as_str(), cell.placed);
    let again = cell.fault.starts_with("429") || cell.fault == "refused";
    let never_ok = matches!(cell.promise, Promise::AtOnce | Promise::Damaged);
    if placed > 1 || (cell.requests > 1 && !again) {
        Err(format!("sent {} times, placed {placed}", cell.requests))
    } else if ok && placed != 1 {
        Err(format!("placed {placed} times, and it is ok"))
    } else if !ok && outcome != "MaybePlaced" && placed > 0 {
        Err(format!("{outcome}, and it was placed"))
    } else if ok && never_ok {
        Err("ok, whatever the answer said".into())
    } else if !ok && cell.promise == Promise::Read {
        Err(outcome.into())
    } else {
        Ok(())
    }
}

/// Nothing is lost or doubled without an error.
fn read(cell: &Cell) -> Result<(), String> {
    let (ok, records, expected) = (cell.is_ok(), cell.records, cell.expected);
    let each = matches!(cell.operation.to_string().as_str(), "stream" | "blocking");
    let get = cell.operation == Operation::Get;
    let may_differ = match cell.promise {
        Promise::OneMismatch | Promise::AllRecords => true,
        // Found out at the end of the body, when the records are given out already.
        Promise::Damaged => !ok,
        _ => false,
    };
    if records > expected || (ok && records != expected) {
        return Err(format!("{}, {records} of {expected} records", cell.outcome));
    }
    if cell.altered > 0 && !may_differ {
        return Err(format!(
            "{}, {} records changed",
            cell.outcome, cell.altered
        ));
    }
    let holds = match cell.promise {
        Promise::Failure => true,
        Promise::Survived => ok || cell.always,
        Promise::Read | Promise::AllRecords => ok,
        Promise::ReadOrRefused => ok || cell.requests == 1,
        Promise::Part(part) => ok || !each || records >= part,
        Promise::End => get || (!ok && (!each || records == expected)),
        Promise::OneError if get => ok,
        Promise::OneError => !ok && (!each || (records + 1 == expected && cell.errors == 1)),
        Promise::OneMismatch => ok && cell.mismatched == 1,
        Promise::AtOnce => !ok && cell.requests == 1,
        Promise::Damaged => get || !ok || !cell.always,
    };
    if holds {
        return Ok(());
    }
    Err(format!(
        "{:?}: {}, {records} of {expected} records, {} errors, {} with a mismatch, {} requests",
        cell.promise, cell.outcome, cell.errors, cell.mismatched, cell.requests
    ))
}
