//! The two operations as a client sees them, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use ovia_mock::{Calls, MockServer, record};
use serde_json::{Value, json};
use wire::{LIST, NEW_CALL, Wire, post};

#[tokio::test]
async fn the_list_holds_the_generated_calls_in_order() {
    let server = MockServer::builder()
        .calls(300)
        .seed(7)
        .start()
        .await
        .unwrap();
    let response = Wire::connect(&server).await.ask(LIST).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("transfer-encoding"), Some("chunked"));
    assert_eq!(response.header("content-length"), None);
    let expected: Vec<String> = (0..300).map(|index| record(7, index)).collect();
    assert!(
        response.text() == format!("[{}]", expected.join(",")),
        "the bytes differ"
    );
}

#[tokio::test]
async fn an_empty_list_is_an_empty_array() {
    let server = MockServer::builder().start().await.unwrap();
    assert_eq!(Wire::connect(&server).await.ask(LIST).await.text(), "[]");
}

#[tokio::test]
async fn odd_records_are_served_byte_for_byte_before_the_generated_ones() {
    let server = MockServer::builder()
        .record(r#"{"id": 1e400 , "é":"\u00e9"}"#)
        .record("nonsense")
        .calls(1)
        .start()
        .await
        .unwrap();
    let response = Wire::connect(&server).await.ask(LIST).await;
    assert_eq!(
        response.text(),
        format!(
            r#"[{{"id": 1e400 , "é":"\u00e9"}},nonsense,{}]"#,
            record(0, 0)
        )
    );
}

#[tokio::test]
async fn a_placed_call_is_answered_and_listed_first() {
    let server = MockServer::builder().calls(2).start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    let placed = wire.ask(post(NEW_CALL)).await;
    assert_eq!(placed.status, 200, "{}", placed.text());
    let second = wire.ask(post(NEW_CALL)).await.json();
    let call = placed.json();

    let sent: Value = serde_json::from_str(NEW_CALL).unwrap();
    for (field, value) in sent.as_object().unwrap() {
        assert_eq!(&call[field], value);
    }
    assert_eq!(call["status"], "queued");
    for field in [
        "started_at",
        "ended_at",
        "duration",
        "costs",
        "transcript",
        "recording_url",
    ] {
        assert_eq!(call.get(field), Some(&Value::Null), "{field}");
    }
    assert!(call["created_at"].as_str().unwrap() > "2025");
    assert_ne!(call["id"], second["id"]);

    let list = wire.ask(LIST).await.json();
    let ids: Vec<&Value> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|call| &call["id"])
        .collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(ids[..2], [&second["id"], &call["id"]]);
}

#[tokio::test]
async fn a_placed_call_knows_its_agent() {
    let server = MockServer::builder().seed(7).start().await.unwrap();
    let generated: Value = serde_json::from_str(&record(7, 0)).unwrap();
    let agent = generated["agent_id"].as_str().unwrap();
    let mut wire = Wire::connect(&server).await;
    let call = wire
        .ask(post(
            &NEW_CALL.replace("3c90c3cc-0d44-4b50-8888-8dd25736052b", agent),
        ))
        .await
        .json();
    assert_eq!(call["agent"], generated["agent"]);
    assert_eq!(wire.ask(post(NEW_CALL)).await.json()["agent"], Value::Null);
}

#[tokio::test]
async fn a_bad_request_names_every_problem() {
    let server = MockServer::builder().start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    let body = NEW_CALL
        .replace("outbound", "sideways")
        .replace(r#""to_number":"+33639981234","#, "");
    let response = wire.ask(post(&body)).await;
    assert_eq!(response.status, 400);
    assert_eq!(
        response.json(),
        json!({
            "error": 400,
            "message": "direction: expected inbound or outbound, found \"sideways\"; to_number: missing"
        })
    );
    assert_eq!(
        wire.ask(LIST).await.text(),
        "[]",
        "the refused call is listed"
    );
}

#[tokio::test]
async fn a_token_is_required() {
    let list = |authorization: &str| {
        format!("GET /api/v1/calls HTTP/1.1\r\nHost: mock\r\n{authorization}\r\n")
    };
    let open = MockServer::builder().start().await.unwrap();
    let closed = MockServer::builder().token("secret").start().await.unwrap();
    for (server, header, status) in [
        (&open, "", 401),
        (&open, "Authorization: Bearer \r\n", 401),
        (&open, "Authorization: Basic abc\r\n", 401),
        (&open, "Authorization: Bearer anything\r\n", 200),
        (&closed, "", 401),
        (&closed, "Authorization: Bearer anything\r\n", 401),
        (&closed, "Authorization: Bearer secret2\r\n", 401),
        (&closed, "authorization: bearer secret\r\n", 200),
    ] {
        let response = Wire::connect(server).await.ask(list(header)).await;
        assert_eq!(response.status, status, "{header:?}");
        if status == 401 {
            assert_eq!(response.header("www-authenticate"), Some("Bearer"));
            assert_eq!(response.json()["error"], 401);
            let message = response.json()["message"].as_str().unwrap().to_owned();
            assert!(message.starts_with("authorization: "), "{message}");
            assert!(
                !message.contains("anything") && !message.contains("secret"),
                "{message}"
            );
        }
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() {
    let server = MockServer::builder().start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    for path in ["/", "/api/v1/calls/", "/api/v1/calls/1", "/api/v2/calls"] {
        let response = wire
            .ask(format!("GET {path} HTTP/1.1\r\nHost: mock\r\n\r\n"))
            .await;
        assert_eq!(
            (response.status, response.json()["error"].as_u64()),
            (404, Some(404)),
            "{path}"
        );
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let response = wire
            .ask(format!(
                "{method} /api/v1/calls HTTP/1.1\r\nHost: mock\r\n\r\n"
            ))
            .await;
        assert_eq!(
            (response.status, response.json()["error"].as_u64()),
            (405, Some(405)),
            "{method}"
        );
        assert_eq!(response.header("allow"), Some("GET, HEAD, POST"));
    }
    assert_eq!(
        wire.ask(LIST.replace("calls ", "calls?page=2 "))
            .await
            .status,
        200,
        "a query changes nothing"
    );
}

#[tokio::test]
async fn requests_are_kept_as_they_came() {
    let server = MockServer::builder().start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    wire.ask(LIST.replace("calls ", "calls?page=2 ")).await;
    wire.ask(post(NEW_CALL)).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].path.as_str()),
        ("GET", "/api/v1/calls?page=2")
    );
    assert_eq!(requests[0].header("AUTHORIZATION"), Some("Bearer t"));
    assert_eq!(requests[0].headers[0], ("Host".into(), "mock".into()));
    assert_eq!(requests[1].body, NEW_CALL.as_bytes());
    let shown = format!("{server:?} {requests:?}");
    assert!(
        !shown.contains("Bearer") && !shown.contains("+336"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_log_of_requests_is_bounded() {
    let server = MockServer::builder()
        .max_logged_requests(2)
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    for page in 1..=5 {
        wire.ask(LIST.replace("calls ", &format!("calls?{page} ")))
            .await;
    }
    let requests = server.requests();
    let paths: Vec<&str> = requests
        .iter()
        .map(|request| request.path.as_str())
        .collect();
    assert_eq!(paths, ["/api/v1/calls?4", "/api/v1/calls?5"]);
    assert_eq!(server.request_count(), 5);

    let server = MockServer::builder().start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    for _ in 0..1001 {
        wire.ask(LIST).await;
    }
    assert_eq!(
        (server.requests().len(), server.request_count()),
        (1000, 1001)
    );
}

#[tokio::test]
async fn the_list_is_up_to_now() {
    let now = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000);
    let server = MockServer::builder()
        .calls(3)
        .seed(7)
        .now(now)
        .start()
        .await
        .unwrap();
    let list = Wire::connect(&server).await.ask(LIST).await;
    let mut calls = Calls::new(7).now(chrono::DateTime::<chrono::Utc>::from(now));
    let mut expected = Vec::new();
    for index in 0..3 {
        expected.push(if index == 0 { b'[' } else { b',' });
        calls.write_record(index, &mut expected);
    }
    expected.push(b']');
    assert!(list.text().contains("2027-01-15T07:"), "{}", list.text());
    assert_eq!(list.body, expected);
}

#[tokio::test]
async fn every_response_has_an_id_of_its_own() {
    let server = MockServer::builder().start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    let first = wire.ask(LIST).await;
    let second = wire.ask("GET / HTTP/1.1\r\nHost: mock\r\n\r\n").await;
    assert_eq!(first.header("x-request-id"), Some("req_00000001"));
    assert_eq!(second.header("x-request-id"), Some("req_00000002"));
    assert!(
        wire::once(&server, "nonsense\r\n\r\n")
            .await
            .0
            .contains("\r\nx-request-id: req_00000003\r\n")
    );
}

#[tokio::test]
async fn a_usual_client_can_speak_to_it() {
    let server = MockServer::builder()
        .calls(2000)
        .seed(7)
        .token("secret")
        .start()
        .await
        .unwrap();
    let client = reqwest::Client::new();
    let url = format!("{}/api/v1/calls", server.url());
    let list: Vec<Value> = client
        .get(&url)
        .bearer_auth("secret")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(list.len(), 2000);
    let body: Value = serde_json::from_str(NEW_CALL).unwrap();
    let placed = client
        .post(&url)
        .bearer_auth("secret")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(placed.status(), 200);
    assert_eq!(
        client
            .head(&url)
            .bearer_auth("secret")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(client.get(&url).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_list_of_any_length_is_written_as_it_is_read() {
    // Some 57 TB, were it made before it is sent.
    let server = MockServer::builder()
        .calls(10_000_000_000)
        .seed(7)
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    let mut expected = Vec::new();
    Calls::new(7).write_record(0, &mut expected);
    let mut received = Vec::new();
    while received.len() < 2_000_000 {
        use tokio::io::AsyncReadExt;
        assert_ne!(wire.stream.read_buf(&mut received).await.unwrap(), 0);
    }
    assert!(String::from_utf8_lossy(&received).contains(&*String::from_utf8_lossy(&expected)));
}
