//! The client's own work on lists in memory. Nothing here depends on how often it is done but the
//! work itself: two runs of different length differ in that alone.

use clap::ValueEnum;

use super::{
    Problem,
    measurement::{Clock, Measurement},
};
use crate::{
    fields::{Nothing, ThreeFields},
    in_memory,
    list::Shape,
    totals::Totals,
};

const CALLS: u64 = 500;

/// No call of the list has it.
const ABSENT: &str = "ffffffff-ffff-4fff-bfff-ffffffffffff";

/// What is made of the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Work {
    /// Nothing: find where they end
    Split,
    /// An `ovia::Call` of each
    Call,
    /// Three fields of each
    Fields,
    /// Look for an id that none of them has
    Get,
}

pub(super) fn run(work: Work, times: u32, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = in_memory::client(in_memory::body(Shape::Documented, CALLS))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    clock.start();
    for _ in 0..times {
        runtime.block_on(async {
            match work {
                Work::Split => read(client.calls().list().stream_as::<Nothing>()).await,
                Work::Call => read(client.calls().list().stream()).await,
                Work::Fields => read(client.calls().list().stream_as::<ThreeFields>()).await,
                Work::Get => match client.calls().get(ABSENT).await {
                    Ok(None) => Ok(()),
                    Ok(Some(_)) => Err("found a call that is not there".into()),
                    Err(error) => Err(error.into()),
                },
            }
        })?;
    }
    let totals = Totals {
        calls: CALLS * u64::from(times),
        ..Totals::default()
    };
    Ok(clock.stop().with_totals(totals))
}

async fn read<T>(mut calls: ovia::CallStream<T>) -> Result<(), Problem> {
    let mut read = 0;
    while let Some(call) = calls.next().await {
        std::hint::black_box(call?);
        read += 1;
    }
    if read == CALLS {
        Ok(())
    } else {
        Err(format!("{read} calls of {CALLS}").into())
    }
}
