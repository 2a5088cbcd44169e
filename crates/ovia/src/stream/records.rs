//! One list, from the request to the end of the array, and again if it breaks off in between.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use super::{
    array_reader::Piece,
    identity::{GivenOut, StillToSkip},
    transfer::{Ending, Transfer},
};
use crate::{
    Error,
    operation::{Operation, Reply},
};

/// A request that will be answered by a list.
pub(crate) type Request = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// How to ask for the list, as often as it takes.
pub(crate) type Ask = Box<dyn Fn(Arc<Operation>) -> Request + Send>;

/// The records of a list, with their positions.
pub(crate) struct Records {
    operation: Arc<Operation>,
    ask: Ask,
    state: State,
    read: u64,
    resume: Option<Resume>,
}

enum State {
    Asking(Request),
    Reading(Box<Transfer>),
    Ended,
}

/// What it takes to go on with a list that broke off.
struct Resume {
    /// How often it may break off in a row before it brings anything new.
    allowed: u32,
    /// How often it has.
    in_vain: u32,
    given: GivenOut,
    skip: StillToSkip,
    /// How the transfer before this one ended.
    broke_off: Option<String>,
}

impl Records {
    pub(crate) fn new(operation: Arc<Operation>, ask: Ask) -> Self {
        let resume = (operation.resumes() > 0).then(|| Resume {
            allowed: operation.resumes(),
            in_vain: 0,
            given: GivenOut::default(),
            skip: StillToSkip::default(),
            broke_off: None,
        });
        let state = match operation.check() {
            Ok(()) => State::Asking(ask(operation.clone())),
            Err(error) => State::Asking(Box::pin(async { Err(error) })),
        };
        Self {
            state,
            operation,
            ask,
            read: 0,
            resume,
        }
    }

    /// Ends the transfer.
    pub(crate) fn stop(&mut self) {
        self.state = State::Ended;
        self.resume = None;
    }

    /// Nobody waits for the next record for a while, which is not the server's fault.
    pub(super) fn rest(&mut self) {
        if let State::Reading(transfer) = &mut self.state {
            transfer.rest();
        }
    }

    /// The next record; after an error there is none.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(u64, Piece), Error>>> {
        loop {
            let error = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Asking(request) => match ready!(request.as_mut().poll(context)) {
                    Ok(reply) => {
                        let transfer = Transfer::new(reply, self.operation.limits());
                        self.state = State::Reading(Box::new(transfer));
                        continue;
                    }
                    Err(error) => self.asked_in_vain(error),
                },
                State::Reading(transfer) => match ready!(transfer.poll_next(context, self.read)) {
                    Ok(piece) => {
                        if self.came_before(&piece) {
                            continue;
                        }
                        self.read += 1;
                        return Poll::Ready(Some(Ok((self.read - 1, piece))));
                    }
                    Err(Ending::Complete) => {
                        self.stop();
                        return Poll::Ready(None);
                    }
                    Err(Ending::Final(error)) => error,
                    Err(Ending::BrokeOff(error)) => match self.go_on(&error) {
                        true => continue,
                        false => error,
                    },
                },
            };
            self.stop();
            return Poll::Ready(Some(Err(self.operation.note(error))));
        }
    }

    /// Whether a record was given out in a transfer before this one. Remembers it if not.
    fn came_before(&mut self, piece: &Piece) -> bool {
        let Some(resume) = &mut self.resume else {
            return false;
        };
        let identity = resume.given.identity(piece);
        if resume.skip.skip(identity) {
            return true;
        }
        resume.given.note(identity);
        resume.in_vain = 0;
        false
    }

    /// Asks for the list again, if that is still allowed.
    fn go_on(&mut self, error: &Error) -> bool {
        let Some(resume) = &mut self.resume else {
            return false;
        };
        let Some(wait) = self.operation.policy().wait(resume.in_vain, None) else {
            return false;
        };
        let allowed = resume.in_vain < resume.allowed && self.operation.deadline().allows(wait);
        if !allowed || !self.operation.pay() {
            return false;
        }
        resume.in_vain += 1;
        resume.skip = resume.given.to_skip();
        resume.broke_off = Some(error.to_string());
        let request = (self.ask)(self.operation.clone());
        self.state = State::Asking(Box::pin(async move {
            tokio::time::sleep(wait).await;
            request.await
        }));
        true
    }

    /// The error of a request; of one that was to go on with a list, it says so.
    fn asked_in_vain(&self, error: Error) -> Error {
        let before = self.resume.as_ref().and_then(|r| r.broke_off.as_ref());
        match before {
            None => error,
            Some(before) => {
                let kind = error.kind();
                error.restated(kind, &format!("{before}; asking for it again failed: "))
            }
        }
    }
}
