//! Finding out whether a call was placed.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

use chrono::TimeDelta;

use super::ListCalls;
use crate::{Call, Client, Error, ErrorKind, MaybePlaced, Mismatch};

/// A search for a call that may have been placed. See
/// [`Calls::find_placed`](super::Calls::find_placed).
#[derive(Clone)]
#[must_use = "the list is read when this is awaited"]
pub struct FindPlaced<C = Client> {
    pub(crate) list: ListCalls<C>,
    sent: MaybePlaced,
}

impl<C> FindPlaced<C> {
    pub(super) fn new(list: ListCalls<C>, sent: MaybePlaced) -> Self {
        Self { list, sent }
    }

    /// How many times a request is retried.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.list = self.list.max_retries(retries);
        self
    }

    /// How many consecutive times the list is requested again without a new record.
    pub fn max_resumes(mut self, resumes: u32) -> Self {
        self.list = self.list.max_resumes(resumes);
        self
    }

    /// The time limit on the whole operation.
    pub fn timeout(mut self, limit: std::time::Duration) -> Self {
        self.list = self.list.timeout(limit);
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.list = self.list.header(name, value);
        self
    }

    /// The same request of another client: the blocking client sends through the async one.
    #[cfg(feature = "blocking")]
    pub(crate) fn map_client<D>(self, change: impl FnOnce(C) -> D) -> FindPlaced<D> {
        FindPlaced {
            list: self.list.map_client(change),
            sent: self.sent,
        }
    }

    /// Whether a record may be the call. A field that is missing, or that cannot be read, does not
    /// rule it out: one result too many does less harm than one too few.
    fn may_be(&self, call: &Call) -> bool {
        fn agrees<T: PartialEq>(recorded: Option<T>, sent: T) -> bool {
            recorded.is_none_or(|recorded| recorded == sent)
        }
        let sent = &self.sent.new_call;
        let recorded = call.created_at().or(call.started_at());
        // A time in another form than documented may be off by its zone.
        let is_odd = |it: &Mismatch| ["created_at", "started_at"].contains(&it.path());
        let since = match call.mismatches().iter().any(is_odd) {
            true => self.sent.since - TimeDelta::days(1),
            false => self.sent.since,
        };
        same_number(call.to_number(), &sent.to_number)
            && same_number(call.from_number(), &sent.from_number)
            && agrees(call.agent_id(), sent.agent_id)
            && agrees(call.user_id(), sent.user_id)
            && agrees(call.phone_number_id(), sent.phone_number_id)
            && agrees(call.direction().as_ref(), &sent.direction)
            && agrees(call.type_(), &sent.type_)
            && recorded.is_none_or(|time| time >= since)
    }
}

/// Whether a recorded phone number may be the one that was sent, in whatever spelling: the last eight
/// digits decide, because `+`, country code and trunk prefix may be missing. One that is masked or
/// missing may be any number.
fn same_number(recorded: Option<&str>, sent: &str) -> bool {
    let recorded = recorded.unwrap_or_default();
    let is_masked = |c: char| !(c.is_ascii_digit() || c.is_whitespace() || "+-.()/".contains(c));
    let digits = |text: &str| -> Vec<u8> {
        let last = text.bytes().rev().filter(u8::is_ascii_digit);
        last.take(8).collect()
    };
    let (recorded_digits, sent_digits) = (digits(recorded), digits(sent));
    recorded.contains(is_masked)
        || recorded_digits
            .iter()
            .zip(&sent_digits)
            .all(|(recorded, sent)| recorded == sent)
}

/// Reads the list.
///
/// # Errors
///
/// As for a list; but an unreadable record is an error only where no call was found, since it may be
/// the call.
impl IntoFuture for FindPlaced<Client> {
    type Output = Result<Vec<Call>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut stream = self.list.clone().stream();
            let (mut found, mut unreadable) = (Vec::new(), None);
            while let Some(call) = stream.next().await {
                match call {
                    Ok(call) if self.may_be(&call) => found.push(call),
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::Record => {
                        unreadable.get_or_insert(error);
                    }
                    Err(error) => return Err(error),
                }
            }
            match unreadable {
                Some(error) if found.is_empty() => Err(error),
                _ => Ok(found),
            }
        })
    }
}

impl<C> fmt::Debug for FindPlaced<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("FindPlaced")
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::FindPlaced;
    use crate::{
        Client, ErrorKind, MaybePlaced, NewCall,
        transport::scripted::{Scripted, response},
        uuid::uuid,
    };

    fn new_call() -> NewCall {
        NewCall::new(
            uuid!("7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"),
            uuid!("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"),
            uuid!("e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"),
            "+33199001234",
            "+33639987703",
        )
    }

    #[test]
    fn what_speaks_against_it_and_what_does_not() {
        let client = Client::builder().token("t").build().expect("a client");
        let since = "2026-01-01T00:00:00Z".parse().expect("a time");
        let looking = FindPlaced::new(client.calls().list(), MaybePlaced::new(new_call(), since));
        let may_be = |record: &str| looking.may_be(&record.parse().expect("an object"));

        assert!(may_be(
            r#"{"to_number": "+33639987703", "created_at": "2026-01-01T00:00:01Z"}"#
        ));
        assert!(may_be(
            r#"{"to_number": "+33639987703", "user_id": "somebody"}"#
        ));
        for same in [
            "0639987703",
            "33 6 39 98 77 03",
            "+33(0)6.39.98.77.03",
            "+336******03",
            "",
        ] {
            assert!(may_be(&format!(r#"{{"to_number": "{same}"}}"#)), "{same}");
        }
        for other in ["+33639987704", "0639987704", "+33 6 39 98 77 00"] {
            assert!(
                !may_be(&format!(r#"{{"to_number": "{other}"}}"#)),
                "{other}"
            );
            assert!(
                !may_be(&format!(r#"{{"from_number": "{other}"}}"#)),
                "{other}"
            );
        }
        assert!(!may_be(r#"{"created_at": "2025-12-31T23:59:59Z"}"#));
        assert!(!may_be(r#"{"started_at": "2025-12-31T23:59:59Z"}"#));
        // Without a zone it may have been later.
        assert!(may_be(r#"{"created_at": "2025-12-31T15:00:00"}"#));
        assert!(!may_be(r#"{"created_at": "2025-12-30T15:00:00"}"#));
        assert!(!may_be(
            r#"{"agent_id": "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f854"}"#
        ));
        assert!(!may_be(r#"{"direction": "inbound"}"#));
    }
    #[tokio::test]
    async fn an_unreadable_record_hides_no_call_that_was_found() {
        let sent = MaybePlaced::new(new_call(), "2026-01-01T00:00:00Z".parse().expect("a time"));
        for (list, found) in [
            (
                r#"[7, {"id": "call-1", "to_number": "+33639987703"}]"#,
                Some(1),
            ),
            (
                r#"[7, {"id": "call-1", "to_number": "+33639987704"}]"#,
                None,
            ),
            (
                r#"[{"id": "call-1", "to_number": "+33639987704"}]"#,
                Some(0),
            ),
        ] {
            let client = Scripted::new([response(200, list)]).client();
            match client.calls().find_placed(&sent).await {
                Ok(calls) => assert_eq!(Some(calls.len()), found, "{list}"),
                Err(error) => assert_eq!((error.kind(), None), (ErrorKind::Record, found)),
            }
        }
    }
}
