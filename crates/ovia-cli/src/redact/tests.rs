//! Records: what is replaced, and that nothing else is.

use ovia::{model, serde_json::Value};
use proptest::prelude::*;

use super::Redaction::{All, None, Numbers, Text};

const CALL: &str = r#"{"user_id":"7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30","type":"phone_call","direction":"inbound",
 "from_number":"+33199001234","to_number":"anonymous", "phone_number_id":"e5a8c6d0-3f92-47b1-8d6e-063998770312",
 "id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","status":"completed","started_at":"2025-06-12T08:15:30Z","duration":28,
 "recording_url":"https://u:p@recordings.example/0639987703/Durand.mp3?sig=abc","transcript":"Agent: Bonjour.\nUser: Mon numéro est le 06 39 98 77 03.",
 "analysis":{"caller wants":"un rappel au \u0030639987703","score":0.75,"ok":true,"phone":639987703},"latency_metrics":"{\"ms\":820,\"tel\":\"0639987703\"}",
 "metadata":{"rule_id":"SDR_7hQ2mXw9Kd4T","call_tag":"rappel","call_id_full":"33639987703@sip.example"},
 "costs":{"llm":0.0031,"total":"0.0109"},"agent":{"name":"Camille"},"customer":{"phone":33639987703.0,"name":"Durand","epoch":1699335116,"ids":[33639987703,17]},
 "transcript_objects":[{"role":"assistant","id":"item_XQGARKQF79DB","content":"Bonjour.","timestamp":"2025-06-12T08:15:31Z","interrupted":true},
 {"role":"user","content":["Le 06 39 98 77 03",42],"timestamp":1699335116},{"type":"function_call","name":"rappeler","arguments":"{\"number\":\"0639987703\"}"},"merci"],
 "06 39 98 77 03":"x","language":"fr","big":1.50,"half":"\ud800 0639987703","empty":"","none":null}"#;

#[test]
fn a_record_in_each_mode() {
    for redaction in [Numbers, Text, All] {
        let name = format!("redacted_{redaction:?}").to_lowercase();
        let redacted = redaction.redact_record(CALL);
        assert!(serde_json::from_str::<Value>(&redacted).is_ok());
        insta::assert_snapshot!(name, redacted);
        // Once more changes nothing.
        assert_eq!(redaction.redact_record(&redacted), redacted);
    }
    assert_eq!(None.redact_record(CALL), CALL);
}

#[test]
fn the_documented_fields_stay_records() {
    let call: ovia::Record<model::Call> = CALL.parse().expect("a record");
    let redacted = All.apply(call).expect("a record");
    assert_eq!(redacted.from_number(), Some("[number]"));
    assert_eq!(redacted.duration(), Some(28));
    assert_eq!(
        redacted.recording_url(),
        Some("https://recordings.example/[path]")
    );
}

#[test]
fn a_conversation_may_be_left_as_it_is() {
    for redaction in [Numbers, All] {
        let call = || CALL.parse::<ovia::Record<model::Call>>().expect("a record");
        let whole = redaction.apply(call()).expect("a record");
        let around = redaction
            .apply_around_conversation(call())
            .expect("a record");
        let sent = call();
        assert_eq!(whole.fields().len(), around.fields().len());
        for ((name, whole), (_, around)) in whole.fields().into_iter().zip(around.fields()) {
            let is_conversation =
                ["transcript", "transcript_objects", "analysis"].contains(&&*name);
            let expected = match is_conversation {
                true => sent.field(&name).expect("a field"),
                false => whole,
            };
            assert_eq!(around.get(), expected.get(), "{name}");
        }
    }
    for odd in [
        r#"{"text":"#,
        r#"{"text":["x"#,
        r#"{"text":[{"a\"#,
        r#"{"text"}"#,
    ] {
        let _ = super::json::redact(All, odd, false);
    }
}

#[test]
fn plain_text() {
    assert_eq!(Numbers.redact_text("le 0639987703"), "le [number]");
    assert_eq!(Text.redact_text("le 0639987703"), "[text]");
    assert_eq!(All.redact_text(""), "");
    assert_eq!(None.redact_text("0639987703"), "0639987703");
}

#[test]
fn no_word_of_a_conversation_is_left() {
    let words = ["bonjour", "durand", "friday", "10:30", "4217", "vendredi"];
    for (place, quote) in [
        (r#""transcript":W"#, true),
        (r#""transcript":[W,{"user":W}]"#, true),
        (r#""transcript":{"text":[[W]]}"#, true),
        (
            r#""transcript_objects":[{"role":"user","content":W}]"#,
            true,
        ),
        (
            r#""transcript_objects":[{"role":W,"content":[W],"text":{"a":W}}]"#,
            true,
        ),
        (r#""transcript_objects":[W,[W]]"#, true),
        (
            r#""transcript_objects":[{"type":"function_call","arguments":"{\"day\":W}"}]"#,
            false,
        ),
        (
            r#""transcript_objects":[{"name":"W","output":"W","timestamp":"x W"}]"#,
            false,
        ),
        (r#""transcripts":{"W W":1}"#, false),
        (
            r#""messages":[{"from":"W","words":[{"word":"W","start":1.5}]}]"#,
            false,
        ),
        (r#""analysis":W"#, true),
        (r#""analysis":{"summary":W,"list":[W]}"#, true),
        (r#""call_analysis":{"call_summary":"W W"}"#, false),
        (r#""metadata":{"summary":W}"#, true),
        (r#""x":{"content":W}"#, true),
    ] {
        for word in words {
            let value = if quote {
                format!("\"{word}\"")
            } else {
                word.to_owned()
            };
            let nested = place.contains("\\\"");
            let value = if nested {
                format!("\\\"{word}\\\"")
            } else {
                value
            };
            let record = format!("{{\"id\":\"17\",{}}}", place.replace('W', &value));
            for redaction in [Text, All] {
                let redacted = redaction.redact_record(&record);
                assert!(!redacted.contains(word), "{record}\n{redacted}");
                assert!(
                    serde_json::from_str::<Value>(&redacted).is_ok(),
                    "{redacted}"
                );
            }
        }
    }
}

#[test]
fn deep_and_long_records() {
    let deep = 20_000;
    let record = format!(
        r#"{{"x":{}"0639987703"{}}}"#,
        r#"{"a":["#.repeat(deep),
        "]}".repeat(deep)
    );
    assert_eq!(
        Numbers.redact_record(&record),
        record.replace("0639987703", "[number]")
    );
    let mut nested = r#"{"a":"0639987703"}"#.to_owned();
    for _ in 0..6 {
        nested = format!("{{\"a\":{}}}", super::json::quoted(&nested));
    }
    assert!(!Numbers.redact_record(&nested).contains("0639987703"));
}

/// The spellings of a French number, by its nine digits.
fn spelled(digits: &str, spelling: usize) -> String {
    let pairs = |separator: &str| {
        let pairs: Vec<&str> = [1, 3, 5, 7].iter().map(|&at| &digits[at..at + 2]).collect();
        format!("{}{separator}{}", &digits[..1], pairs.join(separator))
    };
    match spelling % 12 {
        0 => format!("+33{digits}"),
        1 => format!("0{digits}"),
        2 => format!("0{}", pairs(" ")),
        3 => format!("0{}", pairs(".")),
        4 => format!("0{}", pairs("-")),
        5 => format!("+33 {}", pairs(" ")),
        6 => format!("0033{digits}"),
        7 => format!("00 33 {}", pairs(" ")),
        8 => format!("+33 (0){}", pairs(" ")),
        9 => format!("33{digits}"),
        10 => format!("(+33) {}", pairs("-")),
        _ => format!("0{}", pairs("\u{a0}")),
    }
}

#[test]
fn ten_thousand_planted_numbers() {
    let template = |number: &str| {
        let record = r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","from_number":"N","started_at":"2025-06-12T08:15:30.571Z",
            "duration":71,"cost":0.0109123456,"epoch":1699335116571,"transcript":"Agent: le 12/06/2025 à 10:30.\nUser: N, pour 1 234,50 €.",
            "transcript_objects":[{"role":"user","content":"au N","at":"2025-06-12 08:15:30+02:00"}],"x":{"N":["N",1]},"json":"{\"n\":\"N\"}"}"#;
        record.replace('N', number)
    };
    for nth in 0..10_000_usize {
        let digits = match nth % 2 {
            0 => format!("19900{:04}", nth * 7919 % 10_000),
            _ => format!("63998{:04}", nth * 7919 % 10_000),
        };
        let number = spelled(&digits, nth);
        // Nothing of it is left, and nothing else is changed.
        assert_eq!(
            Numbers.redact_record(&template(&number)),
            template("[number]"),
            "{number}"
        );
    }
}

proptest! {
    #[test]
    fn json_stays_json(text in "[ -~é\u{0}-\u{1f}]{0,40}", key in "[a-z_0 6\"\\\\]{0,12}", digits in "[0-9 .+-]{0,30}") {
        let record = ovia::serde_json::json!({"id": 1, key: {"transcript": [&text, &digits]}, "t": &text}).to_string();
        for redaction in [Numbers, Text, All] {
            let redacted = redaction.redact_record(&record);
            prop_assert!(serde_json::from_str::<Value>(&redacted).is_ok(), "{}", redacted);
        }
    }

    #[test]
    fn text_without_digits_or_number_words_stays(text in "[a-zA-Zéà ,.!?'()]{0,60}") {
        prop_assume!(super::spoken::find(&text).is_empty());
        prop_assert_eq!(Numbers.redact_text(&text), text.as_str());
    }
}
