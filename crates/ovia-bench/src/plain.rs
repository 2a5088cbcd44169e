//! A call as somebody would write it down who reads the documentation and derives `Deserialize`:
//! what the peers decode into that bring no types of their own.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// A call, past or in progress.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct Call {
    pub user_id: Option<Uuid>,
    pub agent_id: Option<Uuid>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub direction: Option<String>,
    pub from_number: Option<String>,
    pub to_number: Option<String>,
    pub phone_number_id: Option<Uuid>,
    pub id: Option<Uuid>,
    pub status: Option<String>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub recording_url: Option<String>,
    pub transcript: Option<String>,
    pub duration: Option<i64>,
    pub analysis: Option<String>,
    pub latency_metrics: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub agent: Option<Agent>,
    pub metadata: Option<Metadata>,
    pub costs: Option<Costs>,
    pub transcript_objects: Option<Vec<TranscriptObject>>,
}

/// The agent on a call.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct Agent {
    pub name: Option<String>,
}

/// How a call was routed.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct Metadata {
    pub rule_id: Option<String>,
    pub call_tag: Option<String>,
    pub call_id_full: Option<String>,
    pub sip_trunk_id: Option<String>,
}

/// What a call cost.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct Costs {
    pub llm: Option<f64>,
    pub stt: Option<f64>,
    pub tts: Option<f64>,
    pub total: Option<f64>,
    pub details: Option<CostDetails>,
}

/// The quantities behind the costs.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct CostDetails {
    pub tts_characters: Option<f64>,
    pub llm_prompt_tokens: Option<f64>,
    pub llm_completion_tokens: Option<f64>,
    pub stt_audio_duration_seconds: Option<f64>,
}

/// One message of the conversation.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct TranscriptObject {
    pub content: Option<String>,
    pub timestamp: Option<DateTime<Utc>>,
}
