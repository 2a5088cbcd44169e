//! Conversations in the forms of several platforms.

use super::{Kind, Line, Side, clock, lines};

/// The lines of a call as text: `offset role|side kind! content`.
fn shown(json: &str) -> Vec<String> {
    let call = json.parse().expect("a record");
    let show = |line: Line| {
        let offset = line.offset.map_or("-".to_owned(), clock);
        let kind = match line.kind {
            Kind::Message => "",
            kind => kind.name(),
        };
        let interrupted = if line.is_interrupted { "!" } else { "" };
        let side = format!("{:?}", line.side());
        let role = line.role.unwrap_or_default();
        format!(
            "{offset} {role}|{side} {kind}{interrupted} {}",
            line.content
        )
    };
    lines(&call).into_iter().map(show).collect()
}

fn of(items: &str) -> Vec<String> {
    shown(&format!(
        r#"{{"started_at":"2025-06-12T08:15:30Z","transcript":"not this","transcript_objects":{items}}}"#
    ))
}

#[test]
fn speakers_under_any_key() {
    for (item, expected) in [
        (
            r#"{"role":"assistant","content":"Oui.","timestamp":"2025-06-12T08:15:31Z"}"#,
            "0:01 assistant|Agent  Oui.",
        ),
        (
            r#"{"speaker":"Agent","text":"Oui.","time":"2025-06-12T08:16:31Z"}"#,
            "1:01 Agent|Agent  Oui.",
        ),
        (
            r#"{"author":"user","message":"Oui.","start_time":4.5}"#,
            "0:04 user|Other  Oui.",
        ),
        (
            r#"{"from":"human","value":"Oui.","start_ms":4500}"#,
            "0:04 human|Other  Oui.",
        ),
        (
            r#"{"sender":{"role":"customer"},"body":"Oui.","offset":"00:12"}"#,
            "0:12 customer|Other  Oui.",
        ),
        (r#"{"bot":"Oui."}"#, "- bot|Agent  Oui."),
        (r#"{"Caller":"Oui."}"#, "- Caller|Other  Oui."),
        (r#"{"speaker":1,"text":"Oui."}"#, "- 1|Unknown  Oui."),
        (r#"{"content":"Oui."}"#, "- |Unknown  Oui."),
        (r#""Oui.""#, "- |Unknown  Oui."),
        (
            r#"{"role":"assistant","content":["Oui,"," non."],"interrupted":true}"#,
            "- assistant|Agent ! Oui, non.",
        ),
        (
            r#"{"role":"user","content":[{"type":"text","text":"Oui."}]}"#,
            "- user|Other  Oui.",
        ),
        (
            r#"{"role":"user","words":[{"word":"Oui","start":1},{"word":"non","start":2}]}"#,
            "- user|Other  Oui non.",
        ),
        (
            r#"{"role":"user","content":"","timestamp":1749716133}"#,
            "0:03 user|Other  ",
        ),
        (
            r#"{"type":"function_call","name":"book","arguments":"{\"day\":1}","created_at":1749716133.5}"#,
            "0:03 |Machine tool_call book {\"day\":1}",
        ),
        (
            r#"{"type":"function_call_output","name":"book","output":"ok"}"#,
            "- |Machine tool_result book ok",
        ),
        (
            r#"{"role":"tool","content":"done"}"#,
            "- tool|Machine tool_result done",
        ),
        (
            r#"{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"book","arguments":"{}"}}]}"#,
            "- |Machine tool_call book {}",
        ),
        (
            r#"{"type":"agent_handoff","to":"sales","id":"x"}"#,
            "- |Machine event agent_handoff to=sales",
        ),
        (r#"{"x":1}"#, "- |Machine event {\"x\":1}"),
    ] {
        let expected = expected.replace(
            "non.",
            if item.contains("words") {
                "non"
            } else {
                "non."
            },
        );
        assert_eq!(of(&format!("[{item}]")), [expected], "{item}");
    }
}

#[test]
fn other_containers() {
    let item = r#"[{"role":"user","content":"Oui."}]"#;
    let expected = ["- user|Other  Oui."];
    assert_eq!(of(&format!(r#"{{"messages":{item}}}"#)), expected);
    let text = serde_json::to_string(item).expect("JSON");
    assert_eq!(of(&text), expected);
    assert_eq!(shown(&format!(r#"{{"transcript":{item}}}"#)), expected);
    assert_eq!(of("[]"), ["- |Unknown  not this"]);
    assert_eq!(
        of("[null,17,[],{}]"),
        ["- |Unknown  not this"].map(|_| "- |Unknown  17".to_owned())
    );
    assert!(shown("{}").is_empty());
}

#[test]
fn plain_text() {
    for (text, expected) in [
        (
            "Agent: Bonjour.\\nUser : Oui: non.\\n\\nEt voilà",
            vec![
                "- Agent|Agent  Bonjour.",
                "- User|Other  Oui: non.",
                "- |Unknown  Et voilà",
            ],
        ),
        (
            "C'est noté : à dix heures.",
            vec!["- |Unknown  C'est noté : à dix heures."],
        ),
        (
            "Camille: A\\nDurand: B\\nCamille: C\\nDurand: D",
            vec![
                "- Camille|Unknown  A",
                "- Durand|Unknown  B",
                "- Camille|Unknown  C",
                "- Durand|Unknown  D",
            ],
        ),
        (
            "[00:12] Agent: Oui.\\n[1:02:03] **User:** Non.",
            vec!["0:12 Agent|Agent  Oui.", "62:03 User|Other  Non."],
        ),
        (
            "user:https://a.example",
            vec!["- |Unknown  user:https://a.example"],
        ),
    ] {
        assert_eq!(shown(&format!(r#"{{"transcript":"{text}"}}"#)), expected);
    }
}

#[test]
fn offsets_from_the_first_line_if_the_call_has_another_clock() {
    for started in [
        "null",
        "\"2020-01-01T00:00:00Z\"",
        "\"2025-06-12T10:15:30Z\"",
        "\"soon\"",
    ] {
        let json = format!(
            r#"{{"started_at":{started},"transcript_objects":[
            {{"role":"user","content":"a","timestamp":"2025-06-12T08:15:31Z"}},
            {{"role":"user","content":"b","timestamp":"2025-06-12T08:15:36Z"}}]}}"#
        );
        assert_eq!(
            shown(&json),
            ["0:00 user|Other  a", "0:05 user|Other  b"],
            "{started}"
        );
    }
    assert_eq!(super::speaker::side("IA"), Side::Agent);
}
