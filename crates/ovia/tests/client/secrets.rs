//! Nothing that is secret or personal gets out: a canary token, number and sentence are driven
//! through every error, `Debug` and trace, and looked for.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use ovia::{Client, MaybePlaced, Method, NewCall};
use ovia_mock::{Answer, MockServer};
use tracing_subscriber::fmt::MakeWriter;

use crate::{hasty, new_call};

const TOKEN: &str = "canary-token-8f3a";
const NUMBER: &str = "+33639984242";
const SENTENCE: &str = "the canary sings at noon";

/// Everything that is traced.
#[derive(Clone, Default)]
struct Traces(Arc<Mutex<Vec<u8>>>);

impl io::Write for Traces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Traces {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn placing() -> NewCall {
    let mut new_call = new_call();
    new_call.to_number = NUMBER.into();
    new_call
}

/// Every way in which an error, and what leads to it, can be printed.
fn printed(error: &ovia::Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.root_cause());
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(&format!(" {inner} {inner:?}"));
        source = inner.source();
    }
    text
}

#[tokio::test]
async fn no_canary_gets_out() {
    let traces = Traces::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(traces.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With one subscriber alone, tracing asks the thread that first comes to a place whether the place
    // is of interest; the thread of another test says never.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());

    let record = format!(
        r#"{{"id": "{NUMBER}", "to_number": "{NUMBER}", "transcript": "{SENTENCE}",
            "duration": "{SENTENCE}", "transcript_objects": [{{"content": "{SENTENCE}"}}]}}"#
    );
    let refusal = format!(r#"{{"error": 1, "message": "{NUMBER} is not allowed"}}"#);
    let quoted = format!(r#"{{"detail": "{TOKEN} is not {TOKEN}"}}"#);
    let strange = format!(r#"{{"{NUMBER}": "{SENTENCE}", "token": "{TOKEN}"}}"#);
    let answers = [
        Answer::json(200, format!("[{record}, {record}")),
        Answer::json(
            200,
            format!("[{record}, \"{SENTENCE}\", {{\"{SENTENCE}\": }}]"),
        ),
        Answer::json(200, format!("[{record}]")).cut_after(60),
        Answer::json(200, format!("[{record}]")).stall_after(60),
        Answer::json(200, &strange),
        Answer::json(200, format!("\"{SENTENCE}\"")),
        Answer::status(200).body(format!("<html>{SENTENCE}</html>")),
        Answer::json(400, &refusal),
        Answer::json(401, &refusal),
        Answer::json(403, &quoted),
        Answer::status(401).header("www-authenticate", format!("Bearer error=\"{TOKEN}\"")),
        Answer::json(404, &strange),
        Answer::json(429, &refusal).header("retry-after", "700"),
        Answer::json(500, &refusal),
        Answer::status(502).body(SENTENCE),
        Answer::status(302).header(
            "location",
            format!("https://x.example/?to={NUMBER}&t={TOKEN}"),
        ),
        Answer::json(200, "[]").delay(Duration::from_secs(9)),
    ];
    let mut text = String::new();
    for answer in answers {
        let server = MockServer::builder()
            .always(answer)
            .start()
            .await
            .expect("a server");
        let client = Client::builder()
            .token(TOKEN)
            .base_url(server.url())
            .header("x-secret", TOKEN)
            .stall_timeout(Duration::from_millis(100))
            .retry_policy(hasty().max_retries(1).max_resumes(1))
            .build()
            .expect("a client");
        let calls = client.calls();
        let mut stream = calls.list().stream();
        while let Some(item) = stream.next().await {
            match item {
                Ok(call) => text.push_str(&format!("{call:?} {:?}", call.mismatches())),
                Err(error) => text.push_str(&printed(&error)),
            }
        }
        let mut own = calls.list().stream_as::<[u8; 3]>();
        while let Some(item) = own.next().await {
            text.extend(item.err().map(|error| printed(&error)));
        }
        for error in [
            calls.list().await.err(),
            calls.get("x").await.err(),
            calls.create(placing()).await.err(),
            calls
                .find_placed(&MaybePlaced::new(placing(), chrono::Utc::now()))
                .await
                .err(),
            client
                .get("/api/v1/calls")
                .query(&[("to", NUMBER)])
                .await
                .err(),
            client
                .request(Method::POST, "/api/v1/calls")
                .json(SENTENCE)
                .await
                .err(),
        ] {
            text.extend(error.map(|error| printed(&error)));
        }
        text.push_str(&format!(
            "{client:?} {calls:?} {stream:?} {:?} {:?} {:?} {:?}",
            calls.create(placing()),
            calls.list(),
            calls.find_placed(&MaybePlaced::new(placing(), chrono::Utc::now())),
            client
                .get(format!("/x?to={NUMBER}"))
                .query(&[("t", TOKEN)])
                .json(SENTENCE),
        ));
    }
    let traced = String::from_utf8(traces.0.lock().expect("a lock").clone()).expect("text");
    assert!(
        traced.contains("http.request.method") && traced.contains("127.0.0.1"),
        "{traced}"
    );
    for canary in [TOKEN, NUMBER, &NUMBER[1..], "3639984242", SENTENCE] {
        assert!(!text.contains(canary), "{canary} in {text}");
        assert!(!traced.contains(canary), "{canary} in {traced}");
    }
}
