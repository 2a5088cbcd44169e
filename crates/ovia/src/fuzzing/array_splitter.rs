//! Finding records, against finding them with serde_json.

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::list::{
    array_splitter::{ArraySplitter, Bounds, Element, Malformed},
    read_ahead::{NoReadAhead, ReadAhead, RecordReader},
};

const MARK: &[u8] = b"\xef\xbb\xbf";

const UNBOUNDED: Bounds = Bounds {
    bytes: usize::MAX,
    depth: usize::MAX,
};

/// What the reader made of a text.
#[derive(Debug, PartialEq)]
struct Reading {
    given: Vec<Element>,
    end: Result<bool, Malformed>,
    /// The record that was arriving.
    left: Vec<u8>,
}

/// Splits pieces; reading records ahead must not change anything.
fn read<'a>(bounds: Bounds, pieces: impl IntoIterator<Item = &'a [u8]> + Clone) -> Reading {
    let split = read_by(&mut NoReadAhead, bounds, pieces.clone());
    let texts = &mut ReadAhead::<()>::new(|parser| parser.skip().map(drop));
    assert_eq!(read_by(texts, bounds, pieces), split, "read ahead");
    split
}

fn read_by<'a>(
    ahead: &mut dyn RecordReader,
    bounds: Bounds,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Reading {
    let mut reader = ArraySplitter::new(bounds);
    let (mut given, mut arrived) = (Vec::new(), 0);
    for piece in pieces {
        reader.push(Bytes::copy_from_slice(piece));
        arrived += piece.len();
        loop {
            match reader.next_with(ahead) {
                Ok(Some(Element::ReadAhead(record, _))) => given.push(Element::Record(record)),
                // Whether the id is known depends on how much has arrived.
                Ok(Some(Element::TooLarge(_))) => given.push(Element::TooLarge(None)),
                Ok(Some(Element::TooDeep(_))) => given.push(Element::TooDeep(None)),
                Ok(Some(record)) => given.push(record),
                Ok(None) => break,
                Err(broken) => {
                    return Reading {
                        given,
                        end: Err(broken),
                        left: Vec::new(),
                    };
                }
            }
            assert!(given.len() <= arrived, "records out of nothing");
        }
        assert_eq!(reader.arrived(), arrived as u64);
        let most = bounds.bytes.max(MARK.len() - 1);
        assert!(reader.pending().len() <= most, "more kept than a record");
    }
    let left = match reader.pending().into_owned() {
        mark if mark.len() == arrived => Vec::new(),
        record => record,
    };
    Reading {
        end: Ok(reader.is_complete()),
        left,
        given,
    }
}

/// The text, cut at distances.
fn cut<'a>(mut text: &'a [u8], distances: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for distance in distances {
        let (piece, rest) = text.split_at(text.len().min((*distance).into()));
        pieces.push(piece);
        text = rest;
    }
    pieces.push(text);
    pieces
}

/// What becomes of a record within bounds: that by which it first goes beyond them, if by any.
fn bounded(record: &[u8], bounds: Bounds) -> Option<Element> {
    let (mut depth, mut string, mut escaped) = (0, false, false);
    for (at, byte) in record.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'{' | b'[' if !string => depth += 1,
            b'}' | b']' if !string => depth -= 1,
            _ => {}
        }
        if depth > bounds.depth && matches!(record[0], b'{' | b'[') {
            return Some(Element::TooDeep(None));
        }
        if at >= bounds.bytes {
            return Some(Element::TooLarge(None));
        }
    }
    None
}

/// The array reader finds what serde_json finds, wherever the bytes are cut, and keeps its bounds.
///
/// The bytes after the last NUL, if there is one, are the bounds and the distances between the
/// cuts.
///
/// # Panics
///
/// If it does not.
pub fn array_splitter(data: &[u8]) {
    let (text, how) = match data.iter().rposition(|byte| *byte == 0) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &[12, 2, 1, 7, 3][..]),
    };
    let whole = read(UNBOUNDED, [text]);
    let distances = how.get(2..).unwrap_or_default();
    assert_eq!(read(UNBOUNDED, cut(text, distances)), whole, "cut");
    assert_eq!(read(UNBOUNDED, text.chunks(1)), whole, "byte by byte");

    let records: Vec<&[u8]> = (whole.given.iter())
        .map(|piece| match piece {
            Element::Record(record) => &record[..],
            _ => panic!("{piece:?} without bounds"),
        })
        .collect();
    match serde_json::from_slice::<Vec<&RawValue>>(text) {
        Ok(expected) => {
            let expected: Vec<&[u8]> = expected.iter().map(|raw| raw.get().as_bytes()).collect();
            assert_eq!(records, expected);
            assert_eq!(whole.end, Ok(true));
        }
        Err(error) => {
            let good = |record: &&[u8]| serde_json::from_slice::<&RawValue>(record).is_ok();
            let is_list = whole.end == Ok(true) && records.iter().all(good);
            assert!(!is_list || text.starts_with(MARK), "taken, though {error}");
        }
    }

    let bounds = Bounds {
        bytes: how.first().copied().unwrap_or(9).into(),
        depth: how.get(1).copied().unwrap_or(1).into(),
    };
    let within = read(bounds, [text]);
    assert_eq!(read(bounds, cut(text, distances)), within, "cut, bounded");
    assert_eq!(read(bounds, text.chunks(1)), within, "bounded");
    let expected: Vec<Element> = (whole.given.iter().zip(&records))
        .map(|(piece, record)| bounded(record, bounds).unwrap_or_else(|| piece.clone()))
        .chain(bounded(&whole.left, bounds))
        .collect();
    assert_eq!(within.given, expected);
    assert_eq!(within.end, whole.end);
}
