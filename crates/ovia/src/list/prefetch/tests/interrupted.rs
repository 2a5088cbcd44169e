//! Long lists that are interrupted, and records in the middle of them that cannot be read.

use bytes::Bytes;
use futures_util::stream;
use serde_json::value::RawValue;

use super::{Elements, Item, Outcome, outcomes, records, tasks, text_of, text_of_raw, until};
use crate::{
    Error, ErrorKind, RecordStream, RetryPolicy,
    calls::ListCalls,
    list::{Element, Filter},
    transport::scripted::{Scripted, Then, response},
};

const MANY: usize = 500;

/// The list as a body.
fn body() -> Bytes {
    let records: Vec<String> = records(MANY).collect();
    format!("[{}]", records.join(",")).into()
}

/// A list whose transfers are cut after this many bytes each, and complete after those.
fn cut_after(cuts: &[usize]) -> (Scripted, ListCalls) {
    let body = body();
    let cuts = cuts
        .iter()
        .map(|cut| response(200, body.slice(..*cut)).then(Then::BreakOff));
    let transport = Scripted::new(cuts.chain([response(200, body.clone())]));
    let policy = RetryPolicy::default().initial_delay(std::time::Duration::ZERO);
    let client = transport.client_with(|builder| builder.retry_policy(policy.budget(1000)));
    (transport, client.calls().list())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_list_resumes() {
    let cuts = [600_000, 1_200_000, 1_200_100, 2_000_000, 2_100_000];
    let (transport, list) = cut_after(&cuts);
    let mut calls = list.stream();
    for record in records(MANY) {
        let call = calls.next().await.expect("a call").expect("a good one");
        assert_eq!(call.as_str(), record);
    }
    assert!(calls.next().await.is_none());
    assert_eq!((transport.requests(), calls.records_read()), (6, 500));

    let (transport, list) = cut_after(&[1_500_000]);
    let (found, read) = outcomes(list.stream_as::<Box<RawValue>>(), text_of_raw).await;
    assert!(found.into_iter().eq(records(MANY).map(Ok)));
    assert_eq!((transport.requests(), read), (2, 500));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_before_an_error_is_returned_first() {
    let (_, list) = cut_after(&[1_500_000]);
    let (found, read) = outcomes(list.max_resumes(0).stream(), text_of).await;
    let (last, good) = found.split_last().expect("an error");
    let whole = 1_500_000 / (super::RECORD + 1);
    assert!(good.iter().cloned().eq(records(whole).map(Ok)));
    assert_eq!(read, whole as u64);
    let (index, text) = last.clone().expect_err("a cut");
    assert_eq!(index, None);
    let interrupted = format!("the list was interrupted after {whole} records");
    assert!(text.contains(&interrupted), "{text}");

    let (_, list) = cut_after(&[1_500_000; 6]);
    let list = list.collect_partial().await;
    let error = list.error.expect("a cut");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Interrupted, 5)
    );
    assert_eq!(list.records.len(), whole);
}

/// The end of the source, good or bad, in every place of a batch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_comes_after_the_records_before_it() {
    for length in [95, 141, 142, 143, 300] {
        for failed in [false, true] {
            let end = failed.then(|| Err(Error::new(ErrorKind::Interrupted, "cut")));
            let items = records(length).map(|text| Ok(super::element(text)));
            let (elements, _) = Elements::new(stream::iter(items.chain(end)));
            let (found, read) = outcomes(elements.calls(), text_of).await;
            let end = failed.then(|| Err((None, "cut".to_owned())));
            let expected = records(length).map(Ok).chain(end);
            assert!(found.into_iter().eq(expected), "{length} {failed}");
            assert_eq!(read, length as u64);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unreadable_record_costs_only_itself() {
    let bad = |index: usize| -> Option<(Element, &str)> {
        let record = |bytes: &'static [u8]| Element::Record(bytes.into());
        Some(match index {
            150 => (record(b"7"), "expected an object, found a number"),
            200 => (record(b"\"\xff\""), "is not UTF-8 text"),
            300 => (
                record(br#"{"id" 7}"#),
                "is not valid JSON, at line 1 column 7 of the record",
            ),
            400 => (
                Element::TooDeep(None),
                "is nested deeper than the limit (max_record_depth) and was skipped",
            ),
            401 => (
                Element::TooLarge(None),
                "is larger than the limit (max_record_bytes) and was skipped",
            ),
            499 => (record(b"null"), "expected an object, found null"),
            _ => return None,
        })
    };
    let expected: Vec<Outcome> = records(MANY)
        .enumerate()
        .map(|(index, text)| match bad(index) {
            None if index == 201 => Ok("{\"id\": \"\u{fffd}\", \"x\": null}".to_owned()),
            None => Ok(text),
            Some((_, why)) => Err((Some(index as u64), format!("record {index}: {why}"))),
        })
        .collect();
    let items = || {
        let items = records(MANY).enumerate();
        stream::iter(items.map(move |(index, text)| -> Item {
            Ok(match bad(index) {
                Some((element, _)) => element,
                None if index == 201 => {
                    Element::Record((&b"{\"id\": \"\xff\", \"x\": NaN}"[..]).into())
                }
                None => super::element(text),
            })
        }))
    };
    let (found, read) = outcomes(Elements::new(items()).0.calls(), text_of).await;
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(read, 500);
    until("the task ends", || tasks() == 0).await;
    let typed = RecordStream::typed(Elements::new(items()).0, Filter::none(), None);
    let (found, _) = outcomes(typed, text_of_raw).await;
    assert!(found == expected);
}
