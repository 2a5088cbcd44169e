//! What a call costs, reckoned in millionths so that the printed parts add up exactly to the printed total.

use super::number;

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
    /// Adds a turn of the language model: it reads the instructions and all that was said, and writes `characters`.
    pub(super) fn add_turn(&mut self, said_so_far: u64, characters: u64) {
        self.llm_prompt_tokens += INSTRUCTIONS + said_so_far / CHARACTERS_PER_TOKEN;
        self.llm_completion_tokens += characters.div_ceil(CHARACTERS_PER_TOKEN) + 2;
    }

    /// Appends the `costs` object.
    pub(super) fn write_costs(&self, out: &mut Vec<u8>, currency: bool) {
        // Prices in the order of what such services charge: 0.4 and 1.6 for a million tokens, 0.0043 for a minute
        // heard, 15 for a million characters spoken.
        let llm = (self.llm_prompt_tokens * 4 + self.llm_completion_tokens * 16) / 10;
        let stt = self.stt_audio * 43 / 60;
        let tts = self.tts_characters * 15;
        let mut amount = |name: &[u8], millionths| {
            out.extend_from_slice(name);
            number::decimal(out, millionths, 6);
        };
        amount(b"{\"llm\":", llm);
        amount(b",\"stt\":", stt);
        amount(b",\"tts\":", tts);
        amount(b",\"total\":", llm + stt + tts);
        if currency {
            out.extend_from_slice(b",\"currency\":\"EUR\"");
        }
        out.extend_from_slice(b",\"details\":{\"tts_characters\":");
        number::write(out, self.tts_characters);
        out.extend_from_slice(b",\"llm_prompt_tokens\":");
        number::write(out, self.llm_prompt_tokens);
        out.extend_from_slice(b",\"llm_completion_tokens\":");
        number::write(out, self.llm_completion_tokens);
        out.extend_from_slice(b",\"stt_audio_duration_seconds\":");
        number::decimal(out, self.stt_audio, 2);
        out.extend_from_slice(b"}}");
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
        let mut out = Vec::new();
        usage.write_costs(&mut out, false);
        assert_eq!(
            String::from_utf8(out).expect("ASCII"),
            r#"{"llm":0.004481,"stt":0.008847,"tts":0.01851,"total":0.031838,"details":{"tts_characters":1234,"llm_prompt_tokens":10000,"llm_completion_tokens":301,"stt_audio_duration_seconds":123.45}}"#
        );
    }

    #[test]
    fn a_call_without_words_costs_nothing() {
        let mut out = Vec::new();
        Usage::default().write_costs(&mut out, true);
        let text = String::from_utf8(out).expect("ASCII");
        assert!(
            text.starts_with(r#"{"llm":0,"stt":0,"tts":0,"total":0,"currency":"EUR","#),
            "{text}"
        );
    }
}
