//! What was sent, where a call may have been placed.

use chrono::{DateTime, Utc};
use ovia_core::types::NewCall;

/// What is needed to find out whether a call was placed: what was sent, and when.
///
/// ```no_run
/// # async fn example(client: ovia::Client, new_call: ovia::NewCall) -> Result<(), ovia::Error> {
/// if let Err(error) = client.calls().create(new_call).await {
///     if let Some(sent) = error.maybe_placed() {
///         let found = client.calls().find_placed(sent).await?;
///         println!("{} calls in the list match it", found.len());
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MaybePlaced {
    /// What was sent.
    pub new_call: NewCall,
    /// When it was sent, less five minutes in case the server's clock is behind.
    pub since: DateTime<Utc>,
}

impl MaybePlaced {
    /// A call that was sent at this time or later, for example by a program that ended before it
    /// had an answer.
    #[must_use]
    pub fn new(new_call: NewCall, since: DateTime<Utc>) -> Self {
        Self { new_call, since }
    }
}
