//! The generated client over a transport in process: what it asks for, and what comes back.

use std::sync::{Arc, Mutex};

use ovia_core::{
    Client, Error,
    transport::{self, Sending, Transport},
};

/// Answers every request alike, and remembers what it was asked.
#[derive(Debug, Default)]
struct Canned {
    answer: &'static str,
    asked: Mutex<Vec<String>>,
}

impl Transport for Canned {
    fn send<'a>(&'a self, _: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        self.asked.lock().expect("a lock").push(format!(
            "{} {} {:?}",
            request.method(),
            request.url(),
            request.headers()
        ));
        Box::pin(async {
            if self.answer.is_empty() {
                return Err("the cable is cut".into());
            }
            Ok(reqwest::Response::from(http::Response::new(self.answer)))
        })
    }
}

fn client(answer: &'static str) -> (Client, Arc<Canned>) {
    let transport = Arc::new(Canned {
        answer,
        ..Canned::default()
    });
    let client = Client::new_with_client(
        "http://ovia.test",
        reqwest::Client::new(),
        transport.clone(),
    );
    (client, transport)
}

#[tokio::test]
async fn asks_for_json_and_sends_no_version() {
    let (client, transport) = client("[]");
    client.list_calls().await.expect("a list");
    let asked = transport.asked.lock().expect("a lock");
    assert_eq!(
        asked[0],
        r#"GET http://ovia.test/api/v1/calls {"accept": "application/json"}"#
    );
}

#[tokio::test]
async fn an_error_of_the_transport_comes_back_whole() {
    let (client, _) = client("");
    let Err(Error::UnexpectedResponse(response)) = client.list_calls().await else {
        panic!("not the stand-in");
    };
    let failure = transport::failure(&response).expect("the error");
    assert_eq!(failure.to_string(), "the cable is cut");
}
