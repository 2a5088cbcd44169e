//! Requests that are wrong or withdrawn, and servers that fail.

use std::time::Duration;

use ovia::serde_json::json;
use ovia_mock::{Answer, MockServer};

use super::Session;
use crate::support::{Server, ovia};

#[test]
fn malformed_requests_end_nothing() {
    let mut session = Session::start(ovia(&["--demo", "mcp"]));
    for line in [
        "",
        "not JSON",
        "[]",
        "{}",
        r#"{"jsonrpc":"2.0"}"#,
        r#"{"jsonrpc":"2.0","id":900}"#,
        r#"{"jsonrpc":"2.0","id":901,"method":"no/such","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":902,"method":"tools/call","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":903,"method":"tools/call","params":{"name":7}}"#,
        "\u{0}\u{1}",
    ] {
        session.send(line);
    }
    session.send(&"[".repeat(100_000));
    for (name, arguments, words) in [
        ("search_calls", json!({"agnt": "x"}), "unknown field"),
        ("search_calls", json!({"limit": "many"}), "whole number"),
        (
            "search_calls",
            json!({"since": "someday"}),
            "since: `someday` is not understood",
        ),
        (
            "search_calls",
            json!({"direction": "up"}),
            "inbound or outbound",
        ),
        ("search_calls", json!({"fields": ["a..b"]}), "fields: "),
        (
            "search_calls",
            json!({"continuation": "x"}),
            "not a continuation",
        ),
        ("search_calls", json!({"number": "ring ring"}), "number "),
        ("search_calls", json!({"words": "?!"}), "words: give words"),
        ("get_call", json!({}), "missing field `id`"),
        ("get_call", json!({"id": ""}), "id: give the id"),
        (
            "get_call",
            json!({"id": "00000000-0000-4000-8000-000000000000"}),
            "no call with this id",
        ),
        (
            "call_stats",
            json!({"by": "colour"}),
            "by: give one of agent",
        ),
        (
            "call_stats",
            json!({"compare": "7d", "since": "1d"}),
            "leave out since",
        ),
        (
            "call_stats",
            json!({"compare": "7d", "by": "day"}),
            "by weekday",
        ),
        ("find_problems", json!({}), "missing field `kind`"),
        ("find_problems", json!({"kind": "loud"}), "mismatch"),
    ] {
        let said = session.fails(name, arguments);
        assert!(said.contains(words), "{name}: {said}");
    }
    let unknown = session.request(
        "tools/call",
        json!({"name": "create_call", "arguments": {}}),
    );
    assert!(unknown["error"]["code"].is_number(), "{unknown}");
    let unknown = session.request("resources/read", json!({"uri": "file:///etc/passwd"}));
    assert!(unknown["error"]["code"].is_number(), "{unknown}");
    assert_eq!(session.ask("describe", json!({}))["list"]["calls"], 30);
    session.end();
}

#[test]
fn a_withdrawn_question_is_not_answered() {
    let builder = MockServer::builder().calls(50).seed(5);
    let server = Server::start(builder.answer(Answer::as_usual().delay(Duration::from_secs(3))));
    let mut session = Session::start(server.command(&["mcp"]));
    let id = session.begin("tools/call", json!({"name": "describe", "arguments": {}}));
    session.send(
        &json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}})
            .to_string(),
    );
    // The list is read to its end all the same, once.
    assert_eq!(session.ask("describe", json!({}))["list"]["calls"], 50);
    assert!(session.message_within(Duration::from_millis(200)).is_none());
    assert_eq!(server.requests().len(), 1);
    let (all, _) = session.end();
    assert!(!all.contains(&format!("\"id\":{id},")), "{all}");
}

#[test]
fn a_server_that_dies_and_comes_back() {
    let server = Server::start(MockServer::builder().calls(20).seed(5));
    server.kill();
    let mut session = Session::start(server.command(&["--retries", "0", "mcp", "--max-age", "0s"]));
    let said = session.fails("call_stats", json!({}));
    assert!(
        said.contains("the list could not be read") && said.contains("check the network"),
        "{said}"
    );
    server.restart();
    let answer = session.ask("call_stats", json!({}));
    assert!(
        answer
            .get("notes")
            .is_none_or(|notes| !notes.to_string().contains("as_of"))
    );
    server.kill();
    let old = session.ask("call_stats", json!({}));
    assert_eq!(old["rows"], answer["rows"]);
    assert!(
        old["notes"][0]
            .as_str()
            .expect("a note")
            .contains("could not be read"),
        "{old}"
    );
    server.restart();
    server.answer(Answer::status(401));
    let old = session.ask("call_stats", json!({}));
    assert!(
        old["notes"][0]
            .as_str()
            .expect("a note")
            .contains("OVIA_TOKEN"),
        "{old}"
    );
    session.end();
}

#[test]
fn half_a_list_answers_nothing() {
    let builder = MockServer::builder().calls(200).seed(5);
    let server = Server::start(builder.answer(Answer::as_usual().cut_after(100_000)));
    let mut session = Session::start(server.command(&["--retries", "0", "mcp"]));
    let said = session.fails("call_stats", json!({}));
    assert!(said.contains("could not be read"), "{said}");
    assert_eq!(session.ask("describe", json!({}))["list"]["calls"], 200);
    session.end();
}

#[test]
fn gaps_are_in_every_answer() {
    let good = r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","status":"completed"}"#;
    let server = Server::of(&[
        good,
        "17",
        r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a265"}"#,
    ]);
    let mut session = Session::start(server.command(&["mcp"]));
    for (name, arguments) in [
        ("describe", json!({})),
        ("search_calls", json!({})),
        (
            "get_call",
            json!({"id": "2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264"}),
        ),
        ("call_stats", json!({})),
        ("find_problems", json!({"kind": "failed"})),
    ] {
        let answer = session.ask(name, arguments);
        assert!(
            answer["notes"][0]
                .as_str()
                .expect("a note")
                .contains("1 record could not be read"),
            "{answer}"
        );
    }
    let said = session.fails("get_call", json!({"id": "2c91f4b8"}));
    assert!(said.contains("2 ids begin with 2c91f4b8"), "{said}");
    session.end();
    let mut session = Session::start(server.command(&["mcp", "--max-disk", "1"]));
    let said = session.ask("call_stats", json!({}));
    assert!(said["notes"].to_string().contains("--max-disk"), "{said}");
    session.end();
}
