//! What each text means. The errors are in `errors`.

mod errors;

use std::time::Duration;

use super::{Effect, Fault, When};
use crate::{ContentCoding, WebPage, answer::Answer, list_body::Edit};

fn parse(text: &str) -> Fault {
    text.parse()
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Everything about an answer: its `Debug` hides the values.
fn shown(answer: &Answer) -> String {
    let headers = answer
        .headers
        .iter()
        .map(|(name, value)| (name, value.clone().into_text()))
        .collect::<Vec<_>>();
    let body = String::from_utf8_lossy(&answer.body);
    let edits = answer.list.edits.iter().map(|(position, edit)| match edit {
        Edit::Replace(text) | Edit::EndAfter(text) | Edit::Duration(text) => {
            format!("{position} {edit:?} {text}")
        }
        Edit::CutCharacter => format!("{position} {edit:?}"),
    });
    format!(
        "{:?} {headers:?} {body:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        answer.status,
        answer.list,
        edits.collect::<Vec<_>>(),
        answer.list.next_page.as_ref().map(|url| &url.0),
        answer.options,
        answer.options.appended.0,
        answer.options.head_lines.0,
    )
}

fn answer(words: &str) -> String {
    match parse(&format!("1: {words}")).effect {
        Effect::Answer(answer) => shown(&answer),
        Effect::Refuse => "refuse".to_owned(),
    }
}

#[test]
fn requests_are_chosen_by_number_and_method() {
    for (text, method, when) in [
        ("1: 503", None, When::Between(1, 1)),
        (" 2-4 :503", None, When::Between(2, 4)),
        ("7-7: 503", None, When::Between(7, 7)),
        ("5-: 503", None, When::Between(5, u64::MAX)),
        ("*: 503", None, When::Always),
        ("every 3: 503", None, When::Every(3)),
        ("POST 1: 503", Some("POST"), When::Between(1, 1)),
        ("post  *: 503", Some("POST"), When::Always),
        ("GET every 2: 503", Some("GET"), When::Every(2)),
    ] {
        let fault = parse(text);
        assert_eq!(
            (fault.method.as_deref(), fault.when),
            (method, when),
            "{text}"
        );
    }
}

#[test]
fn every_directive_does_what_its_method_does() {
    let usual = Answer::as_usual;
    let ms = Duration::from_millis;
    for (words, expected) in [
        ("429 body=", Answer::status(429)),
        ("200", Answer::status(200)),
        (
            "redirect=https://x.example/a?b=c:d",
            Answer::redirect(302, "https://x.example/a?b=c:d"),
        ),
        ("redirect=/x 307", Answer::redirect(307, "/x")),
        (
            "header=X-A:b:c header=X-A:",
            usual().header("X-A", "b:c").header("X-A", ""),
        ),
        (
            "content-type=text/html;q=1",
            usual().content_type("text/html;q=1"),
        ),
        ("retry-after=120", usual().retry_after(120)),
        ("delay=200ms", usual().delay(ms(200))),
        ("delay=2s", usual().delay(ms(2000))),
        ("delay=1m", usual().delay(ms(60_000))),
        ("delay=500us", usual().delay(Duration::from_micros(500))),
        ("drip=512/10ms", usual().drip(512, ms(10))),
        ("gzip", usual().gzip()),
        ("chunked", usual().chunked()),
        ("content-length=5", usual().content_length(5)),
        ("without-content-length", usual().without_content_length()),
        ("longer-than-announced=3", usual().longer_than_announced(3)),
        ("http10", usual().http10()),
        ("json={}", Answer::json(200, "{}")),
        (
            r#"402 json={"error": "no credit"} "#,
            Answer::json(402, r#"{"error": "no credit"} "#),
        ),
        (
            "content-type=text/json json=[]",
            Answer::status(200).content_type("text/json").body("[]"),
        ),
        ("web-page=login", Answer::web_page(WebPage::Login)),
        (
            "web-page=firewall gzip",
            Answer::web_page(WebPage::Firewall).gzip(),
        ),
        ("web-page=gateway", Answer::web_page(WebPage::Gateway)),
        (
            "web-page=welcome 201 content-type=a/b",
            Answer::status(201)
                .content_type("a/b")
                .body(WebPage::Welcome.html()),
        ),
        ("takes-effect 502 body=", Answer::status(502).takes_effect()),
        ("many-headers=150", usual().many_headers(150)),
        (
            "odd-header=folded",
            usual().head_line("x-folded: one\r\n two"),
        ),
        (
            "odd-header=space-before-colon",
            usual().head_line("x-spaced : one"),
        ),
        ("odd-header=no-name", usual().head_line(": one")),
        (
            "first-records=50 content-range total-count",
            usual().first_records(50).content_range().total_count(),
        ),
        (
            "pages-of=50 next-page=/a?page=1&b=c",
            usual().pages_of(50).next_page("/a?page=1&b=c"),
        ),
        (
            "pages-of=50 endless-pages",
            usual().pages_of(50).endless_pages(),
        ),
        (
            "error-item=3 error-item=7",
            usual().error_item(3).error_item(7),
        ),
        (
            r#"replace-record=3:{"message":"no"} replace-record=4:"#,
            usual()
                .replace_record(3, r#"{"message":"no"}"#)
                .replace_record(4, ""),
        ),
        (
            "end-after-record=20:error:timeout",
            usual().end_after_record(20, "error:timeout"),
        ),
        (
            "duration-of-record=1:-Infinity",
            usual().duration_of_record(1, "-Infinity"),
        ),
        (
            "invalid-utf8-in-record=9",
            usual().invalid_utf8_in_record(9),
        ),
        (
            "content-coding=x-gzip",
            usual().content_coding(ContentCoding::XGzip),
        ),
        (
            "content-coding=zstd",
            usual().content_coding(ContentCoding::Zstd),
        ),
        ("content-coding=gzip", usual().gzip()),
        (
            "latin1 content-type=application/json",
            usual().latin1().content_type("application/json"),
        ),
        (
            "content-type=application/json latin1",
            usual().latin1().content_type("application/json"),
        ),
        (
            "append=<br> append-after=1s",
            usual().append("<br>").append_after(ms(1000)),
        ),
        ("cut-after=1000", usual().cut_after(1000)),
        ("reset-after=1000", usual().reset_after(1000)),
        ("stall-after=0", usual().stall_after(0)),
        ("garbage-chunk-after=9", usual().garbage_chunk_after(9)),
        ("hang-up", Answer::hang_up()),
        ("lost", usual().lost()),
        ("delay=1s hang-up", Answer::hang_up().delay(ms(1000))),
        (
            "gzip\tcut-after=10  delay=1ms",
            usual().gzip().cut_after(10).delay(ms(1)),
        ),
        (
            "502 content-type=text/html gzip body= <p>gzip: no</p> ",
            Answer::status(502)
                .content_type("text/html")
                .gzip()
                .body(" <p>gzip: no</p> "),
        ),
    ] {
        assert_eq!(answer(words), shown(&expected), "{words}");
    }
    assert_eq!(answer("refuse "), "refuse");
}

#[test]
fn names_of_values_are_those_of_the_types() {
    for (name, coding) in ContentCoding::NAMES {
        let words = format!("content-coding={name}");
        let expected = Answer::as_usual().content_coding(coding);
        assert_eq!(answer(&words), shown(&expected), "{words}");
    }
    for (name, page) in WebPage::NAMES {
        let words = format!("web-page={name}");
        assert_eq!(answer(&words), shown(&Answer::web_page(page)), "{words}");
    }
}

#[test]
fn the_date_depends_on_when_it_is_asked_for() {
    let shown = answer("503 retry-after=date+999999999999");
    assert!(shown.contains("Fri, 31 Dec 9999 23:59:59 GMT"), "{shown}");
}

#[test]
fn an_error_status_has_ovias_error_body() {
    let body = r#"{"error":503,"message":"Service Unavailable"}"#;
    assert_eq!(answer("503 gzip"), shown(&Answer::json(503, body).gzip()));
    let html = Answer::status(503).content_type("text/html").body(body);
    assert_eq!(answer("503 content-type=text/html"), shown(&html));
    let body = r#"{"error":599,"message":"planned by a fault"}"#;
    assert_eq!(answer("599"), shown(&Answer::json(599, body)));
    assert_eq!(answer("399"), shown(&Answer::status(399)));
}
