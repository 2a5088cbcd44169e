//! What a scenario is made of, as plain text. The scenarios themselves are in `french` and `english`.
//!
//! A line may hold slots, such as `{date}`; [`super::phrase::Slot`] names them all.

use super::outcome::Direction;

/// A language that agents speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    French,
    English,
}

/// One kind of call: who calls whom, why, and what is said in which order.
pub(super) struct Script {
    /// The call's tag in its metadata.
    pub(super) tag: &'static str,
    /// The invented company that the agent speaks for.
    pub(super) company: &'static str,
    /// Its address; none where every call is about another.
    pub(super) premises: Option<&'static str>,
    pub(super) direction: Direction,
    /// The first and last hour that `{time}` can name.
    pub(super) hours: (u64, u64),
    /// The least and the most that `{amount}` can be, in whole euros or pounds.
    pub(super) amounts: (u64, u64),
    /// What `{thing}` can be.
    pub(super) things: &'static [&'static str],
    pub(super) opening: Exchange,
    /// The heart of the call, in this order; a call may leave some out.
    pub(super) exchanges: &'static [Exchange],
    pub(super) closing: Exchange,
    /// What the call came to, in the words of its `analysis`.
    pub(super) analysis: &'static [&'static str],
}

/// What all calls in a language have in common.
pub(super) struct Manners {
    /// What an agent may say before a line, with a space at the end.
    pub(super) acknowledgements: &'static [&'static str],
    /// The same for the other person.
    pub(super) hesitations: &'static [&'static str],
    /// What can come between any two exchanges.
    pub(super) detours: &'static [Exchange],
    /// Instead of a closing: the call goes on with a human.
    pub(super) transfer: Exchange,
    pub(super) goodbye: Exchange,
    /// What a voicemail says: the greeting is the `caller`'s, the message the `agent`'s.
    pub(super) voicemail: Exchange,
    /// Analyses of calls that ended before their end.
    pub(super) abandoned: &'static [&'static str],
    pub(super) voicemail_analysis: &'static [&'static str],
}

/// The agent says one of its lines, the other person answers with one of theirs.
pub(super) struct Exchange {
    pub(super) agent: &'static [&'static str],
    pub(super) caller: &'static [&'static str],
    /// What the agent looks up before it speaks.
    pub(super) tool: Option<Tool>,
}

/// A function that the agent calls.
#[derive(Clone, Copy)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// JSON text.
    pub(super) arguments: &'static str,
    /// JSON text.
    pub(super) output: &'static str,
}

/// An exchange of words alone.
pub(super) const fn say(
    agent: &'static [&'static str],
    caller: &'static [&'static str],
) -> Exchange {
    Exchange {
        agent,
        caller,
        tool: None,
    }
}

/// An exchange before which the agent looks something up.
pub(super) const fn look_up(
    tool: Tool,
    agent: &'static [&'static str],
    caller: &'static [&'static str],
) -> Exchange {
    Exchange {
        agent,
        caller,
        tool: Some(tool),
    }
}
