//! Placing a call.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use ovia_core::types::NewCall;
use reqwest::header::CONTENT_TYPE;

use crate::{
    Call, Client, Error, ErrorKind,
    attempts::may_have_been_taken,
    error::MaybePlaced,
    operation::Reply,
    options::{RequestOptions, request_options},
    stream::describe,
};

/// How long placing a call may take as a whole.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How far the server's clock may be behind ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(5);

/// A call to be placed. See [`Calls::create`](super::Calls::create).
///
/// **The request is sent again only where it is certain that the server did not take it.** Where
/// that is not certain, the error is of the kind [`MaybePlaced`](ErrorKind::MaybePlaced): look into
/// the list before placing the call again.
///
/// ```
/// # fn place(client: &ovia::Client, new_call: ovia::NewCall) {
/// let placing: ovia::calls::CreateCall = client.calls().create(new_call);
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "the call is placed when this is awaited"]
pub struct CreateCall {
    client: Client,
    new_call: NewCall,
    options: RequestOptions,
}

impl CreateCall {
    pub(super) fn new(client: Client, new_call: NewCall) -> Self {
        Self {
            client,
            new_call,
            options: RequestOptions::default(),
        }
    }

    request_options!();

    async fn place(self) -> Result<Call, Error> {
        let since = Utc::now() - CLOCKS_DIFFER;
        let operation = self.client.operation(&self.options, Some(TIMEOUT));
        operation.check()?;
        let sent = operation.send(|core| core.create_call_stream(&self.new_call));
        let outcome = match sent.await {
            Ok(reply) => read(reply, operation.limits().largest_record).await,
            Err(error) if may_have_been_taken(&error) => Err(error.restated(
                ErrorKind::MaybePlaced,
                "the call may have been placed; look into the list before placing it again: ",
            )),
            Err(error) => Err(error),
        };
        outcome.map_err(|error| {
            let error = operation.note(error);
            match error.kind() {
                ErrorKind::MaybePlaced => error.with_maybe_placed(self.sent(since)),
                _ => error,
            }
        })
    }

    fn sent(self, since: DateTime<Utc>) -> MaybePlaced {
        MaybePlaced {
            new_call: self.new_call,
            since,
        }
    }
}

/// The server took the call: what it says of it.
async fn read(mut reply: Reply, largest: usize) -> Result<Call, Error> {
    let taken = |what: String| {
        Error::new(
            ErrorKind::MaybePlaced,
            format!(
                "HTTP {}: the server took the call, so do not place it again, but {what}",
                reply.status
            ),
        )
        .with_response(reply.status, &reply.headers)
    };
    let body = match reply.body.prefix(largest.saturating_add(1)).await {
        Ok(body) => body,
        Err(error) => {
            return Err(taken(format!("its record broke off: {error}")).with_source(error));
        }
    };
    let text = String::from_utf8_lossy(&body);
    let text = text.trim_start_matches('\u{feff}').trim();
    Call::from_text(text).map_err(|_| {
        let content_type = reply.headers.get(CONTENT_TYPE);
        let got = match text.starts_with('{') {
            true if body.len() > largest => "a record larger than the limit".to_owned(),
            true => "a broken record".to_owned(),
            false => describe(&body, content_type.and_then(|v| v.to_str().ok())),
        };
        taken(format!("sent {got} instead of its record"))
    })
}

/// Places the call.
///
/// # Errors
///
/// [`MaybePlaced`](ErrorKind::MaybePlaced), where it may have been placed all the same. After any
/// other error it has not been.
impl IntoFuture for CreateCall {
    type Output = Result<Call, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.place())
    }
}
