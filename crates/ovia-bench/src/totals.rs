//! What a list adds up to. Every peer computes it out of the values that it decoded: one that was
//! fast because it skipped its work gives itself away.

use serde::Serialize;
use uuid::Uuid;

use crate::{fields::ThreeFields, plain, progenitor};

/// The sums over some calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many there were.
    pub calls: u64,
    /// Of the first group of each id, as a number. The server numbers them: 0, 1, 2, …
    pub ids: u64,
    /// Of the durations.
    pub seconds: i64,
    /// Of the lengths of the statuses, in bytes.
    pub statuses: u64,
    /// Of what the three fields do not have.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
}

/// The sums over what was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Conversation {
    /// How many messages.
    pub lines: u64,
    /// How many bytes of text: messages and transcript.
    pub spoken: u64,
}

impl Totals {
    /// Adds one call.
    pub fn add(&mut self, call: &impl Countable) {
        call.count(self);
    }

    fn add_fields(&mut self, id: Option<Uuid>, status: Option<&str>, duration: Option<i64>) {
        self.calls += 1;
        self.ids += id.map_or(0, |id| u64::from(id.as_fields().0));
        self.seconds += duration.unwrap_or(0);
        self.statuses += length(status);
    }

    fn add_conversation<'a>(
        &mut self,
        transcript: Option<&str>,
        lines: impl Iterator<Item = Option<&'a str>>,
    ) {
        let sums = self.conversation.get_or_insert_default();
        sums.spoken += length(transcript);
        for line in lines {
            sums.lines += 1;
            sums.spoken += length(line);
        }
    }
}

fn length(text: Option<&str>) -> u64 {
    text.map_or(0, |text| text.len() as u64)
}

/// Something that a record was decoded into.
pub trait Countable {
    /// Adds itself.
    fn count(&self, totals: &mut Totals);
}

impl Countable for ovia::Call {
    fn count(&self, totals: &mut Totals) {
        let lines = self.transcript_objects.iter().flatten();
        totals.add_fields(self.id, self.status.as_deref(), self.duration);
        totals.add_conversation(
            self.transcript.as_deref(),
            lines.map(|line| line.content.as_deref()),
        );
    }
}

impl Countable for plain::Call {
    fn count(&self, totals: &mut Totals) {
        let lines = self.transcript_objects.iter().flatten();
        totals.add_fields(self.id, self.status.as_deref(), self.duration);
        totals.add_conversation(
            self.transcript.as_deref(),
            lines.map(|line| line.content.as_deref()),
        );
    }
}

impl Countable for progenitor::types::Call {
    fn count(&self, totals: &mut Totals) {
        let lines = self.transcript_objects.iter();
        totals.add_fields(self.id, self.status.as_deref(), self.duration);
        totals.add_conversation(
            self.transcript.as_deref(),
            lines.map(|line| line.content.as_deref()),
        );
    }
}

impl Countable for ThreeFields {
    fn count(&self, totals: &mut Totals) {
        totals.add_fields(self.id, self.status.as_deref(), self.duration);
    }
}

#[cfg(test)]
mod tests {
    use super::{Countable, Totals};
    use crate::{fields::ThreeFields, plain, progenitor};

    fn totals<T: Countable + serde::de::DeserializeOwned>(text: &str) -> Totals {
        let mut totals = Totals::default();
        totals.add(&serde_json::from_str::<T>(text).expect("a call"));
        totals
    }

    #[test]
    fn whatever_a_record_is_decoded_into_it_adds_up_to_the_same() {
        let text = ovia_mock::record(7, 1);
        let plain = totals::<plain::Call>(&text);
        assert!(plain.conversation.is_some_and(|sums| sums.spoken > 0));
        assert_eq!(totals::<ovia::Call>(&text), plain);
        assert_eq!(totals::<progenitor::types::Call>(&text), plain);
        let fields = Totals {
            conversation: None,
            ..plain
        };
        assert_eq!(totals::<ThreeFields>(&text), fields);
    }
}
