//! One list, from its request to the end of its array, or of the last of its pages. If a response breaks
//! off in between, it is requested again, and the list continues after the last record, without
//! duplicates.

use std::{
    collections::HashSet,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use reqwest::{
    Method, Url,
    header::{ACCEPT, HeaderValue},
};

use super::{
    ElementSource,
    array_splitter::Element,
    list_body::{End, ListBody},
    pages::{Following, Pages},
    read_ahead::RecordReader,
    seen::{Expected, Seen, is_of_id},
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
    pages: Pages,
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
    /// The records of the page that is being read.
    seen: Seen,
    expected: Expected,
    /// The last record.
    last: Option<Glimpse>,
    /// The same, if it may be mixed with others: it is read again if it comes with another text.
    suspect: Option<Glimpse>,
    /// The ids of the pages before. If the list changes in between, a page repeats some of them.
    earlier: HashSet<u64>,
    /// Why there is another request, and that it failed; for its error.
    cause: Option<String>,
}

/// What is remembered of a record to tell whether it comes again with another text. No more of it is
/// kept, so that its memory can be used again.
#[derive(PartialEq, Eq)]
struct Glimpse {
    identity: u64,
    length: usize,
    /// Its last bytes.
    end: [u8; 64],
}

impl Glimpse {
    fn of(identity: u64, element: &Element) -> Self {
        let text = element.text().map_or(&[][..], |text| text);
        let mut end = [0; 64];
        let kept = text.len().min(end.len());
        end[..kept].copy_from_slice(&text[text.len() - kept..]);
        Self {
            identity,
            length: text.len(),
            end,
        }
    }
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
        let resume = request.map(|request| Resume {
            request,
            allowed: operation.resumes(),
            failures: 0,
            seen: Seen::default(),
            expected: Expected::default(),
            last: None,
            suspect: None,
            earlier: HashSet::new(),
            cause: None,
        });
        Self {
            operation,
            state,
            read: 0,
            pages: Pages::default(),
            resume,
        }
    }

    /// Whether a record was read in an earlier transfer, or with an earlier page. Remembers it if not.
    fn is_repeated(&mut self, element: &Element) -> bool {
        let has_pages = self.pages.are_several()
            || matches!(&self.state, State::Reading(body) if body.announced().has_next());
        let Some(resume) = &mut self.resume else {
            return false;
        };
        if resume.allowed == 0 && !has_pages {
            return false;
        }
        let identity = resume.seen.identity(element);
        if resume.expected.remove(&resume.seen, identity) {
            let suspect = resume.suspect.take_if(|it| it.identity == identity);
            return suspect.is_none_or(|it| it == Glimpse::of(identity, element));
        }
        resume.last = Some(Glimpse::of(identity, element));
        resume.seen.add(identity);
        if is_of_id(identity) && resume.earlier.contains(&identity) {
            return true;
        }
        resume.failures = 0;
        self.pages.has_new = true;
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
        resume.cause = Some(format!("{error}; requesting it again failed"));
        let response = match self.pages.current.clone() {
            None => (resume.request)(self.operation.clone()),
            Some(page) => request_page(self.operation.clone(), page),
        };
        self.state = State::Requesting(Box::pin(async move {
            tokio::time::sleep(delay).await;
            response.await
        }));
        true
    }

    /// Goes on after the array of a page has ended. `None` at the end of the list.
    fn finish_page(&mut self) -> Option<Error> {
        let State::Reading(body) = &self.state else {
            return None;
        };
        let announced = body.announced().clone();
        let (read, several) = (self.read, self.pages.are_several());
        match (
            self.pages.following(&announced, body.url()),
            &mut self.resume,
        ) {
            (Following::Nothing, _) => {}
            (Following::Refused(why), _) => return Some(body.incomplete(read, &why)),
            (Following::Page(_), None) => {
                let why = "it has more pages, which are requested only after a GET";
                return Some(body.incomplete(read, why));
            }
            (Following::Page(page), Some(resume)) => {
                resume.earlier.extend(resume.seen.take());
                resume.expected = Expected::default();
                resume.cause = Some(format!(
                    "the list has {read} records so far; requesting its next page failed"
                ));
                let operation = self.operation.clone();
                self.state = State::Requesting(request_page(operation, page));
                return None;
            }
        }
        let why = match announced.total {
            Some(total) if total > read => format!("the server says that it has {total}"),
            // The parts of a list are its pages.
            _ if announced.is_part && !several => {
                "the server says that this is a part of it".to_owned()
            }
            _ => {
                self.end();
                return None;
            }
        };
        Some(body.incomplete(read, &why))
    }

    /// The error of a request. If it was not the first one, the error says what it was for.
    fn request_failed(&self, error: Error) -> Error {
        let resume = self.resume.as_ref();
        match resume.and_then(|resume| resume.cause.as_ref()) {
            None => error,
            Some(cause) => {
                let message = format!("{cause}: {error}");
                Error::new(error.kind(), message).with_facts_from(&error)
            }
        }
    }

    fn end(&mut self) {
        self.state = State::Ended;
        self.resume = None;
    }
}

/// Requests a page by its address.
fn request_page(operation: Arc<Operation>, page: Url) -> ListResponse {
    Box::pin(async move {
        let mut request = reqwest::Request::new(Method::GET, page);
        let accept = HeaderValue::from_static("application/json");
        request.headers_mut().insert(ACCEPT, accept);
        operation.reply_to(request).await
    })
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
                    Err(End::Complete) => match self.finish_page() {
                        Some(error) => error,
                        None => continue,
                    },
                    Err(End::Failed(error)) => error,
                    Err(End::Interrupted(error)) => match self.request_again(&error) {
                        true => continue,
                        false => error,
                    },
                    Err(End::Broken(error)) => {
                        if let Some(resume) = &mut self.resume {
                            resume.suspect = resume.last.take().or(resume.suspect.take());
                        }
                        match self.request_again(&error) {
                            true => continue,
                            false => error,
                        }
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
