//! One operation, which may take several requests: it waits for a connection, sends requests through
//! the retrying transport, and sorts the responses into replies and errors.

use std::{future::Future, sync::Arc};

use ovia_core::{ByteStream, ResponseValue, transport::Transport as _};
use reqwest::{
    Url,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap},
};

use super::{
    body::{Body, Chunks},
    connection_limit::ConnectionPermit,
    content_coding::ContentDecoder,
    deadline::Deadline,
    limits::Limits,
    options::RequestOptions,
    retry_policy::RetryPolicy,
    retry_rule::RetryRule,
    retrying::{Progress, RetryingTransport, Shared},
};
use crate::{
    Error, ErrorKind,
    error::{from_reqwest, from_transport},
};

/// How much of the body of an error response is read.
const MAX_ERROR_BODY_BYTES: usize = 64 * 1024;

/// One operation.
pub(crate) struct Operation {
    core: ovia_core::Client,
    http: reqwest::Client,
    transport: Arc<RetryingTransport>,
    limits: Limits,
    max_resumes: u32,
    /// Why nothing can be sent.
    invalid: Option<Error>,
}

/// A response with a 2xx status, its body still to be read.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// The address that it is from, after redirects.
    pub(crate) url: Option<Url>,
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
        rule: RetryRule,
    ) -> Self {
        let transport = Arc::new(RetryingTransport {
            shared: shared.clone(),
            rule,
            max_retries: options.max_retries.unwrap_or(shared.policy.max_retries),
            headers: options.headers.clone(),
            deadline,
            progress: Progress::new(),
        });
        Self {
            core: ovia_core::Client::new_with_client(base_url, http.clone(), transport.clone()),
            http: http.clone(),
            transport,
            limits,
            max_resumes: options.max_resumes.unwrap_or(shared.policy.max_resumes),
            invalid: options.invalid.clone(),
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// How many consecutive times an interrupted body may be requested again.
    pub(crate) fn resumes(&self) -> u32 {
        self.max_resumes
    }

    pub(crate) fn policy(&self) -> &RetryPolicy {
        &self.transport.shared.policy
    }

    pub(crate) fn deadline(&self) -> Deadline {
        self.transport.deadline
    }

    /// Pays for another request, if the retry budget of the client allows it.
    pub(crate) fn pay(&self) -> bool {
        self.transport.shared.budget.pay()
    }

    /// Adds to an error how far the operation had come.
    pub(crate) fn note(&self, error: Error) -> Error {
        let progress = &self.transport.progress;
        let may_have_acted = self.transport.rule.may_have_acted(&error);
        error
            .map_message(|message| progress.without_token(message))
            .with_progress(progress.attempts(), progress.elapsed())
            .with_may_have_acted(may_have_acted)
    }

    /// Sends a request of the generated client. Errors have been through [`note`](Self::note).
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

    /// Sends a request that the generated client does not know.
    pub(crate) async fn reply_to(&self, request: reqwest::Request) -> Result<Reply, Error> {
        let connection = self.connection().await?;
        let result = match self.transport.send(&self.http, request).await {
            Ok(response) if response.status().is_success() => Ok(ResponseValue::stream(response)),
            Ok(response) => Err(ovia_core::Error::UnexpectedResponse(response)),
            Err(error) => return Err(self.note(from_transport(error))),
        };
        self.reply(result, connection).await
    }

    async fn reply(
        &self,
        result: Result<ResponseValue<ByteStream>, ovia_core::Error<()>>,
        connection: ConnectionPermit,
    ) -> Result<Reply, Error> {
        let error = match result {
            Ok(response) => {
                let (status, mut headers) =
                    (response.status().as_u16(), response.headers().clone());
                let body = self.body(&headers, response.into_inner().into_inner(), connection);
                // They are about the compressed body, and the caller gets the decompressed one.
                if body.is_verified_by_its_end() {
                    headers.remove(CONTENT_ENCODING);
                    headers.remove(CONTENT_LENGTH);
                }
                return Ok(Reply {
                    status,
                    headers,
                    url: self.transport.progress.url(),
                    body,
                });
            }
            Err(ovia_core::Error::UnexpectedResponse(response)) => {
                self.error_response(response, connection).await
            }
            Err(ovia_core::Error::CommunicationError(error)) => from_reqwest(error, None),
            Err(other) => Error::new(ErrorKind::Configuration, "the request could not be built")
                .with_source(other),
        };
        Err(self.note(error))
    }

    /// The error that a response with another status than 2xx stands for.
    async fn error_response(
        &self,
        response: reqwest::Response,
        connection: ConnectionPermit,
    ) -> Error {
        if let Some(failure) = ovia_core::transport::failure(&response) {
            return from_transport(failure);
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = self.body(&headers, Box::pin(response.bytes_stream()), connection);
        // The status decides; a body that breaks off does not change it.
        let body = body.prefix(MAX_ERROR_BODY_BYTES).await.unwrap_or_default();
        let body = match String::from_utf8(body) {
            Ok(text) => self.transport.progress.without_token(text).into_bytes(),
            Err(other) => other.into_bytes(),
        };
        Error::from_response(status, &headers, &body)
    }

    fn body(&self, headers: &HeaderMap, chunks: Chunks, connection: ConnectionPermit) -> Body {
        let stall_timeout = self.transport.shared.stall_timeout;
        Body::new(chunks, stall_timeout, self.deadline())
            .with_decoder(ContentDecoder::for_headers(headers))
            .with_max_bytes(self.limits.max_body_bytes)
            .with_connection(connection)
    }

    async fn connection(&self) -> Result<ConnectionPermit, Error> {
        if let Some(error) = &self.invalid {
            return Err(error.clone());
        }
        let shared = &self.transport.shared;
        let connection = shared
            .connections
            .acquire(shared.stall_timeout, self.deadline());
        connection.await.map_err(|error| self.note(error))
    }
}
