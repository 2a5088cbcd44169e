//! Each request as it goes over the wire.

use ovia_mock::{MockServer, Request};

use crate::{TOKEN, connect, new_call};

/// A request in the form of HTTP/1.1, without what changes from run to run.
fn sent(request: &Request) -> String {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("host"))
        .map(|(name, value)| format!("{}: {value}", name.to_ascii_lowercase()))
        .collect();
    headers.sort();
    let body = String::from_utf8_lossy(&request.body);
    format!(
        "{} {}\n{}\n\n{body}",
        request.method,
        request.path,
        headers.join("\n")
    )
    .replace(TOKEN, "<token>")
    .replace(env!("CARGO_PKG_VERSION"), "<version>")
}

#[tokio::test]
async fn as_they_go_out() {
    let (server, client) = connect(MockServer::builder().calls(1)).await;
    client.calls().list().await.expect("a list");
    client.calls().create(new_call()).await.expect("a call");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    insta::assert_snapshot!("list_calls", sent(&requests[0]));
    insta::assert_snapshot!("create_call", sent(&requests[1]));
}

#[tokio::test]
async fn looking_for_one_call_reads_the_list() {
    let (server, client) = connect(MockServer::builder().calls(3)).await;
    client.calls().get("none").await.expect("an answer");
    assert_eq!(server.requests().len(), 1);
    assert_eq!(server.requests()[0].path, "/api/v1/calls");
}

#[tokio::test]
async fn a_base_url_may_have_a_path_and_a_slash() {
    let server = MockServer::builder()
        .token(TOKEN)
        .start()
        .await
        .expect("a server");
    let base_url = format!("{}/behind/a/proxy/", server.url());
    let client = ovia::Client::builder()
        .token(TOKEN)
        .base_url(base_url)
        .build();
    let error = client
        .expect("a client")
        .calls()
        .list()
        .await
        .expect_err("404");
    assert_eq!(error.kind(), ovia::ErrorKind::NotFound);
    assert_eq!(server.requests()[0].path, "/behind/a/proxy/api/v1/calls");
}

#[tokio::test]
async fn the_token_is_in_no_debug_output() {
    let (server, client) = connect(MockServer::builder().calls(1)).await;
    let list = client.calls().list().limit(1);
    let builder = ovia::Client::builder().token(TOKEN);
    let printed = format!(
        "{client:?} {list:?} {builder:?} {:?}",
        list.clone().stream()
    );
    assert!(!printed.contains(TOKEN), "{printed}");
    assert!(printed.contains(server.url()), "{printed}");
}
