//! Who speaks: the agent, the other side, or a machine.

use crate::fold::Folded;

/// The keys of a message that may say who speaks.
pub(crate) const SPEAKER_KEYS: [&str; 9] = [
    "role",
    "speaker",
    "author",
    "sender",
    "from",
    "participant",
    "source",
    "speaker_label",
    "speaker_name",
];

/// A side of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Agent,
    /// The person who is called, or who calls.
    Other,
    /// A tool, or the system.
    Machine,
    Unknown,
}

const AGENT: [&str; 10] = [
    "agent",
    "assistant",
    "bot",
    "ai",
    "ia",
    "model",
    "robot",
    "voicebot",
    "assistant ai",
    "virtual agent",
];
/// The words for the other side. `calls stats --help` prints them.
pub(crate) const OTHER_SIDE: [&str; 14] = [
    "user",
    "human",
    "caller",
    "callee",
    "customer",
    "client",
    "contact",
    "person",
    "lead",
    "patient",
    "prospect",
    "appelant",
    "utilisateur",
    "guest",
];
const MACHINE: [&str; 6] = [
    "system",
    "tool",
    "function",
    "developer",
    "systeme",
    "outil",
];

/// The side of a speaker, by the usual words.
pub(crate) fn side(role: &str) -> Side {
    // Without a copy where it is spelt as in the list.
    if OTHER_SIDE.contains(&role) {
        return Side::Other;
    }
    let role = Folded::new(role.trim()).text.replace(['_', '-'], " ");
    let has = |words: &[&str]| words.contains(&&*role);
    if has(&AGENT) {
        Side::Agent
    } else if has(&OTHER_SIDE) {
        Side::Other
    } else if has(&MACHINE) {
        Side::Machine
    } else {
        Side::Unknown
    }
}
