//! `ovia calls get`.

use crate::support::{Server, pin};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

const FULL: &str = r#"{"user_id":"7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30","agent_id":"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853","type":"phone_call","direction":"inbound","from_number":"+33199001234","to_number":"+33639987703","phone_number_id":null,"id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","status":"completed\u001b[31m","started_at":"2025-06-12T08:15:30Z","duration":75,"recording_url":"https://recordings.example/a/very/long/address/that/stays/in/one/piece/3c90c3cc-0d44-4b50-8888.mp3","transcript":"the same","analysis":{"mood":"good","deep":{"er":{"est":{"of":{"all":1.50}}}}},"agent":{"name":"Zoë"},"metadata":{},"costs":{"total":0.0109,"details":{"tts_characters":112,"stt_audio_duration_seconds":null}},"mood":"good","transcript_objects":[{"role":"assistant","content":"Bonjour, cabinet dentaire des Trois Platanes, je vous écoute ; que puis-je faire pour vous ?\nPrenez votre temps.","timestamp":"2025-06-12T08:15:31Z"},{"role":"user","content":"Un rendez-vous.","timestamp":1749716133,"interrupted":true},{"type":"function_call","name":"book","arguments":"{\"day\":\"friday\"}","timestamp":"2025-06-12T08:15:35Z"},null,{}],"created_at":"2025-06-12T08:15:29Z"}"#;

#[test]
fn shows_a_call_in_every_format() {
    let server = Server::of(&["{}", FULL]);
    let print = |format, columns| {
        let mut command = server.command(&["calls", "get", ID, "-o", format]);
        let run = crate::support::run(command.env("COLUMNS", columns));
        assert_eq!(run.code, Some(0), "{run}");
        run
    };
    assert_eq!(print("json", "80").out, format!("{FULL}\n"));
    assert_eq!(print("ndjson", "80").out, format!("{FULL}\n"));
    assert_eq!(print("csv", "80").out.lines().count(), 2);
    let narrow = print("table", "80");
    assert!(!narrow.out.contains(|c: char| c.is_control() && c != '\n'));
    pin("get", &format!("{narrow}\n\n{}", print("table", "140").out));
}

#[test]
fn shows_incomplete_calls() {
    let server = Server::of(&[
        r#"{"id":"empty","transcript_objects":[],"metadata":{"call_tag":null}}"#,
        r#"{"id":"text","transcript":"Agent: Bonjour.\nUser: Oui."}"#,
        r#"{"id":"odd","agent":"Zoë","costs":[1],"duration":"71","transcript_objects":"none","transcript":"\ud800"}"#,
    ]);
    let shown = ["empty", "text", "odd"].map(|id| {
        server
            .run(&["calls", "get", &format!("={id}"), "-o", "table"])
            .out
    });
    pin("get_little", &shown.join("\n"));
}

#[test]
fn shows_very_deep_records() {
    // Recursion to this depth would overflow the stack.
    let deep = 20_000;
    let record = format!(
        r#"{{"id":"deep","x":{}1{}}}"#,
        r#"{"a":"#.repeat(deep),
        "}".repeat(deep)
    );
    let server = Server::of(&[&record]);
    for format in ["table", "json", "csv"] {
        let run = server.run(&["calls", "get", "=deep", "-o", format]);
        assert_eq!(run.code, Some(0), "{format}: {}", run.err);
    }
    assert_eq!(server.run(&["calls", "list"]).out, format!("{record}\n"));
}

#[test]
fn finds_calls_by_ids_of_every_kind() {
    let server = Server::of(&[FULL, r#"{"id":"call 17"}"#, r#"{"id":17}"#]);
    for (id, found) in [
        ("3C90C3CC0D444B5088888DD25736052A", FULL),
        ("\"3c90c3cc-0d44-4b50-8888-8dd25736052a\",", FULL),
        ("{3c90c3cc-0d44-4b50-8888-8dd25736052a}", FULL),
        (" urn:uuid:3c90c3cc-0d44-4b50-8888-8dd25736052a\n", FULL),
        (
            "https://app.example/calls/3c90c3cc-0d44-4b50-8888-8dd25736052a/",
            FULL,
        ),
        ("3c90", FULL),
        ("3C90C3CC-0D", FULL),
        ("=call 17", r#"{"id":"call 17"}"#),
        ("=17", r#"{"id":17}"#),
    ] {
        assert_eq!(server.run(&["calls", "get", id]).out, format!("{found}\n"));
    }
}

#[test]
fn there_is_no_such_call() {
    let server = Server::of(&["{}"]);
    let run = server.run(&["calls", "get", "=x\u{1b}[31m"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert_eq!(run.err, "ovia: there is no call with the id x\\u001b[31m\n");

    // The call may be the record that could not be read.
    let run = Server::of(&["{}", "17"]).run(&["calls", "get", "=x"]);
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""));
    assert_eq!(
        run.err,
        "ovia: record 1: expected an object, found a number; no record that could be read has the \
         id x\n"
    );
}

#[test]
fn a_prefix_has_to_be_unique() {
    let record = |n: u32| format!(r#"{{"id":"2c91f4b8-6d3e-4a05-b7f1-{n:012}"}}"#);
    let records: Vec<String> = (0..7).map(record).collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let server = Server::of(&records);
    let run = server.run(&["calls", "get", "2c91"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run}");
    assert!(
        run.err
            .starts_with("ovia: 7 ids begin with 2c91: 2c91f4b8-6d3e-4a05-b7f1-000000000000, ")
    );
    assert!(
        run.err
            .ends_with("000000000004 and 2 more; give more digits\n"),
        "{run}"
    );
    let prefix = "2c91f4b8-6d3e-4a05-b7f1-000000000003";
    assert_eq!(
        server.run(&["calls", "get", &prefix[..36]]).fine(),
        format!("{}\n", records[3])
    );
    // The same call twice is one call.
    let server = Server::of(&[records[0], records[0]]);
    assert_eq!(
        server.run(&["calls", "get", "2c91f4"]).out,
        format!("{}\n", records[0])
    );
    let run = server.run(&["calls", "get", "beef"]);
    run.says(
        1,
        "ovia: there is no call with an id that begins with beef\n",
    );
}

#[test]
fn a_bad_id_is_refused_before_the_list_is_read() {
    let server = Server::of(&[FULL]);
    for id in [
        "x",
        "17",
        "+33199001234",
        "3c90c3cc-0d44-4b50-8888-8dd25736052a0",
    ] {
        let run = server.run(&["calls", "get", id]);
        run.says(2, "ovia: ID: not a UUID; ");
        assert!(!run.err.contains(id), "{run}");
    }
    // Other text is the name of an agent.
    for id in ["+33199001234", "3c90c3cc-0d44-4b50-8888-8dd25736052a0"] {
        let run = server.run(&["calls", "list", "--agent", id]);
        run.says(2, "ovia: --agent: not a UUID; ");
        assert!(!run.err.contains(id), "{run}");
    }
    assert!(server.requests().is_empty());
}
