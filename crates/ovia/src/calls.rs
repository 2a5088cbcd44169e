// The operations on calls. Lists are read by `list`, requests are sent by `transport`.
//
// | file | what it does |
// | --- | --- |
// | `list.rs` | the filters of a list of calls |
// | `get.rs` | searches the list for one call |
// | `create.rs` | places a call |
// | `create_rule.rs` | when that request is sent again, and what each outcome means |
// | `find_placed.rs` | searches the list for a call that may have been placed |

//! The operations on calls: list, get, create, find_placed. See [`Calls`].

mod create;
mod create_rule;
mod find_placed;
mod get;
mod list;

use ovia_core::types::NewCall;

pub use self::{create::CreateCall, find_placed::FindPlaced, get::GetCall, list::ListCalls};
use crate::{Client, Id, MaybePlaced};

impl Client {
    /// The operations on calls.
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls::new(self.clone())
    }
}

/// The operations on calls. See [`Client::calls`].
///
/// Each returns a request, which is sent when it is awaited; the requests of the blocking client are
/// sent with `send`.
#[derive(Clone, Debug)]
pub struct Calls<C = Client> {
    client: C,
}

impl<C: Clone> Calls<C> {
    pub(crate) fn new(client: C) -> Self {
        Self { client }
    }

    /// Lists calls: `await` it for a `Vec`, or read it as a [`stream`](ListCalls::stream).
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
    pub fn list(&self) -> ListCalls<C> {
        ListCalls::new(self.client.clone(), list::send)
    }

    /// Searches for the call with an id, and stops reading once it is found.
    ///
    /// Ovia documents no operation that returns one call, so this reads the list up to it. An id is
    /// a UUID, or any other text that a record has as its `id`.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(5).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// # let id = client.calls().list().await?[3].id().unwrap();
    /// let call: Option<ovia::Call> = client.calls().get(id).await?;
    /// assert!(call.is_some());
    /// assert!(client.calls().get("no such call").await?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, id: impl Into<Id>) -> GetCall<C> {
        GetCall::new(self.list(), id.into())
    }

    /// **Places a real phone call**: a phone rings, and it costs money.
    ///
    /// **It is never placed twice.** The request is sent again only if the server certainly did not
    /// process it: no connection was made, or it answered 429. If the outcome is unknown, the error
    /// is of the kind [`MaybePlaced`](crate::ErrorKind::MaybePlaced), and
    /// [`find_placed`](Self::find_placed) searches the list. The whole operation has 60 s, unless a
    /// [`timeout`](CreateCall::timeout) says otherwise.
    ///
    /// A call is returned only if the server's record of it has an id, as text, and reports no error.
    /// Phone numbers are sent as they are; use E.164.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let user = "7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30".parse()?;
    /// let agent = "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853".parse()?;
    /// let phone_number_id = "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54".parse()?;
    /// let (from, to) = ("+33199001234", "+33639987703");
    ///
    /// let new_call = ovia::NewCall::new(user, agent, phone_number_id, from, to);
    /// let placed = client.calls().create(new_call).await?;
    /// assert!(placed.id().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(&self, new_call: NewCall) -> CreateCall<C> {
        CreateCall::new(self.client.clone(), new_call)
    }

    /// Searches for a call that may have been placed: calls with the same numbers, agent, user and
    /// phone number, recorded since then. Phone numbers may be recorded in another spelling.
    ///
    /// For when [`create`](Self::create) fails with [`MaybePlaced`](crate::ErrorKind::MaybePlaced).
    /// A call may appear in the list a little after it was placed: search more than once before you
    /// place it again.
    ///
    /// ```
    /// # async fn example(client: ovia::Client, error: ovia::Error) -> Result<(), ovia::Error> {
    /// if let Some(sent) = error.maybe_placed() {
    ///     let found = client.calls().find_placed(sent).await?;
    ///     println!("{} calls match", found.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn find_placed(&self, sent: &MaybePlaced) -> FindPlaced<C> {
        FindPlaced::new(self.list(), sent.clone())
    }
}
