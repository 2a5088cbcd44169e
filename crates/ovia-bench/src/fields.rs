//! The same record for somebody who wants little of it.

use serde::{Deserialize, Deserializer, de::IgnoredAny};
use uuid::Uuid;

/// Three fields of a call.
#[derive(Clone, Debug, Deserialize)]
pub struct ThreeFields {
    /// Id of the call.
    pub id: Option<Uuid>,
    /// How far the call has got.
    pub status: Option<String>,
    /// Length of the call in seconds.
    pub duration: Option<i64>,
}

/// Progenitor has no way to ask for less: it decodes everything, and then most is dropped.
impl From<crate::progenitor::types::Call> for ThreeFields {
    fn from(call: crate::progenitor::types::Call) -> Self {
        Self {
            id: call.id,
            status: call.status,
            duration: call.duration,
        }
    }
}

/// Nothing of a call: what is left to do is to find where it ends.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}
