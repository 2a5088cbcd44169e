//! Runs every fault on every operation, and says what the user got.

use std::{
    collections::HashMap,
    fmt,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use ovia::{Call, Client, ErrorKind, NewCall, RetryPolicy};
use ovia_mock::MockServer;

use crate::{
    faults::{Fault, Order, all},
    promise::Promise,
};

/// How many calls the server has; `faults` counts on it.
const CALLS: u64 = 40;
const SEED: u64 = 9;

/// How many cells run at once; most of their time is waiting.
const AT_ONCE: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    List,
    Stream,
    Get,
    Create,
    #[cfg(feature = "blocking")]
    Blocking,
}

impl Operation {
    pub(crate) fn all() -> &'static [Self] {
        &[
            Self::List,
            Self::Stream,
            Self::Get,
            Self::Create,
            #[cfg(feature = "blocking")]
            Self::Blocking,
        ]
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::List => "list",
            Self::Stream => "stream",
            Self::Get => "get",
            Self::Create => "create",
            #[cfg(feature = "blocking")]
            Self::Blocking => "blocking",
        })
    }
}

/// What came of one fault on one operation.
pub(crate) struct Cell {
    pub(crate) fault: &'static str,
    pub(crate) promise: Promise,
    /// Once, if not always.
    pub(crate) always: bool,
    pub(crate) operation: Operation,
    /// `ok`, or the kind of the last error.
    pub(crate) outcome: String,
    pub(crate) requests: usize,
    pub(crate) errors: usize,
    pub(crate) records: usize,
    pub(crate) expected: usize,
    /// Records that were given out more often than the server has them.
    pub(crate) doubled: usize,
    /// Records whose id the server does not have.
    pub(crate) foreign: usize,
    /// Records with an id of the server's and with another text.
    pub(crate) altered: usize,
    /// Records with mismatches.
    pub(crate) mismatched: usize,
    /// Records with a replaced character and without a mismatch.
    pub(crate) unmarked: usize,
    /// How many calls the server placed.
    pub(crate) placed: u64,
    pub(crate) seconds: f64,
}

impl Cell {
    pub(crate) fn is_ok(&self) -> bool {
        self.outcome == "ok"
    }

    pub(crate) fn how_often(&self) -> &'static str {
        if self.always { "always" } else { "once" }
    }
}

/// The whole matrix.
pub(crate) async fn run() -> Vec<Cell> {
    let elsewhere = MockServer::builder()
        .calls(CALLS)
        .start()
        .await
        .expect("a server");
    let whole = whole().await;
    let mut cells = Vec::new();
    let faults = all(elsewhere.url());
    for fault in &faults {
        for always in [false, true] {
            for operation in Operation::all() {
                cells.push((fault, always, *operation));
            }
        }
    }
    let cells: Vec<Cell> = stream::iter(cells)
        .map(|(fault, always, operation)| run_one(fault, always, operation, &whole))
        .buffered(AT_ONCE)
        .collect()
        .await;
    // The token went to the one server alone.
    assert_eq!(elsewhere.requests().len(), 0);
    cells
}

/// The list without any fault.
async fn whole() -> Vec<Call> {
    let server = MockServer::builder()
        .calls(CALLS)
        .seed(SEED)
        .start()
        .await
        .expect("a server");
    let client = Client::builder()
        .token("t")
        .base_url(server.url())
        .build()
        .expect("a client");
    client.calls().list().await.expect("a list")
}

async fn run_one(fault: &Fault, always: bool, operation: Operation, whole: &[Call]) -> Cell {
    let mut builder = MockServer::builder().calls(CALLS).seed(SEED).token("t");
    builder = match (&fault.order, always) {
        (Order::Answer(answer), true) => builder.always((**answer).clone()),
        (Order::Answer(answer), false) => builder.answer((**answer).clone()),
        (Order::Refuse, true) => builder.refuse_connections(u64::MAX),
        (Order::Refuse, false) => builder.refuse_connections(1),
    };
    let server = builder.start().await.expect("a server");
    // Short where it is reached, and long where a busy machine alone could reach it.
    let silence = fault.name.starts_with("silent") || fault.name.starts_with("stalled");
    let stall_timeout = Duration::from_millis(if silence { 400 } else { 5000 });
    let client = Client::builder()
        .token("t")
        .base_url(server.url())
        .stall_timeout(stall_timeout)
        .retry_policy(
            RetryPolicy::default()
                .initial_delay(Duration::from_millis(2))
                .max_delay(Duration::from_millis(20)),
        )
        .build()
        .expect("a client");
    let started = Instant::now();
    let (records, errors) = perform(&client, operation, whole).await;
    let seconds = started.elapsed().as_secs_f64();

    let mut cell = Cell {
        fault: fault.name,
        promise: fault.promise,
        always,
        operation,
        outcome: errors
            .last()
            .map_or("ok".to_owned(), |kind| format!("{kind:?}")),
        requests: server.requests().len(),
        errors: errors.len(),
        records: records.len(),
        expected: match operation {
            Operation::Get | Operation::Create => 1,
            _ => whole.len(),
        },
        doubled: 0,
        foreign: 0,
        altered: 0,
        mismatched: 0,
        unmarked: 0,
        placed: server.placed(),
        seconds,
    };
    if operation != Operation::Create {
        cell.compare(&records, whole);
    }
    cell
}

impl Cell {
    /// Compares what was given out with what the server has.
    fn compare(&mut self, records: &[Call], whole: &[Call]) {
        let mut left: HashMap<_, _> = whole
            .iter()
            .map(|call| (call.id(), (call.as_str(), 1)))
            .collect();
        for call in records {
            let mismatched = !call.mismatches().is_empty();
            self.mismatched += usize::from(mismatched);
            let replaced = call.as_str().contains('\u{FFFD}');
            self.unmarked += usize::from(replaced && !mismatched);
            match left.get_mut(&call.id()) {
                None => self.foreign += 1,
                Some((text, left)) => {
                    self.altered += usize::from(*text != call.as_str());
                    *left -= 1;
                    self.doubled += usize::from(*left < 0);
                }
            }
        }
    }
}

/// Does it; what was given out, and the errors.
async fn perform(
    client: &Client,
    operation: Operation,
    whole: &[Call],
) -> (Vec<Call>, Vec<ErrorKind>) {
    match operation {
        Operation::List => match client.calls().list().await {
            Ok(calls) => (calls, Vec::new()),
            Err(error) => (Vec::new(), vec![error.kind()]),
        },
        Operation::Stream => {
            let mut stream = client.calls().list().stream();
            let (mut calls, mut failed) = (Vec::new(), Vec::new());
            while let Some(item) = stream.next().await {
                match item {
                    Ok(call) => calls.push(call),
                    Err(error) => failed.push(error.kind()),
                }
            }
            (calls, failed)
        }
        Operation::Get => {
            let last = whole[whole.len() - 1].id().expect("an id");
            match client.calls().get(last).await {
                Ok(call) => (call.into_iter().collect(), Vec::new()),
                Err(error) => (Vec::new(), vec![error.kind()]),
            }
        }
        Operation::Create => match client.calls().create(new_call()).await {
            Ok(call) => (vec![call], Vec::new()),
            Err(error) => (Vec::new(), vec![error.kind()]),
        },
        #[cfg(feature = "blocking")]
        Operation::Blocking => {
            let client = ovia::blocking::Client::new(client.clone()).expect("a thread");
            let reading = tokio::task::spawn_blocking(move || {
                let (mut calls, mut failed) = (Vec::new(), Vec::new());
                for item in client.calls().list().stream() {
                    match item {
                        Ok(call) => calls.push(call),
                        Err(error) => failed.push(error.kind()),
                    }
                }
                (calls, failed)
            });
            reading.await.expect("no panic")
        }
    }
}

fn new_call() -> NewCall {
    let id = |text: &str| text.parse().expect("a uuid");
    NewCall::new(
        id("7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"),
        id("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"),
        id("e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"),
        "+33199001234",
        "+33639987703",
    )
}

/// The matrix for people.
pub(crate) fn table(cells: &[Cell]) -> String {
    let mut text = format!(
        "{:24} {:7} {:9} {:18} {:>8} {:>9} {:>6} {:>7}\n",
        "FAULT", "HOW", "OPERATION", "THE USER GETS", "REQUESTS", "RECORDS", "PLACED", "TIME"
    );
    for cell in cells {
        text.push_str(&format!(
            "{:24} {:7} {:9} {:18} {:>8} {:>9} {:>6} {:>5.2} s\n",
            cell.fault,
            cell.how_often(),
            cell.operation,
            cell.outcome,
            cell.requests,
            format!("{} / {}", cell.records, cell.expected),
            cell.placed,
            cell.seconds,
        ));
    }
    text
}
