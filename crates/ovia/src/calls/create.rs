//! Placing a call.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use ovia_core::types::NewCall;
use reqwest::header::CONTENT_TYPE;

use crate::{
    Call, Client, Error, ErrorKind,
    exchange::{self, Reply},
    stream::describe,
};

/// The largest record that is read as an answer.
const LARGEST: usize = 16 * 1024 * 1024;

/// A call to be placed. See [`Calls::create`](super::Calls::create).
///
/// **The request is sent once, whatever happens to it.** Where it is not certain what became of it,
/// the error is of the kind [`MaybePlaced`](ErrorKind::MaybePlaced): look into the list before
/// placing the call again.
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
}

impl CreateCall {
    pub(super) fn new(client: Client, new_call: NewCall) -> Self {
        Self { client, new_call }
    }

    async fn place(self) -> Result<Call, Error> {
        let limits = self.client.limits();
        let sent = self.client.core().create_call_stream(&self.new_call).await;
        let reply = exchange::reply(sent, limits)
            .await
            .map_err(|error| match error.kind() {
                // Whether the server acted before it failed, or before the connection did, only
                // its list can tell.
                ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::Server => error.restated(
                    ErrorKind::MaybePlaced,
                    "the call may have been placed; look into the list before placing it again: ",
                ),
                _ => error,
            })?;
        read(reply).await
    }
}

/// The server took the call: what it says of it.
async fn read(mut reply: Reply) -> Result<Call, Error> {
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
    let body = match reply.body.prefix(LARGEST).await {
        Ok(body) => body,
        Err(error) => {
            return Err(taken(format!("its record broke off: {error}")).with_source(error));
        }
    };
    let text = String::from_utf8_lossy(&body);
    let text = text.trim_start_matches('\u{feff}').trim();
    Call::from_text(text).map_err(|_| {
        let content_type = reply
            .headers
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok());
        let got = match text.starts_with('{') {
            true if body.len() >= LARGEST => "a record larger than 16 MiB".to_owned(),
            true => "a broken record".to_owned(),
            false => describe(&body, content_type),
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
