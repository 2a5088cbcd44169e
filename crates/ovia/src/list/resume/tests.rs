//! An interrupted list is requested again and continues: each record exactly once. The transfers are
//! scripted; resets and cuts of real connections are in `tests/client/resumed.rs`.

use std::time::Duration;

use crate::{
    Call, ErrorKind, RetryPolicy,
    calls::ListCalls,
    transport::scripted::{Outcome, Scripted, Then, response},
};

const RECORDS: [&str; 6] = [
    r#"{"id": "a", "status": "completed"}"#,
    r#"{"id": "b"}"#,
    r#"{"no": "id"}"#,
    r#"{"id": "b"}"#,
    r#"{"no": "id"}"#,
    r#"{"id": null, "é": "\ud83d\ude00 ]}"}"#,
];

fn body() -> String {
    format!("[{}]", RECORDS.join(","))
}

/// A transfer of the body that breaks off after this many bytes.
fn cut(body: &str, bytes: usize) -> Outcome {
    let body = body.as_bytes()[..bytes].to_vec();
    response(200, body).then(Then::BreakOff)
}

fn scripted(outcomes: impl IntoIterator<Item = Outcome>) -> (Scripted, ListCalls) {
    let transport = Scripted::new(outcomes);
    let policy = RetryPolicy::default().initial_delay(Duration::ZERO);
    let client = transport.client_with(|builder| builder.retry_policy(policy.budget(100_000)));
    (transport, client.calls().list())
}

fn texts(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.as_str()).collect()
}

#[tokio::test]
async fn a_list_may_be_interrupted_after_any_byte() {
    let body = body();
    // A connection that breaks, and one that ends as if the list did.
    let breaks = (0..=body.len()).map(|bytes| cut(&body, bytes));
    let ends = (1..body.len()).map(|bytes| cut(&body, bytes).then(Then::End));
    let whole = || response(200, body.clone());
    let transfers = breaks.chain(ends).flat_map(|first| [first, whole()]);
    let transfers: Vec<Outcome> = transfers.collect();
    let (transport, list) = scripted(transfers.clone());
    while transport.requests() < transfers.len() {
        let first = &transfers[transport.requests()];
        let calls = list.clone().await;
        let calls = calls.unwrap_or_else(|error| panic!("{first:?}: {error}"));
        assert_eq!(texts(&calls), RECORDS, "{first:?}");
    }
}

#[tokio::test]
async fn a_list_may_be_interrupted_again_and_again_while_it_gets_further() {
    // More often than without progress, but all of them but one get further.
    let body = body();
    let cuts = [30, 10, 50, 60, 70, 85, 100].map(|bytes| cut(&body, bytes));
    let (transport, list) = scripted(cuts.into_iter().chain([response(200, body.clone())]));
    assert_eq!(texts(&list.await.expect("a list")), RECORDS);
    assert_eq!(transport.requests(), 8);
}

#[tokio::test]
async fn requests_that_resume_are_retried() {
    let body = body();
    let (transport, list) = scripted([
        cut(&body, 50),
        response(503, ""),
        cut(&body, 80),
        response(429, "").header("retry-after", "0"),
        response(200, body.clone()),
    ]);
    assert_eq!(texts(&list.await.expect("a list")), RECORDS);
    assert_eq!(transport.requests(), 5);
}

/// Between two transfers calls are placed, and others change places.
#[tokio::test]
async fn a_list_may_change_between_two_transfers() {
    let before = r#"[{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}]"#;
    let after = r#"[{"id": 9}, {"id": 4}, {"id": 2, "status": "completed"}, {"id": 1}, {"id": 3}]"#;
    let place = before.find(r#", {"id": 4"#).expect("a place");
    let (_, list) = scripted([cut(before, place), response(200, after)]);
    assert_eq!(
        texts(&list.await.expect("a list")),
        [
            r#"{"id": 1}"#,
            r#"{"id": 2}"#,
            r#"{"id": 3}"#,
            r#"{"id": 9}"#,
            r#"{"id": 4}"#
        ]
    );
}

#[tokio::test]
async fn unreadable_records_are_reported_once() {
    let body = r#"[1, {"id": 2}, 1, {"id": 3}]"#;
    let (_, list) = scripted([cut(body, 20), response(200, body)]);
    let list = list.collect_partial().await;
    assert_eq!(texts(&list.records), [r#"{"id": 2}"#, r#"{"id": 3}"#]);
    let errors: Vec<String> = list.unreadable.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "record 0: expected an object, found a number",
            "record 2: expected an object, found a number",
        ]
    );
    assert!(list.error.is_none());
}

#[tokio::test]
async fn resuming_without_progress_ends_and_loses_nothing() {
    let (transport, list) = scripted([cut(&body(), 60)]);
    let partial = list.clone().collect_partial().await;
    let error = partial.error.expect("a cut");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!((transport.requests(), error.attempts()), (5, 5));
    assert_eq!(texts(&partial.records), RECORDS[..3]);
    let error = list.max_resumes(0).await.expect_err("a cut");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn an_error_of_a_request_that_resumes_says_how_far_the_list_came() {
    let first = cut(r#"[{"id": 1}, {"id": 2}]"#, 15);
    let (transport, list) = scripted([first, response(503, "")]);
    let list = list.collect_partial().await;
    let error = list.error.expect("503");
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(error.status(), Some(503));
    let text = error.to_string();
    for part in [
        "the list was interrupted after 1 record (15 bytes): ",
        "; requesting it again failed: HTTP 503: ",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!((transport.requests(), list.records.len()), (6, 1));
}

#[tokio::test(start_paused = true)]
async fn a_stalled_list_resumes() {
    let body = body();
    let stalled = cut(&body, 40).then(Then::Silence);
    let (transport, list) = scripted([stalled, response(200, body)]);
    assert_eq!(texts(&list.await.expect("a list")), RECORDS);
    assert_eq!(transport.requests(), 2);
}

#[tokio::test]
async fn a_generated_list_may_be_interrupted_in_many_places() {
    let records: Vec<String> = (0..30).map(|index| ovia_mock::record(3, index)).collect();
    let body = format!("[{}]", records.join(","));
    let mut random = fastrand::Rng::with_seed(11);
    let mut outcomes = Vec::new();
    for _ in 0..100 {
        for _ in 0..random.u64(1..5) {
            outcomes.push(cut(&body, random.usize(0..body.len())));
        }
        outcomes.push(response(200, body.clone()));
    }
    let requests = outcomes.len();
    let (transport, list) = scripted(outcomes);
    for _ in 0..100 {
        assert_eq!(texts(&list.clone().await.expect("a list")), records);
    }
    assert_eq!(transport.requests(), requests);
}

#[tokio::test]
async fn filters_and_limits_count_each_record_once() {
    let body = body();
    let cut_twice = [cut(&body, 70), cut(&body, 70), response(200, body.clone())];
    let (_, list) = scripted(cut_twice.clone());
    assert_eq!(list.status("completed").await.expect("a list").len(), 1);
    let (_, list) = scripted(cut_twice[1..].to_vec());
    let calls = list.limit(5).await.expect("a list");
    assert_eq!(texts(&calls), RECORDS[..5]);
    let transport = Scripted::new(cut_twice[1..].to_vec());
    let found = transport.client().calls().get("b").await;
    assert!(found.expect("a list").is_some());
}

const PAGES: [(&str, &str); 3] = [
    (
        r#"[{"id": "a"}, {"id": "b"}, {"no": "id"}]"#,
        r#"</api/v1/calls?page=2>; rel="next""#,
    ),
    // A new call came first in between, so that the pages overlap.
    (
        r#"[{"id": "b"}, {"no": "id"}, {"id": "c"}, {"id": "c"}]"#,
        r#"</api/v1/calls?page=3>; rel="next""#,
    ),
    (r#"[{"id": "c"}, {"id": "d"}]"#, ""),
];

fn page(index: usize) -> Outcome {
    let (body, link) = PAGES[index];
    match link {
        "" => response(200, body),
        _ => response(200, body).header("link", link),
    }
}

/// Without the records of an earlier page; the others as often as they came.
const OF_ALL_PAGES: [&str; 7] = [
    r#"{"id": "a"}"#,
    r#"{"id": "b"}"#,
    r#"{"no": "id"}"#,
    r#"{"no": "id"}"#,
    r#"{"id": "c"}"#,
    r#"{"id": "c"}"#,
    r#"{"id": "d"}"#,
];

#[tokio::test]
async fn pages_are_one_list_without_their_overlaps() {
    for resumes in [0, 4] {
        let (transport, list) = scripted((0..3).map(page));
        let calls = list.max_resumes(resumes).await.expect("a list");
        assert_eq!(texts(&calls), OF_ALL_PAGES);
        assert_eq!(transport.requests(), 3);
        let last = transport.request(2);
        assert_eq!(last.url().query(), Some("page=3"));
        assert_eq!(last.headers()["accept"], "application/json");
        assert!(last.headers().contains_key("authorization"));
    }
}

#[tokio::test]
async fn a_page_that_breaks_off_is_requested_again() {
    for bytes in 0..PAGES[1].0.len() {
        let (body, link) = PAGES[1];
        let broken = cut(body, bytes).header("link", link);
        let (transport, list) = scripted([page(0), broken, page(1), page(2)]);
        assert_eq!(texts(&list.await.expect("a list")), OF_ALL_PAGES, "{bytes}");
        let asked = |index| transport.request(index).url().query().map(str::to_owned);
        assert_eq!(asked(1), asked(2));
        assert_eq!(asked(3).as_deref(), Some("page=3"));
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_requested_is_named() {
    let (_, list) = scripted([page(0), response(401, "")]);
    let partial = list.collect_partial().await;
    assert_eq!(partial.records.len(), 3);
    let error = partial.error.expect("an error");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(
        error.to_string(),
        "the list has 3 records so far; requesting its next page failed: HTTP 401: the token was \
         not accepted"
    );
    // Only a GET is repeated, and goes on to another page.
    let (transport, _) = scripted([page(0)]);
    let sent = transport
        .client()
        .request(reqwest::Method::POST, "/api/v1/calls")
        .await;
    let mut records = sent.expect("a response").records::<crate::model::Call>();
    let mut last = None;
    while let Some(item) = records.next().await {
        last = item.err().map(|error| error.kind());
    }
    assert_eq!(
        (last, transport.requests()),
        (Some(ErrorKind::Incomplete), 1)
    );
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_body_is_waited_for_for_a_while() {
    let silent = response(200, "[{\"id\": \"a\"}]").then(Then::Silence);
    let (transport, list) = scripted([silent]);
    let started = tokio::time::Instant::now();
    assert_eq!(list.await.expect("a list").len(), 1);
    assert_eq!(started.elapsed(), Duration::from_secs(2));
    assert_eq!(transport.requests(), 1);
    let (_, list) = scripted([response(200, "[{\"id\": \"a\"}]").then(Then::BreakOff)]);
    assert_eq!(list.await.expect("a list").len(), 1);
}

#[tokio::test]
async fn text_in_the_middle_interrupts_and_may_belong_to_the_record_before() {
    let whole = r#"[{"id": "a", "x": 1}, {"id": "b", "x": 2}, {"id": "c"}]"#;
    for (broken, expected) in [
        // The record before the text is whole.
        (
            r#"[{"id": "a", "x": 1}, {"id": "b", "x": 2} Internal Server Error"#,
            vec![
                r#"{"id": "a", "x": 1}"#,
                r#"{"id": "b", "x": 2}"#,
                r#"{"id": "c"}"#,
            ],
        ),
        (
            r#"[{"id": "a", "x": 1} {"error": "busy"}]"#,
            vec![
                r#"{"id": "a", "x": 1}"#,
                r#"{"id": "b", "x": 2}"#,
                r#"{"id": "c"}"#,
            ],
        ),
        // It is not: the true one comes as well.
        (
            r#"[{"id": "a", "x": 7} "x": 1}, {"id": "b", "x": 2}]"#,
            vec![
                r#"{"id": "a", "x": 7}"#,
                r#"{"id": "a", "x": 1}"#,
                r#"{"id": "b", "x": 2}"#,
                r#"{"id": "c"}"#,
            ],
        ),
    ] {
        let (transport, list) = scripted([response(200, broken), response(200, whole)]);
        let mut values = list.stream_as::<Box<serde_json::value::RawValue>>();
        let mut texts = Vec::new();
        while let Some(value) = values.next().await {
            texts.push(value.expect("JSON").get().to_owned());
        }
        assert_eq!(texts, expected, "{broken}");
        assert_eq!(transport.requests(), 2);
    }
}
