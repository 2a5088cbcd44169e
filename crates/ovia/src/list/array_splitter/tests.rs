//! The reader against serde_json, cut at every byte.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::value::RawValue;

use super::{
    super::read_ahead::{NoReadAhead, ReadAhead, RecordReader, Ticket},
    ArraySplitter, Bounds, Element, Malformed,
};

const BOUNDS: Bounds = Bounds {
    bytes: usize::MAX,
    depth: usize::MAX,
};

/// Reads pieces; the records, and what ended them.
fn read(pieces: &[&[u8]]) -> (Vec<String>, Result<bool, Malformed>) {
    read_within(BOUNDS, pieces)
}

/// The same; reading records ahead must not change it.
fn read_within(bounds: Bounds, pieces: &[&[u8]]) -> (Vec<String>, Result<bool, Malformed>) {
    let split = read_by(&mut NoReadAhead, |_, _| None, bounds, pieces);
    let read = read_by(&mut texts(), ReadAhead::take, bounds, pieces);
    assert_eq!(read, split, "read ahead");
    split
}

/// Reads the texts of records ahead.
fn texts() -> ReadAhead<String> {
    ReadAhead::new(|parser| Ok(parser.skip()?.to_owned()))
}

fn read_by<R: RecordReader>(
    reader: &mut R,
    take: fn(&mut R, Ticket) -> Option<String>,
    bounds: Bounds,
    pieces: &[&[u8]],
) -> (Vec<String>, Result<bool, Malformed>) {
    let mut splitter = ArraySplitter::new(bounds);
    let mut records = Vec::new();
    for piece in pieces {
        splitter.push(Bytes::copy_from_slice(piece));
        let (more, end) = read_on(&mut splitter, reader, take);
        records.extend(more);
        if end.is_err() {
            return (records, end);
        }
    }
    (records, Ok(splitter.is_complete()))
}

/// The records that are there.
fn read_on<R: RecordReader>(
    splitter: &mut ArraySplitter,
    reader: &mut R,
    take: fn(&mut R, Ticket) -> Option<String>,
) -> (Vec<String>, Result<bool, Malformed>) {
    let mut records = Vec::new();
    loop {
        match splitter.next_with(reader) {
            Ok(Some(Element::Record(record))) => {
                records.push(String::from_utf8_lossy(&record).into_owned());
            }
            Ok(Some(Element::ReadAhead(record, ticket))) => {
                let text = take(reader, ticket).expect("a record that was read ahead");
                assert_eq!(record, text);
                records.push(text);
            }
            Ok(Some(other)) => records.push(format!("{other:?}")),
            Ok(None) => return (records, Ok(splitter.is_complete())),
            Err(broken) => return (records, Err(broken)),
        }
    }
}

/// The same, with nothing read before all of it is there.
fn read_late(text: &[u8]) -> (Vec<String>, Result<bool, Malformed>) {
    let mut reader = ArraySplitter::new(BOUNDS);
    for byte in text {
        reader.push(Bytes::copy_from_slice(&[*byte]));
    }
    assert_eq!(reader.pending(), text);
    read_on(&mut reader, &mut texts(), ReadAhead::take)
}

/// The same, in two pieces, for every place of the cut; all have to agree.
fn read_cut_everywhere(text: &[u8]) -> (Vec<String>, Result<bool, Malformed>) {
    let whole = read(&[text]);
    for cut in 0..=text.len() {
        assert_eq!(read(&[&text[..cut], &text[cut..]]), whole, "cut at {cut}");
    }
    let bytes: Vec<&[u8]> = text.chunks(1).collect();
    assert_eq!(read(&bytes), whole, "byte by byte");
    assert_eq!(read_late(text), whole, "late");
    whole
}

#[test]
fn records_of_every_kind() {
    let text = r#" [ {"a": "]}\"\\", "b": [{}, []]} , [1, [2]],"x\"y,]" , 12.5e3,null
        ,true, {}] "#;
    let (records, end) = read_cut_everywhere(text.as_bytes());
    assert_eq!(
        records,
        [
            r#"{"a": "]}\"\\", "b": [{}, []]}"#,
            "[1, [2]]",
            r#""x\"y,]""#,
            "12.5e3",
            "null",
            "true",
            "{}"
        ]
    );
    assert_eq!(end, Ok(true));
}

#[test]
fn empty_lists_and_empty_bodies() {
    assert_eq!(read_cut_everywhere(b" [ ] \n"), (vec![], Ok(true)));
    assert_eq!(read_cut_everywhere(b""), (vec![], Ok(false)));
    assert_eq!(read_cut_everywhere(b"[{}"), (vec!["{}".into()], Ok(false)));
    let mark = b"\xef\xbb\xbf[{}]";
    assert_eq!(read_cut_everywhere(mark), (vec!["{}".into()], Ok(true)));
}

#[test]
fn what_is_no_array() {
    for text in ["{}", "<html>", "null", "\"[\"", "]"] {
        let (records, end) = read_cut_everywhere(text.as_bytes());
        assert_eq!(
            (records, end),
            (vec![], Err(Malformed::NotAnArray)),
            "{text}"
        );
    }
    // After white space there is no byte-order mark to wait for.
    let not_a_mark = read_cut_everywhere(b" \xef");
    assert_eq!(not_a_mark, (vec![], Err(Malformed::NotAnArray)));
}

#[test]
fn what_is_no_array_any_more_comes_after_the_records_before_it() {
    for (text, offset, what) in [
        ("[{},]", 4, "a comma without a record after it"),
        ("[{} {}]", 4, "two records without a comma between them"),
        ("[{}] x", 5, "more data after the list"),
        ("[{},,{}]", 4, "expected a record"),
        ("[{}}", 3, "two records without a comma between them"),
    ] {
        let (records, end) = read_cut_everywhere(text.as_bytes());
        assert_eq!(records, ["{}"], "{text}");
        assert_eq!(end, Err(Malformed::Unexpected { offset, what }), "{text}");
    }
}

#[test]
fn the_buffer_holds_one_record_at_a_time() {
    let mut reader = ArraySplitter::new(BOUNDS);
    reader.push(Bytes::from_static(b"["));
    for _ in 0..1000 {
        reader.push(Bytes::from_static(br#"{"text": "0123456789"},"#));
        assert!(reader.next().expect("an array").is_some());
        assert!(reader.next().expect("an array").is_none());
        assert!(reader.pending().len() < 30);
    }
    assert_eq!(reader.arrived(), 1 + 1000 * 23);
}

#[test]
fn a_record_in_one_chunk_is_a_slice_of_it() {
    let text = Bytes::from_static(br#" [{"a": [1]}, "text", 12.5, [{}], {"#);
    let mut reader = ArraySplitter::new(BOUNDS);
    reader.push(text.clone());
    for expected in [r#"{"a": [1]}"#, "\"text\"", "12.5", "[{}]"] {
        let piece = reader.next().expect("an array");
        let Some(Element::Record(record)) = piece else {
            panic!("{piece:?}");
        };
        assert_eq!(record, expected);
        assert!(text.as_ptr_range().contains(&record.as_ptr()));
    }
    assert_eq!(reader.next(), Ok(None));
    assert_eq!(reader.pending(), &b"{"[..]);
}

#[test]
fn most_records_of_a_long_chunk_are_read_ahead() {
    // Up to 30 KB each; one of them cannot be read ahead, and characters are cut by windows.
    let records: Vec<String> = (0..200)
        .map(|number| match number {
            90 => r#"{"a": NaN}"#.to_owned(),
            _ => format!(r#"{{"a": "{}"}}"#, "é".repeat(number * 77)),
        })
        .collect();
    let text = format!("[{}]", records.join(" , "));
    for chunk in [text.len(), 400_000, 100_001, 16_384] {
        let mut splitter = ArraySplitter::new(BOUNDS);
        let (mut reader, mut found, mut split) = (texts(), Vec::new(), 0);
        for piece in text.as_bytes().chunks(chunk) {
            splitter.push(Bytes::copy_from_slice(piece));
            while let Some(element) = splitter.next_with(&mut reader).expect("an array") {
                found.push(match element {
                    Element::ReadAhead(_, ticket) => reader.take(ticket).expect("read ahead"),
                    Element::Record(record) => {
                        split += 1;
                        String::from_utf8(record.into()).expect("UTF-8")
                    }
                    other => panic!("{other:?}"),
                });
            }
        }
        assert_eq!(found, records);
        assert!(splitter.is_complete());
        // One in each chunk, and what comes after the odd one in its chunk.
        let most = match chunk {
            100_001 => 2 + text.len() / chunk + 100_001 / (90 * 77 * 2),
            400_000 => 2 + text.len() / chunk + 400_000 / (90 * 77 * 2),
            _ => 199,
        };
        assert!((1..=most).contains(&split), "{split} of at most {most}");
    }
}

#[test]
fn what_was_read_ahead_and_is_not_wanted_is_dropped() {
    let mut splitter = ArraySplitter::new(BOUNDS);
    let mut reader = texts();
    splitter.push(Bytes::from_static(b"[{},{\"a\":1},{\"b\":2},{\"c\":3}]"));
    let mut tickets = Vec::new();
    while let Ok(Some(Element::ReadAhead(_, ticket))) = splitter.next_with(&mut reader) {
        tickets.push(ticket);
    }
    assert_eq!(reader.take(tickets[1]).as_deref(), Some(r#"{"a":1}"#));
    assert_eq!(reader.take(tickets[0]), None);
    assert_eq!(reader.take(tickets[3]).as_deref(), Some(r#"{"c":3}"#));
    assert_eq!(reader.take(tickets[3]), None);
}

#[test]
fn what_has_arrived_and_what_is_left_of_it() {
    let mut reader = ArraySplitter::new(BOUNDS);
    assert!(reader.is_empty());
    for (chunk, piece, pending) in [
        (" [ {\"a\"", Ok(None), "{\"a\""),
        (": 1", Ok(None), "{\"a\": 1"),
        ("} , 2", Ok(Some("{\"a\": 1}")), " , 2"),
        ("3", Ok(None), "23"),
        (" 4", Ok(Some("23")), " 4"),
    ] {
        reader.push(chunk.into());
        assert!(!reader.is_empty() && !reader.is_complete());
        let piece = piece.map(|record| record.map(|text| Element::Record(text.into())));
        assert_eq!(reader.next(), piece);
        assert_eq!(reader.pending(), pending.as_bytes());
    }
    let broken = reader.next();
    let (offset, what) = (17, "two records without a comma between them");
    assert_eq!(broken, Err(Malformed::Unexpected { offset, what }));
    assert_eq!(reader.arrived(), 18);
    // In two pieces until it is looked at.
    let mut reader = ArraySplitter::new(BOUNDS);
    reader.push("[{".into());
    assert_eq!(reader.next(), Ok(None));
    reader.push("}]".into());
    assert_eq!(reader.pending(), &b"{}]"[..]);
    assert_eq!(reader.arrived(), 4);
}

#[test]
fn what_is_too_large_or_too_deep_is_passed_over_and_not_kept() {
    let bounds = Bounds {
        bytes: 20,
        depth: 3,
    };
    let long = "x".repeat(50);
    let text = format!(
        r#"[{{"a": "{long}"}}, {{"b": 1}}, "{long}", [[[1]]], [[[[1]]]], 7, {long}, {{"a": "\"}}]{{"}}]"#
    );
    let whole = read_within(bounds, &[text.as_bytes()]);
    assert_eq!(
        whole.0,
        [
            "TooLarge(None)",
            r#"{"b": 1}"#,
            "TooLarge(None)",
            "[[[1]]]",
            "TooDeep(None)",
            "7",
            "TooLarge(None)",
            r#"{"a": "\"}]{"}"#
        ]
    );
    assert_eq!(whole.1, Ok(true));
    for cut in 0..=text.len() {
        let (before, after) = text.as_bytes().split_at(cut);
        assert_eq!(read_within(bounds, &[before, after]), whole, "cut at {cut}");
    }

    let mut reader = ArraySplitter::new(bounds);
    reader.push(Bytes::from_static(b"[\""));
    for _ in 0..1000 {
        reader.push(long.clone().into());
        while reader.next().expect("an array").is_some() {}
        assert!(reader.pending().len() <= 50);
    }
}

/// Any JSON value, with strings that are hard on scanners.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        r#"[\]\[{}",:\\a\u{e9}\u{1F600}]{0,12}"#.prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::btree_map(r#"[\]{"\\a]{0,4}"#, inner, 0..5)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Wherever the bytes are cut, the records are those that serde_json finds.
    #[test]
    fn agrees_with_serde_json(
        values in prop::collection::vec(json(), 0..6),
        pretty in any::<bool>(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let text = if pretty {
            serde_json::to_string_pretty(&values)
        } else {
            serde_json::to_string(&values)
        }
        .expect("JSON");
        let expected: Vec<Box<RawValue>> = serde_json::from_str(&text).expect("JSON");
        let expected: Vec<&str> = expected.iter().map(|raw| raw.get()).collect();

        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len())).collect();
        places.extend([0, text.len()]);
        places.sort_unstable();
        let pieces: Vec<&[u8]> = places.windows(2).map(|w| &text.as_bytes()[w[0]..w[1]]).collect();
        let (records, end) = read(&pieces);
        prop_assert_eq!(records, expected);
        prop_assert_eq!(end, Ok(true));
    }

    /// Any bytes at all: no panic, and the same whatever the cut.
    #[test]
    fn takes_any_bytes(bytes in prop::collection::vec(prop_oneof![
        any::<u8>(),
        prop::sample::select(b"[]{}\",:\\ 1n".to_vec()),
    ], 0..40)) {
        let _ = read_cut_everywhere(&bytes);
    }
}
