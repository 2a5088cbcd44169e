//! Who speaks: the agent, the other side, or a machine.

use crate::fold::Folded;

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
const OTHER: [&str; 14] = [
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
    let role = Folded::new(role.trim()).text.replace(['_', '-'], " ");
    let has = |words: &[&str]| words.contains(&&*role);
    if has(&AGENT) {
        Side::Agent
    } else if has(&OTHER) {
        Side::Other
    } else if has(&MACHINE) {
        Side::Machine
    } else {
        Side::Unknown
    }
}
