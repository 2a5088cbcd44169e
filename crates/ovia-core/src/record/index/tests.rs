//! The fast and the slow path against each other, and the spans against the text.

use super::{Index, NO_KEYS, Span, Unreadable, by_value, located, located_by_value, object_text};
use crate::{conformity, fast_json::Parser, schema::Model, tolerant::Object, types::Call};

fn none() -> Vec<Span> {
    vec![Span::NONE; Call::SCHEMA.fields.len()]
}

/// `None` if the fast path does not support the text.
fn fast(text: &str) -> Option<Vec<Span>> {
    let (mut parser, mut spans) = (Parser::new(text), none());
    located(Call::SCHEMA, &mut parser, NO_KEYS, 0, &mut spans).ok()?;
    parser.is_at_end().then_some(spans)
}

fn slow(text: &str) -> Vec<Span> {
    let mut spans = none();
    by_value(Call::SCHEMA, text, &mut spans).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    spans
}

/// Indexes a record in every way, and returns the JSON of its documented fields; whether the fast path
/// did it, and whether it conforms.
fn indexed(text: &str) -> (Vec<(&'static str, &str)>, bool, bool) {
    let index = Index::of(Call::SCHEMA, text.as_bytes()).expect("a record");
    let (fast, slow) = (fast(text), slow(text));
    assert_eq!(index.spans, slow, "{text}");
    assert!(fast.as_ref().is_none_or(|fast| *fast == slow), "{text}");
    let named = Call::SCHEMA.fields.iter().enumerate();
    let named = named
        .filter_map(|(position, (name, _))| Some((*name, index.json(text.as_bytes(), position)?)));
    let conforms = conformity::conforms::<Call>(text);
    (named.collect(), fast.is_some(), conforms)
}

#[test]
fn both_paths_find_the_same() {
    for (text, expected, is_fast, conforms) in [
        ("{}", vec![], true, true),
        (r#"{"duration":71}"#, vec![("duration", "71")], true, true),
        (
            r#"{"duration":"71"}"#,
            vec![("duration", r#""71""#)],
            true,
            false,
        ),
        (
            r#"{"duration":null}"#,
            vec![("duration", "null")],
            true,
            true,
        ),
        // White space wherever JSON allows it.
        (
            "{ \t\r\n\"duration\" \n : \t71 \r\n, \"more\" : [ 1 ] , \"costs\" : { \"llm\" : 1 } }",
            vec![("duration", "71"), ("costs", r#"{ "llm" : 1 }"#)],
            true,
            true,
        ),
        // A key with escapes, and characters that look like the end of a value.
        (
            r#"{"d\u0075ration": 71, "status": "\"},{\u0000", "é": "duration"}"#,
            vec![("status", r#""\"},{\u0000""#), ("duration", "71")],
            true,
            true,
        ),
        // If a key occurs twice, the last value counts, and only it has to fit.
        (
            r#"{"duration": "71", "duration": 71}"#,
            vec![("duration", "71")],
            true,
            true,
        ),
        (
            r#"{"duration": 71, "\u0064uration": "71"}"#,
            vec![("duration", r#""71""#)],
            true,
            false,
        ),
        // What the fast reader does not support.
        (
            r#"{"n": 1e999, "duration": 71}"#,
            vec![("duration", "71")],
            true,
            true,
        ),
        (
            r#"{"\ud800": 1, "duration": 71}"#,
            vec![("duration", "71")],
            false,
            true,
        ),
    ] {
        let (mut found, was_fast, fits) = indexed(text);
        let order = |name| Call::SCHEMA.position(name);
        let mut expected = expected;
        expected.sort_by_key(|(name, _)| order(name));
        found.sort_by_key(|(name, _)| order(name));
        assert_eq!(
            (found, was_fast, fits),
            (expected, is_fast, conforms),
            "{text}"
        );
    }
}

#[test]
fn depth_and_size_do_not_change_what_is_found() {
    for depth in [1, 99, 100, 101, 127, 128, 129, 5000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let text = format!(r#"{{"x": {deep}, "duration": 71, "status": {deep}}}"#);
        let (found, _, conforms) = indexed(&text);
        assert_eq!(found.len(), 2, "{depth}");
        assert!(found.contains(&("duration", "71")) && found.contains(&("status", &*deep)));
        assert!(!conforms);
    }
}

#[test]
fn bytes_that_are_not_a_record() {
    for (bytes, why) in [
        (&b"{\"a\": \"\xff\"}"[..], "NotUtf8"),
        (b"[{}]", "NotAnObject"),
        (b"null", "NotAnObject"),
        (b"", "NotAnObject"),
        (b" {}", "NotAnObject"),
        (b"{", "Invalid"),
        (b"{} {}", "Invalid"),
        (b"{\"duration\": 71, }", "Invalid"),
        (b"{\"a\nb\": 1}", "Invalid"),
    ] {
        let kind = |unreadable| match unreadable {
            Unreadable::NotUtf8 => "NotUtf8",
            Unreadable::NotAnObject => "NotAnObject",
            Unreadable::Invalid(_) => "Invalid",
        };
        let text = bytes.escape_ascii();
        let found = Index::of(Call::SCHEMA, bytes).map(|_| ()).map_err(kind);
        assert_eq!(found, Err(why), "{text}");
    }
    assert!(object_text(b"{").is_ok(), "the first byte decides");
}

#[test]
fn spans_count_from_an_offset() {
    for text in [
        r#"{"duration": 71, "x": 1, "status": "a\n"}"#,
        r#"{"dur\u0061tion": 71, "status": "b", "status": "a\n"}"#,
    ] {
        let (mut fast, mut slow) = (none(), none());
        located(
            Call::SCHEMA,
            &mut Parser::new(text),
            NO_KEYS,
            1000,
            &mut fast,
        )
        .expect("supported");
        let Object(fields) = serde_json::from_str(text).expect("an object");
        located_by_value(Call::SCHEMA, text, 1000, &fields, &mut slow).expect("a small text");
        assert_eq!(fast, slow, "{text}");
        let span = fast[Call::SCHEMA.position("status").expect("a field")];
        let (start, end) = (span.start() - 1000, span.end() - 1000);
        assert_eq!(&text[start..end], r#""a\n""#);
    }
}
