//! One operation on its way: its limits, its attempts, and the sorting of what comes back.

use std::{future::Future, sync::Arc};

use ovia_core::{ByteStream, ResponseValue, transport};
use reqwest::header::HeaderMap;

use crate::{
    Error, ErrorKind, RetryPolicy,
    attempts::{Attempts, Progress, Shared},
    connections::Connection,
    deadline::Deadline,
    options::RequestOptions,
    stream::{Body, Chunks, Limits},
    wire::{of_reqwest, of_transport},
};

/// How much of an error's body is read.
const ERROR_BODY: usize = 64 * 1024;

/// One operation, which may take several requests.
pub(crate) struct Operation {
    core: ovia_core::Client,
    http: reqwest::Client,
    attempts: Arc<Attempts>,
    limits: Limits,
    resumes: u32,
    check: Result<(), Error>,
}

/// A success, its body still to be read.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl Operation {
    pub(crate) fn new(
        base_url: &str,
        http: &reqwest::Client,
        shared: &Arc<Shared>,
        limits: Limits,
        deadline: Deadline,
        options: &RequestOptions,
    ) -> Self {
        let attempts = Arc::new(Attempts {
            shared: shared.clone(),
            retries: options.retries.unwrap_or(shared.policy.retries),
            headers: options.headers.clone(),
            deadline,
            progress: Arc::new(Progress::new()),
        });
        Self {
            core: ovia_core::Client::new_with_client(base_url, http.clone(), attempts.clone()),
            http: http.clone(),
            attempts,
            limits,
            resumes: options.resumes.unwrap_or(shared.policy.resumes),
            check: options.check(),
        }
    }

    /// The HTTP client that requests are built with.
    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// How often a body that broke off may be asked for again.
    pub(crate) fn resumes(&self) -> u32 {
        self.resumes
    }

    pub(crate) fn policy(&self) -> &RetryPolicy {
        &self.attempts.shared.policy
    }

    pub(crate) fn deadline(&self) -> Deadline {
        self.attempts.deadline
    }

    /// Pays for asking again, if the client's budget allows it.
    pub(crate) fn pay(&self) -> bool {
        self.attempts.shared.budget.pay()
    }

    /// Whether the options of the request are such that it can be sent.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.check {
            Ok(()) => Ok(()),
            Err(error) => Err(Error::new(error.kind(), error.to_string())),
        }
    }

    /// Notes on an error how far the operation had come.
    pub(crate) fn note(&self, error: Error) -> Error {
        let progress = &self.attempts.progress;
        error.with_progress(progress.attempts(), progress.elapsed())
    }

    /// Sends a request of the generated client's, and sorts what comes back.
    pub(crate) async fn send<'a, Sent>(
        &'a self,
        request: impl FnOnce(&'a ovia_core::Client) -> Sent,
    ) -> Result<Reply, Error>
    where
        Sent: Future<Output = Result<ResponseValue<ByteStream>, ovia_core::Error<()>>>,
    {
        let connection = self.connection().await?;
        self.reply(request(&self.core).await, connection).await
    }

    async fn reply(
        &self,
        result: Result<ResponseValue<ByteStream>, ovia_core::Error<()>>,
        connection: Connection,
    ) -> Result<Reply, Error> {
        let error = match result {
            Ok(response) => {
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                let body = self.body(response.into_inner().into_inner(), connection);
                return Ok(Reply {
                    status,
                    headers,
                    body,
                });
            }
            Err(ovia_core::Error::UnexpectedResponse(response)) => {
                self.refusal(response, connection).await
            }
            Err(ovia_core::Error::CommunicationError(error)) => of_reqwest(error),
            Err(other) => Error::new(ErrorKind::Configuration, "the request could not be built")
                .with_source(other),
        };
        Err(self.note(error))
    }

    /// The same of a request that the generated client knows nothing of.
    pub(crate) async fn reply_to(&self, request: reqwest::Request) -> Result<Reply, Error> {
        use ovia_core::transport::Transport as _;

        let connection = self.connection().await?;
        let result = match self.attempts.send(&self.http, request).await {
            Ok(response) if response.status().is_success() => Ok(ResponseValue::stream(response)),
            Ok(response) => Err(ovia_core::Error::UnexpectedResponse(response)),
            Err(error) => return Err(self.note(of_transport(error))),
        };
        self.reply(result, connection).await
    }

    /// What a response that is no success means.
    async fn refusal(&self, response: reqwest::Response, connection: Connection) -> Error {
        if let Some(failure) = transport::failure(&response) {
            return of_transport(failure);
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = self.body(Box::pin(response.bytes_stream()), connection);
        // The status is what counts: a body that breaks off changes nothing.
        let said = body.prefix(ERROR_BODY).await.unwrap_or_default();
        Error::of_response(status, &headers, &said)
    }

    fn body(&self, chunks: Chunks, connection: Connection) -> Body {
        let stall_timeout = self.attempts.shared.stall_timeout;
        Body::new(chunks, stall_timeout, self.deadline())
            .of_at_most(self.limits.largest_body)
            .over(connection)
    }

    async fn connection(&self) -> Result<Connection, Error> {
        let shared = &self.attempts.shared;
        let connection = shared
            .connections
            .acquire(shared.stall_timeout, self.deadline());
        connection.await.map_err(|error| self.note(error))
    }
}
