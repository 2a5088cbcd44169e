//! `--redact`, in every format.

use ovia_mock::MockServer;
use serde_json::Value;

use crate::support::{DEMO_DAY, Server, ovia, pin, run};

const ID: &str = "2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264";

const CALL: &str = r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","direction":"inbound","status":"completed","from_number":"+33639987703","to_number":"01 99 00 12 34","started_at":"2025-06-12T08:15:30Z","duration":28,"recording_url":"https://recordings.example/33639987703.mp3","transcript":"User: zéro six trente-neuf quatre-vingt-dix-huit soixante-dix-sept zéro trois","analysis":"Rappeler le 06.39.98.77.03 le 13/06/2025.","metadata":{"call_tag":"33639987703"},"costs":{"total":0.0109},"transcript_objects":[{"role":"user","content":"Mon numéro est le 06 39 98 77 03, à partir de 10:30.","timestamp":"2025-06-12T08:15:36Z"}],"0639987703":1}"#;

#[test]
fn every_format_of_every_command() {
    let server = Server::of(&[CALL]);
    let mut shown = String::new();
    for args in [
        &["calls", "list", "-o", "table"][..],
        &["calls", "list", "-o", "json"],
        &["calls", "list", "-o", "ndjson"],
        &["calls", "list", "-o", "csv"],
        &["calls", "get", ID, "-o", "table"],
        &["calls", "get", ID, "-o", "json"],
        &["calls", "transcript", ID],
        &["calls", "transcript", ID, "-o", "markdown"],
        &["calls", "transcript", ID, "-o", "json"],
        &["calls", "transcript", ID, "-o", "srt"],
        &["calls", "transcript", ID, "-o", "vtt"],
        &["calls", "search", "numero", "-o", "table"],
        &["calls", "search", "numero", "-o", "ndjson"],
    ] {
        let run = server.run(&[args, &["--redact=numbers"]].concat());
        assert_eq!(run.code, Some(0), "{run}");
        let out = run.out;
        let digits = out.replace(|c: char| !c.is_ascii_digit(), "");
        for part in ["639987703", "199001234"] {
            assert!(!digits.contains(part), "{args:?}\n{out}");
        }
        assert!(!out.contains("zéro"), "{out}");
        shown.push_str(&format!("$ ovia {}\n{out}\n", args.join(" ")));
    }
    pin("redact_numbers", &shown);
}

/// The words of all strings in a value, those of JSON in a string as well; not those of keys.
fn words(value: &Value, words: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|value| self::words(value, words)),
        Value::Array(items) => items.iter().for_each(|value| self::words(value, words)),
        // The id of a message.
        Value::String(text) if text.starts_with("item_") || text.starts_with("call_") => {}
        Value::String(text) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => self::words(&inner, words),
            _ => {
                let split = text.split(|c: char| !c.is_alphabetic());
                let long = split.filter(|word| word.chars().count() > 2);
                words.extend(long.map(str::to_lowercase));
            }
        },
        _ => {}
    }
}

#[test]
fn all_leaves_no_word_of_a_conversation() {
    let server = Server::start(MockServer::builder().calls(60).seed(7));
    let calls = |redact: &str| -> Vec<Value> {
        let out = server.run(&["calls", "list", redact]).fine();
        let parse = |line| serde_json::from_str(line).expect("JSON");
        out.lines().map(parse).collect()
    };
    let (mut spoken, mut kept) = (Vec::new(), Vec::new());
    for mut call in calls("--redact=none") {
        for field in ["transcript", "transcript_objects", "analysis"] {
            words(&call[field].take(), &mut spoken);
        }
        // Words that are elsewhere as well: names of agents, tags.
        words(&call, &mut kept);
    }
    let kinds = "user assistant text number path function call output message agent handoff";
    kept.extend(kinds.split(' ').map(str::to_owned));
    assert!(spoken.len() > 1000);
    for what in ["--redact", "--redact=all", "--redact=text"] {
        let mut left = Vec::new();
        words(&Value::Array(calls(what)), &mut left);
        for word in &left {
            assert!(
                kept.contains(word) || !spoken.contains(word),
                "{what}: {word}"
            );
        }
    }
}

#[test]
fn it_is_off_unless_it_is_given() {
    let list = |redact: &[&str]| {
        let args = ["--demo", "--now", DEMO_DAY, "calls", "list", "--limit", "3"];
        run(&mut ovia(&[&args, redact].concat())).fine()
    };
    assert_eq!(list(&["--redact=none"]), list(&[]));
    assert!(list(&[]).contains("+33"));
    pin("redact_all", &list(&["--redact"]));
}

#[test]
fn a_wrong_value() {
    let run = run(&mut ovia(&["calls", "list", "--redact=names"]));
    run.says(2, "[possible values: numbers, text, all, none]");
}
