//! Against `serde_json`: what is read here is read there, and is the same.

use std::{collections::BTreeMap, fmt::Debug};

use proptest::prelude::*;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

use super::{first, read};

/// Reads it both ways; whether the quick one did.
#[track_caller]
fn agrees<'a, T: Deserialize<'a> + PartialEq + Debug>(text: &'a str) -> bool {
    let quick = read::<T>(text);
    let thorough = serde_json::from_str::<T>(text);
    if let Some(quick) = &quick {
        let thorough = thorough.unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(*quick, thorough, "{text}");
    }
    quick.is_some()
}

#[derive(Debug, Deserialize, PartialEq)]
struct Row<'a> {
    #[serde(borrow)]
    id: Option<std::borrow::Cow<'a, str>>,
    amount: f64,
    #[serde(default)]
    kind: Option<Kind>,
    pair: Option<(i8, char)>,
}

#[derive(Debug, Deserialize, PartialEq)]
enum Kind {
    In,
    Out,
    Other(u8),
}

#[derive(Debug, Deserialize, PartialEq)]
struct Wrapped(Vec<u16>);

#[test]
fn reads_what_is_as_it_should_be() {
    for text in [
        "null",
        " true ",
        "\tfalse\r\n",
        "0",
        "-1",
        "18446744073709551615",
        "-9223372036854775808",
        "0.1",
        "-0.0",
        "1e3",
        "1E-3",
        "123456789.123456789e+10",
        "0.30000000000000004",
        "2.2250738585072011e-308",
        r#""""#,
        r#""plain""#,
        r#""a string that is longer than eight and longer than thirty-two bytes, by far""#,
        r#""é, ü and 日本語 and 🎉, a string that is longer than thirty-two bytes""#,
        r#""a \"quoted\" \\ \/ \b\f\n\r\t string""#,
        r#""\u0041\u00e9\uD83D\uDE00 behind""#,
        r#""\uD7FF\uD800\uDC00\uDBFF\uDFFF\uE000""#,
        "[]",
        "[ ]",
        "[1, [2, []], {}]",
        "{}",
        "{ }",
        r#"{"a": {"b": [null, true]}, "c\n": "d"}"#,
        r#"{"a": 1, "a": 2}"#,
    ] {
        assert!(agrees::<Value>(text), "{text}");
        assert!(read::<IgnoredAny>(text).is_some(), "{text}");
    }
}

#[test]
fn gives_up_at_anything_else() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for text in [
        "",
        " ",
        "nul",
        "nulll",
        "tru",
        "truefalse",
        "1 2",
        "01",
        "-",
        "-a",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "0x1",
        "NaN",
        "1e999",
        "-1e999",
        "-0",
        "18446744073709551616",
        "-9223372036854775809",
        "\"",
        "\"open",
        "\"a\nb\"",
        "\"a\u{0}\"",
        r#""\""#,
        r#""\x""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\uD83D""#,
        r#""\uD83Dx""#,
        r#""\uD83D\n""#,
        r#""\uD83D\u0041""#,
        r#""\uD83D\uDBFF""#,
        r#""\uD83D\uE000""#,
        r#""\uDE00""#,
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{",
        "}",
        "{1: 2}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\": 1",
        "{\"a\": 1,",
        "{\"a\": 1,}",
        "{,\"a\": 1}",
        "{\"a\": 1 \"b\": 2}",
        "{\"a\": 1]",
        "{a: 1}",
        "{'a': 1}",
        "[\u{b}]",
        "[\u{a0}1]",
        "// 1",
        "1 // 2",
        &deep,
    ] {
        assert_eq!(read::<Value>(text), None, "{text}");
        // What is stepped over has to be good JSON as well.
        if read::<IgnoredAny>(text).is_some() {
            serde_json::from_str::<IgnoredAny>(text)
                .unwrap_or_else(|error| panic!("{text}: {error}"));
        }
        let inside = format!(r#"{{"other": {text}, "amount": 1}}"#);
        if read::<Row<'_>>(&inside).is_some() {
            serde_json::from_str::<Row<'_>>(&inside)
                .unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }
    assert!(read::<IgnoredAny>(&deep).is_none());
}

#[test]
fn it_is_how_deep_that_counts_and_not_how_many() {
    let many = format!("[{}[]]", "[{}],{\"a\": []},".repeat(300));
    assert!(agrees::<Value>(&many));
    for depth in [90, 99, 100, 101, 127, 128, 129] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(agrees::<Value>(&deep), depth <= 100, "{depth}");
    }
}

#[test]
fn each_string_is_put_together_for_itself() {
    assert!(agrees::<Vec<String>>(r#"["a\nb", "\tc", "d", "\u00e9"]"#));
    assert!(agrees::<Value>(r#"{"a\n": "\tc", "\u0064": {"\"": "\\"}}"#));
}

/// Where nothing is built of it, so that no error of its own gets in the way.
#[test]
fn a_comma_promises_an_item() {
    for text in ["[1,]", "[[],]", "[1,,2]", "[{},]", "{\"a\": [1,]}"] {
        assert_eq!(read::<IgnoredAny>(text).map(drop), None, "{text}");
        assert_eq!(read::<Value>(text), None, "{text}");
        let mut parser = super::Parser::new(text);
        let list = parser.array(|parser| parser.skip().map(drop));
        assert!(list.is_err(), "{text}");
    }
}

#[test]
fn types_get_what_they_would_get() {
    for text in [
        r#"{"id": "plain", "amount": 1}"#,
        r#"{"amount": -1, "id": "with \"escapes\"", "kind": "In", "more": [{"deep": "\ud83d"}]}"#,
        r#"{"amount": 1.5, "kind": "Out", "pair": [-7, "é"]}"#,
        r#"{"amount": 12345678901234567890, "kind": null, "id": null}"#,
    ] {
        assert!(agrees::<Row<'_>>(text), "{text}");
    }
    // Errors, and what only serde_json knows how to give.
    for text in [
        r#"{"amount": "1"}"#,
        r#"{"amount": 1, "amount": 2}"#,
        r#"{"id": "x"}"#,
        r#"{"amount": 1, "kind": "Neither"}"#,
        r#"{"amount": 1, "kind": {"Other": 7}}"#,
        r#"{"amount": 1, "pair": [1]}"#,
        r#"{"amount": 1, "pair": [1, "a", 2]}"#,
        r#"{"amount": 1, "pair": [1000, "a"]}"#,
        r#"["x", 1, null, null]"#,
    ] {
        assert!(!agrees::<Row<'_>>(text), "{text}");
    }
    assert!(agrees::<Wrapped>("[1, 2]"));
    assert!(agrees::<BTreeMap<String, Option<bool>>>(
        r#"{"a": true, "b": null}"#
    ));
    assert!(!agrees::<BTreeMap<u8, bool>>(r#"{"1": true}"#));
    assert!(!agrees::<f32>("0.1"));
    assert!(!agrees::<i128>("1"));
    assert!(agrees::<()>("null"));
    assert!(read::<Box<RawValue>>("1").is_none());
    assert!(read::<Marked>("1").is_none());
    assert!(read::<Vec<Marked>>("[1]").is_none());
    assert!(read::<BTreeMap<String, &RawValue>>(r#"{"a": 1}"#).is_none());
}

#[test]
fn finds_the_end_of_a_string_wherever_it_is() {
    for length in 0..100 {
        for filling in ["a", "é", "\\n", "\\\\", "\\u00e9", "日"] {
            let content = filling.repeat(length);
            assert!(agrees::<String>(&format!("\"{content}\"")));
            assert!(agrees::<IgnoredAnyBut>(&format!("[\"{content}\", 7]")));
            for bad in ["\n", "\u{1f}", "\\"] {
                assert!(!agrees::<String>(&format!("\"{content}{bad}\"")));
            }
            assert!(!agrees::<String>(&format!("\"{content}")));
        }
    }
    // A byte that is a quote but for its high bit.
    assert!(agrees::<String>("\"aaaaaa\u{a2}bbbbbbbb\u{22a2}\""));
}

/// Asks for what only `serde_json` and its own types know.
#[derive(Debug, Deserialize)]
#[serde(rename = "$private")]
struct Marked(#[expect(dead_code, reason = "only asked for")] u8);

/// Steps over one item, and keeps the next.
#[derive(Debug, PartialEq)]
struct IgnoredAnyBut(u8);

impl<'de> Deserialize<'de> for IgnoredAnyBut {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <(IgnoredAny, u8)>::deserialize(deserializer).map(|(_, number)| Self(number))
    }
}

#[test]
fn the_first_value_under_a_key() {
    for (text, expected) in [
        (r#"{"id": 7}"#, Some("7")),
        (r#" { "id" : "a\"b" , "id": 8}"#, Some(r#""a\"b""#)),
        (r#"{"\u0069d": [1, {"id": 2}]}"#, Some(r#"[1, {"id": 2}]"#)),
        (r#"{"a": {"id": 1}, "b": ["id"], "id":{}"#, Some("{}")),
        (r#"{"a": {"id": 1}}"#, None),
        (r#"{"id"}"#, None),
        (r#"{"a": x, "id": 1}"#, None),
        (r#"["id", 1]"#, None),
        ("", None),
    ] {
        assert_eq!(first(text, "id"), expected, "{text}");
    }
}

proptest! {
    /// Numbers with few digits are read in another way than those with many.
    #[test]
    fn numbers_of_any_length_are_exact(
        text in "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,17})?([eE][+-]?[0-9]{1,2})?",
    ) {
        agrees::<Value>(&text);
        agrees::<f64>(&text);
    }
}
