//! What the connections of one server share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::orders::{Order, Orders};
use crate::request::Request;

/// The server's configuration, and what has happened to it so far.
pub(crate) struct State {
    pub(crate) seed: u64,
    pub(crate) calls: u64,
    pub(crate) token: Option<String>,
    pub(crate) records: Arc<[String]>,
    pub(crate) idle_timeout: Duration,
    responses: AtomicU64,
    created: Mutex<Vec<Arc<str>>>,
    journal: Mutex<Journal>,
}

/// The requests received, and what was ordered for those to come. One lock holds both: the n-th request gets the n-th
/// answer.
struct Journal {
    requests: Vec<Arc<Request>>,
    orders: Orders,
}

impl State {
    pub(crate) fn new(builder: crate::builder::Builder) -> Self {
        Self {
            seed: builder.seed,
            calls: builder.calls,
            token: builder.token,
            records: builder.records.into(),
            idle_timeout: builder.idle_timeout,
            responses: AtomicU64::new(0),
            created: Mutex::default(),
            journal: Mutex::new(Journal {
                requests: Vec::new(),
                orders: builder.orders,
            }),
        }
    }

    /// The number of the next response, from 1.
    pub(crate) fn next_response(&self) -> u64 {
        self.responses.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes a request, and says what was ordered for it. A refused one was never read, as far as anybody can tell.
    pub(crate) fn receive(&self, request: Request) -> (Arc<Request>, Order) {
        let request = Arc::new(request);
        let mut journal = lock(&self.journal);
        let order = journal.orders.for_request(&request.method);
        if !matches!(order, Order::Refuse) {
            journal.requests.push(Arc::clone(&request));
        }
        (request, order)
    }

    /// Whether the connection that was just accepted is to be reset.
    pub(crate) fn refuse_connection(&self) -> bool {
        lock(&self.journal).orders.refuse_connection()
    }

    /// Changes what is ordered.
    pub(crate) fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut lock(&self.journal).orders);
    }

    /// The requests received so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.journal)
            .requests
            .iter()
            .map(|request| Request::clone(request))
            .collect()
    }

    /// Keeps a placed call, made by `write` from its number.
    pub(crate) fn create(&self, write: impl FnOnce(u64) -> String) -> Arc<str> {
        let mut created = lock(&self.created);
        let record: Arc<str> = write(created.len() as u64).into();
        created.push(Arc::clone(&record));
        record
    }

    /// How many calls were placed so far.
    pub(crate) fn placed(&self) -> u64 {
        lock(&self.created).len() as u64
    }

    /// The calls placed so far, oldest first.
    pub(crate) fn created(&self) -> Vec<Arc<str>> {
        lock(&self.created).clone()
    }
}

/// A panic elsewhere must not turn into one here: what these locks hold is whole after every step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
