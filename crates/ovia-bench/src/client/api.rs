//! Every use of `ovia`'s own API: each way to read the list with it, and a client without a network.
//! A change of that API is a change of this file.

use std::hint::black_box;

use bytes::Bytes;
use ovia::{
    Client,
    transport::{Sending, Transport},
};
use serde::{Deserialize, de::IgnoredAny};
use uuid::Uuid;

use super::{
    Error,
    measurement::{Clock, Measurement},
};
use crate::{
    list::{self, List, Shape},
    totals::Totals,
};

/// Three fields of a call, for `stream_as`.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "openapi/ovia.yaml describes them")]
pub struct Row {
    pub id: Option<Uuid>,
    pub status: Option<String>,
    pub duration: Option<i64>,
}

/// Reads three accessors.
pub fn three_accessors(call: &ovia::Call, totals: &mut Totals) {
    let total = call.costs().and_then(|costs| costs.total());
    totals.call(call.id(), call.duration());
    totals.cost(total);
}

/// Reads every accessor, of the nested objects too.
pub fn every_accessor(call: &ovia::Call, totals: &mut Totals) {
    three_accessors(call, totals);
    totals.text(call.status());
    totals.text(call.transcript());
    for message in call.transcript_objects().into_iter().flatten() {
        totals.text(message.content());
        black_box(message.timestamp());
    }
    black_box((call.user_id(), call.agent_id(), call.phone_number_id()));
    black_box((call.started_at(), call.ended_at(), call.direction()));
    black_box((call.created_at(), call.updated_at()));
    black_box((call.type_(), call.from_number(), call.to_number()));
    black_box((
        call.recording_url(),
        call.analysis(),
        call.latency_metrics(),
    ));
    black_box(call.agent().and_then(|agent| agent.name()));
    if let Some(metadata) = call.metadata() {
        black_box((metadata.rule_id(), metadata.call_tag()));
        black_box((metadata.call_id_full(), metadata.sip_trunk_id()));
    }
    if let Some(costs) = call.costs() {
        black_box((costs.llm(), costs.stt(), costs.tts()));
        if let Some(details) = costs.details() {
            black_box((
                details.tts_characters(),
                details.stt_audio_duration_seconds(),
            ));
            black_box((details.llm_prompt_tokens(), details.llm_completion_tokens()));
        }
    }
}

fn client(url: &str) -> Result<Client, Error> {
    Ok(Client::builder().token("secret").base_url(url).build()?)
}

/// Reads a single call: the memory that the other ways need before they hold a list.
pub(super) async fn idle(url: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let client = client(url)?;
    clock.start();
    let mut calls = client.calls().list().limit(1).stream();
    while let Some(call) = calls.next().await {
        call?;
        clock.call();
    }
    Ok(clock.stop(None))
}

pub(super) async fn stream(
    url: &str,
    mut clock: Clock,
    read: fn(&ovia::Call, &mut Totals),
) -> Result<Measurement, Error> {
    let client = client(url)?;
    let mut totals = Totals::default();
    clock.start();
    let mut calls = client.calls().list().stream();
    while let Some(call) = calls.next().await {
        let call = call?;
        clock.call();
        read(&call, &mut totals);
    }
    Ok(clock.stop(Some(totals)))
}

pub(super) async fn list(url: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let client = client(url)?;
    let mut totals = Totals::default();
    clock.start();
    let calls: Vec<ovia::Call> = client.calls().list().await?;
    clock.call();
    for call in &calls {
        three_accessors(call, &mut totals);
    }
    drop(calls);
    Ok(clock.stop(Some(totals)))
}

pub(super) async fn stream_as(url: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let client = client(url)?;
    let mut totals = Totals::default();
    clock.start();
    let mut rows = client.calls().list().stream_as::<Row>();
    while let Some(row) = rows.next().await {
        let row = row?;
        clock.call();
        totals.call(row.id, row.duration);
        black_box(row.status);
    }
    Ok(clock.stop(Some(totals)))
}

pub(super) async fn get(url: &str, id: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let client = client(url)?;
    clock.start();
    let call = client.calls().get(id).await?;
    let found = call.and_then(|call| call.id()).map(|id| id.to_string());
    if found.as_deref() != Some(id) {
        return Err(format!("get found {found:?} instead of {id}").into());
    }
    Ok(clock.stop(None))
}

/// Reads a list of 500 calls from memory several times, on one thread: for counting instructions.
pub(super) fn in_memory(work: &str, times: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let list = List::new(Shape::Documented, 500);
    let client = client_in_memory(list.to_bytes())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut totals = Totals::default();
    clock.start();
    for _ in 0..times.parse()? {
        let calls = client.calls().list();
        runtime.block_on(async {
            match work {
                "split" => drain(calls.stream_as::<IgnoredAny>(), |_| ()).await,
                "fields" => drain(calls.stream_as::<Row>(), |_| ()).await,
                "call" => drain(calls.stream(), |call| three_accessors(call, &mut totals)).await,
                "every" => drain(calls.stream(), |call| every_accessor(call, &mut totals)).await,
                // No call has this id.
                "get" => match client.calls().get(Uuid::max()).await? {
                    None => Ok(()),
                    Some(_) => Err("a call has the highest id".into()),
                },
                _ => Err(format!("unknown work: {work}").into()),
            }
        })?;
    }
    Ok(clock.stop(Some(black_box(totals))))
}

/// Reads all of a list, which must have 500 records.
async fn drain<T>(mut calls: ovia::RecordStream<T>, mut read: impl FnMut(&T)) -> Result<(), Error> {
    let mut count = 0;
    while let Some(call) = calls.next().await {
        read(black_box(&call?));
        count += 1;
    }
    if count == 500 {
        Ok(())
    } else {
        Err(format!("read {count} calls of 500").into())
    }
}

/// A client that gets the same body for every request, without a network.
///
/// # Errors
///
/// Those of the builder.
pub fn client_in_memory(body: Bytes) -> Result<Client, Error> {
    let builder = Client::builder().token("secret");
    Ok(builder.transport(InMemory(body)).build()?)
}

#[derive(Debug)]
struct InMemory(Bytes);

impl Transport for InMemory {
    fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
        let chunks = list::chunks(self.0.clone());
        Box::pin(async move {
            let body = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
            Ok(reqwest::Response::from(http::Response::new(body)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{every_accessor, three_accessors};
    use crate::{
        client::peers,
        list::{List, Shape},
        progenitor,
        totals::Totals,
    };

    #[test]
    fn ovia_and_progenitor_read_the_values_that_are_announced() {
        let list = List::new(Shape::Documented, 200);
        let [mut three, mut every, mut peer] = [Totals::default(); 3];
        for text in list.texts() {
            let call: ovia::Call = text.parse().expect("a call");
            assert!(call.mismatches().is_empty());
            three_accessors(&call, &mut three);
            every_accessor(&call, &mut every);
            let call: progenitor::types::Call = serde_json::from_str(&text).expect("a call");
            peers::three_fields(&call, &mut peer);
        }
        assert_eq!(every, list.totals());
        let expected = Totals {
            text: None,
            ..every
        };
        assert_eq!((three, peer), (expected, expected));
    }
}
