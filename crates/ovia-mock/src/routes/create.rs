//! `POST /api/v1/calls`: checks the request, and keeps the record of the call that it places.

use std::time::SystemTime;

use crate::{
    calls::{self, AgentName, CallRecord, Metadata},
    new_call::{self, NewCall},
    random::{Purpose, Random},
    request::Request,
    response::Response,
    state::State,
};

pub(super) fn answer(request: &Request, state: &State) -> Response {
    match new_call::read(request) {
        Ok(call) => {
            let record = state.place(|number| record(&call, state, number));
            Response::json(200, record.as_bytes())
        }
        Err(message) => Response::error(400, &message),
    }
}

/// The record of a call that was placed and does not ring yet, so that most of it is null.
fn record(call: &NewCall, state: &State, number: u64) -> String {
    // The real time, whatever `Builder::now` is: a client compares it with its own clock.
    let time = calls::time_text(SystemTime::now());
    let record = CallRecord {
        user_id: &call.user_id,
        agent_id: &call.agent_id,
        kind: &call.kind,
        direction: call.direction,
        from_number: &call.from_number,
        to_number: &call.to_number,
        phone_number_id: &call.phone_number_id,
        // From the seed, so that a test that places calls gets the same ids on every run.
        id: Random::keyed(state.seed, Purpose::Created, number).uuid(),
        status: "queued",
        started_at: None,
        ended_at: None,
        recording_url: None,
        transcript: None,
        duration: None,
        analysis: Some(None),
        latency_metrics: None,
        created_at: time.clone(),
        updated_at: time,
        agent: state
            .generator
            .agents()
            .find(|(id, _)| id.eq_ignore_ascii_case(&call.agent_id))
            .map(|(_, name)| AgentName { name }),
        metadata: Metadata::default(),
        costs: None,
        transcript_objects: [],
        disconnection_reason: None,
        language: None,
    };
    // Strings and options: this cannot fail.
    serde_json::to_string(&record).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::{NewCall, State, record};
    use crate::{
        specification::{self, Checker},
        state::Settings,
    };

    #[test]
    fn placed_calls_are_those_of_the_specification() {
        let new_call = json!({
            "user_id": "7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
            "agent_id": "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
            "type": "phone_call",
            "direction": "outbound",
            "from_number": "+33199001234",
            "to_number": "+33639987703",
            "phone_number_id": "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
        });
        let call: NewCall = serde_json::from_value(new_call.clone()).expect("a call");
        let record = record(&call, &State::new(Settings::default()), 0);
        let record: Value = serde_json::from_str(&record).expect("JSON");

        let specification = specification::read();
        let mut checker = Checker::new(&specification, "Call");
        checker.check(&record);
        assert_eq!(checker.seen.undocumented, BTreeSet::new());
        let status = &specification.schema("Call")["properties"]["status"];
        let known = &status["x-ovia-known-values"];
        assert!(
            known
                .get(record["status"].as_str().expect("a text"))
                .is_some()
        );
        for (name, value) in new_call.as_object().expect("an object") {
            assert_eq!(&record[name], value);
        }
    }
}
