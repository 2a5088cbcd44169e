//! Lists calls: the filters that there are for calls.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ovia_core::types::{self, Direction};

use crate::{
    Client, Id,
    client::ListRequest,
    list::{ListResponse, Test},
    transport::Operation,
};

/// A list of calls to be read. See [`Calls::list`](super::Calls::list).
pub type ListCalls<C = Client> = ListRequest<types::Call, C>;

/// Sends the request.
pub(super) fn send(operation: Arc<Operation>) -> ListResponse {
    Box::pin(async move { operation.send(ovia_core::Client::list_calls).await })
}

/// The filters of calls.
impl<C> ListRequest<types::Call, C> {
    /// Only calls of this direction.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let incoming = client.calls().list().direction(ovia::Direction::Inbound);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn direction(self, direction: Direction) -> Self {
        self.filter("direction", Test::Text(direction.as_str().to_owned()))
    }

    /// Only calls of this agent, by its id.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let one_agent = client.calls().list().agent("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853");
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn agent(self, agent_id: impl Into<Id>) -> Self {
        self.filter("agent_id", Test::Id(agent_id.into().into_string()))
    }

    /// Only calls with exactly this status. `completed` is the only one that Ovia documents.
    pub fn status(self, status: impl Into<String>) -> Self {
        self.filter("status", Test::Text(status.into()))
    }

    /// The same in upper or lower case, as people type it.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let completed = client.calls().list().status_ignore_case("Completed");
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn status_ignore_case(self, status: impl Into<String>) -> Self {
        self.filter("status", Test::TextIgnoringCase(status.into()))
    }

    /// Only calls that started at this time or later.
    ///
    /// A call that has no `started_at` that can be read, for example one that was never answered,
    /// counts by its `created_at`. Without that one too it is left out, and
    /// [counted](crate::RecordStream::undecided).
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// let (since, before) = ("2026-01-01T00:00:00Z".parse()?, "2026-02-01T00:00:00Z".parse()?);
    /// let january = client.calls().list().started_since(since).started_before(before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn started_since(self, time: DateTime<Utc>) -> Self {
        self.filter_or("started_at", "created_at", Test::Since(time))
    }

    /// Only calls that started before this time, so that two adjacent spans share no call. `created_at`
    /// counts as for [`started_since`](Self::started_since).
    pub fn started_before(self, time: DateTime<Utc>) -> Self {
        self.filter_or("started_at", "created_at", Test::Before(time))
    }

    /// Only the call with this id.
    pub(super) fn id(self, id: Id) -> Self {
        self.filter("id", Test::Id(id.into_string()))
    }
}

#[cfg(test)]
mod tests;
