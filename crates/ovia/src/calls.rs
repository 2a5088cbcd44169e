//! The operations on calls, one a file.

mod create;
mod filter;
mod get;
mod list;
mod placed;
mod wanted_id;

pub use create::CreateCall;
pub(crate) use filter::{Filter, Verdict};
pub use get::GetCall;
pub use list::ListCalls;
pub use placed::FindPlaced;

use chrono::{DateTime, Utc};
use ovia_core::types::NewCall;

use crate::Client;

/// What can be done with calls. See [`Client::calls`].
///
/// ```
/// # let client = ovia::Client::builder().token("secret").build()?;
/// let calls = client.calls();
/// let (list, one) = (calls.list(), calls.get("3c90c3cc-0d44-4b50-8888-8dd25736052a"));
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calls {
    client: Client,
}

impl Calls {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists calls: `await` it for a `Vec`, or take it as a [`stream`](ListCalls::stream).
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let calls: Vec<ovia::Call> = client.calls().list().await?;
    /// assert_eq!(calls.len(), 5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn list(&self) -> ListCalls {
        ListCalls::new(self.client.clone())
    }

    /// Looks for the call with an id, and stops reading once it is found.
    ///
    /// Ovia documents no operation that returns one call, so this reads the list up to it. An id is
    /// a UUID, or whatever text stands in the record.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// # let id = client.calls().list().await?[3].id.unwrap();
    /// let call: Option<ovia::Call> = client.calls().get(id).await?;
    /// assert!(call.is_some());
    /// assert!(client.calls().get("no such call").await?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, id: impl std::fmt::Display) -> GetCall {
        GetCall::new(self.client.clone(), id.to_string())
    }

    /// Looks for calls that may be one that was sent: those with the same numbers, agent, user and
    /// phone number, recorded since a moment.
    ///
    /// For when [`create`](Self::create) fails with [`MaybePlaced`](crate::ErrorKind::MaybePlaced).
    /// A call may appear in the list a little after it was placed: look more than once before you
    /// place it again.
    ///
    /// ```
    /// # async fn example(client: ovia::Client, error: ovia::Error) -> Result<(), ovia::Error> {
    /// if let Some(sent) = error.maybe_placed() {
    ///     let found = client.calls().find_placed(&sent.new_call, sent.since).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn find_placed(&self, new_call: &NewCall, since: DateTime<Utc>) -> FindPlaced {
        FindPlaced::new(self.list(), new_call.clone(), since)
    }

    /// **Places a real phone call**: somebody's phone rings, and money is spent.
    ///
    /// **It is never placed twice.** The request is sent again only where it is certain that the
    /// server did not take it: no connection was made, or it answered 429. In every other doubt the
    /// error is of the kind [`MaybePlaced`](crate::ErrorKind::MaybePlaced), and
    /// [`find_placed`](Self::find_placed) looks into the list. The whole has a minute, unless a
    /// [`timeout`](CreateCall::timeout) says otherwise.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// use ovia::{Direction, NewCall};
    ///
    /// let placed = client.calls().create(NewCall {
    ///     user_id: "7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30".parse()?,
    ///     agent_id: "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853".parse()?,
    ///     type_: "phone_call".into(),
    ///     direction: Direction::Outbound,
    ///     from_number: "+33199001234".into(),
    ///     to_number: "+33639987703".into(),
    ///     phone_number_id: "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54".parse()?,
    /// }).await?;
    /// assert!(placed.id.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(&self, new_call: NewCall) -> CreateCall {
        CreateCall::new(self.client.clone(), new_call)
    }
}
