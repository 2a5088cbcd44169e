//! What the server sends over the wire, held against `openapi/ovia.yaml`: the status is documented,
//! the content type is that of the specification, and the body is valid under its schema.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use ovia_mock::{MockServer, WebPage};
use ovia_spec::{Document, Operation};
use reqwest::{
    Client, Method, Response, StatusCode,
    header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE},
};

const TOKEN: &str = "secret";

async fn server() -> MockServer {
    let builder = MockServer::builder().calls(50).token(TOKEN);
    builder.start().await.unwrap()
}

/// The operations that the server serves; the others are pinned by a snapshot next to `src/routes.rs`.
async fn served<'a>(specification: &'a Document, server: &MockServer) -> Vec<Operation<'a>> {
    let mut served = Vec::new();
    for operation in specification.operations() {
        let request = request(specification, &operation, server);
        if request.send().await.unwrap().status() != 404 {
            served.push(operation);
        }
    }
    assert!(!served.is_empty());
    served
}

/// A request as the specification describes it, with its example as the body.
fn request(
    specification: &Document,
    operation: &Operation<'_>,
    server: &MockServer,
) -> reqwest::RequestBuilder {
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let request = Client::new().request(method, format!("{}{}", server.url(), operation.path));
    let body = specification.resolve(&operation.value["requestBody"]);
    let content = &body["content"]["application/json"];
    if content.is_null() {
        request
    } else {
        request.json(&content["example"])
    }
}

/// Checks a response, and returns its status.
async fn check(
    specification: &Document,
    operation: &Operation<'_>,
    response: Response,
) -> StatusCode {
    let status = response.status();
    let place = format!("{} {}: {status}", operation.method, operation.path);
    let documented = specification.response(operation, status.as_u16());
    let documented = documented.unwrap_or_else(|| panic!("{place} is not documented"));
    assert_eq!(
        response.headers()[CONTENT_TYPE],
        "application/json",
        "{place}"
    );
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    let validator = specification.validator(documented.schema).unwrap();
    let errors = validator.iter_errors(&body);
    let errors: Vec<_> = errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{place}: {errors:#?}");
    status
}

#[tokio::test]
async fn every_operation_is_answered_as_documented() {
    let (specification, server) = (Document::read().unwrap(), server().await);
    for operation in &served(&specification, &server).await {
        let request = request(&specification, operation, &server).bearer_auth(TOKEN);
        let response = request.send().await.unwrap();
        assert_eq!(check(&specification, operation, response).await, 200);
    }
}

#[tokio::test]
async fn without_the_token_the_answer_is_401_and_names_the_scheme() {
    let (specification, server) = (Document::read().unwrap(), server().await);
    for operation in &served(&specification, &server).await {
        for given in [None, Some("Bearer wrong"), Some("Basic c2VjcmV0"), Some("")] {
            let mut request = request(&specification, operation, &server);
            if let Some(given) = given {
                request = request.header(AUTHORIZATION, given);
            }
            let response = request.send().await.unwrap();
            let scheme = response.headers()[WWW_AUTHENTICATE].to_str().unwrap();
            assert!(scheme.starts_with("Bearer"), "{scheme}");
            assert_eq!(check(&specification, operation, response).await, 401);
        }
    }
}

#[tokio::test]
async fn another_method_is_405_and_names_those_allowed() {
    let (specification, server) = (Document::read().unwrap(), server().await);
    let operations = served(&specification, &server).await;
    for operation in &operations {
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"] {
            let url = format!("{}{}", server.url(), operation.path);
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let request = Client::new().request(method, url).bearer_auth(TOKEN);
            let response = request.send().await.unwrap();
            let allowed = response.headers()[ALLOW].to_str().unwrap().to_owned();
            let others = operations.iter().filter(|one| one.path == operation.path);
            for other in others {
                let mut allowed = allowed.split(", ");
                assert!(allowed.any(|one| one == other.method), "{}", other.method);
            }
            assert_eq!(check(&specification, operation, response).await, 405);
        }
    }
}

#[tokio::test]
async fn malformed_bodies_are_400() {
    let (specification, server) = (Document::read().unwrap(), server().await);
    let operations = served(&specification, &server).await;
    let posts: Vec<_> = operations
        .iter()
        .filter(|operation| operation.value.get("requestBody").is_some())
        .collect();
    assert!(!posts.is_empty());
    let deep = "[".repeat(100_000);
    for operation in posts {
        for body in ["", "{", "[]", "null", "{}", "\"\"", "\u{0}", &deep] {
            let url = format!("{}{}", server.url(), operation.path);
            let request = Client::new().post(url).bearer_auth(TOKEN);
            let request = request.header(CONTENT_TYPE, "application/json");
            let response = request.body(body.to_owned()).send().await.unwrap();
            assert_eq!(check(&specification, operation, response).await, 400);
        }
    }
}

/// The property of each required field, changed into what its schema does not allow.
#[tokio::test]
async fn every_bad_field_of_a_request_is_400() {
    let (specification, server) = (Document::read().unwrap(), server().await);
    for operation in &served(&specification, &server).await {
        let body = specification.resolve(&operation.value["requestBody"]);
        let content = &body["content"]["application/json"];
        let (schema, example) = (&content["schema"], &content["example"]);
        for (name, _) in ovia_spec::entries(example) {
            for bad in [serde_json::json!(null), serde_json::json!(1), "".into()] {
                let mut body = example.clone();
                body[name] = bad;
                assert!(!specification.validator(schema).unwrap().is_valid(&body));
                let request = request(&specification, operation, &server);
                let response = request.bearer_auth(TOKEN).json(&body).send().await.unwrap();
                let status = check(&specification, operation, response).await;
                assert_eq!(status, 400, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn the_usual_errors_have_the_documented_body() {
    let specification = Document::read().unwrap();
    let (path, missing) = ("/api/v1/calls", "/api/v1/nothing");
    let server = server().await;
    let response = Client::new()
        .get(format!("{}{missing}", server.url()))
        .bearer_auth(TOKEN);
    let response = response.send().await.unwrap();
    assert_eq!(response.status(), 404);
    let operations = specification.operations();
    let operation = operations.iter().find(|one| one.path == path).unwrap();
    assert_eq!(check(&specification, operation, response).await, 404);
    // What is no answer of Ovia is not held against its specification, and is not JSON.
    let page = ovia_mock::Answer::web_page(WebPage::Gateway);
    server.answer(page);
    let request = request(&specification, operation, &server).bearer_auth(TOKEN);
    let response = request.send().await.unwrap();
    assert_ne!(response.headers()[CONTENT_TYPE], "application/json");
}
