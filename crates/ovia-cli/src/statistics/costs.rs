//! The costs and the usage of a call, as they were sent.

use ovia::{Call, View, model, serde_json, serde_json::value::RawValue};
use serde::Deserialize;

use super::amount::Amount;

/// The costs of a call; each is unknown if it is missing or is not a number.
#[derive(Debug, Default)]
pub(super) struct Costs {
    pub(super) llm: Option<Amount>,
    pub(super) stt: Option<Amount>,
    pub(super) tts: Option<Amount>,
    pub(super) total: Option<Amount>,
    pub(super) prompt_tokens: Option<Amount>,
    pub(super) completion_tokens: Option<Amount>,
    pub(super) characters: Option<Amount>,
}

#[derive(Default, Deserialize)]
struct RawCosts<'a> {
    #[serde(borrow)]
    llm: Option<&'a RawValue>,
    stt: Option<&'a RawValue>,
    tts: Option<&'a RawValue>,
    total: Option<&'a RawValue>,
    #[serde(borrow)]
    details: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct RawDetails<'a> {
    #[serde(borrow)]
    llm_prompt_tokens: Option<&'a RawValue>,
    llm_completion_tokens: Option<&'a RawValue>,
    tts_characters: Option<&'a RawValue>,
}

impl Costs {
    pub(super) fn of(call: &Call) -> Self {
        let Some(view) = call.costs() else {
            return Self::default();
        };
        // Serde reads it in one pass. It refuses a key that occurs twice, of which the last one wins.
        let raw = serde_json::from_str(view.as_str()).unwrap_or_else(|_| key_by_key(&view));
        let details = raw.details.map(RawValue::get).unwrap_or_default();
        let details: RawDetails<'_> = match serde_json::from_str(details) {
            Ok(details) => details,
            Err(_) => view
                .details()
                .map_or_else(RawDetails::default, |view| RawDetails {
                    llm_prompt_tokens: view.field("llm_prompt_tokens"),
                    llm_completion_tokens: view.field("llm_completion_tokens"),
                    tts_characters: view.field("tts_characters"),
                }),
        };
        let amount = |value: Option<&RawValue>| Amount::from_json(value?);
        Self {
            llm: amount(raw.llm),
            stt: amount(raw.stt),
            tts: amount(raw.tts),
            total: amount(raw.total),
            prompt_tokens: amount(details.llm_prompt_tokens),
            completion_tokens: amount(details.llm_completion_tokens),
            characters: amount(details.tts_characters),
        }
    }

    /// The part of the total that is none of the services; unknown if one of the four is.
    pub(super) fn other(&self) -> Option<Amount> {
        let rest = self.total.as_ref()?.minus(self.llm.as_ref()?);
        Some(rest.minus(self.stt.as_ref()?).minus(self.tts.as_ref()?))
    }

    /// Whether some cost is known, but not all four.
    pub(super) fn is_incomplete(&self) -> bool {
        let known = [&self.llm, &self.stt, &self.tts, &self.total];
        let known = known.into_iter().flatten().count();
        (1..4).contains(&known)
    }
}

fn key_by_key<'a>(view: &View<'a, model::CallCosts>) -> RawCosts<'a> {
    RawCosts {
        llm: view.field("llm"),
        stt: view.field("stt"),
        tts: view.field("tts"),
        total: view.field("total"),
        details: view.field("details"),
    }
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::{Amount, Costs};

    fn costs(text: &str) -> Costs {
        let call: Call = format!("{{\"costs\": {text}}}").parse().expect("a record");
        Costs::of(&call)
    }

    fn text(amount: Option<Amount>) -> Option<String> {
        amount.map(|it| it.to_string())
    }

    #[test]
    fn other_is_what_is_left_of_the_total() {
        let all = costs(
            r#"{"llm": 0.1, "stt": "0.2", "tts": 3e-1, "total": 0.7,
            "details": {"tts_characters": "12", "llm_prompt_tokens": 3, "llm_completion_tokens": null}}"#,
        );
        assert_eq!(text(all.other()).as_deref(), Some("0.1"));
        assert!(!all.is_incomplete());
        assert_eq!(text(all.characters).as_deref(), Some("12"));
        assert_eq!(text(all.prompt_tokens).as_deref(), Some("3"));
        assert_eq!(all.completion_tokens, None);
        for missing in [
            r#"{"stt": 1, "tts": 1, "total": 7}"#,
            r#"{"llm": "free", "stt": 1, "tts": 1, "total": 7}"#,
            r#"{"llm": 1, "stt": 1, "tts": 1, "total": null}"#,
        ] {
            assert_eq!(costs(missing).other(), None, "{missing}");
            assert!(costs(missing).is_incomplete(), "{missing}");
        }
        for nothing in ["null", "{}", "3", r#"{"total": "?"}"#] {
            assert_eq!(costs(nothing).other(), None, "{nothing}");
            assert!(!costs(nothing).is_incomplete(), "{nothing}");
        }
    }

    #[test]
    fn of_two_equal_keys_the_last_one_wins() {
        let twice = costs(
            r#"{"total": 1, "total": 2, "details": {"tts_characters": 1, "tts_characters": 5}}"#,
        );
        assert_eq!(text(twice.total).as_deref(), Some("2"));
        assert_eq!(text(twice.characters).as_deref(), Some("5"));
        let details = costs(r#"{"total": 1, "details": 3}"#);
        assert_eq!(text(details.total).as_deref(), Some("1"));
        assert_eq!(details.characters, None);
    }
}
