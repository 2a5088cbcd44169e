//! Looking for one call.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

use super::ListCalls;
use crate::{
    Call, Client, Error, ErrorKind, Id,
    transport::{RequestOptions, request_options},
};

/// A call to be looked for. See [`Calls::get`](super::Calls::get).
///
/// ```
/// # let client = ovia::Client::builder().token("t").build()?;
/// let looking: ovia::calls::GetCall = client.calls().get("3c90c3cc-0d44-4b50-8888-8dd25736052a");
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "the call is looked for when this is awaited"]
pub struct GetCall<C = Client> {
    pub(crate) list: ListCalls<C>,
    id: Id,
    options: RequestOptions,
}

impl<C> GetCall<C> {
    pub(super) fn new(list: ListCalls<C>, id: Id) -> Self {
        Self {
            list,
            id,
            options: RequestOptions::default(),
        }
    }

    request_options!();

    /// The same request of another client: the blocking client sends through the async one.
    #[cfg(feature = "blocking")]
    pub(crate) fn map_client<D>(self, change: impl FnOnce(C) -> D) -> GetCall<D> {
        GetCall {
            list: self.list.map_client(change),
            id: self.id,
            options: self.options,
        }
    }
}

impl GetCall<Client> {
    async fn find(self) -> Result<Option<Call>, Error> {
        let list = self.list.with_options(self.options);
        let mut stream = list.id(self.id).limit(1).stream();
        let mut unread = None;
        while let Some(item) = stream.next().await {
            match item {
                Ok(call) => return Ok(Some(call)),
                Err(error) if error.kind() == ErrorKind::Record => {
                    unread.get_or_insert(error);
                }
                Err(error) if error.kind() == ErrorKind::Incomplete => {
                    return Err(error.map_message(|message| {
                        format!("{message}; the call is not in the part that was read")
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        // It is not among the calls that could be read, which is not the same as not being there.
        match unread {
            None => Ok(None),
            Some(error) => Err(error),
        }
    }
}

/// Looks for the call.
///
/// # Errors
///
/// As for a list. [`Record`](ErrorKind::Record), where it was not found, and a record could not be
/// read.
impl IntoFuture for GetCall<Client> {
    type Output = Result<Option<Call>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.find())
    }
}

impl<C> fmt::Debug for GetCall<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("GetCall").field("id", &self.id).finish()
    }
}
