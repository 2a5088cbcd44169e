//! The policy between an operation and the wire: credentials, limits, and sending again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use ovia_core::transport::{Sending, Transport};
use reqwest::{
    Request, Response,
    header::{AUTHORIZATION, HeaderMap, HeaderValue, LOCATION},
};

use crate::{
    Error, ErrorKind, RetryPolicy,
    connections::Connections,
    credentials::Credentials,
    deadline::Deadline,
    error::retry_after,
    retry::{Budget, Repeatable},
    trace,
    wire::{of_transport, stalled},
};

/// How many redirects are followed, all of them within one server.
const REDIRECTS: u32 = 5;

/// What all operations of a client share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) wire: Arc<dyn Transport>,
    pub(crate) credentials: Credentials,
    pub(crate) headers: HeaderMap,
    pub(crate) policy: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) connections: Arc<Connections>,
    pub(crate) stall_timeout: Duration,
    pub(crate) traced_headers: Vec<reqwest::header::HeaderName>,
}

/// How far an operation has come, for its errors to tell.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
    attempts: AtomicU32,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            attempts: AtomicU32::new(0),
        }
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// The transport of one operation.
#[derive(Debug)]
pub(crate) struct Attempts {
    pub(crate) shared: Arc<Shared>,
    pub(crate) retries: u32,
    pub(crate) headers: HeaderMap,
    pub(crate) deadline: Deadline,
    pub(crate) progress: Arc<Progress>,
}

impl Transport for Attempts {
    fn send<'a>(&'a self, client: &'a reqwest::Client, request: Request) -> Sending<'a> {
        Box::pin(async move { Ok(self.run(client, request).await?) })
    }
}

impl Attempts {
    /// Sends a request until there is an answer to keep.
    async fn run(&self, client: &reqwest::Client, mut request: Request) -> Result<Response, Error> {
        let repeatable = Repeatable::of(request.method());
        for (name, value) in self.shared.headers.iter().chain(&self.headers) {
            request.headers_mut().insert(name, value.clone());
        }
        let (mut nth, mut redirects) = (0, 0);
        loop {
            // The bodies that the generated client sends are in memory, so they can be copied.
            let Some(copy) = request.try_clone() else {
                return self.once(client, request).await;
            };
            let outcome = self.once(client, copy).await;
            let asked = match &outcome {
                Ok(response) => {
                    let status = response.status().as_u16();
                    if repeatable == Repeatable::Always
                        && redirects < REDIRECTS
                        && let Some(url) = within_server(response)
                    {
                        redirects += 1;
                        *request.url_mut() = url;
                        continue;
                    }
                    if !repeatable.after_status(status) {
                        if response.status().is_success() {
                            self.shared.budget.earn();
                        }
                        return outcome;
                    }
                    retry_after(response.headers())
                }
                Err(error) if repeatable.after_error(error) => None,
                Err(_) => return outcome,
            };
            if nth == self.retries {
                return outcome;
            }
            let Some(wait) = self.shared.policy.wait(nth, asked) else {
                return outcome;
            };
            if !self.deadline.allows(wait) || !self.shared.budget.pay() {
                return outcome;
            }
            nth += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// The token, which may have to be fetched. Until it is there nothing has been sent.
    async fn authorization(&self) -> Result<HeaderValue, Error> {
        let limit = self.deadline.left(self.shared.stall_timeout);
        let fetching = tokio::time::timeout(limit, self.shared.credentials.header());
        fetching.await.unwrap_or_else(|_| {
            Err(Error::new(
                ErrorKind::Configuration,
                format!("the token was not fetched within {limit:?}, and nothing was sent"),
            ))
        })
    }

    /// Sends a request once.
    async fn once(
        &self,
        client: &reqwest::Client,
        mut request: Request,
    ) -> Result<Response, Error> {
        let authorization = self.authorization().await?;
        request.headers_mut().insert(AUTHORIZATION, authorization);
        let resend_count = self.progress.attempts.fetch_add(1, Ordering::Relaxed);
        let trace = trace::Attempt::start(&request, resend_count);

        let limit = self.deadline.left(self.shared.stall_timeout);
        let sending = self.shared.wire.send(client, request);
        let outcome = match tokio::time::timeout(limit, sending).await {
            Ok(outcome) => outcome.map_err(of_transport),
            Err(_) => Err(self
                .deadline
                .passed()
                .unwrap_or_else(|| stalled(self.shared.stall_timeout))),
        };
        trace.finish(&outcome, &self.shared.traced_headers);
        outcome
    }
}

/// Where a response redirects to, if that is the server it comes from: the token goes nowhere else.
fn within_server(response: &Response) -> Option<reqwest::Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let url = response.url().join(location).ok()?;
    (url.origin() == response.url().origin()).then_some(url)
}

/// What became of an operation that acts, where its error does not rule out that it was taken.
pub(crate) fn may_have_been_taken(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Timeout
            | ErrorKind::Connection
            | ErrorKind::DeadlineExceeded
            | ErrorKind::Server
    )
}
