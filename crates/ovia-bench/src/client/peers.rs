//! The ways to read the list without `ovia`, each as its own documentation shows it.

use std::{io, pin::pin};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use http_streams_core::{
    DecodeOptions, JsonArrayStreamFormat, StreamError, StreamFormatDecode, decode_stream,
};
use serde::de::DeserializeOwned;

use super::{
    Error,
    measurement::{Clock, Measurement},
};
use crate::{
    progenitor::{self, types::Call},
    totals::Totals,
};

/// The limit that `ovia` has by default.
const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// Reads three fields: those of [`super::api::three_accessors`].
pub fn three_fields(call: &Call, totals: &mut Totals) {
    let total = call.costs.as_ref().and_then(|costs| costs.total);
    totals.call(call.id, call.duration);
    totals.cost(total);
}

/// A proxy from the environment must not be used for loopback.
fn http() -> Result<reqwest::Client, Error> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

async fn get(url: &str, clock: &mut Clock) -> Result<reqwest::Response, Error> {
    let client = http()?;
    clock.start();
    let response = client.get(format!("{url}/api/v1/calls")).send().await?;
    Ok(response.error_for_status()?)
}

/// reqwest alone: reads the body and drops it.
pub(super) async fn drain(url: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let mut response = get(url, &mut clock).await?;
    while response.chunk().await?.is_some() {}
    Ok(clock.stop(None))
}

/// The client that progenitor generates.
pub(super) async fn progenitor(url: &str, mut clock: Clock) -> Result<Measurement, Error> {
    // `Client::new` has a time limit of 15 s for the whole list.
    let client = progenitor::Client::new_with_client(url, http()?);
    let mut totals = Totals::default();
    clock.start();
    let calls = client.list_calls().await?.into_inner();
    clock.call();
    for call in &calls {
        three_fields(call, &mut totals);
    }
    drop(calls);
    Ok(clock.stop(Some(totals)))
}

/// reqwest-streams: `json_array_stream::<Call>()`.
pub(super) async fn reqwest_streams(url: &str, mut clock: Clock) -> Result<Measurement, Error> {
    let response = get(url, &mut clock).await?;
    let chunks = response.bytes_stream().map_err(io::Error::other);
    let mut calls = pin!(json_array_stream::<Call>(chunks));
    let mut totals = Totals::default();
    while let Some(call) = calls.next().await {
        let call = call?;
        clock.call();
        three_fields(&call, &mut totals);
    }
    Ok(clock.stop(Some(totals)))
}

/// What `json_array_stream()` of reqwest-streams does with a body.
pub fn json_array_stream<T: DeserializeOwned + Send + 'static>(
    chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
) -> impl Stream<Item = Result<T, StreamError>> + Send {
    let options = DecodeOptions::new().max_obj_len(MAX_RECORD_BYTES);
    let format = JsonArrayStreamFormat::new();
    let framer = StreamFormatDecode::<T>::framer(&format, &options);
    let parser = StreamFormatDecode::<T>::parser(&format);
    decode_stream(chunks, framer, parser, &options)
}
