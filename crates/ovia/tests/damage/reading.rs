//! Reads a damaged list through the library, and compares what came of it with what was left.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use fastrand::Rng;
use futures_util::stream;
use ovia::{
    Client, RetryPolicy,
    transport::{Sending, Transport},
};

/// Answers the first request with the damaged body, and the others with the second body.
#[derive(Debug)]
struct Damaged {
    first: Bytes,
    others: Bytes,
    way: Way,
    requests: Arc<AtomicUsize>,
}

/// How a body comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) gzip: bool,
    /// Whether bytes are not there yet when they are asked for, every other time.
    pub(crate) pauses: bool,
    /// The largest chunk.
    pub(crate) chunk: usize,
}

impl Transport for Damaged {
    fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let mut body = if number == 0 {
            &self.first
        } else {
            &self.others
        }
        .clone();
        let mut random = Rng::with_seed(number as u64);
        let Way {
            gzip,
            pauses,
            chunk,
        } = self.way;
        let chunks = stream::poll_fn(move |context| {
            if pauses && random.bool() {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            // The end comes in small pieces, because it decides about the whole.
            let chunk = if body.len() < 100 { 4 } else { chunk };
            let next = random.usize(1..=chunk).min(body.len());
            let chunk = (next > 0).then(|| Ok::<_, std::io::Error>(body.split_to(next)));
            Poll::Ready(chunk)
        });
        let mut response = http::Response::builder()
            .header("content-type", "application/json")
            .header("transfer-encoding", "chunked");
        if gzip {
            response = response.header("content-encoding", "gzip");
        }
        let response = response.body(reqwest::Body::wrap_stream(chunks));
        Box::pin(async move { Ok(response?.into()) })
    }
}

/// What came of reading a list.
pub(crate) struct Outcome {
    records: Vec<String>,
    /// Whether the caller hears of anything: an error, or a mismatch.
    pub(crate) reported: bool,
    pub(crate) requests: usize,
}

/// Reads the list.
pub(crate) async fn read(first: Bytes, others: Bytes, way: Way) -> Outcome {
    let requests = Arc::new(AtomicUsize::new(0));
    let transport = Damaged {
        first,
        others,
        way,
        requests: Arc::clone(&requests),
    };
    let client = Client::builder()
        .token("t")
        .retry_policy(RetryPolicy::default().initial_delay(Duration::ZERO))
        .transport(transport)
        .build()
        .expect("a client");
    let mut stream = client.calls().list().stream();
    let mut outcome = Outcome {
        records: Vec::new(),
        reported: false,
        requests: 0,
    };
    while let Some(item) = stream.next().await {
        match item {
            Ok(call) => {
                outcome.reported |= !call.mismatches().is_empty();
                outcome.records.push(call.as_str().to_owned());
            }
            Err(_) => outcome.reported = true,
        }
    }
    outcome.requests = requests.load(Ordering::Relaxed);
    outcome
}

impl Outcome {
    /// How many records it has.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// Checks it against the records of the original, and how often each was left in the body.
    pub(crate) fn check(
        &self,
        records: &[&str],
        left: &[usize],
        body: &[u8],
    ) -> Result<(), String> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for record in &self.records {
            *counts.entry(record).or_default() += 1;
        }
        for (position, (record, left)) in records.iter().zip(left).enumerate() {
            let count = counts.get(record).copied().unwrap_or(0);
            // Another request can bring what the damage has taken.
            let most = if self.requests > 1 {
                1.max(*left)
            } else {
                *left
            };
            // What was inserted can be what was there.
            let in_body = || memchr::memmem::find_iter(body, record.as_bytes()).count();
            if count > most && count > in_body() {
                return Err(format!(
                    "record {position} was left {left} times, and returned {count} times"
                ));
            }
            if count == 0 && *left > 0 && !self.reported {
                return Err(format!("record {position} is missing, and nothing says so"));
            }
        }
        Ok(())
    }
}
