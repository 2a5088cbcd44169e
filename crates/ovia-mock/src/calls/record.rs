//! The record of a call, in the documented order of its fields. Generated calls (`generator`) and
//! placed calls (`routes::create`) are written from this one description, and a test compares it
//! with the specification.

use memchr::memmem;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// Which way a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

/// A call as the list and the answer to `POST` contain it.
#[derive(Serialize)]
pub(crate) struct CallRecord<'a> {
    pub(crate) user_id: &'a str,
    pub(crate) agent_id: &'a str,
    #[serde(rename = "type")]
    pub(crate) kind: &'a str,
    pub(crate) direction: Direction,
    pub(crate) from_number: &'a str,
    pub(crate) to_number: &'a str,
    pub(crate) phone_number_id: &'a str,
    pub(crate) id: Uuid,
    pub(crate) status: &'a str,
    pub(crate) started_at: Option<String>,
    pub(crate) ended_at: Option<String>,
    pub(crate) recording_url: Option<String>,
    /// Empty in a generated call, see [`CallRecord::write`].
    pub(crate) transcript: Option<&'a str>,
    pub(crate) duration: Option<u64>,
    /// The outer `None` leaves the field out, the inner one makes it null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) analysis: Option<Option<&'a str>>,
    /// Documented as a string; in generated calls the string contains JSON.
    pub(crate) latency_metrics: Option<String>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    pub(crate) agent: Option<AgentName<'a>>,
    pub(crate) metadata: Metadata<'a>,
    pub(crate) costs: Option<Costs>,
    /// Empty in a generated call, see [`CallRecord::write`].
    pub(crate) transcript_objects: [(); 0],
    // Not documented; a client has to accept fields that it does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disconnection_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct AgentName<'a> {
    pub(crate) name: &'a str,
}

#[derive(Default, Serialize)]
pub(crate) struct Metadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rule_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) call_tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) call_id_full: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sip_trunk_id: Option<&'a str>,
    /// Not documented.
    #[serde(rename = "sip.callStatus", skip_serializing_if = "Option::is_none")]
    pub(crate) sip_call_status: Option<&'a str>,
}

#[derive(Serialize)]
pub(crate) struct Costs {
    pub(crate) llm: Amount,
    pub(crate) stt: Amount,
    pub(crate) tts: Amount,
    pub(crate) total: Amount,
    /// Not documented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) currency: Option<&'static str>,
    pub(crate) details: CostDetails,
}

#[derive(Serialize)]
pub(crate) struct CostDetails {
    pub(crate) tts_characters: u64,
    pub(crate) llm_prompt_tokens: u64,
    pub(crate) llm_completion_tokens: u64,
    pub(crate) stt_audio_duration_seconds: Amount,
}

/// A number that is written without a fraction if it has none, `3` and not `3.0`, as servers in
/// JavaScript do.
pub(crate) struct Amount(pub(crate) f64);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 {
            serializer.serialize_u64(self.0 as u64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// The conversation of a generated call as JSON text.
pub(super) struct ConversationJson<'a> {
    /// The inside of the `transcript` string.
    pub(super) transcript: &'a [u8],
    /// The inside of the `transcript_objects` array.
    pub(super) objects: &'a [u8],
}

impl CallRecord<'_> {
    /// Appends the record of a generated call, with its conversation inserted in the two places
    /// that this struct leaves empty. `buffer` is reused from call to call.
    ///
    /// The conversation is nine tenths of the record and consists of phrases that were escaped when
    /// they were parsed. A record takes 4 µs, and the server sends 1 GB/s; serializing the
    /// conversation too would take 2.7 µs more.
    pub(super) fn write(
        &self,
        conversation: &ConversationJson<'_>,
        buffer: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) {
        buffer.clear();
        // Strings, numbers and options, written to memory: this cannot fail.
        let _ = serde_json::to_writer(&mut *buffer, self);
        // Strings before these names cannot contain them, for their quotes would be escaped.
        let after = |name: &str| {
            memmem::find(buffer, name.as_bytes()).map_or(buffer.len(), |start| start + name.len())
        };
        let transcript = after("\"transcript\":\"");
        let objects = after("\"transcript_objects\":[");
        out.extend_from_slice(&buffer[..transcript]);
        out.extend_from_slice(conversation.transcript);
        out.extend_from_slice(&buffer[transcript..objects]);
        out.extend_from_slice(conversation.objects);
        out.extend_from_slice(&buffer[objects..]);
    }
}
