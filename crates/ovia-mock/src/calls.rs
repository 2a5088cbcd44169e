//! The generated calls. Each is made from the seed and its index alone.

use crate::random::{Purpose, Random};

/// The generated call of that seed and index, as JSON text. (First form, to be enriched.)
#[must_use]
pub fn record(seed: u64, index: u64) -> String {
    let mut out = Vec::new();
    Calls::new(seed).write_record(index, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The generated calls of a seed.
#[derive(Clone, Debug)]
pub struct Calls {
    seed: u64,
}

impl Calls {
    /// The calls of that seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Appends the JSON text of the call with that index.
    pub fn write_record(&mut self, index: u64, out: &mut Vec<u8>) {
        let mut random = Random::keyed(self.seed, Purpose::Call, index);
        let (user, agent, number, id) =
            (random.uuid(), random.uuid(), random.uuid(), random.uuid());
        let inbound = random.chance(60);
        let direction = if inbound { "inbound" } else { "outbound" };
        let ended = 1_760_000_000 - index as i64 * 108;
        let duration = random.between(20, 400) as i64;
        let time = |seconds: i64| {
            let mut text = Vec::new();
            write_time(&mut text, seconds * 1_000_000 + 123_456);
            String::from_utf8_lossy(&text).into_owned()
        };
        let (start, end, mid) = (
            time(ended - duration),
            time(ended),
            time(ended - duration + 2),
        );
        let text = format!(
            r#"{{"user_id":"{user}","agent_id":"{agent}","type":"phone_call","direction":"{direction}","from_number":"+33199001234","to_number":"+33639981234","phone_number_id":"{number}","id":"{id}","status":"completed","started_at":"{start}","ended_at":"{end}","recording_url":"https://recordings.example/{id}.mp3","transcript":"Agent: Bonjour, comment puis-je vous aider ?\nUser: Je voudrais réserver une table.","duration":{duration},"analysis":"Réservation prise.","latency_metrics":"{{\"turns\":1}}","created_at":"{start}","updated_at":"{end}","agent":{{"name":"Camille"}},"metadata":{{"rule_id":"","call_tag":"restaurant_booking","call_id_full":"SCL_1","sip_trunk_id":"ST_1"}},"costs":{{"llm":0.001,"stt":0.002,"tts":0.003,"total":0.006,"details":{{"tts_characters":38,"llm_prompt_tokens":900,"llm_completion_tokens":12,"stt_audio_duration_seconds":{duration}.5}}}},"transcript_objects":[{{"role":"assistant","content":"Bonjour, comment puis-je vous aider ?","timestamp":"{start}"}},{{"role":"user","content":"Je voudrais réserver une table.","timestamp":"{mid}"}}]}}"#
        );
        out.extend_from_slice(text.as_bytes());
    }

    /// The name of the agent with that id, if it is one of the seed's.
    pub(crate) fn agent_name(&self, _id: &str) -> Option<&'static str> {
        None
    }
}

/// Appends a time, given in microseconds since 1970.
pub(crate) fn write_time(out: &mut Vec<u8>, micros: i64) {
    let time = chrono::DateTime::from_timestamp_micros(micros).unwrap_or_default();
    out.extend_from_slice(
        time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
            .as_bytes(),
    );
}
