//! The error for each text that is not a fault.

use crate::fault::Fault;

fn error(text: &str) -> String {
    match text.parse::<Fault>() {
        Err(error) => error.to_string(),
        Ok(fault) => panic!("{text:?} is taken for {fault:?}"),
    }
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
