//! The generated calls. Each is made from the seed and its index alone, so any of them can be made without the others.
//!
//! What is said comes from scenarios (`french`, `english`), which `prepared` takes apart once; `outcome` decides how a
//! call goes, `conversation` lets it be spoken, `costs` reckons it up, and `writer` puts the record together.

mod cast;
mod conversation;
mod costs;
mod english;
mod french;
mod number;
mod outcome;
mod particulars;
mod phrase;
mod prepared;
mod script;
mod time;
mod words;
mod writer;

use std::fmt;

use cast::{Agent, PERSONAS};
use conversation::Conversation;
use phrase::Values;
use time::{Clock, Style};

/// The generated call of that seed and index, as JSON text: what a server with that seed serves at that place.
///
/// Index 0 is the newest call. The same arguments give the same bytes on every machine.
///
/// ```
/// let call = ovia_mock::record(7, 0);
/// assert!(call.starts_with(r#"{"user_id":""#));
/// assert_eq!(call, ovia_mock::record(7, 0));
/// assert_ne!(call, ovia_mock::record(7, 1));
/// ```
#[must_use]
pub fn record(seed: u64, index: u64) -> String {
    let mut out = Vec::new();
    Calls::new(seed).write_record(index, &mut out);
    // It is UTF-8 as it stands; the lossy form is the one that cannot panic, and copies nothing more then.
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The generated calls of a seed. Holds the seed's agents and room for one conversation, and never a call.
///
/// ```
/// let mut calls = ovia_mock::Calls::new(7);
/// let mut buffer = Vec::new();
/// for index in 0..3 {
///     buffer.clear();
///     calls.write_record(index, &mut buffer);
///     assert_eq!(buffer, ovia_mock::record(7, index).as_bytes());
/// }
/// ```
#[derive(Clone)]
pub struct Calls {
    seed: u64,
    agents: Vec<Agent>,
    values: Values,
    conversation: Conversation,
    clock: Clock,
}

impl Calls {
    /// The calls of that seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            agents: cast::agents(seed),
            values: Values::default(),
            conversation: Conversation::default(),
            clock: Clock::new(Style::MICROSECONDS),
        }
    }

    /// Appends the JSON text of the call with that index: one object, on one line, nothing after it.
    pub fn write_record(&mut self, index: u64, out: &mut Vec<u8>) {
        writer::write(self, index, out);
    }

    /// The name of the agent with that id, if it is one of the seed's.
    pub(crate) fn agent_name(&self, id: &str) -> Option<&'static str> {
        let agent = self
            .agents
            .iter()
            .find(|agent| agent.id.eq_ignore_ascii_case(id))?;
        Some(PERSONAS[agent.persona].name)
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest follows from it, or is left over from the last call.
        f.debug_struct("Calls")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// A time as records hold it, given in microseconds since 1970.
pub(crate) fn time_text(micros: i64) -> String {
    let mut out = Vec::new();
    Clock::new(Style::MICROSECONDS).write(&mut out, micros);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests;
