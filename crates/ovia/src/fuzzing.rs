//! What holds whatever comes: the properties that the fuzz targets in `fuzz/` try to break. Each
//! takes any bytes, and panics where they break it. The tests below hold them against the seeds.

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use ovia_core::{tolerant, types};
use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};
use serde_json::{Map, Value, value::RawValue};

use crate::{
    Call, Error,
    deadline::Deadline,
    error::{parse_retry_after, retry_after as retry_after_header},
    stream::array_reader::{ArrayReader, Bounds, Broken, Piece},
};

const MARK: &[u8] = b"\xef\xbb\xbf";

const UNBOUNDED: Bounds = Bounds {
    bytes: usize::MAX,
    depth: usize::MAX,
};

/// What the reader made of a text.
#[derive(Debug, PartialEq)]
struct Reading {
    given: Vec<Piece>,
    end: Result<bool, Broken>,
    /// The record that was arriving.
    left: Vec<u8>,
}

fn read<'a>(bounds: Bounds, pieces: impl IntoIterator<Item = &'a [u8]>) -> Reading {
    let mut reader = ArrayReader::new(bounds);
    let (mut given, mut arrived) = (Vec::new(), 0);
    for piece in pieces {
        reader.push(Bytes::copy_from_slice(piece));
        arrived += piece.len();
        loop {
            match reader.next() {
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
fn bounded(record: &[u8], bounds: Bounds) -> Option<Piece> {
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
            return Some(Piece::TooDeep);
        }
        if at >= bounds.bytes {
            return Some(Piece::TooLarge);
        }
    }
    None
}

/// The array reader finds what serde_json finds, wherever the bytes are cut, and keeps its bounds.
///
/// Behind the last NUL, if there is one, stand the bounds and the distances of the cuts.
///
/// # Panics
///
/// If it does not.
pub fn array_reader(data: &[u8]) {
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
            Piece::Record(record) => &record[..],
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
    let expected: Vec<Piece> = (whole.given.iter().zip(&records))
        .map(|(piece, record)| bounded(record, bounds).unwrap_or_else(|| piece.clone()))
        .chain(bounded(&whole.left, bounds))
        .collect();
    assert_eq!(within.given, expected);
    assert_eq!(within.end, whole.end);
}

fn view(call: &types::Call) -> Map<String, Value> {
    match serde_json::to_value(call) {
        Ok(Value::Object(view)) => view,
        other => panic!("a call is {other:?}"),
    }
}

/// A call is read out of every object and nothing else, keeps its text, and each of its values
/// costs at most itself.
///
/// # Panics
///
/// If not.
pub fn call(data: &[u8]) {
    let decoded = serde_json::from_slice::<Call>(data);
    let Ok(text) = std::str::from_utf8(data) else {
        return assert!(decoded.is_err());
    };
    let is_object = |text| {
        let raw = serde_json::from_str::<&RawValue>(text);
        raw.is_ok_and(|raw| raw.get().starts_with('{'))
    };
    assert_eq!(decoded.is_ok(), is_object(text));
    let text = text.trim_ascii();
    let from_text = Call::from_text(text);
    assert_eq!(from_text.is_ok(), is_object(text));
    let (Ok(call), Ok(from_text)) = (decoded, from_text) else {
        return;
    };

    assert_eq!(call.raw().get(), text);
    assert_eq!(serde_json::to_string(&call).expect("JSON"), text);
    assert_eq!(view(&call), view(&from_text));
    assert_eq!(call.mismatches(), from_text.mismatches());
    let fits = tolerant::decode::<types::Call>(text).expect("JSON").fits;
    assert_eq!(call.mismatches().is_empty(), fits);
    let without_reading = tolerant::fits::<types::Call>(text);
    assert!(without_reading.is_none_or(|it| it == fits));
    assert_eq!(format!("{call:?}").lines().count(), 1);

    // Half of a surrogate pair in a key is all that these two do not take.
    if let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        each_value_for_itself(&call, &fields);
    }
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        agrees_with_value(&call, &value);
    }
}

/// The view of a record is that of its fields, each in a record of its own.
fn each_value_for_itself(call: &Call, fields: &BTreeMap<String, &RawValue>) {
    let mut views = Map::new();
    let mut mismatches = Vec::new();
    for (key, raw) in fields {
        assert_eq!(call.field(key).map(RawValue::get), Some(raw.get()));
        let alone = serde_json::to_string(&BTreeMap::from([(key, raw)])).expect("JSON");
        let alone = Call::from_text(&alone).expect("an object");
        views.append(&mut view(&alone));
        mismatches.extend_from_slice(alone.mismatches());
    }
    let mut expected = call.mismatches().to_vec();
    mismatches.sort();
    expected.sort();
    assert_eq!(view(call), views);
    assert_eq!(expected, mismatches);
}

/// One field of each type, against what serde_json finds there.
fn agrees_with_value(call: &Call, value: &Value) {
    let reported = |path: &str| call.mismatches().iter().any(|found| found.path() == path);
    let check = |path: &str, found: Option<Value>, expected: Option<Value>| {
        let pointer = format!("/{}", path.replace('.', "/"));
        let there = value.pointer(&pointer).is_some_and(|it| !it.is_null());
        assert_eq!(reported(path), there && expected.is_none(), "{path}");
        assert_eq!(found, expected, "{path}");
    };
    let text = |key: &str| value[key].as_str();

    let status = call.status.clone().map(Value::from);
    check("status", status, text("status").map(Value::from));
    let direction = call.direction.as_ref().map(|it| it.as_str().into());
    check("direction", direction, text("direction").map(Value::from));
    let sent = &value["duration"];
    let whole = |it: &f64| it.fract() == 0.0 && it.abs() <= 2f64.powi(53);
    let float = sent.as_f64().filter(|it| sent.is_f64() && whole(it));
    let seconds = sent.as_i64().or(float.map(|it| it as i64));
    check(
        "duration",
        call.duration.map(Value::from),
        seconds.map(Value::from),
    );
    if value["costs"].is_object() {
        let total = call.costs.as_ref().and_then(|costs| costs.total);
        let sent = value["costs"]["total"].as_f64();
        check("costs.total", total.map(Value::from), sent.map(Value::from));
    }
    if let Some(Ok(time)) = text("started_at").map(DateTime::parse_from_rfc3339) {
        assert_eq!(call.started_at, Some(time.to_utc()));
    }
    if let Some(id) = call.id {
        let digits = |text: &str| text.replace(|c: char| !c.is_ascii_hexdigit(), "");
        let sent = text("id")
            .expect("a string")
            .trim_start_matches("urn:uuid:");
        assert!(digits(sent).eq_ignore_ascii_case(&digits(&id.to_string())));
    }
    let lines = call.transcript_objects.as_ref().map(|lines| {
        let contents = lines.iter().map(|line| line.content.as_deref());
        contents.collect::<Vec<_>>()
    });
    let expected = value["transcript_objects"].as_array().map(|lines| {
        let contents = lines.iter().map(|line| line["content"].as_str());
        contents.collect::<Vec<_>>()
    });
    assert_eq!(lines, expected);
}

/// A `Retry-After` is its seconds, or the time until its date, or nothing.
///
/// # Panics
///
/// If it is anything else.
pub fn retry_after(data: &[u8]) {
    const NOW: DateTime<Utc> = DateTime::from_timestamp(1_767_225_600, 0).expect("a time");
    const HOUR: Duration = Duration::from_secs(3600);
    let in_seconds = |text: &str, seconds: i64| {
        let now = NOW + TimeDelta::seconds(seconds);
        parse_retry_after(text, now)
    };

    // A date, as far from now as the first bytes say: 95 years at most.
    let mut first = [0; 8];
    let length = data.len().min(8);
    first[..length].copy_from_slice(&data[..length]);
    let distance = i64::from_le_bytes(first) % 3_000_000_000;
    let date = NOW + TimeDelta::seconds(distance);
    let minutes = i32::from(first[0]) * 5 - 640;
    let zone = FixedOffset::east_opt(minutes * 60).expect("within a day");
    let expected = Duration::from_secs(distance.try_into().unwrap_or(0));
    for date in [
        date.format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        date.with_timezone(&zone).to_rfc2822(),
    ] {
        assert_eq!(in_seconds(&date, 0), Some(expected), "{date}");
    }

    let Ok(value) = HeaderValue::from_bytes(data) else {
        return;
    };
    let headers = HeaderMap::from_iter([(RETRY_AFTER, value.clone())]);
    let asked = retry_after_header(&headers);
    let error = Error::of_response(429, &headers, b"");
    assert_eq!(error.retry_after().is_some(), asked.is_some());
    assert_eq!(error.to_string().lines().count(), 1);
    if let Some(asked) = asked {
        assert!(asked < HOUR || !Deadline::after(Some(HOUR)).allows(asked));
    }
    let Ok(text) = value.to_str() else {
        return assert_eq!(asked, None);
    };
    let wait = in_seconds(text, 0);
    assert_eq!(asked.is_some(), wait.is_some());
    assert_eq!(in_seconds(&format!(" {text}\t"), 0), wait);
    let digits = text.trim();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = digits.bytes().try_fold(0u64, |seconds, digit| {
            seconds.checked_mul(10)?.checked_add((digit - b'0').into())
        });
        assert_eq!(wait, seconds.map(Duration::from_secs));
        assert_eq!(asked, wait);
        return;
    }
    if let Some(wait) = wait {
        assert!(wait < Duration::from_secs(10_000_000_000_000));
        for later in [1, 3600, 1_000_000_000] {
            let left = wait.saturating_sub(Duration::from_secs(later));
            assert_eq!(
                in_seconds(text, later as i64),
                Some(left),
                "{later} s later"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// The seeds of a target, in the order of their names.
    fn seeds(target: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        let entries = fs::read_dir(folder.join(target)).expect("seeds");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("a seed").path()).collect();
        paths.sort();
        let seeds = paths.iter().map(|path| fs::read(path).expect("a file"));
        seeds.collect()
    }

    /// Changes a few bytes, as a fuzzer would.
    fn mutate(data: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut fastrand::Rng) {
        for _ in 0..random.usize(1..4) {
            let (from, to) = (random.usize(..=data.len()), random.usize(..=data.len()));
            let range = from.min(to)..from.max(to).min(from.min(to) + 20);
            let other = &seeds[random.usize(..seeds.len())];
            let start = random.usize(..=other.len());
            let end = other.len().min(start + random.usize(..20));
            let byte = b"[]{}\",:\\u0d19-+eE.nt \n\0\x0c\xef\xc3"[random.usize(..26)];
            match random.u8(..5) {
                0 => drop(data.drain(range)),
                1 => drop(data.splice(range, other[start..end].iter().copied())),
                2 => data.insert(from, byte),
                3 => data.extend_from_within(range),
                _ if from < data.len() => data[from] = byte,
                _ => {}
            }
        }
    }

    /// Each seed, each beginning of each, and so many that are like them.
    fn hold(property: fn(&[u8]), target: &str, mutations: usize) {
        let seeds = seeds(target);
        let run = |data: &[u8]| {
            // Where it fails, the test's output shows for what.
            let held = std::panic::catch_unwind(|| property(data));
            assert!(held.is_ok(), "for \"{}\"", data.escape_ascii());
        };
        for seed in &seeds {
            (0..=seed.len()).for_each(|end| run(&seed[..end]));
        }
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..mutations {
            let mut data = seeds[random.usize(..seeds.len())].clone();
            mutate(&mut data, &seeds, &mut random);
            run(&data);
        }
    }

    #[test]
    fn the_array_reader_holds() {
        hold(super::array_reader, "array_reader", 2000);
    }

    #[test]
    fn a_call_holds() {
        hold(super::call, "call", 2000);
    }

    #[test]
    fn retry_after_holds() {
        hold(super::retry_after, "retry_after", 2000);
    }
}
