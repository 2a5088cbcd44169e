//! What a subscriber gets of surprising records, and how often.

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing::Level;

use super::MAX_FINDINGS;
use crate::{
    Client,
    transport::scripted::{Scripted, response},
};

const SURPRISES: &str = include_str!("../../../tests/data/surprises.ndjson");

/// The lines of a subscriber.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The events about drift since the last call, without their level and target.
    fn take(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.0.lock().expect("a lock"));
        let text = String::from_utf8(bytes).expect("text");
        let events = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("INFO ovia::drift: "));
        events.map(str::to_owned).collect()
    }
}

/// Runs `test` with a subscriber that takes this level.
fn traced<F: Future>(level: Level, test: impl FnOnce(Lines) -> F) -> F::Output {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .without_time()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // With two subscribers tracing asks each time whether one takes an event. With one, it keeps the
    // answer that the thread of another test got.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(test(lines))
}

/// A client of a server with these records, an object a line.
fn client(records: &str) -> Client {
    let body = format!("[{}]", records.lines().collect::<Vec<_>>().join(","));
    Scripted::new([response(200, body)]).client()
}

#[test]
fn each_kind_and_place_is_one_event_of_a_client() {
    traced(Level::INFO, async |lines| {
        let client = client(SURPRISES);
        client.calls().list().await.expect("calls");
        let events = lines.take();
        insta::assert_snapshot!(events.join("\n"));

        let again = client.calls().list().await.expect("calls");
        assert_eq!(lines.take(), [""; 0]);
        let response = client.get("/api/v1/calls").await.expect("a response");
        let mut records = response.records::<crate::model::Call>();
        while records.next().await.is_some() {}
        assert_eq!(lines.take(), [""; 0]);
        assert_eq!(again.len(), SURPRISES.lines().count());
    });
}

#[test]
fn a_new_kind_is_told_when_it_comes() {
    let call = r#"{"status": "completed"}"#;
    let outcomes = [
        call.to_owned(),
        r#"{"status": "paused"}"#.to_owned(),
        r#"{"status": "lost", "mood": {"+33639980000": "Bonjour Jean"}}"#.to_owned(),
    ];
    let outcomes = outcomes.map(|record| response(200, format!("[{record}]")));
    traced(Level::INFO, async |lines| {
        let client = Scripted::new(outcomes).client();
        let mut told = Vec::new();
        for _ in 0..3 {
            client.calls().list().await.expect("calls");
            let events = lines.take();
            let events = events
                .into_iter()
                .filter(|event| !event.contains("missing"));
            told.push(events.collect::<Vec<_>>());
        }
        assert_eq!(
            told,
            [
                vec![],
                vec![
                    "a record differs from the specification schema=\"Call\" kind=\"unknown value\" \
                     path=\"status\" found=\"paused\" example=\"paused\""
                        .to_owned()
                ],
                vec![
                    "a record differs from the specification schema=\"Call\" kind=\"unknown field\" \
                     path=\"mood\" found=\"object\" example=\"{+###########}\""
                        .to_owned()
                ],
            ]
        );
    });
}

#[test]
fn the_answer_to_a_new_call_is_compared() {
    traced(Level::INFO, async |lines| {
        let answer = r#"{"id": "3c90c3cc-0d44-4b50-8888-8dd25736052a", "queue": 7}"#;
        let client = Scripted::new([response(201, answer)]).client();
        let id = uuid::Uuid::nil();
        let new_call = crate::NewCall::new(id, id, id, "+33199000001", "+33639980001");
        client.calls().create(new_call).await.expect("a call");
        let events = lines.take();
        assert!(
            events.iter().any(|event| event.contains("path=\"queue\"")),
            "{events:?}"
        );
    });
}

#[test]
fn nothing_is_compared_without_a_listener() {
    traced(Level::WARN, async |lines| {
        let client = client(SURPRISES);
        assert!(client.watch_drift::<crate::model::Call>().is_none());
        client.calls().list().await.expect("calls");
        assert_eq!(lines.take(), [""; 0]);
    });
    traced(Level::INFO, async |_| {
        assert!(client("{}").watch_drift::<crate::model::Call>().is_some());
    });
}

#[test]
fn a_report_makes_no_events() {
    traced(Level::INFO, async |lines| {
        client(SURPRISES).drift().await.expect("a report");
        assert_eq!(lines.take(), [""; 0]);
    });
}

#[test]
fn a_client_tells_no_more_than_the_limit() {
    // Each list has 50 new names, whose places are kept, and the next one 50 others.
    let lists = (0..40_u32).map(|list| {
        let name = |index: u32| char::from_u32(0x4E00 + list * 50 + index).unwrap_or('a');
        let fields = (0..50).map(|index| (format!("field_{}", name(index)), json!(1)));
        let record: serde_json::Map<_, _> = fields.collect();
        response(200, json!([record]).to_string())
    });
    traced(Level::INFO, async |lines| {
        let client = Scripted::new(lists).client();
        let mut told = 0;
        for _ in 0..40 {
            client.calls().list().await.expect("calls");
            told += lines.take().len();
        }
        assert_eq!(told, MAX_FINDINGS);
    });
}
