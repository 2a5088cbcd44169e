//! Who speaks: the agent, the other side, or a machine.

/// The keys of a message that may say who speaks.
#[doc(hidden)]
pub const SPEAKER_KEYS: [&str; 9] = [
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
pub enum Side {
    /// The voice agent.
    Agent,
    /// The person who is called, or who calls.
    Other,
    /// A tool, or the system.
    Machine,
    /// The word is not known.
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
#[doc(hidden)]
pub const OTHER_SIDE: [&str; 14] = [
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

/// The side of a speaker, by the usual words in English and French; case and accents are ignored.
///
/// ```
/// use ovia::conversation::{Side, side};
///
/// assert_eq!(side("Assistant"), Side::Agent);
/// assert_eq!(side("appelant"), Side::Other);
/// assert_eq!(side("Camille"), Side::Unknown);
/// ```
#[must_use]
pub fn side(role: &str) -> Side {
    // Without a copy where it is spelt as in the list.
    if OTHER_SIDE.contains(&role) {
        return Side::Other;
    }
    let role: String = role.trim().chars().filter_map(plain).collect();
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

/// A letter in lower case and without its accent, as far as the words have any; `None` for an accent
/// of its own.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '_' | '-' => ' ',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        '\u{300}'..='\u{36f}' => return None,
        c if c.is_whitespace() => ' ',
        c => c.to_ascii_lowercase(),
    })
}
