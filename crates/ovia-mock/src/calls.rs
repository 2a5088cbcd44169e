//! The generated calls. Each is made from the seed, the time and its index alone, so any of them
//! can be made without the others.
//!
//! `library` holds what can be said, from the files in `data/`. For each call `outcome` draws how
//! it goes, `slots` whom and what it is about, `conversation` writes what is said, `costs`
//! calculates the price, and `generator` combines them into a `record`.

mod agents;
mod conversation;
mod costs;
mod generator;
mod ini;
mod library;
mod outcome;
mod phrase;
mod record;
mod slots;
mod timestamp;

use std::{fmt, time::SystemTime};

use agents::Agent;
use conversation::Conversation;
use library::LIBRARY;
use phrase::SlotValues;
pub(crate) use record::{AgentName, CallRecord, Direction, Metadata};
use timestamp::{Clock, Micros, Style};

/// The generated call with this seed and index as JSON text: what a server with this seed serves at
/// this place of its list.
///
/// Index 0 is the newest call. The same arguments give the same bytes on every machine and every
/// day: the calls are those up to 31 October 2025. [`Calls::now`] generates calls up to another
/// time.
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
    // It is UTF-8; the lossy form is the one that cannot panic.
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The generated calls of a seed. Holds the seed's agents and the buffers for one call, never a
/// list.
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
    now: Micros,
    agents: Vec<Agent>,
    values: SlotValues,
    conversation: Conversation,
    clock: Clock,
    buffer: Vec<u8>,
}

impl Calls {
    /// The calls of this seed up to 31 October 2025, 18:05 UTC.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            now: timestamp::DEFAULT_NOW,
            agents: agents::agents(seed),
            values: SlotValues::default(),
            conversation: Conversation::default(),
            clock: Clock::new(Style::MICROSECONDS),
            buffer: Vec::new(),
        }
    }

    /// Generates the calls up to this time instead: the newest was created five to nine minutes
    /// before it, and each next one 108 seconds earlier on average.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// let mut calls = ovia_mock::Calls::new(7).now(SystemTime::now());
    /// ```
    #[must_use]
    pub fn now(mut self, now: impl Into<SystemTime>) -> Self {
        self.now = timestamp::micros(now.into());
        self
    }

    /// Appends the JSON text of the call with this index: one object, on one line, without a line
    /// end.
    pub fn write_record(&mut self, index: u64, out: &mut Vec<u8>) {
        generator::write(self, index, out);
    }

    /// The id and the name of each of the seed's agents.
    pub(crate) fn agents(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let agents = self.agents.iter();
        agents.map(|agent| (&*agent.id, LIBRARY.profiles[agent.profile].name))
    }
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The rest follows from it, or is left over from the previous call.
        f.debug_struct("Calls")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// A time as records contain it.
pub(crate) fn time_text(time: SystemTime) -> String {
    Clock::new(Style::MICROSECONDS).text(timestamp::micros(time))
}

#[cfg(test)]
mod tests;
