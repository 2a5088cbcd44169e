// @generated from openapi/ovia.yaml by ovia-codegen. Do not edit: change the specification and run
// `cargo xtask regen`.

/// The server that the specification names.
pub const BASE_URL: &str = "https://api.useovia.com";
#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// A call, past or in progress. Inferred: a value that is known only later is absent or null until then; fields that are not listed here may appear; times may have other forms than RFC 3339, for example a space instead of the `T`.
    ///
    /// Source: documented by Ovia.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct Call {
        /// The agent on the call. Inferred: null if Ovia does not know it.
        ///
        /// Source: documented by Ovia.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub agent: ::std::option::Option<CallAgent>,
        /// Id of the agent that speaks.
        ///
        /// Source: documented by Ovia. Example: `"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub agent_id: ::std::option::Option<::uuid::Uuid>,
        /// Analysis of the call; optional. Documented as a string of unknown content. Inferred: it may be null, or other JSON, for example an object, an array or a boolean.
        ///
        /// Source: documented by Ovia. Example: `"The caller moved an appointment from Thursday to Friday at ten."`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub analysis: ::std::option::Option<::std::string::String>,
        /// What the call cost, in an unknown currency. Inferred: null while it is in progress.
        ///
        /// Source: documented by Ovia.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub costs: ::std::option::Option<CallCosts>,
        /// When the call was created.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:15:29Z"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Whether the call came in or went out. The field table requires it, but every example omits it.
        ///
        /// Source: documented by Ovia. Example: `"inbound"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub direction: ::std::option::Option<crate::generated::types::Direction>,
        /// Length of the call in seconds. Inferred: null while it is in progress.
        ///
        /// Source: documented by Ovia. Example: `28`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub duration: ::std::option::Option<i64>,
        /// When the call ended. Inferred: null while it is in progress.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:15:58Z"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub ended_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// The caller's phone number. Its format is not documented. Inferred: it may be null when the call is not a phone call.
        ///
        /// Source: documented by Ovia. Example: `"+33639984512"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub from_number: ::std::option::Option<::std::string::String>,
        /// Id of the call. The field table does not require it.
        ///
        /// Source: documented by Ovia. Example: `"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub id: ::std::option::Option<::uuid::Uuid>,
        /// Latency of the agent; optional. Documented as a string of unknown content. Inferred: it may be null, or other JSON, for example an object or an array.
        ///
        /// Source: documented by Ovia. Example: `"{\"average_ms\":820}"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub latency_metrics: ::std::option::Option<::std::string::String>,
        /// How the call was routed. Inferred: this meaning, from the names of the fields; null when the call is not a phone call.
        ///
        /// Source: documented by Ovia.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub metadata: ::std::option::Option<CallMetadata>,
        /// Ovia's id of the phone number that the call went through. Inferred: it may be null when the call is not a phone call.
        ///
        /// Source: documented by Ovia. Example: `"e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub phone_number_id: ::std::option::Option<::uuid::Uuid>,
        /// URL of the recording. Its audio format, its lifetime and whether it needs the token are unknown. Inferred: null while the call is in progress.
        ///
        /// Source: documented by Ovia. Example: `"https://recordings.example.com/2c91f4b8.mp3"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub recording_url: ::std::option::Option<::std::string::String>,
        /// When the call started. Inferred: null before that.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:15:30Z"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub started_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// State of the call. `completed` is the only value documented; expect others. Inferred: the other known values, which are usual in telephony.
        ///
        /// Source: documented by Ovia. Example: `"completed"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub status: ::std::option::Option<::std::string::String>,
        /// The recipient's phone number. Its format is not documented. Inferred: it may be null when the call is not a phone call.
        ///
        /// Source: documented by Ovia. Example: `"+33199001234"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub to_number: ::std::option::Option<::std::string::String>,
        /// The whole conversation as text, in an unknown format. Inferred: null while the call is in progress.
        ///
        /// Source: documented by Ovia.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub transcript: ::std::option::Option<::std::string::String>,
        /// The messages of the conversation. Inferred: in the order they were spoken; null or empty until there is one.
        ///
        /// Source: documented by Ovia.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub transcript_objects: ::std::option::Option<::std::vec::Vec<TranscriptObject>>,
        /// Kind of call. `phone_call` is the only value documented; expect others.
        ///
        /// Source: documented by Ovia. Example: `"phone_call"`.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub type_: ::std::option::Option<::std::string::String>,
        /// When the call was last updated.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:16:03Z"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub updated_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Id of the user the call belongs to.
        ///
        /// Source: documented by Ovia. Example: `"7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub user_id: ::std::option::Option<::uuid::Uuid>,
    }
    /// The agent on a call.
    ///
    /// Source: seen only in Ovia's documentation example.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct CallAgent {
        /// Name of the agent.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"Camille"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    /// The usage that the costs of a call are computed from. Inferred: the meanings, from the names, which resemble LiveKit's usage summary; more fields may appear.
    ///
    /// Source: seen only in Ovia's documentation example.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct CallCostDetails {
        /// Completion tokens of the language model.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `47`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub llm_completion_tokens: ::std::option::Option<f64>,
        /// Prompt tokens of the language model.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `1184`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub llm_prompt_tokens: ::std::option::Option<f64>,
        /// Audio converted to text, in seconds. Inferred: it may be fractional.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `27.4`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub stt_audio_duration_seconds: ::std::option::Option<f64>,
        /// Characters converted to speech.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `112`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub tts_characters: ::std::option::Option<f64>,
    }
    /// What a call cost, by service. The currency is unknown, and so is whether amounts are whole numbers. Inferred: the meanings, from the names.
    ///
    /// Source: seen only in Ovia's documentation example.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct CallCosts {
        /// The usage that the costs are computed from.
        ///
        /// Source: seen only in Ovia's documentation example.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub details: ::std::option::Option<CallCostDetails>,
        /// Cost of the language model. Currency unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.0031`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub llm: ::std::option::Option<f64>,
        /// Cost of speech-to-text. Currency unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.0028`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub stt: ::std::option::Option<f64>,
        /// Cost of the whole call. The currency is unknown, and so is whether the total covers more than the three services.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.0109`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub total: ::std::option::Option<f64>,
        /// Cost of text-to-speech. Currency unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.005`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub tts: ::std::option::Option<f64>,
    }
    /// How a call was routed. Inferred: the names match the SIP attributes of LiveKit, and the meanings below are LiveKit's; more fields may appear.
    ///
    /// Source: seen only in Ovia's documentation example.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct CallMetadata {
        /// Inferred: SIP Call-ID at the carrier, globally unique.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"9a7d3e10-5c42@sip.example.com"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub call_id_full: ::std::option::Option<::std::string::String>,
        /// Inferred: tag that the carrier gave the SIP dialog.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"4f8b1c6e"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub call_tag: ::std::option::Option<::std::string::String>,
        /// Inferred: id of the dispatch rule that accepted an inbound call; empty or absent on an outbound one.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"SDR_7hQ2mXw9Kd4T"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub rule_id: ::std::option::Option<::std::string::String>,
        /// Inferred: id of the SIP trunk that carried the call.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"ST_p3Vn8Rz6Yb1L"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub sip_trunk_id: ::std::option::Option<::std::string::String>,
    }
    /// An error. Inferred from the template that Ovia's documentation was made from; do not rely on it.
    ///
    /// Source: inferred, not Ovia's word.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct ErrorBody {
        /// Error code, perhaps the HTTP status.
        ///
        /// Source: inferred, not Ovia's word. Example: `401`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub error: ::std::option::Option<i32>,
        /// Human-readable message.
        ///
        /// Source: inferred, not Ovia's word. Example: `"Invalid token"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    /// A call to place.
    ///
    /// Source: documented by Ovia.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct NewCall {
        /// Id of the agent that speaks.
        ///
        /// Source: documented by Ovia. Example: `"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"`.
        pub agent_id: ::uuid::Uuid,
        /// Whether the call comes in or goes out. The field table requires it, but every example omits it.
        ///
        /// Source: documented by Ovia. Example: `"outbound"`.
        pub direction: crate::generated::types::Direction,
        /// The caller's phone number. Its format is not documented; the examples here use E.164. Inferred: it is not empty.
        ///
        /// Source: documented by Ovia. Example: `"+33199001234"`.
        pub from_number: ::std::string::String,
        /// Ovia's id of the phone number that the call goes through. Inferred: a new call requires it, because the field table of an existing call does.
        ///
        /// Source: documented by Ovia. Example: `"e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"`.
        pub phone_number_id: ::uuid::Uuid,
        /// The recipient's phone number. Its format is not documented; the examples here use E.164. Inferred: it is not empty.
        ///
        /// Source: documented by Ovia. Example: `"+33639987703"`.
        pub to_number: ::std::string::String,
        /// Kind of call. `phone_call` is the only value documented. Inferred: it is not empty.
        ///
        /// Source: documented by Ovia. Example: `"phone_call"`.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
        /// Id of the user the call belongs to.
        ///
        /// Source: documented by Ovia. Example: `"7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"`.
        pub user_id: ::uuid::Uuid,
    }
    /// One message of the conversation. Inferred: a field such as `role` may say who spoke, because the documentation's examples omit enums; an item that is not a message may have no `content`.
    ///
    /// Source: seen only in Ovia's documentation example.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Default)]
    #[non_exhaustive]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    pub struct TranscriptObject {
        /// What was said.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"Bonjour, cabinet dentaire, je vous écoute."`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub content: ::std::option::Option<::std::string::String>,
        /// When it was said. Whether this is the start or the end of the message is unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"2025-06-12T08:15:31Z"`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::tolerant::field")]
        pub timestamp: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
    /// Direction of a call: `inbound` to the agent, or `outbound` from it.
    ///
    /// Open: a value that the specification does not list is kept as `Unknown`.
    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Direction {
        /// `inbound` in JSON.
        Inbound,
        /// `outbound` in JSON.
        Outbound,
        /// A value that the specification does not list, as it came.
        Unknown(::std::string::String),
    }
    impl Direction {
        /// The value as it is in JSON.
        pub fn as_str(&self) -> &str {
            match self {
                Self::Inbound => "inbound",
                Self::Outbound => "outbound",
                Self::Unknown(text) => text,
            }
        }
    }
    impl ::std::convert::From<&str> for Direction {
        fn from(text: &str) -> Self {
            match text {
                "inbound" => Self::Inbound,
                "outbound" => Self::Outbound,
                other => Self::Unknown(other.to_owned()),
            }
        }
    }
    impl ::std::str::FromStr for Direction {
        type Err = ::std::convert::Infallible;
        fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self::from(text))
        }
    }
    impl ::std::fmt::Display for Direction {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.write_str(self.as_str())
        }
    }
    impl ::serde::Serialize for Direction {
        fn serialize<S: ::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::std::result::Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Direction {
        fn deserialize<D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::std::result::Result<Self, D::Error> {
            crate::tolerant::text(deserializer, |text| Self::from(text))
        }
    }
    impl crate::tolerant::Scalar for Direction {
        const EXPECTED: &'static str = "string";
        fn from_text(text: &str) -> ::std::option::Option<Self> {
            Some(Self::from(text))
        }
        const ACCEPTS_ANY_TEXT: bool = true;
    }
    crate::record::scalar_types!(Direction);
    #[cfg(feature = "schemars")]
    impl ::schemars::JsonSchema for Direction {
        fn schema_name() -> ::std::borrow::Cow<'static, str> {
            "Direction".into()
        }
        fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
            ::schemars::json_schema!(
                { "anyOf" : [{ "type" : "string", "enum" : ["inbound", "outbound"] }, {
                "type" : "string" }] }
            )
        }
    }
    #[allow(non_camel_case_types)]
    enum CallField {
        agent,
        agent_id,
        analysis,
        costs,
        created_at,
        direction,
        duration,
        ended_at,
        from_number,
        id,
        latency_metrics,
        metadata,
        phone_number_id,
        recording_url,
        started_at,
        status,
        to_number,
        transcript,
        transcript_objects,
        type_,
        updated_at,
        user_id,
    }
    impl crate::schema::Model for Call {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "Call",
            fields: &[
                ("agent", crate::conformity::check::<CallAgent>),
                ("agent_id", crate::conformity::check::<::uuid::Uuid>),
                ("analysis", crate::conformity::check::<::std::string::String>),
                ("costs", crate::conformity::check::<CallCosts>),
                (
                    "created_at",
                    crate::conformity::check::<::chrono::DateTime<::chrono::offset::Utc>>,
                ),
                (
                    "direction",
                    crate::conformity::check::<crate::generated::types::Direction>,
                ),
                ("duration", crate::conformity::check::<i64>),
                (
                    "ended_at",
                    crate::conformity::check::<::chrono::DateTime<::chrono::offset::Utc>>,
                ),
                ("from_number", crate::conformity::check::<::std::string::String>),
                ("id", crate::conformity::check::<::uuid::Uuid>),
                ("latency_metrics", crate::conformity::check::<::std::string::String>),
                ("metadata", crate::conformity::check::<CallMetadata>),
                ("phone_number_id", crate::conformity::check::<::uuid::Uuid>),
                ("recording_url", crate::conformity::check::<::std::string::String>),
                (
                    "started_at",
                    crate::conformity::check::<::chrono::DateTime<::chrono::offset::Utc>>,
                ),
                ("status", crate::conformity::check::<::std::string::String>),
                ("to_number", crate::conformity::check::<::std::string::String>),
                ("transcript", crate::conformity::check::<::std::string::String>),
                (
                    "transcript_objects",
                    crate::conformity::check::<::std::vec::Vec<TranscriptObject>>,
                ),
                ("type", crate::conformity::check::<::std::string::String>),
                (
                    "updated_at",
                    crate::conformity::check::<::chrono::DateTime<::chrono::offset::Utc>>,
                ),
                ("user_id", crate::conformity::check::<::uuid::Uuid>),
            ],
            find: |key| Some(
                match key {
                    "agent" => CallField::agent,
                    "agent_id" => CallField::agent_id,
                    "analysis" => CallField::analysis,
                    "costs" => CallField::costs,
                    "created_at" => CallField::created_at,
                    "direction" => CallField::direction,
                    "duration" => CallField::duration,
                    "ended_at" => CallField::ended_at,
                    "from_number" => CallField::from_number,
                    "id" => CallField::id,
                    "latency_metrics" => CallField::latency_metrics,
                    "metadata" => CallField::metadata,
                    "phone_number_id" => CallField::phone_number_id,
                    "recording_url" => CallField::recording_url,
                    "started_at" => CallField::started_at,
                    "status" => CallField::status,
                    "to_number" => CallField::to_number,
                    "transcript" => CallField::transcript,
                    "transcript_objects" => CallField::transcript_objects,
                    "type" => CallField::type_,
                    "updated_at" => CallField::updated_at,
                    "user_id" => CallField::user_id,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &CallDocumented
        }
        type Spans = [crate::record::Span; 22usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 22usize];
    }
    #[allow(non_upper_case_globals)]
    static CallDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "Call",
            &[
                property("agent", value(Object(&CallAgentDocumented)).nullable()),
                property(
                        "agent_id",
                        value(Text {
                            format: Some("uuid"),
                            known: &[],
                        }),
                    )
                    .required(),
                property(
                    "analysis",
                    value(Text { format: None, known: &[] }).nullable(),
                ),
                property("costs", value(Object(&CallCostsDocumented)).nullable()),
                property(
                    "created_at",
                    value(Text {
                        format: Some("date-time"),
                        known: &[],
                    }),
                ),
                property(
                        "direction",
                        value(Enum {
                            name: "Direction",
                            values: &["inbound", "outbound"],
                        }),
                    )
                    .required(),
                property("duration", value(Integer { format: None }).nullable()),
                property(
                    "ended_at",
                    value(Text {
                            format: Some("date-time"),
                            known: &[],
                        })
                        .nullable(),
                ),
                property(
                        "from_number",
                        value(Text { format: None, known: &[] }).nullable(),
                    )
                    .required(),
                property(
                    "id",
                    value(Text {
                        format: Some("uuid"),
                        known: &[],
                    }),
                ),
                property(
                    "latency_metrics",
                    value(Text { format: None, known: &[] }).nullable(),
                ),
                property("metadata", value(Object(&CallMetadataDocumented)).nullable()),
                property(
                        "phone_number_id",
                        value(Text {
                                format: Some("uuid"),
                                known: &[],
                            })
                            .nullable(),
                    )
                    .required(),
                property(
                    "recording_url",
                    value(Text { format: None, known: &[] }).nullable(),
                ),
                property(
                    "started_at",
                    value(Text {
                            format: Some("date-time"),
                            known: &[],
                        })
                        .nullable(),
                ),
                property(
                    "status",
                    value(Text {
                        format: None,
                        known: &[
                            "busy",
                            "completed",
                            "failed",
                            "in_progress",
                            "no_answer",
                            "queued",
                            "voicemail",
                        ],
                    }),
                ),
                property(
                        "to_number",
                        value(Text { format: None, known: &[] }).nullable(),
                    )
                    .required(),
                property(
                    "transcript",
                    value(Text { format: None, known: &[] }).nullable(),
                ),
                property(
                    "transcript_objects",
                    value(Array(&value(Object(&TranscriptObjectDocumented)))).nullable(),
                ),
                property(
                        "type",
                        value(Text {
                            format: None,
                            known: &["phone_call"],
                        }),
                    )
                    .required(),
                property(
                    "updated_at",
                    value(Text {
                        format: Some("date-time"),
                        known: &[],
                    }),
                ),
                property(
                        "user_id",
                        value(Text {
                            format: Some("uuid"),
                            known: &[],
                        }),
                    )
                    .required(),
            ],
        )
    };
    impl crate::record::Record<Call> {
        /// The agent on the call. Inferred: null if Ovia does not know it.
        ///
        /// Source: documented by Ovia.
        #[must_use]
        pub fn agent(
            &self,
        ) -> ::std::option::Option<crate::record::View<'_, CallAgent>> {
            self.read::<CallAgent>(CallField::agent as usize)
        }
        /// Id of the agent that speaks.
        ///
        /// Source: documented by Ovia. Example: `"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"`.
        #[must_use]
        pub fn agent_id(&self) -> ::std::option::Option<::uuid::Uuid> {
            self.read::<::uuid::Uuid>(CallField::agent_id as usize)
        }
        /// Analysis of the call; optional. Documented as a string of unknown content. Inferred: it may be null, or other JSON, for example an object, an array or a boolean.
        ///
        /// Source: documented by Ovia. Example: `"The caller moved an appointment from Thursday to Friday at ten."`.
        #[must_use]
        pub fn analysis(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::analysis as usize)
        }
        /// What the call cost, in an unknown currency. Inferred: null while it is in progress.
        ///
        /// Source: documented by Ovia.
        #[must_use]
        pub fn costs(
            &self,
        ) -> ::std::option::Option<crate::record::View<'_, CallCosts>> {
            self.read::<CallCosts>(CallField::costs as usize)
        }
        /// When the call was created.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:15:29Z"`.
        #[must_use]
        pub fn created_at(
            &self,
        ) -> ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>> {
            self.read::<
                    ::chrono::DateTime<::chrono::offset::Utc>,
                >(CallField::created_at as usize)
        }
        /// Whether the call came in or went out. The field table requires it, but every example omits it.
        ///
        /// Source: documented by Ovia. Example: `"inbound"`.
        #[must_use]
        pub fn direction(
            &self,
        ) -> ::std::option::Option<crate::generated::types::Direction> {
            self.read::<
                    crate::generated::types::Direction,
                >(CallField::direction as usize)
        }
        /// Length of the call in seconds. Inferred: null while it is in progress.
        ///
        /// Source: documented by Ovia. Example: `28`.
        #[must_use]
        pub fn duration(&self) -> ::std::option::Option<i64> {
            self.read::<i64>(CallField::duration as usize)
        }
        /// When the call ended. Inferred: null while it is in progress.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:15:58Z"`.
        #[must_use]
        pub fn ended_at(
            &self,
        ) -> ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>> {
            self.read::<
                    ::chrono::DateTime<::chrono::offset::Utc>,
                >(CallField::ended_at as usize)
        }
        /// The caller's phone number. Its format is not documented. Inferred: it may be null when the call is not a phone call.
        ///
        /// Source: documented by Ovia. Example: `"+33639984512"`.
        #[must_use]
        pub fn from_number(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::from_number as usize)
        }
        /// Id of the call. The field table does not require it.
        ///
        /// Source: documented by Ovia. Example: `"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264"`.
        #[must_use]
        pub fn id(&self) -> ::std::option::Option<::uuid::Uuid> {
            self.read::<::uuid::Uuid>(CallField::id as usize)
        }
        /// Latency of the agent; optional. Documented as a string of unknown content. Inferred: it may be null, or other JSON, for example an object or an array.
        ///
        /// Source: documented by Ovia. Example: `"{\"average_ms\":820}"`.
        #[must_use]
        pub fn latency_metrics(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::latency_metrics as usize)
        }
        /// How the call was routed. Inferred: this meaning, from the names of the fields; null when the call is not a phone call.
        ///
        /// Source: documented by Ovia.
        #[must_use]
        pub fn metadata(
            &self,
        ) -> ::std::option::Option<crate::record::View<'_, CallMetadata>> {
            self.read::<CallMetadata>(CallField::metadata as usize)
        }
        /// Ovia's id of the phone number that the call went through. Inferred: it may be null when the call is not a phone call.
        ///
        /// Source: documented by Ovia. Example: `"e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"`.
        #[must_use]
        pub fn phone_number_id(&self) -> ::std::option::Option<::uuid::Uuid> {
            self.read::<::uuid::Uuid>(CallField::phone_number_id as usize)
        }
        /// URL of the recording. Its audio format, its lifetime and whether it needs the token are unknown. Inferred: null while the call is in progress.
        ///
        /// Source: documented by Ovia. Example: `"https://recordings.example.com/2c91f4b8.mp3"`.
        #[must_use]
        pub fn recording_url(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::recording_url as usize)
        }
        /// When the call started. Inferred: null before that.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:15:30Z"`.
        #[must_use]
        pub fn started_at(
            &self,
        ) -> ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>> {
            self.read::<
                    ::chrono::DateTime<::chrono::offset::Utc>,
                >(CallField::started_at as usize)
        }
        /// State of the call. `completed` is the only value documented; expect others. Inferred: the other known values, which are usual in telephony.
        ///
        /// Source: documented by Ovia. Example: `"completed"`.
        #[must_use]
        pub fn status(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::status as usize)
        }
        /// The recipient's phone number. Its format is not documented. Inferred: it may be null when the call is not a phone call.
        ///
        /// Source: documented by Ovia. Example: `"+33199001234"`.
        #[must_use]
        pub fn to_number(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::to_number as usize)
        }
        /// The whole conversation as text, in an unknown format. Inferred: null while the call is in progress.
        ///
        /// Source: documented by Ovia.
        #[must_use]
        pub fn transcript(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::transcript as usize)
        }
        /// The messages of the conversation. Inferred: in the order they were spoken; null or empty until there is one.
        ///
        /// Source: documented by Ovia.
        #[must_use]
        pub fn transcript_objects(
            &self,
        ) -> ::std::option::Option<crate::record::List<'_, TranscriptObject>> {
            self.read::<
                    ::std::vec::Vec<TranscriptObject>,
                >(CallField::transcript_objects as usize)
        }
        /// Kind of call. `phone_call` is the only value documented; expect others.
        ///
        /// Source: documented by Ovia. Example: `"phone_call"`.
        #[must_use]
        pub fn type_(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(CallField::type_ as usize)
        }
        /// When the call was last updated.
        ///
        /// Source: documented by Ovia. Example: `"2025-06-12T08:16:03Z"`.
        #[must_use]
        pub fn updated_at(
            &self,
        ) -> ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>> {
            self.read::<
                    ::chrono::DateTime<::chrono::offset::Utc>,
                >(CallField::updated_at as usize)
        }
        /// Id of the user the call belongs to.
        ///
        /// Source: documented by Ovia. Example: `"7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"`.
        #[must_use]
        pub fn user_id(&self) -> ::std::option::Option<::uuid::Uuid> {
            self.read::<::uuid::Uuid>(CallField::user_id as usize)
        }
    }
    #[allow(non_camel_case_types)]
    enum CallAgentField {
        name,
    }
    impl crate::schema::Model for CallAgent {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "CallAgent",
            fields: &[("name", crate::conformity::check::<::std::string::String>)],
            find: |key| Some(
                match key {
                    "name" => CallAgentField::name,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &CallAgentDocumented
        }
        type Spans = [crate::record::Span; 1usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 1usize];
    }
    #[allow(non_upper_case_globals)]
    static CallAgentDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "CallAgent",
            &[property("name", value(Text { format: None, known: &[] }))],
        )
    };
    impl<'a> crate::record::View<'a, CallAgent> {
        /// Name of the agent.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"Camille"`.
        #[must_use]
        pub fn name(&self) -> ::std::option::Option<&'a str> {
            self.read::<::std::string::String>(CallAgentField::name as usize)
        }
    }
    #[allow(non_camel_case_types)]
    enum CallCostDetailsField {
        llm_completion_tokens,
        llm_prompt_tokens,
        stt_audio_duration_seconds,
        tts_characters,
    }
    impl crate::schema::Model for CallCostDetails {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "CallCostDetails",
            fields: &[
                ("llm_completion_tokens", crate::conformity::check::<f64>),
                ("llm_prompt_tokens", crate::conformity::check::<f64>),
                ("stt_audio_duration_seconds", crate::conformity::check::<f64>),
                ("tts_characters", crate::conformity::check::<f64>),
            ],
            find: |key| Some(
                match key {
                    "llm_completion_tokens" => {
                        CallCostDetailsField::llm_completion_tokens
                    }
                    "llm_prompt_tokens" => CallCostDetailsField::llm_prompt_tokens,
                    "stt_audio_duration_seconds" => {
                        CallCostDetailsField::stt_audio_duration_seconds
                    }
                    "tts_characters" => CallCostDetailsField::tts_characters,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &CallCostDetailsDocumented
        }
        type Spans = [crate::record::Span; 4usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 4usize];
    }
    #[allow(non_upper_case_globals)]
    static CallCostDetailsDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "CallCostDetails",
            &[
                property("llm_completion_tokens", value(Number)),
                property("llm_prompt_tokens", value(Number)),
                property("stt_audio_duration_seconds", value(Number)),
                property("tts_characters", value(Number)),
            ],
        )
    };
    impl<'a> crate::record::View<'a, CallCostDetails> {
        /// Completion tokens of the language model.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `47`.
        #[must_use]
        pub fn llm_completion_tokens(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostDetailsField::llm_completion_tokens as usize)
        }
        /// Prompt tokens of the language model.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `1184`.
        #[must_use]
        pub fn llm_prompt_tokens(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostDetailsField::llm_prompt_tokens as usize)
        }
        /// Audio converted to text, in seconds. Inferred: it may be fractional.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `27.4`.
        #[must_use]
        pub fn stt_audio_duration_seconds(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostDetailsField::stt_audio_duration_seconds as usize)
        }
        /// Characters converted to speech.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `112`.
        #[must_use]
        pub fn tts_characters(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostDetailsField::tts_characters as usize)
        }
    }
    #[allow(non_camel_case_types)]
    enum CallCostsField {
        details,
        llm,
        stt,
        total,
        tts,
    }
    impl crate::schema::Model for CallCosts {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "CallCosts",
            fields: &[
                ("details", crate::conformity::check::<CallCostDetails>),
                ("llm", crate::conformity::check::<f64>),
                ("stt", crate::conformity::check::<f64>),
                ("total", crate::conformity::check::<f64>),
                ("tts", crate::conformity::check::<f64>),
            ],
            find: |key| Some(
                match key {
                    "details" => CallCostsField::details,
                    "llm" => CallCostsField::llm,
                    "stt" => CallCostsField::stt,
                    "total" => CallCostsField::total,
                    "tts" => CallCostsField::tts,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &CallCostsDocumented
        }
        type Spans = [crate::record::Span; 5usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 5usize];
    }
    #[allow(non_upper_case_globals)]
    static CallCostsDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "CallCosts",
            &[
                property("details", value(Object(&CallCostDetailsDocumented))),
                property("llm", value(Number)),
                property("stt", value(Number)),
                property("total", value(Number)),
                property("tts", value(Number)),
            ],
        )
    };
    impl<'a> crate::record::View<'a, CallCosts> {
        /// The usage that the costs are computed from.
        ///
        /// Source: seen only in Ovia's documentation example.
        #[must_use]
        pub fn details(
            &self,
        ) -> ::std::option::Option<crate::record::View<'a, CallCostDetails>> {
            self.read::<CallCostDetails>(CallCostsField::details as usize)
        }
        /// Cost of the language model. Currency unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.0031`.
        #[must_use]
        pub fn llm(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostsField::llm as usize)
        }
        /// Cost of speech-to-text. Currency unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.0028`.
        #[must_use]
        pub fn stt(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostsField::stt as usize)
        }
        /// Cost of the whole call. The currency is unknown, and so is whether the total covers more than the three services.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.0109`.
        #[must_use]
        pub fn total(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostsField::total as usize)
        }
        /// Cost of text-to-speech. Currency unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `0.005`.
        #[must_use]
        pub fn tts(&self) -> ::std::option::Option<f64> {
            self.read::<f64>(CallCostsField::tts as usize)
        }
    }
    #[allow(non_camel_case_types)]
    enum CallMetadataField {
        call_id_full,
        call_tag,
        rule_id,
        sip_trunk_id,
    }
    impl crate::schema::Model for CallMetadata {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "CallMetadata",
            fields: &[
                ("call_id_full", crate::conformity::check::<::std::string::String>),
                ("call_tag", crate::conformity::check::<::std::string::String>),
                ("rule_id", crate::conformity::check::<::std::string::String>),
                ("sip_trunk_id", crate::conformity::check::<::std::string::String>),
            ],
            find: |key| Some(
                match key {
                    "call_id_full" => CallMetadataField::call_id_full,
                    "call_tag" => CallMetadataField::call_tag,
                    "rule_id" => CallMetadataField::rule_id,
                    "sip_trunk_id" => CallMetadataField::sip_trunk_id,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &CallMetadataDocumented
        }
        type Spans = [crate::record::Span; 4usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 4usize];
    }
    #[allow(non_upper_case_globals)]
    static CallMetadataDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "CallMetadata",
            &[
                property("call_id_full", value(Text { format: None, known: &[] })),
                property("call_tag", value(Text { format: None, known: &[] })),
                property("rule_id", value(Text { format: None, known: &[] })),
                property("sip_trunk_id", value(Text { format: None, known: &[] })),
            ],
        )
    };
    impl<'a> crate::record::View<'a, CallMetadata> {
        /// Inferred: SIP Call-ID at the carrier, globally unique.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"9a7d3e10-5c42@sip.example.com"`.
        #[must_use]
        pub fn call_id_full(&self) -> ::std::option::Option<&'a str> {
            self.read::<::std::string::String>(CallMetadataField::call_id_full as usize)
        }
        /// Inferred: tag that the carrier gave the SIP dialog.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"4f8b1c6e"`.
        #[must_use]
        pub fn call_tag(&self) -> ::std::option::Option<&'a str> {
            self.read::<::std::string::String>(CallMetadataField::call_tag as usize)
        }
        /// Inferred: id of the dispatch rule that accepted an inbound call; empty or absent on an outbound one.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"SDR_7hQ2mXw9Kd4T"`.
        #[must_use]
        pub fn rule_id(&self) -> ::std::option::Option<&'a str> {
            self.read::<::std::string::String>(CallMetadataField::rule_id as usize)
        }
        /// Inferred: id of the SIP trunk that carried the call.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"ST_p3Vn8Rz6Yb1L"`.
        #[must_use]
        pub fn sip_trunk_id(&self) -> ::std::option::Option<&'a str> {
            self.read::<::std::string::String>(CallMetadataField::sip_trunk_id as usize)
        }
    }
    #[allow(non_camel_case_types)]
    enum ErrorBodyField {
        error,
        message,
    }
    impl crate::schema::Model for ErrorBody {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "ErrorBody",
            fields: &[
                ("error", crate::conformity::check::<i32>),
                ("message", crate::conformity::check::<::std::string::String>),
            ],
            find: |key| Some(
                match key {
                    "error" => ErrorBodyField::error,
                    "message" => ErrorBodyField::message,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &ErrorBodyDocumented
        }
        type Spans = [crate::record::Span; 2usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 2usize];
    }
    #[allow(non_upper_case_globals)]
    static ErrorBodyDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "ErrorBody",
            &[
                property("error", value(Integer { format: Some("int32") })),
                property("message", value(Text { format: None, known: &[] })),
            ],
        )
    };
    impl crate::record::Record<ErrorBody> {
        /// Error code, perhaps the HTTP status.
        ///
        /// Source: inferred, not Ovia's word. Example: `401`.
        #[must_use]
        pub fn error(&self) -> ::std::option::Option<i32> {
            self.read::<i32>(ErrorBodyField::error as usize)
        }
        /// Human-readable message.
        ///
        /// Source: inferred, not Ovia's word. Example: `"Invalid token"`.
        #[must_use]
        pub fn message(&self) -> ::std::option::Option<&str> {
            self.read::<::std::string::String>(ErrorBodyField::message as usize)
        }
    }
    #[allow(non_camel_case_types)]
    enum TranscriptObjectField {
        content,
        timestamp,
    }
    impl crate::schema::Model for TranscriptObject {
        const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
            name: "TranscriptObject",
            fields: &[
                ("content", crate::conformity::check::<::std::string::String>),
                (
                    "timestamp",
                    crate::conformity::check::<::chrono::DateTime<::chrono::offset::Utc>>,
                ),
            ],
            find: |key| Some(
                match key {
                    "content" => TranscriptObjectField::content,
                    "timestamp" => TranscriptObjectField::timestamp,
                    _ => return None,
                } as usize,
            ),
        };
        fn documented() -> &'static crate::documented::Object {
            &TranscriptObjectDocumented
        }
        type Spans = [crate::record::Span; 2usize];
        const NO_SPANS: Self::Spans = [crate::record::Span::NONE; 2usize];
    }
    #[allow(non_upper_case_globals)]
    static TranscriptObjectDocumented: crate::documented::Object = {
        use crate::documented::{Shape::*, object, property, value};
        object(
            "TranscriptObject",
            &[
                property("content", value(Text { format: None, known: &[] })),
                property(
                    "timestamp",
                    value(Text {
                        format: Some("date-time"),
                        known: &[],
                    }),
                ),
            ],
        )
    };
    impl<'a> crate::record::View<'a, TranscriptObject> {
        /// What was said.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"Bonjour, cabinet dentaire, je vous écoute."`.
        #[must_use]
        pub fn content(&self) -> ::std::option::Option<&'a str> {
            self.read::<::std::string::String>(TranscriptObjectField::content as usize)
        }
        /// When it was said. Whether this is the start or the end of the message is unknown.
        ///
        /// Source: seen only in Ovia's documentation example. Example: `"2025-06-12T08:15:31Z"`.
        #[must_use]
        pub fn timestamp(
            &self,
        ) -> ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>> {
            self.read::<
                    ::chrono::DateTime<::chrono::offset::Utc>,
                >(TranscriptObjectField::timestamp as usize)
        }
    }
    impl NewCall {
        /// With the required fields.
        #[allow(clippy::too_many_arguments)]
        #[must_use]
        pub fn new(
            user_id: ::uuid::Uuid,
            agent_id: ::uuid::Uuid,
            phone_number_id: ::uuid::Uuid,
            from_number: impl ::std::convert::Into<::std::string::String>,
            to_number: impl ::std::convert::Into<::std::string::String>,
        ) -> Self {
            Self {
                user_id: user_id,
                agent_id: agent_id,
                phone_number_id: phone_number_id,
                from_number: from_number.into(),
                to_number: to_number.into(),
                type_: "phone_call".into(),
                direction: "outbound".into(),
            }
        }
        /// Kind of call. `phone_call` is the only value documented. Inferred: it is not empty.
        ///
        /// Source: documented by Ovia. Example: `"phone_call"`.
        ///
        /// [`new`](Self::new) sets `phone_call`.
        #[must_use]
        pub fn with_type(
            mut self,
            type_: impl ::std::convert::Into<::std::string::String>,
        ) -> Self {
            self.type_ = type_.into();
            self
        }
        /// Whether the call comes in or goes out. The field table requires it, but every example omits it.
        ///
        /// Source: documented by Ovia. Example: `"outbound"`.
        ///
        /// [`new`](Self::new) sets `outbound`.
        #[must_use]
        pub fn with_direction(
            mut self,
            direction: impl ::std::convert::Into<crate::generated::types::Direction>,
        ) -> Self {
            self.direction = direction.into();
            self
        }
    }
    impl ::std::fmt::Debug for Call {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("Call")
                .field("agent", &self.agent)
                .field("agent_id", &self.agent_id)
                .field(
                    "analysis",
                    &self.analysis.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field("costs", &self.costs)
                .field("created_at", &self.created_at)
                .field("direction", &self.direction)
                .field("duration", &self.duration)
                .field("ended_at", &self.ended_at)
                .field(
                    "from_number",
                    &self.from_number.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field("id", &self.id)
                .field(
                    "latency_metrics",
                    &self.latency_metrics.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field("metadata", &self.metadata)
                .field("phone_number_id", &self.phone_number_id)
                .field(
                    "recording_url",
                    &self.recording_url.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field("started_at", &self.started_at)
                .field("status", &self.status)
                .field(
                    "to_number",
                    &self.to_number.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field(
                    "transcript",
                    &self.transcript.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field("transcript_objects", &self.transcript_objects)
                .field("type", &self.type_)
                .field("updated_at", &self.updated_at)
                .field("user_id", &self.user_id)
                .finish()
        }
    }
    impl ::std::fmt::Debug for CallAgent {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("CallAgent").field("name", &self.name).finish()
        }
    }
    impl ::std::fmt::Debug for CallCostDetails {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("CallCostDetails")
                .field("llm_completion_tokens", &self.llm_completion_tokens)
                .field("llm_prompt_tokens", &self.llm_prompt_tokens)
                .field("stt_audio_duration_seconds", &self.stt_audio_duration_seconds)
                .field("tts_characters", &self.tts_characters)
                .finish()
        }
    }
    impl ::std::fmt::Debug for CallCosts {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("CallCosts")
                .field("details", &self.details)
                .field("llm", &self.llm)
                .field("stt", &self.stt)
                .field("total", &self.total)
                .field("tts", &self.tts)
                .finish()
        }
    }
    impl ::std::fmt::Debug for CallMetadata {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("CallMetadata")
                .field(
                    "call_id_full",
                    &self.call_id_full.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field(
                    "call_tag",
                    &self.call_tag.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field(
                    "rule_id",
                    &self.rule_id.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field(
                    "sip_trunk_id",
                    &self.sip_trunk_id.as_ref().map(|_| crate::redacted::Redacted),
                )
                .finish()
        }
    }
    impl ::std::fmt::Debug for ErrorBody {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("ErrorBody")
                .field("error", &self.error)
                .field(
                    "message",
                    &self.message.as_ref().map(|_| crate::redacted::Redacted),
                )
                .finish()
        }
    }
    impl ::std::fmt::Debug for NewCall {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("NewCall")
                .field("agent_id", &self.agent_id)
                .field("direction", &self.direction)
                .field("from_number", &crate::redacted::Redacted)
                .field("phone_number_id", &self.phone_number_id)
                .field("to_number", &crate::redacted::Redacted)
                .field("type", &self.type_)
                .field("user_id", &self.user_id)
                .finish()
        }
    }
    impl ::std::fmt::Debug for TranscriptObject {
        fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            out.debug_struct("TranscriptObject")
                .field(
                    "content",
                    &self.content.as_ref().map(|_| crate::redacted::Redacted),
                )
                .field("timestamp", &self.timestamp)
                .finish()
        }
    }
    /// The JSON Schema of every model, by name.
    #[cfg(feature = "schemars")]
    pub fn json_schemas() -> ::std::vec::Vec<(&'static str, ::schemars::Schema)> {
        ::std::vec![
            ("Call", ::schemars::schema_for!(Call)), ("CallAgent",
            ::schemars::schema_for!(CallAgent)), ("CallCostDetails",
            ::schemars::schema_for!(CallCostDetails)), ("CallCosts",
            ::schemars::schema_for!(CallCosts)), ("CallMetadata",
            ::schemars::schema_for!(CallMetadata)), ("Direction",
            ::schemars::schema_for!(Direction)), ("ErrorBody",
            ::schemars::schema_for!(ErrorBody)), ("NewCall",
            ::schemars::schema_for!(NewCall)), ("TranscriptObject",
            ::schemars::schema_for!(TranscriptObject))
        ]
    }
}
#[derive(Clone, Debug)]
/// Client for Ovia API
///
/// Ovia runs phone agents driven by voice AI. This API lists their calls and places new ones.
///
/// This description is unofficial. It was written from Ovia's public documentation, which is
/// thin, so each schema, property and response says in `x-ovia-source` where it is known from:
///
/// - `documented`: a page of the documentation states it in words or in a field table.
/// - `example`: seen only in an example of the documentation.
/// - `inferred`: concluded by the authors of this description. Ovia does not document it.
///
/// `x-ovia-nullable` says where `nullable: true`, or a `oneOf` with null, is known from.
///
/// `x-ovia-bounds` says where bounds such as `minLength` are known from.
///
/// `x-ovia-known-values` lists the known values of a text that is not an enum, each with its
/// source. Expect others.
///
/// `x-ovia-printable: true` marks text that contains nothing personal and may be logged.
/// `x-ovia-default` is the value that the generated constructor of a request gives a required field.
///
/// A sentence in a description that starts with "Inferred" is such a conclusion too. All examples
/// are invented; the phone numbers are from ranges reserved for fiction.
///
/// Not documented: status codes, error bodies, rate limits, pagination, filters,
/// idempotency keys and webhooks.
///
/// Version: 0.1.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: std::sync::Arc<dyn crate::transport::Transport>,
}
impl Client {
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: std::sync::Arc<dyn crate::transport::Transport>,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<std::sync::Arc<dyn crate::transport::Transport>> for Client {
    fn api_version() -> &'static str {
        "0.1.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &std::sync::Arc<dyn crate::transport::Transport> {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<std::sync::Arc<dyn crate::transport::Transport>>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /// List calls
    ///
    /// Returns calls in one array. No parameters are documented: neither pagination nor filters nor an order. Inferred: the array holds every call that the token may see, so it can be very large.
    ///
    /// Sends a `GET` request to `/api/v1/calls`
    pub async fn list_calls<'a>(
        &'a self,
    ) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let url = format!("{}/api/v1/calls", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.get(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "list_calls",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /// Place a call
    ///
    /// Places a real phone call: a phone rings, and it costs money. No idempotency key is documented, so sending the request twice may place two calls.
    ///
    /// Sends a `POST` request to `/api/v1/calls`
    ///
    /// Arguments:
    /// - `body`: The call to place.
    pub async fn create_call<'a>(
        &'a self,
        body: &'a types::NewCall,
    ) -> Result<ResponseValue<ByteStream>, Error<()>> {
        let url = format!("{}/api/v1/calls", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.post(url).json(&body).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "create_call",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
