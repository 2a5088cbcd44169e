//! What was sent, where a call may have been placed.

use chrono::{DateTime, Utc};
use ovia_core::types::NewCall;

/// What is needed to find out whether a call was placed: what was sent, when, and what the server
/// said.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let answer = ovia_mock::Answer::json(200, r#"{"message": "no credit"}"#);
/// # let server = ovia_mock::MockServer::builder().answer(answer).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// # let id = ovia::uuid::Uuid::from_u128(1);
/// # let new_call = ovia::NewCall::new(id, id, id, "+33199001234", "+33639987703");
/// let error = client.calls().create(new_call).await.unwrap_err();
/// let sent = error.maybe_placed().expect("the server answered 200, without a call");
/// assert_eq!(sent.server_message(), Some("no credit"));
///
/// let found = client.calls().find_placed(sent).await?;
/// assert!(found.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MaybePlaced {
    /// What was sent.
    pub new_call: NewCall,
    /// When it was sent, less five minutes in case the server's clock is behind.
    pub since: DateTime<Utc>,
    pub(super) server_message: Option<String>,
}

impl MaybePlaced {
    /// A call that was sent at this time or later, for example by a program that ended before it
    /// had an answer.
    #[must_use]
    pub fn new(new_call: NewCall, since: DateTime<Utc>) -> Self {
        Self {
            new_call,
            since,
            server_message: None,
        }
    }

    /// What the server said, where it answered with words: the same text as in the error, on one
    /// line, shortened, with long numbers masked.
    #[must_use]
    pub fn server_message(&self) -> Option<&str> {
        self.server_message.as_deref()
    }
}
