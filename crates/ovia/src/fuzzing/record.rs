//! A record against what serde_json makes of its text, and its accessors against the decoded model.

use std::collections::BTreeMap;

use chrono::DateTime;
use ovia_core::{tolerant, types};
use serde_json::{Map, Value, value::RawValue};

use crate::{Call, View};

fn fields(model: &types::Call) -> Map<String, Value> {
    match serde_json::to_value(model) {
        Ok(Value::Object(fields)) => fields,
        other => panic!("a call is {other:?}"),
    }
}

/// A record is read from every object and keeps its text. What is nearly an object is repaired, says so,
/// and is an object then; nothing else is a record. Each value costs at most itself.
///
/// # Panics
///
/// If not.
pub fn record(data: &[u8]) {
    let decoded = serde_json::from_slice::<Call>(data);
    let text = std::str::from_utf8(data).map(str::trim_ascii);
    let is_object = |text| {
        let raw = serde_json::from_str::<&RawValue>(text);
        raw.is_ok_and(|raw| raw.get().starts_with('{'))
    };
    assert_eq!(decoded.is_ok(), text.is_ok_and(is_object));
    let call = match (Call::from_bytes(data.trim_ascii()), text) {
        (Ok(call), Ok(text)) if is_object(text) => {
            assert!(call.is_as_sent());
            assert_eq!(call.as_str(), text);
            call
        }
        (Ok(call), _) => {
            assert!(!call.is_as_sent() && !call.conforms());
            assert!(is_object(call.as_str()));
            let sent: Call = call.as_str().parse().expect("an object");
            assert!(call.mismatches().ends_with(sent.mismatches()));
            assert!(call.mismatches().len() > sent.mismatches().len());
            sent
        }
        (Err(_), _) => return assert!(decoded.is_err()),
    };

    let text = call.as_str();
    let parsed: Call = text.parse().expect("an object");
    assert_eq!(serde_json::to_string(&call).expect("JSON"), text);
    assert_eq!(call, parsed);
    assert_eq!(call.mismatches(), parsed.mismatches());
    let found = tolerant::mismatches::<types::Call>(text);
    assert_eq!(call.conforms(), found.is_empty());
    assert_eq!(call.mismatches(), found);
    assert_eq!(format!("{call:?}").lines().count(), 1);
    let model = call.to_model();
    assert_eq!(fields(&accessed(&call)), fields(&model));
    // Each accessor again: what is unescaped once stays the same.
    assert_eq!(fields(&accessed(&call)), fields(&model));

    // Only an unpaired surrogate in a key is not accepted by these two.
    if let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
        each_value_for_itself(&call, &fields);
    }
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        agrees_with_value(&model, call.mismatches(), &value);
    }
}

/// The model as the accessors tell it.
fn accessed(call: &Call) -> types::Call {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let mut model = types::Call::default();
    model.agent = call.agent().map(|agent| {
        let mut model = types::CallAgent::default();
        model.name = owned(agent.name());
        model
    });
    model.agent_id = call.agent_id();
    model.analysis = owned(call.analysis());
    model.costs = call.costs().map(costs);
    model.created_at = call.created_at();
    model.direction = call.direction();
    model.duration = call.duration();
    model.ended_at = call.ended_at();
    model.from_number = owned(call.from_number());
    model.id = call.id();
    model.latency_metrics = owned(call.latency_metrics());
    model.metadata = call.metadata().map(|metadata| {
        let mut model = types::CallMetadata::default();
        model.call_id_full = owned(metadata.call_id_full());
        model.call_tag = owned(metadata.call_tag());
        model.rule_id = owned(metadata.rule_id());
        model.sip_trunk_id = owned(metadata.sip_trunk_id());
        model
    });
    model.phone_number_id = call.phone_number_id();
    model.recording_url = owned(call.recording_url());
    model.started_at = call.started_at();
    model.status = owned(call.status());
    model.to_number = owned(call.to_number());
    model.transcript = owned(call.transcript());
    model.transcript_objects = call.transcript_objects().map(|lines| {
        let mut models = Vec::new();
        for (position, line) in lines.iter().enumerate() {
            let mut model = types::TranscriptObject::default();
            model.content = owned(line.content());
            model.timestamp = line.timestamp();
            let again = lines.get(position).map(|line| line.as_str());
            assert_eq!(again, Some(line.as_str()));
            models.push(model);
        }
        assert_eq!(
            (lines.len(), lines.is_empty()),
            (models.len(), models.is_empty())
        );
        models
    });
    model.type_ = owned(call.type_());
    model.updated_at = call.updated_at();
    model.user_id = call.user_id();
    model
}

fn costs(costs: View<'_, types::CallCosts>) -> types::CallCosts {
    let mut model = types::CallCosts::default();
    model.llm = costs.llm();
    model.stt = costs.stt();
    model.tts = costs.tts();
    model.total = costs.total();
    model.details = costs.details().map(|details| {
        let mut model = types::CallCostDetails::default();
        model.llm_completion_tokens = details.llm_completion_tokens();
        model.llm_prompt_tokens = details.llm_prompt_tokens();
        model.stt_audio_duration_seconds = details.stt_audio_duration_seconds();
        model.tts_characters = details.tts_characters();
        model
    });
    model
}

/// A record says what its fields say, each in a record of its own.
fn each_value_for_itself(call: &Call, raw_fields: &BTreeMap<String, &RawValue>) {
    let mut alone_fields = Map::new();
    let mut mismatches = Vec::new();
    for (key, raw) in raw_fields {
        assert_eq!(call.field(key).map(RawValue::get), Some(raw.get()));
        let alone = serde_json::to_string(&BTreeMap::from([(key, raw)])).expect("JSON");
        let alone: Call = alone.parse().expect("an object");
        alone_fields.append(&mut fields(&alone.to_model()));
        mismatches.extend_from_slice(alone.mismatches());
    }
    let mut expected = call.mismatches().to_vec();
    mismatches.sort();
    expected.sort();
    assert_eq!(fields(&call.to_model()), alone_fields);
    assert_eq!(expected, mismatches);
}

/// One field of each type, against what serde_json finds there.
fn agrees_with_value(call: &types::Call, mismatches: &[crate::Mismatch], value: &Value) {
    let reported = |path: &str| mismatches.iter().any(|found| found.path() == path);
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
