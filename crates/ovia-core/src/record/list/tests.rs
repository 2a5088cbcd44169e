//! Lists of every kind of items, read on the fast path, on the slow path, and on both.

use crate::{record::Record, types::Call};

fn call(items: &str) -> Record<Call> {
    let text = format!(r#"{{"id": "x", "transcript_objects": {items}, "status": "y"}}"#);
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The JSON and the content of each item.
fn items(items: &str) -> Vec<(String, Option<String>)> {
    let call = call(items);
    let list = call.transcript_objects().expect("a list");
    assert_eq!(list.as_str(), items);
    let found: Vec<_> = list
        .iter()
        .map(|item| (item.as_str().to_owned(), item.content().map(str::to_owned)))
        .collect();
    // Every way of reading the list says the same, and so does the model.
    assert_eq!(
        (list.len(), list.is_empty()),
        (found.len(), found.is_empty())
    );
    for (position, (json, _)) in found.iter().enumerate() {
        assert_eq!(list.get(position).expect("an item").as_str(), json);
    }
    assert!(list.get(found.len()).is_none());
    let model = call.to_model().transcript_objects.unwrap_or_default();
    let times = model.iter().map(|item| item.timestamp);
    assert!(times.eq(list.iter().map(|item| item.timestamp())));
    let contents = model.into_iter().map(|item| item.content);
    assert!(contents.eq(found.iter().map(|(_, content)| content.clone())));
    let mut iter = list.iter();
    iter.by_ref().for_each(drop);
    assert!(iter.next().is_none() && iter.next().is_none());
    found
}

#[test]
fn items_are_views_of_their_own_text() {
    assert_eq!(items("[]"), []);
    assert_eq!(items(" [ \n ] ".trim()), []);
    let found = items("[ {\"content\" : \"a\\n\"} ,\n{} ,{ \"content\": \"b\", \"x\": 1 } ]");
    assert_eq!(
        found,
        [
            (r#"{"content" : "a\n"}"#.to_owned(), Some("a\n".to_owned())),
            ("{}".to_owned(), None),
            (
                r#"{ "content": "b", "x": 1 }"#.to_owned(),
                Some("b".to_owned())
            ),
        ]
    );
}

#[test]
fn items_that_are_not_objects_keep_their_position() {
    let json = [
        r#"{"content": "a"}"#,
        "7",
        "null",
        "[{}]",
        r#""{""#,
        r#"{"content": "b"}"#,
    ];
    let (a, b) = (Some("a".to_owned()), Some("b".to_owned()));
    let expected = [a, None, None, None, None, b];
    // On the fast path, and on the slow path after an item that the fast one does not support: an
    // object, and one that is not an object itself.
    let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
    for first in [None, Some(format!(r#"{{"x": {deep}}}"#)), Some(deep)] {
        let json: Vec<&str> = first.as_deref().into_iter().chain(json).collect();
        let found = items(&format!("[{}]", json.join(", ")));
        assert!(found.iter().map(|(json, _)| json).eq(&json));
        let contents = found.into_iter().map(|(_, content)| content);
        let skipped = json.len() - expected.len();
        assert!(contents.skip(skipped).eq(expected.clone()), "{first:?}");
    }
}

/// The keys of an item are guessed from the one before: whatever that was, it changes nothing.
#[test]
fn items_are_read_alike_after_any_other() {
    let many: String = (0..9).map(|n| format!(r#""k{n}":{n},"#)).collect();
    let shapes = [
        r#"{"role":"user","content":"a"}"#,
        r#"{"role":"user","content":"\u0062","timestamp":"2026-11-25T12:26:04Z"}"#,
        r#"{"content":"c","role":"user"}"#,
        r#"{"contents":1,"content":"d"}"#,
        r#"{"content" :"e"}"#,
        r#"{"c\u006fntent":"f"}"#,
        r#"{"content":null,"content":"g"}"#,
        r#"{"rol":1,"conten":2}"#,
        r#"{"role":"user","contenu":"n","timestamq":"2026-11-25T12:26:05Z"}"#,
        r#"{"rolf":"user","content":"o","timestamp":"2026-11-25T12:26:06Z"}"#,
        r#"{"a key of more than 16 bytes":1,"content":"h"}"#,
        r#"{"a key of more than 16 others":1,"content":"i"}"#,
        r#"{"":1,"content":"j"}"#,
        r#"{"role":{"role":1,"content":"x"},"content":"k"}"#,
        r#"{"role":[{"content":"x"},{"content":"y"}],"content":"l"}"#,
        &format!(r#"{{{many}"content":"m"}}"#),
        "{}",
        "7",
    ];
    for first in shapes {
        for second in shapes {
            for third in [shapes[1], shapes[8], shapes[13], first] {
                // `items` compares them with the model.
                let found = items(&format!("[{first},{second},{third}]"));
                let json: Vec<_> = found.iter().map(|(json, _)| json.as_str()).collect();
                assert_eq!(json, [first, second, third]);
            }
        }
    }
}

/// The fast reader gives up at an item that is nested deeper than 100 levels, or that has a key which
/// is not text, and `serde_json` reads the rest.
#[test]
fn a_list_goes_on_where_the_fast_reader_gives_up() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let odd = [
        format!(r#"{{"x": {}, "content": "odd"}}"#, deep(120)),
        format!(r#"{{"x": {}, "content": "odd"}}"#, deep(1000)),
        r#"{"\ud800": 1, "content": "odd"}"#.to_owned(),
        r#"{"content": "even", "content": "odd"}"#.to_owned(),
    ];
    for odd in &odd {
        for place in 0..5 {
            let mut json: Vec<String> = (0..5)
                .map(|item| format!(r#"{{"n": {item}, "content": "{item}\u0041"}}"#))
                .collect();
            json[place].clone_from(odd);
            let found = items(&format!("[{}]", json.join(" , ")));
            assert_eq!(found.len(), 5, "{place}");
            for (item, (found, json)) in found.iter().zip(&json).enumerate() {
                assert_eq!(found.0, *json);
                let content = match item == place {
                    true => "odd".to_owned(),
                    false => format!("{item}A"),
                };
                assert_eq!(found.1, Some(content));
            }
        }
    }
}

#[test]
fn a_value_that_is_not_a_list_is_none() {
    for value in ["null", "{}", r#""[]""#, "7"] {
        assert!(call(value).transcript_objects().is_none(), "{value}");
    }
}

#[test]
fn debug_shows_no_item() {
    let call = call(r#"[{"content": "private"}]"#);
    let list = call.transcript_objects().expect("a list");
    let shown = format!("{list:?} {:?} {:?}", list.iter(), list.get(0));
    assert!(!shown.contains("private"), "{shown}");
    assert!(shown.starts_with("List { bytes: 24, .. }"), "{shown}");
}
