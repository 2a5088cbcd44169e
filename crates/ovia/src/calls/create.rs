//! Placing a call. What its outcomes mean is in `create_rule.rs`.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use chrono::Utc;
use ovia_core::types::NewCall;

use super::create_rule;
use crate::{
    Call, Client, Error, ErrorKind, MaybePlaced,
    transport::{Operation, RequestOptions, request_options},
};

/// A call to be placed. See [`Calls::create`](super::Calls::create).
///
/// **The request is sent again only if the server certainly did not process it.** If the outcome is
/// unknown, the error is of the kind [`MaybePlaced`](ErrorKind::MaybePlaced): check the list before
/// placing the call again.
#[derive(Clone, Debug)]
#[must_use = "the call is placed when this is awaited, or with `send`"]
pub struct CreateCall<C = Client> {
    pub(crate) client: C,
    new_call: NewCall,
    options: RequestOptions,
}

impl<C> CreateCall<C> {
    pub(super) fn new(client: C, new_call: NewCall) -> Self {
        Self {
            client,
            new_call,
            options: RequestOptions::default(),
        }
    }

    request_options!();

    /// The same request of another client: the blocking client sends through the async one.
    #[cfg(feature = "blocking")]
    pub(crate) fn map_client<D>(self, change: impl FnOnce(C) -> D) -> CreateCall<D> {
        CreateCall {
            client: change(self.client),
            new_call: self.new_call,
            options: self.options,
        }
    }
}

impl CreateCall<Client> {
    async fn place(self) -> Result<Call, Error> {
        let since = create_rule::since(Utc::now());
        let operation = self.client.operation_with_rule(
            &self.options,
            Some(create_rule::TIMEOUT),
            create_rule::RETRY_RULE,
        );
        let outcome = send(&operation, &self.new_call).await;
        if let (Ok(call), Some(mut watch)) = (&outcome, self.client.watch_drift()) {
            watch(call);
        }
        outcome.map_err(|error| match error.kind() {
            ErrorKind::MaybePlaced => {
                error.with_maybe_placed(MaybePlaced::new(self.new_call, since))
            }
            _ => error,
        })
    }
}

/// Sends the request and reads the record.
async fn send(operation: &Operation, new_call: &NewCall) -> Result<Call, Error> {
    let sent = operation.send(|core| core.create_call(new_call));
    let mut reply = sent.await.map_err(create_rule::request_failed)?;
    let max = operation.limits().max_record_bytes;
    let record = match reply.body.prefix(max.saturating_add(1)).await {
        Ok(body) => create_rule::body_arrived(reply.status, &reply.headers, &body, max),
        Err(error) => Err(create_rule::body_failed(
            reply.status,
            &reply.headers,
            &error,
        )),
    };
    record.map_err(|error| operation.note(error))
}

/// Places the call.
///
/// # Errors
///
/// [`MaybePlaced`](ErrorKind::MaybePlaced), where the call may have been placed. After any other
/// error it has not been.
impl IntoFuture for CreateCall<Client> {
    type Output = Result<Call, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.place())
    }
}
