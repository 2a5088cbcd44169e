//! One list, from its request to the end of its array. If a response breaks off in between, the list
//! is requested again, and continues after the last record, without duplicates.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use super::{
    ElementSource,
    array_splitter::Element,
    list_body::{End, ListBody},
    read_ahead::RecordReader,
    seen::{Expected, Seen},
};
use crate::{
    Error,
    error::Position,
    transport::{Operation, Reply, trace_resume},
};

/// The response to a request for a list.
pub(crate) type ListResponse = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// Sends the request for a list.
pub(crate) type RequestList = Box<dyn Fn(Arc<Operation>) -> ListResponse + Send + Sync>;

/// Reads a list. An [`ElementSource`].
pub(crate) struct ListReader {
    operation: Arc<Operation>,
    state: State,
    read: u64,
    /// `None` if the list must not be requested again.
    resume: Option<Resume>,
}

enum State {
    Requesting(ListResponse),
    Reading(Box<ListBody>),
    Ended,
}

/// What it takes to continue a list that was interrupted.
struct Resume {
    request: RequestList,
    /// How often in a row the list may be interrupted without a new record in between.
    allowed: u32,
    /// How often it has been.
    failures: u32,
    seen: Seen,
    expected: Expected,
    /// How the transfer before this one ended.
    interruption: Option<String>,
}

impl ListReader {
    /// Starts with a request.
    pub(crate) fn new(operation: Arc<Operation>, request: RequestList) -> Self {
        let state = State::Requesting(request(operation.clone()));
        Self::starting(operation, state, Some(request))
    }

    /// Starts with a reply that is there already. Without `request` the list is not resumed.
    pub(crate) fn from_reply(
        operation: Arc<Operation>,
        reply: Reply,
        request: Option<RequestList>,
    ) -> Self {
        let body = ListBody::new(reply, operation.limits());
        Self::starting(operation, State::Reading(Box::new(body)), request)
    }

    fn starting(operation: Arc<Operation>, state: State, request: Option<RequestList>) -> Self {
        let allowed = operation.resumes();
        let resume = request.filter(|_| allowed > 0).map(|request| Resume {
            request,
            allowed,
            failures: 0,
            seen: Seen::default(),
            expected: Expected::default(),
            interruption: None,
        });
        Self {
            operation,
            state,
            read: 0,
            resume,
        }
    }

    /// Whether a record was read in an earlier transfer. Remembers it if not.
    fn is_repeated(&mut self, element: &Element) -> bool {
        let Some(resume) = &mut self.resume else {
            return false;
        };
        let identity = resume.seen.identity(element);
        if resume.expected.remove(&resume.seen, identity) {
            return true;
        }
        resume.seen.add(identity);
        resume.failures = 0;
        false
    }

    /// Requests the list again, if that is still allowed.
    fn request_again(&mut self, error: &Error) -> bool {
        let Some(resume) = &mut self.resume else {
            return false;
        };
        let Some(delay) = self.operation.policy().delay(resume.failures, None) else {
            return false;
        };
        let allowed = resume.failures < resume.allowed && self.operation.deadline().allows(delay);
        if !allowed || !self.operation.pay() {
            return false;
        }
        resume.failures += 1;
        trace_resume(error, delay);
        resume.expected = resume.seen.expected();
        resume.interruption = Some(error.to_string());
        let response = (resume.request)(self.operation.clone());
        self.state = State::Requesting(Box::pin(async move {
            tokio::time::sleep(delay).await;
            response.await
        }));
        true
    }

    /// The error of a request. If the request was to resume the list, the error says so.
    fn request_failed(&self, error: Error) -> Error {
        let resume = self.resume.as_ref();
        match resume.and_then(|resume| resume.interruption.as_ref()) {
            None => error,
            Some(interruption) => {
                let message = format!("{interruption}; requesting it again failed: {error}");
                Error::new(error.kind(), message).with_facts_from(&error)
            }
        }
    }

    fn end(&mut self) {
        self.state = State::Ended;
        self.resume = None;
    }
}

impl ElementSource for ListReader {
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        reader: &mut dyn RecordReader,
    ) -> Poll<Option<Result<(Position, Element), Error>>> {
        loop {
            let error = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Requesting(response) => match ready!(response.as_mut().poll(context)) {
                    Ok(reply) => {
                        let body = ListBody::new(reply, self.operation.limits());
                        self.state = State::Reading(Box::new(body));
                        continue;
                    }
                    Err(error) => self.request_failed(error),
                },
                State::Reading(body) => match ready!(body.poll_next(context, self.read, reader)) {
                    Ok(element) => {
                        if self.is_repeated(&element) {
                            continue;
                        }
                        self.read += 1;
                        let position = Position::record(self.read - 1);
                        return Poll::Ready(Some(Ok((position, element))));
                    }
                    Err(End::Complete) => {
                        self.end();
                        return Poll::Ready(None);
                    }
                    Err(End::Failed(error)) => error,
                    Err(End::Interrupted(error)) => {
                        if self.request_again(&error) {
                            continue;
                        }
                        error
                    }
                },
            };
            self.end();
            return Poll::Ready(Some(Err(self.operation.note(error))));
        }
    }

    fn pause(&mut self) {
        if let State::Reading(body) = &mut self.state {
            body.pause_stall_timer();
        }
    }
}

#[cfg(test)]
mod tests;
