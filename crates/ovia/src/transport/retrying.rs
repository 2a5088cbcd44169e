//! The transport of one operation: it adds headers and credentials to each request, sends it through
//! the transport of the client within the time limits, follows redirects and retries.
//!
//! Which failures are retried is the operation's rule ([`RetryRule`]); how often and after which
//! delays is the client's policy.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use ovia_core::transport::{Sending, Transport};
use reqwest::{
    Request, Response, Url,
    header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue},
};

use super::{
    connection_limit::ConnectionLimit,
    content_coding,
    credentials::Credentials,
    deadline::Deadline,
    redirect::{MAX_REDIRECTS, same_origin},
    retry_budget::RetryBudget,
    retry_policy::RetryPolicy,
    retry_rule::RetryRule,
    trace::{RequestTrace, trace_retry},
};
use crate::{
    Error, ErrorKind,
    error::{from_transport, retry_after, stalled},
};

/// What all operations of a client share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Sends one request: HTTP, or the caller's own transport.
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) credentials: Credentials,
    pub(crate) headers: HeaderMap,
    pub(crate) policy: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) connections: Arc<ConnectionLimit>,
    pub(crate) stall_timeout: Duration,
    pub(crate) traced_headers: Vec<HeaderName>,
}

/// How far an operation has come, for its errors.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    attempts: AtomicU32,
    /// The credentials that were sent last, which a server may repeat in its error.
    authorization: Mutex<Option<HeaderValue>>,
    /// Where the last successful response is from.
    url: Mutex<Option<Url>>,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            attempts: AtomicU32::new(0),
            authorization: Mutex::new(None),
            url: Mutex::new(None),
        }
    }

    fn set_url(&self, url: &Url) {
        *self.url.lock().unwrap_or_else(PoisonError::into_inner) = Some(url.clone());
    }

    pub(super) fn url(&self) -> Option<Url> {
        let url = self.url.lock().unwrap_or_else(PoisonError::into_inner);
        url.clone()
    }

    pub(super) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// A text of the server, with the token that was sent hidden.
    pub(super) fn without_token(&self, text: String) -> String {
        let sent = self
            .authorization
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let token = sent
            .as_ref()
            .and_then(|header| header.to_str().ok()?.strip_prefix("Bearer "));
        match token {
            // A shorter one is a test's, and may be a part of any word.
            Some(token) if token.len() >= 8 && text.contains(token) => text.replace(token, "…"),
            _ => text,
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// The transport of one operation.
#[derive(Debug)]
pub(super) struct RetryingTransport {
    pub(super) shared: Arc<Shared>,
    pub(super) rule: RetryRule,
    pub(super) max_retries: u32,
    pub(super) headers: HeaderMap,
    pub(super) deadline: Deadline,
    pub(super) progress: Progress,
}

impl Transport for RetryingTransport {
    fn send<'a>(&'a self, client: &'a reqwest::Client, request: Request) -> Sending<'a> {
        Box::pin(async move { Ok(self.send_until_final(client, request).await?) })
    }
}

impl RetryingTransport {
    /// Sends a request until the outcome is one that is not retried.
    async fn send_until_final(
        &self,
        client: &reqwest::Client,
        mut request: Request,
    ) -> Result<Response, Error> {
        for (name, value) in self.shared.headers.iter().chain(&self.headers) {
            request.headers_mut().insert(name, value.clone());
        }
        request
            .headers_mut()
            .entry(ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static(content_coding::ACCEPT_ENCODING));
        let (mut retries, mut redirects) = (0, 0);
        loop {
            // Bodies are in memory, so that they can be copied.
            let Some(copy) = request.try_clone() else {
                return self.send_once(client, request).await;
            };
            let outcome = self.send_once(client, copy).await;
            let asked = match &outcome {
                Ok(response) => {
                    if self.rule.follows_redirects
                        && redirects < MAX_REDIRECTS
                        && let Some(url) = same_origin(response)
                    {
                        redirects += 1;
                        *request.url_mut() = url;
                        continue;
                    }
                    if !self.rule.retries_status(response.status().as_u16()) {
                        if response.status().is_success() {
                            self.shared.budget.earn();
                            self.progress.set_url(request.url());
                        }
                        return outcome;
                    }
                    retry_after(response.headers())
                }
                Err(error) if self.rule.retries_error(error) => None,
                Err(_) => return outcome,
            };
            if retries == self.max_retries {
                return outcome;
            }
            let Some(delay) = self.shared.policy.delay(retries, asked) else {
                return outcome;
            };
            if !self.deadline.allows(delay) || !self.shared.budget.pay() {
                return outcome;
            }
            retries += 1;
            trace_retry(&outcome, retries + 1, self.max_retries + 1, delay);
            tokio::time::sleep(delay).await;
        }
    }

    /// Sends a request once.
    async fn send_once(
        &self,
        client: &reqwest::Client,
        mut request: Request,
    ) -> Result<Response, Error> {
        let authorization = self.authorization().await?;
        *self
            .progress
            .authorization
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(authorization.clone());
        request.headers_mut().insert(AUTHORIZATION, authorization);
        let resend_count = self.progress.attempts.fetch_add(1, Ordering::Relaxed);
        let trace = RequestTrace::start(&request, resend_count);

        let limit = self.deadline.left(self.shared.stall_timeout);
        let sending = self.shared.transport.send(client, request);
        let outcome = match tokio::time::timeout(limit, sending).await {
            Ok(outcome) => outcome.map_err(from_transport),
            Err(_) => Err(self
                .deadline
                .passed()
                .unwrap_or_else(|| stalled(self.shared.stall_timeout))),
        };
        trace.finish(&outcome, &self.shared.traced_headers);
        outcome
    }

    /// The token, which may have to be fetched. Nothing has been sent before it is there.
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
}
