//! Lists over connections that are reset or closed in the middle. What becomes of their records is
//! tested next to `src/list/resume.rs`; here the point is that each kind of cut is recognised.

use ovia_mock::{Answer, MockServer};

use crate::{connect, raws};

const RECORDS: [&str; 3] = [
    r#"{"id": "a", "é": "\ud83d\ude00 ]}"}"#,
    r#"{"no": "id"}"#,
    r#"{"no": "id"}"#,
];

/// The length of the list of these records.
const LENGTH: u64 = 71;

#[tokio::test]
async fn every_kind_of_cut_is_recognised() {
    let builder = MockServer::builder();
    let builder = RECORDS.iter().fold(builder, |b, record| b.record(*record));
    let (server, client) = connect(builder).await;
    for bytes in [0, 1, 20, 42, 60, 70] {
        let framings: [fn(Answer) -> Answer; 3] = [
            |usual| usual,
            |usual| usual.content_length(LENGTH),
            Answer::without_content_length,
        ];
        // A body that is empty and ends with the connection is not known to be cut.
        let framings = &framings[..if bytes == 0 { 2 } else { 3 }];
        for framing in framings {
            for cut in [Answer::cut_after, Answer::reset_after] {
                server.answer(cut(framing(Answer::as_usual()), bytes));
                let calls = client.calls().list().await;
                let calls = calls.unwrap_or_else(|error| panic!("cut at {bytes}: {error}"));
                assert_eq!(raws(&calls), RECORDS, "cut at {bytes}");
            }
        }
    }
}

/// A task reads the list ahead, on another thread than the one that asks for the records.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_resumes_after_cuts_and_resets() {
    let (server, client) = connect(MockServer::builder().calls(500).seed(2)).await;
    let expected = client.calls().list().await.expect("a list");
    let requests = server.requests().len();
    for bytes in [600_000, 1_200_000, 2_000_000] {
        server.answer(Answer::as_usual().cut_after(bytes));
        server.answer(Answer::as_usual().reset_after(bytes + 100));
    }
    let calls = client.calls().list().await.expect("a list");
    assert!(calls == expected);
    assert_eq!(server.requests().len(), requests + 7);
}
