//! How a call goes, and what its record says about it: status, what is said, reason for the end.

use super::record::Direction;
use crate::random::Random;

/// The status in a record. Ovia documents only `completed`; the others are usual in telephony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Completed,
    InProgress,
    Failed,
    NoAnswer,
    Busy,
    Voicemail,
}

/// Which part of the scenario is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// From greeting to goodbye.
    Whole,
    /// It stops after some exchanges.
    Partial,
    /// The agent transfers the call to a human.
    Transfer,
    /// A machine answers, the agent leaves a message.
    Message,
    /// Nothing is said.
    Silent,
}

/// How one call goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) status: Status,
    pub(super) course: Course,
    /// None while the call is in progress.
    pub(super) reason: Option<&'static str>,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::InProgress => "in_progress",
            Self::Failed => "failed",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Voicemail => "voicemail",
        }
    }
}

/// Indices of calls that are always in progress, so that even a short list contains some.
const ALWAYS_IN_PROGRESS: [u64; 3] = [3, 7, 12];

impl Outcome {
    /// Draws the outcome of the call with this index.
    pub(super) fn draw(random: &mut Random, direction: Direction, index: u64) -> Self {
        let outcome = |status, course, reason| Self {
            status,
            course,
            reason: Some(reason),
        };
        // Apart from the newest, one call in 500 was never closed, as in real lists.
        if ALWAYS_IN_PROGRESS.contains(&index) || random.below(500) == 0 {
            return Self {
                status: Status::InProgress,
                course: Course::Partial,
                reason: None,
            };
        }
        let chance = random.below(100);
        if direction == Direction::Outbound {
            match chance {
                0..12 => return outcome(Status::NoAnswer, Course::Silent, "no_answer"),
                12..17 => return outcome(Status::Busy, Course::Silent, "user_busy"),
                17..27 => return outcome(Status::Voicemail, Course::Message, "voicemail_reached"),
                _ => {}
            }
        }
        match chance {
            94..96 => outcome(Status::Failed, Course::Silent, "sip_error"),
            96..98 => outcome(Status::Failed, Course::Partial, "connection_lost"),
            _ => match random.below(100) {
                0..8 => outcome(Status::Completed, Course::Partial, "user_hangup"),
                8..14 => outcome(Status::Completed, Course::Transfer, "call_transfer"),
                14..60 => outcome(Status::Completed, Course::Whole, "user_hangup"),
                _ => outcome(Status::Completed, Course::Whole, "agent_hangup"),
            },
        }
    }
}
