//! Lists that are not the whole, and records that are not exactly as sent: everything that came is
//! printed, stderr says what is missing or changed, and the exit code is 3.

use ovia_mock::{Answer, MockServer};
use serde_json::Value;

use crate::support::{Run, Server};

fn serving(answer: Answer) -> Server {
    Server::start(MockServer::builder().calls(40).always(answer))
}

fn list(server: &Server, more: &[&str]) -> Run {
    server.run(&[&["calls", "list"], more].concat())
}

fn ids(run: &Run) -> Vec<Value> {
    let records = run.out.lines().map(serde_json::from_str);
    records
        .map(|record: Result<Value, _>| record.expect("JSON")["id"].clone())
        .collect()
}

#[test]
fn a_part_is_not_taken_for_the_whole() {
    let half = || Answer::as_usual().first_records(20);
    for (answer, says) in [
        (
            half().content_range(),
            "it ended after 20 records, and the server says that it has 40",
        ),
        (half().total_count(), "the server says that it has 40"),
        (
            half().header("x-total", "21"),
            "the server says that it has 21",
        ),
        (
            half().header("content-range", "bytes 0-99/5000"),
            "the server says that this is a part of it",
        ),
        (
            half().header("link", "<https://b.example/calls?page=2>; rel=next"),
            "the next page is at another address (https://b.example), where the token is not sent",
        ),
        (
            half().header("link", "</api/v1/calls>; rel=next"),
            "the next page is one that was read before",
        ),
    ] {
        let server = serving(answer);
        let run = list(&server, &[]);
        assert_eq!(ids(&run).len(), 20, "{run}");
        run.says(3, says);
        // All that came is there, so the array is closed.
        let run = list(&server, &["-o", "json"]);
        let array: Vec<Value> = serde_json::from_str(&run.out).expect("an array");
        assert_eq!(array.len(), 20);
        let run = server.run(&["calls", "get", "c3c9d0a0-0000-4000-8000-000000000000"]);
        run.says(3, "no record that could be read has the id");
        assert_eq!(run.out, "");
    }
}

#[test]
fn pages_are_followed() {
    let server = serving(Answer::as_usual().pages_of(15));
    let run = list(&server, &[]);
    assert_eq!((run.code, ids(&run).len()), (Some(0), 40), "{run}");
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn data_after_the_end_is_told_whenever_it_arrives() {
    for late in [0, 200] {
        let after = std::time::Duration::from_millis(late);
        let answer = Answer::as_usual().append("[1]").append_after(after);
        let run = list(&serving(answer), &[]);
        assert_eq!(ids(&run).len(), 40);
        run.says(3, "the list ended after 40 records, but more data follows");
    }
}

#[test]
fn an_error_in_the_place_of_a_record_is_printed_and_named() {
    let error = r#"{"error": {"message": "the database is busy"}}"#;
    let server = Server::of(&[r#"{"id": "a"}"#, error, r#"{"id": "b"}"#]);
    let run = list(&server, &[]);
    assert_eq!(
        run.out,
        format!("{{\"id\": \"a\"}}\n{error}\n{{\"id\": \"b\"}}\n")
    );
    run.says(3, "1 error in the place of records");
    run.says(
        3,
        "record 1: the server sent an error in the place of a record: the database is busy",
    );
    assert!(!run.err.contains("missing from the output"), "{run}");
    // Sorted, it comes before the records. In a table it is named and not counted.
    let run = list(&server, &["--sort=-id"]);
    assert_eq!(
        run.out,
        format!("{error}\n{{\"id\": \"b\"}}\n{{\"id\": \"a\"}}\n")
    );
    let run = list(&server, &["-o", "table"]);
    run.says(3, "the database is busy");
    run.says(3, "2 calls");
    assert_eq!(run.out.lines().count(), 3, "{run}");
}

#[test]
fn what_is_not_json_is_replaced_and_told() {
    let server = Server::of(&[
        r#"{"id": "a", "duration": NaN, "x": -Infinity}"#,
        r#"{"id": "b"}"#,
    ]);
    let run = list(&server, &[]);
    assert_eq!(
        run.out,
        "{\"id\": \"a\", \"duration\": null, \"x\": null}\n{\"id\": \"b\"}\n"
    );
    run.says(3, "1 record is not exactly as sent");
    run.says(
        3,
        "duration: expected JSON, found NaN, replaced by null (once, in record 0)",
    );
    list(&server, &["--sort=id"]).says(3, "1 record is not exactly as sent");
    let run = server.run(&["calls", "get", "=a"]);
    run.says(3, "found -Infinity, replaced by null");
    let bytes = serving(Answer::as_usual().invalid_utf8_in_record(7));
    let run = list(&bytes, &[]);
    assert_eq!(ids(&run).len(), 40);
    run.says(3, "found bytes that are not UTF-8, replaced by U+FFFD");
    let declared = list(&serving(Answer::as_usual().latin1()), &[]);
    assert_eq!(
        (declared.code, ids(&declared).len()),
        (Some(0), 40),
        "{declared}"
    );
    assert!(declared.out.contains('é'), "{declared}");
}

#[test]
fn a_record_over_the_limit_is_named_with_the_option() {
    let large = format!(r#"{{"id": "large", "transcript": "{}"}}"#, "x".repeat(5000));
    let server = Server::of(&[r#"{"id": "a"}"#, &large]);
    let run = list(&server, &["--max-record-size", "4KiB"]);
    assert_eq!(run.out, "{\"id\": \"a\"}\n");
    run.says(
        3,
        "record 1 (id large): is larger than the limit and was skipped; --max-record-size",
    );
    assert_eq!(list(&server, &["--max-record-size", "1MB"]).code, Some(0));
    for bad in [
        "0",
        "many",
        "4 XB",
        "99999999999999999999",
        "20000000000000GiB",
    ] {
        let run = list(&server, &["--max-record-size", bad]);
        run.says(2, "--max-record-size");
    }
}
