//! What a call costs, calculated in millionths so that the parts add up exactly to the total.

use super::record::{Amount, CostDetails, Costs};

/// What was used in a call.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// Characters that the agent spoke.
    pub(super) tts_characters: u64,
    pub(super) llm_prompt_tokens: u64,
    pub(super) llm_completion_tokens: u64,
    /// Hundredths of a second of the other person's audio.
    pub(super) stt_audio: u64,
}

/// Tokens of the agent's instructions, sent again at every turn.
const INSTRUCTIONS: u64 = 850;
/// Characters of a European language in a token, about.
const CHARACTERS_PER_TOKEN: u64 = 4;

impl Usage {
    /// Adds a turn of the language model: it reads the instructions and everything that was said,
    /// and writes `characters`.
    pub(super) fn add_turn(&mut self, said_so_far: u64, characters: u64) {
        self.llm_prompt_tokens += INSTRUCTIONS + said_so_far / CHARACTERS_PER_TOKEN;
        self.llm_completion_tokens += characters.div_ceil(CHARACTERS_PER_TOKEN) + 2;
    }

    /// The `costs` of the record.
    pub(super) fn costs(&self, currency: Option<&'static str>) -> Costs {
        // Of the order of what such services charge: 0.4 and 1.6 for a million tokens, 0.0043 for a
        // minute heard, 15 for a million characters spoken.
        let llm = (self.llm_prompt_tokens * 4 + self.llm_completion_tokens * 16) / 10;
        let stt = self.stt_audio * 43 / 60;
        let tts = self.tts_characters * 15;
        // The division gives the float nearest to the exact quotient, so it prints as that.
        let amount = |millionths| Amount(millionths as f64 / 1e6);
        Costs {
            llm: amount(llm),
            stt: amount(stt),
            tts: amount(tts),
            total: amount(llm + stt + tts),
            currency,
            details: CostDetails {
                tts_characters: self.tts_characters,
                llm_prompt_tokens: self.llm_prompt_tokens,
                llm_completion_tokens: self.llm_completion_tokens,
                stt_audio_duration_seconds: Amount(self.stt_audio as f64 / 100.0),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Usage;

    #[test]
    fn costs_are_printed_exactly() {
        let usage = Usage {
            tts_characters: 1234,
            llm_prompt_tokens: 10_000,
            llm_completion_tokens: 301,
            stt_audio: 12_345,
        };
        assert_eq!(
            serde_json::to_string(&usage.costs(None)).expect("JSON"),
            r#"{"llm":0.004481,"stt":0.008847,"tts":0.01851,"total":0.031838,"details":{"tts_characters":1234,"llm_prompt_tokens":10000,"llm_completion_tokens":301,"stt_audio_duration_seconds":123.45}}"#
        );
    }

    #[test]
    fn a_call_without_words_costs_nothing() {
        let text = serde_json::to_string(&Usage::default().costs(Some("EUR"))).expect("JSON");
        assert!(
            text.starts_with(r#"{"llm":0,"stt":0,"tts":0,"total":0,"currency":"EUR","#),
            "{text}"
        );
    }
}
