//! How a call goes and what its record says of it: status, course, reason for its end.

use crate::random::Random;

/// Who calls: as documented, seen from the agent's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Inbound,
    Outbound,
}

/// The status that a record shows. Ovia documents only `completed`; the others are what telephony knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Completed,
    InProgress,
    Failed,
    NoAnswer,
    Busy,
    Voicemail,
}

/// What is said in a call, as far as its outcome decides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// From greeting to goodbye.
    Whole,
    /// It stops after some exchanges.
    Partial,
    /// The agent hands over to a human.
    Transfer,
    /// A machine answers, the agent leaves a message.
    Message,
    /// Nobody speaks.
    Silent,
}

/// How one call goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) status: Status,
    pub(super) course: Course,
    /// Absent while the call goes on.
    pub(super) reason: Option<&'static str>,
}

impl Status {
    pub(super) fn text(self) -> &'static str {
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

/// Indices among the newest calls that are always still going on, so that even a short list shows some.
const ALWAYS_IN_PROGRESS: [u64; 3] = [3, 7, 12];

impl Outcome {
    /// Draws the outcome of the call with that index.
    pub(super) fn draw(random: &mut Random, direction: Direction, index: u64) -> Self {
        let outcome = |status, course, reason| Self {
            status,
            course,
            reason: Some(reason),
        };
        // Beside the newest, the rare call that never was closed: every real list holds a few.
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
