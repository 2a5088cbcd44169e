//! A call, against what serde_json makes of its record.

use std::collections::BTreeMap;

use chrono::DateTime;
use ovia_core::{tolerant, types};
use serde_json::{Map, Value, value::RawValue};

use crate::Call;

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
