//! `POST /api/v1/calls`: checks the request, and keeps the record of the call that it places.

use std::time::Duration;

use crate::{
    calls::{self, AgentName, CallRecord, Metadata},
    new_call,
    random::{Purpose, Random},
    request::Request,
    response::Response,
    state::{Placed, State},
};

pub(super) fn answer(request: &Request, state: &State) -> Response {
    match new_call::read(request) {
        Ok(call) => Response::json(200, state.place(call).as_bytes()),
        Err(message) => Response::error(400, &message),
    }
}

/// How far a placed call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It does not ring yet.
    Queued,
    Answered,
    /// It has ended, after this time.
    Ended(Duration),
}

/// The record of a call that was placed. Most of it is null: nothing was said.
pub(crate) fn record(placed: &Placed, state: &State, progress: Progress) -> String {
    let Placed { call, number, at } = placed;
    let created_at = calls::time_text(*at);
    let (status, ended) = match progress {
        Progress::Queued => ("queued", None),
        Progress::Answered => ("in_progress", None),
        Progress::Ended(length) => ("completed", Some(length)),
    };
    let ended_at = ended.map(|length| calls::time_text(*at + length));
    let record = CallRecord {
        user_id: &call.user_id,
        agent_id: &call.agent_id,
        kind: &call.kind,
        direction: call.direction,
        from_number: &call.from_number,
        to_number: &call.to_number,
        phone_number_id: &call.phone_number_id,
        // From the seed, so that a test that places calls gets the same ids on every run.
        id: Random::keyed(state.seed, Purpose::Created, *number).uuid(),
        status,
        started_at: (progress != Progress::Queued).then(|| created_at.clone()),
        recording_url: None,
        transcript: None,
        duration: ended.map(|length| length.as_secs() as _),
        analysis: Some(None),
        latency_metrics: None,
        updated_at: ended_at.clone().unwrap_or_else(|| created_at.clone()),
        ended_at,
        created_at,
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

    use std::time::{Duration, SystemTime};

    use super::{Placed, Progress, State, record};
    use crate::{
        new_call::NewCall,
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
        let placed = Placed {
            call,
            number: 0,
            at: SystemTime::UNIX_EPOCH,
        };
        let specification = specification::read();
        for progress in [
            Progress::Queued,
            Progress::Answered,
            Progress::Ended(Duration::from_secs(6)),
        ] {
            let record = record(&placed, &State::new(Settings::default()), progress);
            let record: Value = serde_json::from_str(&record).expect("JSON");
            let mut checker = Checker::new(&specification, "Call");
            checker.check(&record);
            assert_eq!(checker.seen.undocumented, BTreeSet::new());
            let status = &specification.schema("Call")["properties"]["status"];
            let known = &status["x-ovia-known-values"];
            let status = record["status"].as_str().expect("a text");
            assert!(known.get(status).is_some(), "{status}");
            for (name, value) in new_call.as_object().expect("an object") {
                assert_eq!(&record[name], value);
            }
            let has_ended = matches!(progress, Progress::Ended(_));
            assert_eq!(record["duration"], json!(has_ended.then_some(6)));
        }
    }
}
