//! A transport for tests: it answers from a script, in process, and remembers what was sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use ovia_core::transport::{Sending, Transport};

use crate::{Client, ClientBuilder, Error, ErrorKind, RetryPolicy};

/// What becomes of one request.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// There is no response, and this error.
    Fails(ErrorKind),
    /// Nothing happens for ever.
    Silence,
    Responds {
        status: u16,
        headers: Vec<(&'static str, &'static str)>,
        body: Bytes,
        then: Then,
    },
}

/// What happens after the body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Then {
    End,
    BreakOff,
    Silence,
}

/// A response with a body that ends as it should.
pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> Outcome {
    Outcome::Responds {
        status,
        headers: Vec::new(),
        body: body.into(),
        then: Then::End,
    }
}

impl Outcome {
    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        if let Self::Responds { headers, .. } = &mut self {
            headers.push((name, value));
        }
        self
    }

    /// Lets the body break off, or nothing follow it.
    pub(crate) fn then(mut self, what: Then) -> Self {
        if let Self::Responds { then, .. } = &mut self {
            *then = what;
        }
        self
    }
}

/// A transport that follows a script; its last outcome is repeated. Clones share what they remember.
#[derive(Clone, Debug)]
pub(crate) struct Scripted(Arc<Mutex<Script>>);

#[derive(Debug)]
struct Script {
    outcomes: VecDeque<Outcome>,
    sent: Vec<reqwest::Request>,
}

impl Scripted {
    pub(crate) fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        Self(Arc::new(Mutex::new(Script {
            outcomes: outcomes.into_iter().collect(),
            sent: Vec::new(),
        })))
    }

    /// A client that sends through it, and does not wait between retries.
    pub(crate) fn client(&self) -> Client {
        self.client_with(|builder| builder)
    }

    pub(crate) fn client_with(
        &self,
        configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Client {
        let policy = RetryPolicy::default().initial_delay(std::time::Duration::ZERO);
        let builder = Client::builder().token("hunter2").retry_policy(policy);
        let builder = configure(builder).transport(self.clone());
        builder.build().expect("a client")
    }

    /// How many requests were sent.
    pub(crate) fn requests(&self) -> usize {
        self.0.lock().expect("a lock").sent.len()
    }

    /// One of the requests that were sent.
    pub(crate) fn request(&self, index: usize) -> reqwest::Request {
        let script = self.0.lock().expect("a lock");
        script.sent[index].try_clone().expect("a body in memory")
    }
}

impl Transport for Scripted {
    fn send<'a>(&'a self, _: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        let mut script = self.0.lock().expect("a lock");
        script.sent.push(request);
        let outcome = match script.outcomes.len() {
            1 => script.outcomes[0].clone(),
            _ => script.outcomes.pop_front().expect("an outcome"),
        };
        Box::pin(async move {
            match outcome {
                Outcome::Fails(kind) => Err(Error::new(kind, format!("a scripted {kind}")).into()),
                Outcome::Silence => std::future::pending().await,
                Outcome::Responds {
                    status,
                    headers,
                    body,
                    then,
                } => {
                    let mut response = http::Response::builder().status(status);
                    for (name, value) in headers {
                        response = response.header(name, value);
                    }
                    let body = stream::iter([Ok(body)]).chain(match then {
                        Then::End => stream::iter(None).left_stream(),
                        Then::BreakOff => {
                            let cut = std::io::Error::other("the cable is cut");
                            stream::iter(Some(Err(cut))).left_stream()
                        }
                        Then::Silence => stream::pending().right_stream(),
                    });
                    let response = response.body(reqwest::Body::wrap_stream(body));
                    Ok(response.expect("a response").into())
                }
            }
        })
    }
}
