//! What each text means, and the error for each text that is not a fault.

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

fn error(text: &str) -> String {
    match text.parse::<Fault>() {
        Err(error) => error.to_string(),
        Ok(fault) => panic!("{text:?} is taken for {fault:?}"),
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

#[test]
fn errors_name_the_directive_and_what_is_expected() {
    let list = "there are: STATUS, redirect=URL, header=NAME:VALUE, content-type=TYPE, \
                retry-after=SECONDS|date+SECONDS, body=TEXT, json=TEXT, web-page=PAGE, takes-effect, \
                many-headers=COUNT, odd-header=KIND, first-records=COUNT, content-range, total-count, \
                pages-of=COUNT, endless-pages, next-page=URL, error-item=N, replace-record=N:TEXT, end-after-record=N:TEXT, \
                duration-of-record=N:TEXT, invalid-utf8-in-record=N, delay=TIME, drip=BYTES/TIME, gzip, \
                content-coding=CODING, latin1, append=TEXT, append-after=TIME, chunked, \
                content-length=BYTES, without-content-length, longer-than-announced=BYTES, http10, cut-after=BYTES, \
                reset-after=BYTES, stall-after=BYTES, garbage-chunk-after=BYTES, hang-up, lost, refuse";
    for word in ["503x", "99", "099", "1000", "=", "+50", "slow"] {
        assert_eq!(
            error(&format!("1: delay=1s {word}")),
            format!("`{word}`: unknown directive; {list}")
        );
    }
    for (word, form) in [
        ("dealy=2s", "delay=TIME"),
        ("Gzip", "gzip"),
        ("refused", "refuse"),
        ("page-of=5", "pages-of=COUNT"),
        ("invalid-utf-8-in-record=3", "invalid-utf8-in-record=N"),
        ("error-items=3", "error-item=N"),
        ("webpage=login", "web-page=PAGE"),
        ("content-encoding=zstd", "content-coding=CODING"),
    ] {
        assert_eq!(
            error(&format!("1: delay=1s {word}")),
            format!("`{word}`: unknown directive; did you mean `{form}`?")
        );
    }
    for (text, expected) in [
        (
            "503",
            "\"503\" has no colon: expected WHEN: DIRECTIVES, such as `1: 503`",
        ),
        (
            "",
            "\"\" has no colon: expected WHEN: DIRECTIVES, such as `1: 503`",
        ),
        ("0: 503", "requests are counted from 1"),
        ("every 0: 503", "requests are counted from 1"),
        ("4-2: 503", "`4-2`: the end is before the start"),
        ("1x: 503", "\"1x\" is not a whole number"),
        ("1-+2: 503", "\"+2\" is not a whole number"),
        (
            "99999999999999999999: 503",
            "\"99999999999999999999\" is too large a number",
        ),
        ("1: gzip=1", "`gzip=1`: expected `gzip`"),
        ("1: delay", "`delay`: expected `delay=TIME`"),
        (
            "1: delay=",
            "`delay=`: \"\" is not a time: expected a whole number and us, ms, s or m",
        ),
        ("1: delay=ms", "`delay=ms`: \"\" is not a whole number"),
        (
            "1: delay=5",
            "`delay=5`: \"5\" is not a time: expected a whole number and us, ms, s or m",
        ),
        (
            "1: delay=1.5s",
            "`delay=1.5s`: \"1.5s\" is not a time: expected a whole number and us, ms, s or m",
        ),
        (
            "1: drip=512",
            "`drip=512`: \"512\" has no `/` between the bytes and the time",
        ),
        ("1: drip=0/1s", "`drip=0/1s`: 0 bytes at a time never end"),
        (
            "1: cut-after=-1",
            "`cut-after=-1`: \"-1\" is not a whole number",
        ),
        (
            "1: retry-after=date",
            "`retry-after=date`: \"date\" is not a whole number",
        ),
        ("1: header=x", "`header=x`: \"x\" is not NAME:VALUE"),
        ("1: header=:x", "`header=:x`: \":x\" is not NAME:VALUE"),
        ("1: 503 429", "`429`: cannot be combined with `503`"),
        ("1: hang-up 503", "`503`: cannot be combined with `hang-up`"),
        ("1: gzip gzip", "`gzip`: cannot be combined with `gzip`"),
        (
            "1: cut-after=1 reset-after=2",
            "`reset-after=2`: cannot be combined with `cut-after=1`",
        ),
        (
            "1: chunked content-length=2",
            "`content-length=2`: cannot be combined with `chunked`",
        ),
        (
            "1: body=x",
            "`body=`: the usual body cannot be replaced: give a status too",
        ),
        (
            "1: web-page=logn",
            "`web-page=logn`: expected one of login, firewall, gateway, welcome",
        ),
        (
            "1: odd-header=x",
            "`odd-header=x`: expected one of folded, space-before-colon, no-name",
        ),
        (
            "1: content-coding=br",
            "`content-coding=br`: expected one of gzip, x-gzip, gzip-members, gzip-twice, \
             gzip-not-applied, gzip-changed-byte, gzip-zero-crc, gzip-wrong-length, \
             gzip-without-trailer, zstd",
        ),
        (
            "1: gzip content-coding=zstd",
            "`content-coding=zstd`: cannot be combined with `gzip`",
        ),
        (
            "1: web-page=login json={}",
            "`json={}`: cannot be combined with `web-page=login`",
        ),
        (
            "1: many-headers=70000",
            "`many-headers=70000`: \"70000\" is too large a number",
        ),
        (
            "1: pages-of=0",
            "`pages-of=0`: pages of 0 records never end",
        ),
        (
            "1: error-item=0",
            "`error-item=0`: records are counted from 1",
        ),
        (
            "1: replace-record=null",
            "`replace-record=null`: \"null\" is not N:TEXT, such as 3:null",
        ),
        (
            "1: duration-of-record=x:NaN",
            "`duration-of-record=x:NaN`: \"x\" is not a whole number",
        ),
        (
            "1: refuse gzip",
            "`refuse`: it cannot be combined with other directives",
        ),
        (
            "1: gzip refuse",
            "`refuse`: it cannot be combined with other directives",
        ),
        (
            "POST 1: refuse",
            "`refuse`: a connection is refused before its POST is known",
        ),
    ] {
        assert_eq!(error(text), expected, "{text:?}");
    }
    for nothing in ["1:", "1:  "] {
        let message = error(nothing);
        assert!(message.starts_with("nothing after the colon: expected one or more of STATUS, "));
    }
    for which in [
        "x",
        "POST",
        "PSOT 1",
        "POST GET 1",
        "1 2",
        "every",
        "every 1 2",
        "-3",
        "**",
        "",
    ] {
        let message = error(&format!("{which}: 503"));
        let expected = format!(
            "{which:?} does not say which requests: expected N, N-M, N-, `every N` or `*`, "
        );
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn no_text_panics() {
    for text in [
        ":",
        "::",
        "1:=",
        "1: =x",
        "é: é",
        "1: é=é",
        "1: delay=1é",
        "1: drip=/",
        "1: drip=é/é",
        "*: body",
    ] {
        error(text);
    }
}
