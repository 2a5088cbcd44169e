//! What each text means, and the error for each text that is not a fault.

use std::time::Duration;

use super::{Effect, Fault, When};
use crate::answer::Answer;

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
    format!(
        "{:?} {headers:?} {body:?} {:?}",
        answer.status, answer.options
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
                retry-after=SECONDS|date+SECONDS, body=TEXT, delay=TIME, drip=BYTES/TIME, gzip, chunked, \
                content-length=BYTES, without-content-length, longer-than-announced=BYTES, http10, cut-after=BYTES, \
                reset-after=BYTES, stall-after=BYTES, garbage-chunk-after=BYTES, hang-up, lost, refuse";
    for word in ["dealy=2s", "503x", "99", "099", "1000", "Gzip", "=", "+50"] {
        assert_eq!(
            error(&format!("1: delay=1s {word}")),
            format!("`{word}`: unknown directive; {list}")
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
