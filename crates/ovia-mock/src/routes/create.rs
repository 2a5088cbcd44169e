//! `POST /api/v1/calls`: checks a request to place a call, and keeps the call that comes of it.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::calls::{self, Calls};
use crate::random::{Purpose, Random};
use crate::request::Request;
use crate::response::Response;
use crate::state::State;
use crate::validation;

pub(super) fn answer(request: &Request, state: &State) -> Response {
    match validation::new_call(request) {
        Ok(fields) => {
            let record = state.create(|number| placed(&fields, state.seed, number));
            Response::json(200, record.as_bytes())
        }
        Err(message) => Response::error(400, &message),
    }
}

/// The call that was placed: not rung yet, so most of it is null. In the documented order of the fields.
fn placed(fields: &Map<String, Value>, seed: u64, number: u64) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let time = Value::from(calls::time_text(now.as_micros() as i64));
    // Keyed like everything else, so that a test that places calls sees the same ids on every run.
    let id = Value::from(
        Random::keyed(seed, Purpose::Created, number)
            .uuid()
            .to_string(),
    );
    let given = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let agent = given("agent_id")
        .as_str()
        .and_then(|id| Calls::new(seed).agent_name(id));
    let record = [
        ("user_id", given("user_id")),
        ("agent_id", given("agent_id")),
        ("type", given("type")),
        ("direction", given("direction")),
        ("from_number", given("from_number")),
        ("to_number", given("to_number")),
        ("phone_number_id", given("phone_number_id")),
        ("id", id),
        ("status", "queued".into()),
        ("started_at", Value::Null),
        ("ended_at", Value::Null),
        ("recording_url", Value::Null),
        ("transcript", Value::Null),
        ("duration", Value::Null),
        ("analysis", Value::Null),
        ("latency_metrics", Value::Null),
        ("created_at", time.clone()),
        ("updated_at", time),
        (
            "agent",
            agent.map_or(Value::Null, |name| json!({ "name": name })),
        ),
        ("metadata", json!({})),
        ("costs", Value::Null),
        ("transcript_objects", json!([])),
    ];
    let members: Vec<String> = record
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}
