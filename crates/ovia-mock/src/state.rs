//! A server's settings, and what its connections share: the plan, the log of requests, and the
//! calls that were placed.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use crate::{
    calls::Calls,
    fault::Effect,
    list_body::ListBody,
    new_call::NewCall,
    planned::Plan,
    request::Request,
    routes::create::{self, Progress},
};

/// What a `Builder` sets.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) calls: u64,
    pub(crate) seed: u64,
    /// None: a fixed day.
    pub(crate) now: Option<SystemTime>,
    pub(crate) token: Option<String>,
    pub(crate) records: Vec<String>,
    pub(crate) plan: Plan,
    /// How long placed calls take. None: they do not end.
    pub(crate) ends_after: Option<Duration>,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_logged_requests: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            calls: 0,
            seed: 0,
            now: None,
            token: None,
            records: Vec::new(),
            plan: Plan::default(),
            ends_after: None,
            idle_timeout: Duration::from_secs(60),
            max_logged_requests: 1000,
        }
    }
}

/// The configuration of a running server, and what has happened to it.
pub(crate) struct State {
    pub(crate) seed: u64,
    pub(crate) token: Option<String>,
    pub(crate) idle_timeout: Duration,
    /// How many generated calls the list contains.
    calls: u64,
    pub(crate) generator: Calls,
    records: Mutex<Arc<[Arc<str>]>>,
    responses: AtomicU64,
    /// How long placed calls take, if they end.
    ends_after: Option<Duration>,
    placed: Mutex<Vec<Placed>>,
    log: Mutex<Log>,
}

/// A call that was placed.
pub(crate) struct Placed {
    pub(crate) call: NewCall,
    /// Its number, from 0.
    pub(crate) number: u64,
    /// The real time, whatever `Builder::now` is: a client compares it with its own clock.
    pub(crate) at: SystemTime,
}

/// The requests received, and what is planned for those to come. One lock for both, so that the
/// n-th request gets the n-th answer.
struct Log {
    /// The newest, in order.
    requests: VecDeque<Arc<Request>>,
    max_requests: usize,
    /// How many there were.
    count: u64,
    plan: Plan,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let mut generator = Calls::new(settings.seed);
        if let Some(now) = settings.now {
            generator = generator.now(now);
        }
        Self {
            seed: settings.seed,
            token: settings.token,
            idle_timeout: settings.idle_timeout,
            calls: settings.calls,
            generator,
            records: Mutex::new(settings.records.into_iter().map(Arc::from).collect()),
            responses: AtomicU64::new(0),
            ends_after: settings.ends_after,
            placed: Mutex::default(),
            log: Mutex::new(Log {
                requests: VecDeque::new(),
                max_requests: settings.max_logged_requests,
                count: 0,
                plan: settings.plan,
            }),
        }
    }

    /// The number of the next response, from 1.
    pub(crate) fn next_response(&self) -> u64 {
        self.responses.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Logs a request and returns what is planned for it. A refused one is not logged: to the
    /// client it was never read.
    pub(crate) fn receive(&self, request: Request) -> (Arc<Request>, Effect) {
        let request = Arc::new(request);
        let mut log = lock(&self.log);
        let planned = log.plan.for_request(&request.method);
        if !matches!(planned, Effect::Refuse) {
            log.count += 1;
            log.requests.push_back(Arc::clone(&request));
            if log.requests.len() > log.max_requests {
                log.requests.pop_front();
            }
        }
        (request, planned)
    }

    /// Whether the connection that was just accepted is to be reset.
    pub(crate) fn refuse_connection(&self) -> bool {
        lock(&self.log).plan.refuse_connection()
    }

    /// Changes what is planned.
    pub(crate) fn plan(&self, change: impl FnOnce(&mut Plan)) {
        change(&mut lock(&self.log).plan);
    }

    /// The newest requests, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.log)
            .requests
            .iter()
            .map(|request| Request::clone(request))
            .collect()
    }

    /// How many requests were received.
    pub(crate) fn request_count(&self) -> u64 {
        lock(&self.log).count
    }

    /// Keeps a placed call. Returns its record.
    pub(crate) fn place(&self, call: NewCall) -> String {
        let mut placed = lock(&self.placed);
        let call = Placed {
            call,
            number: placed.len() as u64,
            at: SystemTime::now(),
        };
        let record = create::record(&call, self, Progress::Queued);
        placed.push(call);
        record
    }

    /// The record of a placed call as it is now.
    fn record_of(&self, placed: &Placed) -> Arc<str> {
        let since = placed.at.elapsed().unwrap_or_default();
        let progress = match self.ends_after {
            Some(length) if since >= length => Progress::Ended(length),
            Some(length) if since >= length / 3 => Progress::Answered,
            _ => Progress::Queued,
        };
        create::record(placed, self, progress).into()
    }

    /// Replaces the test's own records.
    pub(crate) fn set_records(&self, records: impl IntoIterator<Item = String>) {
        *lock(&self.records) = records.into_iter().map(Arc::from).collect();
    }

    /// How many calls were placed.
    pub(crate) fn placed(&self) -> u64 {
        lock(&self.placed).len() as u64
    }

    /// The list of calls as it is now, newest first: placed calls, the test's own records, generated
    /// calls.
    pub(crate) fn calls(&self) -> ListBody {
        let placed = lock(&self.placed);
        let placed: Vec<_> = placed.iter().rev().map(|it| self.record_of(it)).collect();
        let records = Arc::clone(&lock(&self.records));
        let mut generator = self.generator.clone();
        ListBody::new()
            .records(placed)
            .generated(records.len() as u64, move |index, buffer| {
                buffer.extend_from_slice(records[index as usize].as_bytes());
            })
            .generated(self.calls, move |index, buffer| {
                generator.write_record(index, buffer);
            })
    }
}

/// A panic elsewhere must not cause one here: the data behind these locks is valid after every
/// step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
