//! Lists that are correct HTTP, and are not the whole and correct list. The server has 40 calls.

use std::time::Duration;

use ovia_mock::Answer;

use super::{Fault, fault};
use crate::promise::Promise;

pub(super) fn faults(elsewhere: &str) -> Vec<Fault> {
    let mut faults = parts();
    faults.extend(pages(elsewhere));
    faults.extend(ends());
    faults.extend(records());
    faults
}

/// The first records only.
fn parts() -> Vec<Fault> {
    let half = || Answer::as_usual().first_records(20);
    let part = |name, answer| fault(name, Promise::Part(20), answer);
    vec![
        part("half, 206", half().content_range()),
        part(
            "half, a range with 200",
            half().header("content-range", "calls 0-19/40"),
        ),
        part("half, X-Total-Count", half().total_count()),
        part("half, X-Total", half().header("x-total", "40")),
        fault(
            "nothing, 206",
            Promise::Part(0),
            Answer::as_usual().first_records(0).content_range(),
        ),
        fault(
            "all of it, 206",
            Promise::Read,
            Answer::as_usual().content_range().total_count(),
        ),
        fault(
            "more than the total",
            Promise::Read,
            Answer::as_usual().header("x-total-count", "10"),
        ),
    ]
}

/// Pages with links.
fn pages(elsewhere: &str) -> Vec<Fault> {
    let pages = || Answer::as_usual().pages_of(15);
    let part = |name, answer| fault(name, Promise::Part(15), answer);
    vec![
        fault("pages", Promise::Read, pages()),
        fault(
            "pages, counted",
            Promise::Read,
            pages().total_count().content_range(),
        ),
        part(
            "pages, a loop",
            pages().next_page("/api/v1/calls?page=1&per_page=15"),
        ),
        part("pages, to the start", pages().next_page("/api/v1/calls")),
        part(
            "pages, elsewhere",
            pages().next_page(format!("{elsewhere}/api/v1/calls?page=2&per_page=15")),
        ),
        fault("pages, endless", Promise::Part(40), pages().endless_pages()),
        // The same link with every page is a loop.
        fault(
            "pages, two links",
            Promise::Survived,
            pages().header(
                "Link",
                "</api/v1/calls?per_page=15>; rel=\"first\", \
                 </api/v1/calls?page=2&per_page=15>; title=\"a, b\"; rel=next",
            ),
        ),
        fault(
            "pages, a relative link",
            Promise::Survived,
            pages().header("Link", "<?page=2&per_page=15>; rel=\"NEXT last\""),
        ),
        part("pages, no URL", pages().next_page("http://[")),
    ]
}

/// Bytes after the closing bracket, at once and late.
fn ends() -> Vec<Fault> {
    let late = Duration::from_millis(150);
    let after = |text: &str| Answer::as_usual().append(text);
    let end = |name, answer| fault(name, Promise::End, answer);
    vec![
        end("end, a bracket", after("]")),
        end("end, a bracket, late", after("]").append_after(late)),
        end("end, an error", after(r#"{"error":"timeout"}"#)),
        end(
            "end, an error, late",
            after(r#"{"error":"timeout"}"#).append_after(late),
        ),
        end("end, a page", after("<html></html>")),
        end(
            "end, a page, late",
            after("<html></html>").append_after(late),
        ),
        end("end, a list", after("[]")),
        end("end, a list, late", after("[]").append_after(late)),
        end(
            "end, a list, gzip, late",
            after("[]").gzip().append_after(late),
        ),
        fault("end, blanks", Promise::Read, after("\r\n \t\n")),
        fault(
            "end, blanks, late",
            Promise::Read,
            after("\n\n").append_after(late),
        ),
    ]
}

/// One record that is not a call, or not JSON, or not UTF-8; the last one is what `get` looks for.
fn records() -> Vec<Fault> {
    let usual = Answer::as_usual;
    let item = |name, answer| fault(name, Promise::OneError, answer);
    let last = |name, text: &str| {
        let answer = usual().duration_of_record(40, text);
        fault(name, Promise::OneMismatch, answer)
    };
    let breaks =
        |name, text: &str| fault(name, Promise::Survived, usual().end_after_record(20, text));
    vec![
        item("error item", usual().error_item(20)),
        item("error item, the first", usual().error_item(1)),
        item(
            "error item, a message",
            usual().replace_record(20, r#"{"message":"Too Many Requests","statusCode":429}"#),
        ),
        item(
            "error item, a text",
            usual().replace_record(20, r#"{"error":"not found"}"#),
        ),
        item("item, null", usual().replace_record(20, "null")),
        item("item, a text", usual().replace_record(20, r#""error""#)),
        breaks("broken, an error", r#"{"error":{"message":"timeout"}}"#),
        fault(
            "broken, an error item",
            Promise::Failure,
            usual().end_after_record(20, r#",{"error":"timeout"}"#),
        ),
        breaks("broken, a text", "Internal Server Error"),
        breaks("broken, a page", "<html><h1>502</h1></html>"),
        breaks("broken, nothing", ""),
        last("NaN", "NaN"),
        last("Infinity", "Infinity"),
        last("-Infinity", "-Infinity"),
        fault(
            "invalid UTF-8",
            Promise::OneMismatch,
            usual().invalid_utf8_in_record(40),
        ),
        fault("ISO-8859-1", Promise::AllRecords, usual().latin1()),
        fault(
            "ISO-8859-1, undeclared",
            Promise::AllRecords,
            usual().latin1().content_type("application/json"),
        ),
    ]
}
