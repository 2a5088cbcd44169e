//! Bodies and heads that come from something other than Ovia, or that were damaged on their way.

use ovia_mock::{Answer, ContentCoding, WebPage};

use super::{Fault, fault};
use crate::promise::Promise;

pub(super) fn faults() -> Vec<Fault> {
    let mut faults = codings();
    faults.extend(answers());
    faults.extend(headers());
    faults
}

fn codings() -> Vec<Fault> {
    let coding = |name, promise, coding| {
        let answer = Answer::as_usual().content_coding(coding);
        fault(name, promise, answer)
    };
    vec![
        coding("gzip, members", Promise::Read, ContentCoding::GzipMembers),
        coding("x-gzip", Promise::Read, ContentCoding::XGzip),
        coding(
            "gzip, a changed byte",
            Promise::Damaged,
            ContentCoding::GzipChangedByte,
        ),
        coding(
            "gzip, zero CRC",
            Promise::Damaged,
            ContentCoding::GzipZeroCrc,
        ),
        coding(
            "gzip, wrong length",
            Promise::Damaged,
            ContentCoding::GzipWrongLength,
        ),
        coding(
            "gzip, no trailer",
            Promise::Damaged,
            ContentCoding::GzipWithoutTrailer,
        ),
        coding("gzip, twice", Promise::Failure, ContentCoding::GzipTwice),
        coding(
            "gzip, not applied",
            Promise::Failure,
            ContentCoding::GzipNotApplied,
        ),
        coding("zstd", Promise::ReadOrRefused, ContentCoding::Zstd),
    ]
}

/// Answers that are not Ovia's, or not what was asked for.
fn answers() -> Vec<Fault> {
    let at_once = |name, answer| fault(name, Promise::AtOnce, answer);
    let error = r#"{"error":{"code":"E1","message":"no credit"}}"#;
    let refusal = r#"{"status":"error","message":"Insufficient balance"}"#;
    let firewall = Answer::status(200)
        .content_type("text/html")
        .body("<html><h1>Request blocked</h1></html>");
    vec![
        at_once("login page", Answer::web_page(WebPage::Login)),
        at_once("start page", Answer::web_page(WebPage::Welcome)),
        at_once("firewall", Answer::web_page(WebPage::Firewall)),
        at_once("firewall, 200", firewall.clone()),
        at_once("page, no type", Answer::status(200).body("<!DOCTYPE html>")),
        at_once("error, 200", Answer::json(200, error)),
        at_once("refusal, 200", Answer::json(200, refusal)),
        at_once("empty object, 200", Answer::json(200, "{}")),
        at_once("null, 200", Answer::json(200, "null")),
        at_once("text, 200", Answer::json(200, r#""queued""#)),
        at_once("firewall, placed", firewall.takes_effect()),
        at_once("error, placed", Answer::json(200, error).takes_effect()),
        at_once(
            "empty object, placed",
            Answer::json(200, "{}").takes_effect(),
        ),
    ]
}

/// What HTTP/1.1 does not allow, or no longer, and other clients read.
fn headers() -> Vec<Fault> {
    let header = |name, answer| fault(name, Promise::ReadOrRefused, answer);
    let line = |line: &str| Answer::as_usual().head_line(line);
    vec![
        header("99 more headers", Answer::as_usual().many_headers(99)),
        header("150 more headers", Answer::as_usual().many_headers(150)),
        header("header, folded", line("x-folded: one\r\n two")),
        header("header, a space", line("x-spaced : one")),
        header("header, no name", line(": one")),
        header("header, no colon", line("x-odd")),
    ]
}
