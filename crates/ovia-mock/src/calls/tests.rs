//! Checks what the documentation and other tests rely on in generated records.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Calls, library::LIBRARY, record};

/// The first records of a seed, read back.
fn records(seed: u64, count: u64) -> impl Iterator<Item = Value> {
    let mut calls = Calls::new(seed);
    (0..count).map(move |index| {
        let mut text = Vec::new();
        calls.write_record(index, &mut text);
        serde_json::from_slice(&text).expect("JSON")
    })
}

fn time(value: &Value) -> DateTime<Utc> {
    let text = value.as_str().expect("a time");
    DateTime::parse_from_rfc3339(text)
        .expect("RFC 3339")
        .to_utc()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} is {}", value[field]))
}

/// The messages of a record: speaker and words.
fn messages(call: &Value) -> Vec<(&str, &str)> {
    let items = call["transcript_objects"].as_array().expect("an array");
    let messages = items.iter().filter(|item| item.get("content").is_some());
    messages
        .map(|item| (text(item, "role"), text(item, "content")))
        .collect()
}

/// FNV-1a, to notice that a byte changed.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let mut calls = Calls::new(7);
    let mut all = Vec::new();
    for index in 0..500 {
        let start = all.len();
        calls.write_record(index, &mut all);
        assert_eq!(
            all[start..],
            *record(7, index).as_bytes(),
            "call {index} depends on those before it"
        );
    }
    // Other crates pin snapshots of these records. If this changes on purpose, the changelog says
    // so.
    assert_eq!(
        (all.len(), hash(&all)),
        (2_802_790, 18_280_487_730_235_798_350)
    );
    assert_ne!(record(7, 0), record(8, 0));
}

/// `crate::specification` compares the fields with the specification; this is what it does not say.
#[test]
fn strings_contain_what_they_should() {
    for call in records(1, 3000) {
        assert_eq!(text(&call, "type"), "phone_call");
        if let Some(metrics) = call["latency_metrics"].as_str() {
            serde_json::from_str::<Value>(metrics).expect("JSON in the string");
        }
        if let Some(url) = call["recording_url"].as_str() {
            let expected = format!("https://recordings.example/calls/{}.mp3", text(&call, "id"));
            assert_eq!(url, expected);
        }
    }
}

#[test]
fn calls_are_up_to_now() {
    for seed in 0..500 {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_780_000_000 + seed * 1_234_567);
        let mut calls = Calls::new(seed).now(now);
        for index in 0..5 {
            let mut text = Vec::new();
            calls.write_record(index, &mut text);
            let call: Value = serde_json::from_slice(&text).expect("JSON");
            let age = |field| (DateTime::<Utc>::from(now) - time(&call[field])).num_seconds();
            assert!(
                age("updated_at") > 0,
                "call {index} of seed {seed} is in the future"
            );
            let newest = 5 * 60 + index as i64 * 108;
            assert!(
                (newest..newest + 216).contains(&age("created_at")),
                "call {index}"
            );
        }
    }
}

#[test]
fn times_and_durations_agree() {
    let mut newer = DateTime::<Utc>::MAX_UTC;
    for call in records(2, 3000) {
        let (created, started) = (time(&call["created_at"]), time(&call["started_at"]));
        assert!(created < newer, "the list is not newest first");
        newer = created;
        assert!(created <= started && started <= time(&call["updated_at"]));
        let end = if text(&call, "status") == "in_progress" {
            assert!(
                call["ended_at"].is_null()
                    && call["duration"].is_null()
                    && call["recording_url"].is_null()
            );
            time(&call["updated_at"])
        } else {
            let ended = time(&call["ended_at"]);
            let difference = ended - started;
            assert_eq!(Some(difference.num_seconds()), call["duration"].as_i64());
            assert_eq!(
                difference.subsec_nanos(),
                0,
                "the duration is not the whole difference"
            );
            ended
        };
        let mut last = started;
        for item in call["transcript_objects"].as_array().expect("an array") {
            let at = time(&item["timestamp"]);
            assert!(at > last && at < end, "{last} < {at} < {end}");
            last = at;
        }
    }
}

#[test]
fn the_transcript_is_what_was_said() {
    let mut braces = 0;
    for call in records(3, 3000) {
        let lines: Vec<String> = messages(&call)
            .into_iter()
            .map(|(role, content)| match role {
                "assistant" => format!("Agent: {content}"),
                "user" => format!("User: {content}"),
                other => panic!("{other} speaks"),
            })
            .collect();
        assert_eq!(lines.join("\n"), text(&call, "transcript"));
        // What an unknown slot would leave.
        braces += text(&call, "transcript").matches(['{', '}']).count();
        braces += call["analysis"]
            .as_str()
            .unwrap_or_default()
            .matches(['{', '}'])
            .count();
        for item in call["transcript_objects"].as_array().expect("an array") {
            for field in ["arguments", "output"] {
                if let Some(json) = item[field].as_str() {
                    let value: Value = serde_json::from_str(json).expect("JSON in the string");
                    assert!(!value.to_string().contains("{date"), "{value}");
                }
            }
        }
    }
    assert_eq!(braces, 0);
}

/// A printed amount in millionths, exactly.
fn millionths(record: &str, name: &str) -> u64 {
    let start = record.find(&format!("\"{name}\":")).expect(name) + name.len() + 3;
    let number: &str = record[start..].split([',', '}']).next().expect("a number");
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    assert!(fraction.len() <= 6 && !fraction.ends_with('0'), "{number}");
    format!("{whole}{fraction:0<6}").parse().expect("digits")
}

#[test]
fn costs_add_up_and_follow_from_the_call() {
    for index in 0..3000 {
        let json = record(4, index);
        let call: Value = serde_json::from_str(&json).expect("JSON");
        if call["costs"].is_null() {
            assert_eq!(text(&call, "status"), "in_progress");
            continue;
        }
        let costs = &json[json.find("\"costs\":").expect("costs")..];
        let parts: u64 = ["llm", "stt", "tts"]
            .iter()
            .map(|part| millionths(costs, part))
            .sum();
        assert_eq!(parts, millionths(costs, "total"));

        let details = &call["costs"]["details"];
        let spoken: usize = messages(&call)
            .iter()
            .filter(|(role, _)| *role == "assistant")
            .map(|(_, content)| content.chars().count())
            .sum();
        assert_eq!(details["tts_characters"], spoken);
        let heard = details["stt_audio_duration_seconds"]
            .as_f64()
            .expect("a number");
        let duration = call["duration"].as_f64().expect("a number");
        let silent = messages(&call).is_empty();
        assert!(
            if silent {
                heard == 0.0
            } else {
                (duration - 1.0..=duration).contains(&heard)
            },
            "{heard} s"
        );
        assert_eq!(details["llm_prompt_tokens"] == 0, silent);
        let completion = details["llm_completion_tokens"].as_u64().expect("a number") as usize;
        assert!(
            completion >= spoken / 4,
            "{completion} tokens for {spoken} characters"
        );
    }
}

#[test]
fn numbers_are_reserved_for_fiction_and_lines_belong_to_agents() {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for call in records(5, 5000) {
        for field in ["from_number", "to_number"] {
            let number = text(&call, field);
            let fictitious = number.starts_with("+3319900") || number.starts_with("+3363998");
            assert!(fictitious && number.len() == 12, "{number}");
        }
        let (own, other) = match text(&call, "direction") {
            "inbound" => ("to_number", "from_number"),
            _ => ("from_number", "to_number"),
        };
        let line = format!(
            "{} {}",
            text(&call, "agent_id"),
            text(&call, "phone_number_id")
        );
        assert_eq!(
            owners
                .entry(text(&call, own).into())
                .or_insert_with(|| line.clone()),
            &line
        );
        assert_ne!(
            owners.get(text(&call, other)),
            Some(&line),
            "an agent calls itself"
        );
        assert!(
            LIBRARY
                .profiles
                .iter()
                .any(|profile| profile.name == text(&call["agent"], "name"))
        );
    }
    assert_eq!(owners.len(), LIBRARY.profiles.len());
}

#[test]
fn calls_are_varied() {
    let (mut statuses, mut tags, mut lengths) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let (mut transcripts, mut fields) = (BTreeSet::new(), BTreeSet::new());
    let (mut bytes, mut completed) = (0, 0);
    for index in 0..5000 {
        let json = record(6, index);
        let call: Value = serde_json::from_str(&json).expect("JSON");
        *statuses
            .entry(text(&call, "status").to_owned())
            .or_insert(0) += 1;
        tags.insert((
            text(&call["metadata"], "call_tag").to_owned(),
            text(&call["agent"], "name").to_owned(),
        ));
        fields.extend(call.as_object().expect("an object").keys().cloned());
        fields.extend(
            call["metadata"]
                .as_object()
                .expect("an object")
                .keys()
                .cloned(),
        );
        for item in call["transcript_objects"].as_array().expect("an array") {
            fields.extend(item["type"].as_str().map(str::to_owned));
        }
        if text(&call, "status") == "completed" {
            bytes += json.len();
            completed += 1;
            lengths.insert(messages(&call).len());
            transcripts.insert(text(&call, "transcript").to_owned());
        }
    }
    assert!(statuses["completed"] > 4000, "{statuses:?}");
    for status in ["failed", "no_answer", "busy", "voicemail", "in_progress"] {
        assert!(statuses[status] >= 5, "{statuses:?}");
    }
    assert_eq!(tags.len(), 26, "thirteen scenarios in two languages");
    assert_eq!((lengths.first(), lengths.last()), (Some(&4), Some(&40)));
    assert_eq!(
        transcripts.len(),
        completed,
        "two calls are word for word the same"
    );
    assert!(
        (6000..6800).contains(&(bytes / completed)),
        "{} bytes a call",
        bytes / completed
    );
    for extra in [
        "disconnection_reason",
        "language",
        "sip.callStatus",
        "function_call",
        "function_call_output",
        "agent_handoff",
    ] {
        assert!(fields.contains(extra), "no call has {extra}");
    }
}

#[test]
fn the_generator_holds_no_calls() {
    let mut calls = Calls::new(7);
    let mut out = Vec::new();
    for index in 0..3000 {
        out.clear();
        calls.write_record(index, &mut out);
    }
    let kept = calls.conversation.transcript.capacity() + calls.conversation.objects.capacity();
    assert!(kept < 64 * 1024, "{kept} bytes are kept");
    assert!(out.capacity() < 64 * 1024);
}

#[test]
fn any_index_can_be_asked_for() {
    for index in [u64::MAX, u64::MAX / 2, 1 << 40] {
        serde_json::from_str::<Value>(&record(u64::MAX, index)).expect("JSON");
    }
}
