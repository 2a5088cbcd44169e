//! The ways to read the list, each as its documentation would have it.

use clap::ValueEnum;
use futures_util::{StreamExt, TryStreamExt};

use super::{
    Problem,
    measurement::{Clock, Measurement},
};
use crate::{
    fields::ThreeFields,
    plain, progenitor, reqwest_streams,
    totals::{Countable, Totals},
};

const PATH: &str = "/api/v1/calls";

/// A way to read the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Peer {
    /// Builds ovia's client and reads a list of a single call: what everything costs before it starts
    Idle,
    /// reqwest: reads the body and drops it, the limit of them all
    Drain,
    /// ovia: `list().await`, all calls in a `Vec`
    OviaList,
    /// ovia: `list().stream()`, each call whole
    OviaStream,
    /// ovia: `list().stream_as()`, three fields of each
    OviaStreamAs,
    /// ovia: `get(id)` of the last call in the list
    OviaGet,
    /// The client that progenitor generates
    Progenitor,
    /// The same, and then three fields of each call
    ProgenitorFields,
    /// reqwest: `json::<Vec<Call>>()`
    ReqwestJson,
    /// reqwest-streams: `json_array_stream::<Call>()`
    ReqwestStreams,
}

/// Reads the list with the runtime that `#[tokio::main]` makes.
pub(super) fn run(
    peer: Peer,
    url: &str,
    last_id: &str,
    clock: Clock,
) -> Result<Measurement, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match peer {
            Peer::Idle => idle(url, clock).await,
            Peer::Drain => drain(url, clock).await,
            Peer::OviaList => ovia_list(url, clock).await,
            Peer::OviaStream => ovia_stream(url, clock).await,
            Peer::OviaStreamAs => ovia_stream_as(url, clock).await,
            Peer::OviaGet => ovia_get(url, last_id, clock).await,
            Peer::Progenitor => progenitor(url, clock, |call| call).await,
            Peer::ProgenitorFields => progenitor(url, clock, ThreeFields::from).await,
            Peer::ReqwestJson => reqwest_json(url, clock).await,
            Peer::ReqwestStreams => reqwest_streams(url, clock).await,
        }
    })
}

fn ovia(url: &str) -> Result<ovia::Client, Problem> {
    let builder = ovia::Client::builder().token("secret").base_url(url);
    Ok(builder.build()?)
}

/// A proxy that the environment names has no business on loopback.
fn http() -> Result<reqwest::Client, Problem> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

async fn idle(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = ovia(url)?;
    clock.start();
    let mut calls = client.get("/api/v1/one").stream_as::<ovia::Call>();
    while let Some(call) = calls.next().await {
        call?;
    }
    Ok(clock.stop())
}

async fn drain(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = http()?;
    clock.start();
    let mut response = client.get(format!("{url}{PATH}")).send().await?;
    let mut bytes = 0;
    while let Some(chunk) = response.chunk().await? {
        bytes += chunk.len() as u64;
    }
    Ok(clock.stop().with_bytes(bytes))
}

async fn ovia_list(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = ovia(url)?;
    clock.start();
    let calls = client.calls().list().await?;
    clock.call();
    Ok(look_at(calls, clock))
}

async fn ovia_stream(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = ovia(url)?;
    clock.start();
    let calls = client.calls().list().stream();
    look_at_stream(calls, clock).await
}

async fn ovia_stream_as(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = ovia(url)?;
    clock.start();
    let calls = client.calls().list().stream_as::<ThreeFields>();
    look_at_stream(calls, clock).await
}

async fn ovia_get(url: &str, last_id: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = ovia(url)?;
    clock.start();
    let call = client.calls().get(last_id).await?;
    let id = call.and_then(|call| call.id);
    if id.is_none_or(|id| id.to_string() != last_id) {
        return Err(format!("found {id:?}, not {last_id}").into());
    }
    Ok(clock.stop())
}

async fn progenitor<T: Countable>(
    url: &str,
    mut clock: Clock,
    keep: fn(progenitor::types::Call) -> T,
) -> Result<Measurement, Problem> {
    // Not `Client::new`, which gives up after 15 s, body included.
    let client = progenitor::Client::new_with_client(url, http()?);
    clock.start();
    let calls = client.list_calls().await?.into_inner();
    let calls: Vec<T> = calls.into_iter().map(keep).collect();
    clock.call();
    Ok(look_at(calls, clock))
}

async fn reqwest_json(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = http()?;
    clock.start();
    let response = client.get(format!("{url}{PATH}")).send().await?;
    let calls: Vec<plain::Call> = response.json().await?;
    clock.call();
    Ok(look_at(calls, clock))
}

async fn reqwest_streams(url: &str, mut clock: Clock) -> Result<Measurement, Problem> {
    let client = http()?;
    clock.start();
    let response = client.get(format!("{url}{PATH}")).send().await?;
    let chunks = response.bytes_stream().map_err(std::io::Error::other);
    look_at_stream(reqwest_streams::decode::<plain::Call>(chunks), clock).await
}

/// Whoever asks for a list goes through it, and is done with it.
fn look_at<T: Countable>(calls: Vec<T>, clock: Clock) -> Measurement {
    let mut totals = Totals::default();
    for call in calls {
        totals.add(&call);
    }
    clock.stop().with_totals(totals)
}

async fn look_at_stream<T: Countable, E: Into<Problem>>(
    calls: impl futures_util::Stream<Item = Result<T, E>>,
    mut clock: Clock,
) -> Result<Measurement, Problem> {
    let mut calls = std::pin::pin!(calls);
    let mut totals = Totals::default();
    while let Some(call) = calls.next().await {
        let call = call.map_err(Into::into)?;
        clock.call();
        totals.add(&call);
    }
    Ok(clock.stop().with_totals(totals))
}
