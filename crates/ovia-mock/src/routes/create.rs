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

/// The call that was placed: not rung yet, so most of it is null.
fn placed(fields: &Map<String, Value>, seed: u64, number: u64) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let mut time = Vec::new();
    calls::write_time(&mut time, now.as_micros() as i64);
    let time = String::from_utf8_lossy(&time);
    let agent = fields["agent_id"]
        .as_str()
        .and_then(|id| Calls::new(seed).agent_name(id));
    json!({
        "user_id": fields["user_id"],
        "agent_id": fields["agent_id"],
        "type": fields["type"],
        "direction": fields["direction"],
        "from_number": fields["from_number"],
        "to_number": fields["to_number"],
        "phone_number_id": fields["phone_number_id"],
        // Keyed like everything else, so that a test that places calls sees the same ids on every run.
        "id": Random::keyed(seed, Purpose::Created, number).uuid(),
        "status": "queued",
        "started_at": null,
        "ended_at": null,
        "recording_url": null,
        "transcript": null,
        "duration": null,
        "analysis": null,
        "latency_metrics": null,
        "created_at": time,
        "updated_at": time,
        "agent": agent.map(|name| json!({ "name": name })),
        "metadata": {},
        "costs": null,
        "transcript_objects": [],
    })
    .to_string()
}
