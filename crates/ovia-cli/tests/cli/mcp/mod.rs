//! `ovia mcp`: sessions over pipes, as clients have them.

mod failures;
mod privacy;
mod session;

use std::collections::HashSet;

use ovia::serde_json::{Value, json};
use ovia_mock::MockServer;
use rmcp::{ServiceExt, model::CallToolRequestParams};

use self::session::Session;
use crate::support::{Server, ovia, run};

const CALLS: u64 = 130;

fn server() -> Server {
    Server::start(MockServer::builder().calls(CALLS).seed(5))
}

fn ids(calls: &[Value]) -> Vec<String> {
    let id = |call: &Value| call["id"].as_str().expect("an id").to_owned();
    calls.iter().map(id).collect()
}

/// The number under the name of a column.
fn cell<'a>(table: &'a Value, row: usize, column: &str) -> &'a Value {
    let columns = table["columns"].as_array().expect("columns");
    let place = columns.iter().position(|name| name == column);
    &table["rows"][row][place.expect("the column")]
}

#[test]
fn a_session() {
    let server = server();
    let mut session = Session::start(server.command(&["--timezone", "Europe/Paris", "mcp"]));
    let tools = session.request("tools/list", json!({}))["result"]["tools"].clone();
    let tools = tools.as_array().expect("tools");
    for tool in tools {
        for (hint, value) in [
            ("readOnlyHint", true),
            ("idempotentHint", true),
            ("openWorldHint", false),
        ] {
            assert_eq!(tool["annotations"][hint], value, "{tool}");
        }
        assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
    }
    let names: Vec<&str> = tools
        .iter()
        .filter_map(|tool| tool["name"].as_str())
        .collect();
    let all = [
        "describe",
        "search_calls",
        "get_call",
        "call_stats",
        "find_problems",
    ];
    assert_eq!(names, all);

    let description = session.ask("describe", json!({}));
    assert_eq!(description["list"]["calls"], CALLS);
    assert!(
        description["list"]["hidden"]
            .as_str()
            .expect("text")
            .contains("phone numbers")
    );
    assert!(
        description["list"]["first"]
            .as_str()
            .expect("text")
            .contains('+')
    );

    // Every call once, the latest first, over several parts.
    let calls = session.all("search_calls", &json!({"limit": 50}), "calls");
    let found = ids(&calls);
    assert_eq!(found.len() as u64, CALLS);
    assert_eq!(found.iter().collect::<HashSet<_>>().len() as u64, CALLS);
    let times: Vec<&str> = calls
        .iter()
        .filter_map(|call| call["started_at"].as_str())
        .collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    let failed = session.all("search_calls", &json!({"status": "failed"}), "calls");
    assert!(failed.iter().all(|call| call["status"] == "failed") && !failed.is_empty());
    let said = session.ask("search_calls", json!({"words": "BONJOUR", "limit": 1}));
    assert!(
        said["calls"][0]["said"][0]
            .as_str()
            .expect("a line")
            .to_lowercase()
            .contains("bonjour")
    );
    assert!(said["notes"].to_string().contains("untrusted"), "{said}");
    let none = session.ask("search_calls", json!({"status": "unheard_of"}));
    assert_eq!((&none["matched"], &none["calls"]), (&json!(0), &json!([])));
    assert!(
        none["notes"][0]
            .as_str()
            .expect("why")
            .contains("completed ("),
        "{none}"
    );

    let ended = calls
        .iter()
        .position(|call| call["costs.total"].is_string());
    let id = &found[ended.expect("a call with costs")];
    let one = session.ask("get_call", json!({"id": id[..13]}));
    assert_eq!(one["call"]["id"], *id);
    assert!(one["call"]["costs"]["total"].is_string(), "{one}");
    let total = one["transcript_total"].as_u64().expect("a number");
    assert_eq!(
        one["transcript"].as_array().map(Vec::len),
        usize::try_from(total).ok()
    );
    let part = session.ask(
        "get_call",
        json!({"id": id, "fields": ["status"], "transcript_from": 1, "transcript_lines": 1}),
    );
    assert_eq!(part["transcript"], json!([one["transcript"][1]]));
    assert_eq!(part["call"].as_object().map(|call| call.len()), Some(1));

    // The figures are those of `calls stats`.
    let stats = server.run(&["calls", "stats", "-o", "json"]).fine();
    let stats: Value = ovia::serde_json::from_str(&stats).expect("JSON");
    let table = session.ask("call_stats", json!({}));
    for column in [
        "calls",
        "answered",
        "failed",
        "duration_total",
        "cost_total",
        "cost_other",
    ] {
        assert_eq!(*cell(&table, 0, column), stats[0][column], "{column}");
    }
    let days = session.all(
        "call_stats",
        &json!({"by": ["day", "hour", "agent"]}),
        "rows",
    );
    let sum: u64 = days.iter().filter_map(|row| row[3].as_u64()).sum();
    assert_eq!(sum, CALLS);

    for kind in ["failed", "silent", "dear", "slow", "mismatch"] {
        let rows = session.all(
            "find_problems",
            &json!({"kind": kind, "limit": 50}),
            "calls",
        );
        assert_eq!(
            ids(&rows).iter().collect::<HashSet<_>>().len(),
            rows.len(),
            "{kind}"
        );
    }

    let uri = format!("ovia://calls/{id}/transcript");
    let text = session.request("resources/read", json!({"uri": uri}));
    let text = text["result"]["contents"][0]["text"]
        .as_str()
        .expect("text")
        .to_owned();
    assert_eq!(
        text.lines().filter(|line| line.starts_with("> ")).count() as u64,
        total
    );
    let spec = session.request("resources/read", json!({"uri": "ovia://spec"}));
    assert!(spec.to_string().contains("openapi: 3.0.3"));
    // Two readings: that of the session, and that of `calls stats`.
    assert_eq!(server.requests().len(), 2);
    session.end();
}

#[test]
fn a_session_of_the_rust_sdk() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let mut command = tokio::process::Command::from(ovia(&["--demo", "mcp"]));
        let mut child = command
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program");
        let pipes = (
            child.stdout.take().expect("stdout"),
            child.stdin.take().expect("stdin"),
        );
        let client = ().serve(pipes).await.expect("a session");
        assert_eq!(client.list_all_tools().await.expect("tools").len(), 5);
        assert_eq!(
            client.list_all_resources().await.expect("resources").len(),
            1
        );
        let arguments = json!({"by": "agent"}).as_object().cloned();
        let request =
            CallToolRequestParams::new("call_stats").with_arguments(arguments.unwrap_or_default());
        let result = client.call_tool(request).await.expect("an answer");
        let table = result.structured_content.expect("structured content");
        let rows = table["rows"].as_array().expect("rows");
        let sum: u64 = rows.iter().filter_map(|row| row[1].as_u64()).sum();
        assert_eq!(sum, 30);
        client.cancel().await.expect("the end");
        assert!(child.wait().await.expect("its end").success());
    });
}

#[test]
fn answers_as_text() {
    let with_option = Session::start(ovia(&["--demo", "mcp", "--text"]));
    let old = Session::with_version(ovia(&["--demo", "mcp"]), "2024-11-05");
    for session in [with_option, old] {
        is_answered_in_text(session);
    }
}

fn is_answered_in_text(mut session: Session) {
    let tools = session.request("tools/list", json!({}))["result"]["tools"].clone();
    assert!(!tools.to_string().contains("outputSchema"));
    let result = session.call("call_stats", json!({}));
    assert!(result.get("structuredContent").is_none(), "{result}");
    let text = result["content"][0]["text"].as_str().expect("text");
    let table: Value = ovia::serde_json::from_str(text).expect("JSON");
    assert_eq!(*cell(&table, 0, "calls"), 30);
    session.end();
}

#[test]
fn a_continuation_is_right_when_the_list_was_read_again() {
    let record = |hour: usize, id: usize| {
        format!(
            r#"{{"id":"0000{id:04x}-0000-4000-8000-000000000000","started_at":"2026-11-20T{hour:02}:00:00Z","status":"completed"}}"#
        )
    };
    let mut records: Vec<String> = (1..=9).map(|nth| record(nth, nth)).collect();
    fn texts(records: &[String]) -> Vec<&str> {
        records.iter().map(String::as_str).collect()
    }
    let server = Server::of(&texts(&records));
    let mut session = Session::start(server.command(&["mcp", "--max-age", "0s"]));
    let first = session.ask("search_calls", json!({"limit": 4}));
    records.insert(0, record(23, 99));
    server.set_records(&texts(&records));
    let second = session.ask(
        "search_calls",
        json!({"limit": 50, "continuation": first["continuation"]}),
    );
    let found = [
        ids(first["calls"].as_array().expect("calls")),
        ids(second["calls"].as_array().expect("calls")),
    ]
    .concat();
    let hours: Vec<&str> = found.iter().map(|id| &id[7..8]).collect();
    assert_eq!(hours, ["9", "8", "7", "6", "5", "4", "3", "2", "1"]);
    let other = session.fails(
        "search_calls",
        json!({"status": "failed", "continuation": first["continuation"]}),
    );
    assert!(other.contains("other arguments"), "{other}");
    session.end();
}

#[test]
fn a_small_budget_is_kept() {
    let server = server();
    let mut session = Session::start(server.command(&["mcp", "--max-tokens", "800"]));
    for (name, arguments) in [
        ("describe", json!({})),
        (
            "search_calls",
            json!({"limit": 50, "fields": ["transcript", "analysis", "costs"]}),
        ),
        ("call_stats", json!({"by": ["hour", "agent"]})),
        ("find_problems", json!({"kind": "dear", "limit": 50})),
    ] {
        let answer = session.ask(name, arguments);
        assert!(answer.to_string().len() < 800 * 5, "{name}: {answer}");
        assert!(answer["continuation"].is_string(), "{name}: {answer}");
    }
    session.end();
}

#[test]
fn options_that_cannot_be() {
    for (args, words) in [
        (
            &["--demo", "mcp", "--reveal", "--redact=all"][..],
            "cannot be used together",
        ),
        (&["--demo", "--redact=none", "mcp"], "use --reveal"),
        (&["mcp", "--input", "-"], "stdin (-) is the connection"),
        (&["mcp", "--input", "no-such-file"], "there is no such file"),
        (&["mcp"], "no token is set"),
    ] {
        run(&mut ovia(args)).says(2, words);
    }
    run(&mut ovia(&["--demo", "mcp"])).says(1, "did not begin a session");
}
