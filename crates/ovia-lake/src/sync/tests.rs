//! Lists that change, against a table in a local folder.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;

use arrow_array::Array as _;
use futures_util::TryStreamExt as _;

use super::*;

const NOW: &str = "2026-11-25T12:00:00Z";

pub(crate) fn options() -> SyncOptions {
    SyncOptions {
        gone: Gone::Mark,
        allow_empty: false,
        now: NOW.parse().unwrap(),
        redaction: "none".to_owned(),
        key_check: None,
        key: None,
    }
}

pub(crate) fn lake() -> (tempfile::TempDir, Location) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Location::parse(folder.path().to_str().unwrap()).unwrap();
    (folder, lake)
}

pub(crate) async fn run(lake: &Location, list: &[String], options: SyncOptions) -> Result<Summary> {
    let mut sync = Sync::begin(lake, options).await?;
    for record in list {
        sync.add(&record.parse().unwrap())?;
    }
    match sync.commit(0).await? {
        Outcome::Done(summary) => Ok(summary),
        Outcome::Conflict => Err(Error::damaged("conflict")),
    }
}

/// The rows of the table: text, and whether they are gone.
pub(crate) async fn rows(lake: &Location) -> Vec<(String, bool)> {
    let table = Table::new(&lake.inside("calls"));
    let snapshot = table.snapshot().await.unwrap().unwrap();
    let mut found = Vec::new();
    for file in snapshot.files() {
        let columns = [calls::RAW, calls::GONE_AT];
        let rows = Snapshot::rows(&table, file, Some(&columns)).await.unwrap();
        for batch in rows.try_collect::<Vec<_>>().await.unwrap() {
            let raw = column::text(&batch, calls::RAW).unwrap();
            let gone = column::time(&batch, calls::GONE_AT).unwrap();
            found.extend((0..batch.num_rows()).map(|row| {
                let month = file.partition.clone().unwrap();
                let call: Call = raw.value(row).parse().unwrap();
                assert_eq!(calls::month(&call), month);
                (raw.value(row).to_owned(), gone.is_valid(row))
            }));
        }
    }
    found.sort();
    found
}

pub(crate) fn record(id: usize, value: u64) -> String {
    let month = id % 5 + 1;
    format!(
        r#"{{"id":"00000000-0000-4000-8000-{id:012}","started_at":"2026-0{month}-03T10:00:00Z","costs":{{"total":{value}.10}}}}"#
    )
}

/// The same record with its keys in another order.
fn reordered(record: &str) -> String {
    let mut fields: BTreeMap<String, &serde_json::value::RawValue> =
        serde_json::from_str(record).unwrap();
    let id = fields.remove("id").unwrap();
    let costs = fields.remove("costs").unwrap();
    let started = fields.remove("started_at").unwrap();
    format!(r#"{{ "started_at":{started}, "costs" : {costs},"id":{id}}}"#)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_follows_a_list_that_changes() {
    let (_folder, lake) = lake();
    let mut random = fastrand::Rng::with_seed(13);
    // What the list has, and what left it.
    let mut present: BTreeMap<usize, String> = (0..300).map(|id| (id, record(id, 1))).collect();
    let mut gone: BTreeMap<usize, String> = BTreeMap::new();
    for round in 0..20 {
        let mut counts = Counts::default();
        if round > 0 {
            for _ in 0..15 {
                let id = random.usize(..300);
                let value = random.u64(2..);
                if let Some(old) = present.get_mut(&id) {
                    counts.changed += u64::from(!old.contains("changed"));
                    *old = record(id, value).replace("{\"id\"", "{\"changed\":1,\"id\"");
                }
            }
            for record in present.values_mut() {
                *record = record.replace("{\"changed\":1,", "{");
            }
            for _ in 0..3 {
                let id = random.usize(..300);
                if let Some(record) = gone.remove(&id) {
                    present.insert(id, record);
                    counts.returned += 1;
                }
                let id = 300 + round * 10 + random.usize(..3);
                let added = present.insert(id, record(id, 1)).is_none();
                counts.added += u64::from(added);
            }
        } else {
            counts.added = 300;
        }
        let mut list: Vec<_> = present.values().cloned().collect();
        random.shuffle(&mut list);
        for record in &mut list {
            if random.bool() {
                *record = reordered(record);
            }
        }
        // Records that leave after the others were changed, so that each has one change.
        if round > 0 {
            let known = rows(&lake).await;
            for _ in 0..4 {
                let unchanged: Vec<_> = present.keys().copied().collect();
                let id = unchanged[random.usize(..unchanged.len())];
                let record = present[&id].clone();
                let is_known = known.iter().any(|(raw, gone)| !gone && same(raw, &record));
                if is_known {
                    list.retain(|listed| !same(listed, &record));
                    present.remove(&id);
                    gone.insert(id, record);
                    counts.gone += 1;
                }
            }
        }
        counts.listed = list.len() as u64;
        let done = run(&lake, &list, options()).await.unwrap();
        assert_eq!(done.counts, counts, "round {round}");
        let mut expected: Vec<_> = present
            .values()
            .map(|record| (canonical(record), false))
            .collect();
        expected.extend(gone.values().map(|record| (canonical(record), true)));
        expected.sort();
        let mut found: Vec<_> = rows(&lake).await;
        found.iter_mut().for_each(|(raw, _)| *raw = canonical(raw));
        found.sort();
        assert_eq!(found, expected, "round {round}");
        // The same again is no change.
        random.shuffle(&mut list);
        let again = run(&lake, &list, options()).await.unwrap();
        assert_eq!((again.version, again.months), (None, 0));
    }
}

fn canonical(record: &str) -> String {
    let value: BTreeMap<String, serde_json::Value> = serde_json::from_str(record).unwrap();
    serde_json::to_string(&value).unwrap()
}

fn same(one: &str, other: &str) -> bool {
    canonical(one) == canonical(other)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_starts_over() {
    let (_folder, lake) = lake();
    let mut one = Sync::begin(&lake, options()).await.unwrap();
    let mut two = Sync::begin(&lake, options()).await.unwrap();
    one.add(&record(1, 1).parse().unwrap()).unwrap();
    two.add(&record(1, 2).parse().unwrap()).unwrap();
    assert!(matches!(one.commit(0).await.unwrap(), Outcome::Done(_)));
    assert_eq!(two.commit(0).await.unwrap(), Outcome::Conflict);
    assert_eq!(rows(&lake).await.len(), 1);
    let done = run(&lake, &[record(1, 2)], options()).await.unwrap();
    assert_eq!((done.counts.changed, done.version), (1, Some(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_gone_from_a_list_that_is_in_doubt() {
    let (_folder, lake) = lake();
    run(&lake, &[record(1, 1), record(2, 1)], options())
        .await
        .unwrap();
    let error = run(&lake, &[], options()).await.unwrap_err().to_string();
    assert!(error.contains("--allow-empty"), "{error}");
    // A record that cannot be read may be the one that is missing.
    let mut sync = Sync::begin(&lake, options()).await.unwrap();
    sync.add(&record(1, 1).parse().unwrap()).unwrap();
    let Outcome::Done(summary) = sync.commit(1).await.unwrap() else {
        panic!("conflict");
    };
    assert_eq!((summary.version, summary.counts.gone), (None, 0));
    let allowed = SyncOptions {
        allow_empty: true,
        ..options()
    };
    let done = run(&lake, &[], allowed).await.unwrap();
    assert_eq!(done.counts.gone, 2);
    assert!(rows(&lake).await.iter().all(|(_, gone)| *gone));
    // All of them are gone already: nothing is left to be lost.
    assert_eq!(run(&lake, &[], options()).await.unwrap().version, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_records_count_each() {
    let (_folder, lake) = lake();
    let list = [
        r#"{"duration":1}"#,
        r#"{"duration":1}"#,
        r#"{"duration":2}"#,
        r#"{"id":"a"}"#,
        r#"{"id":"a","duration":3}"#,
        r#"{"id":7}"#,
        r#"{"id":null}"#,
        "{}",
    ]
    .map(str::to_owned);
    let done = run(&lake, &list, options()).await.unwrap();
    assert_eq!(done.counts.added, 8);
    assert_eq!(rows(&lake).await.len(), 8);
    let mut other = list.clone();
    other.reverse();
    assert_eq!(run(&lake, &other, options()).await.unwrap().version, None);
    let drop = SyncOptions {
        gone: Gone::Drop,
        ..options()
    };
    let done = run(&lake, &other[1..7], drop).await.unwrap();
    assert_eq!(done.counts.gone, 2);
    assert_eq!(rows(&lake).await.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_makes_an_empty_table() {
    let (_folder, lake) = lake();
    let done = run(&lake, &[], options()).await.unwrap();
    assert_eq!(done.version, Some(0));
    assert!(rows(&lake).await.is_empty());
    assert_eq!(
        run(&lake, &[record(1, 1)], options())
            .await
            .unwrap()
            .counts
            .added,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_options_are_refused() {
    let (_folder, lake) = lake();
    run(&lake, &[record(1, 1)], options()).await.unwrap();
    let other = SyncOptions {
        redaction: "all".to_owned(),
        ..options()
    };
    let error = run(&lake, &[], other).await.unwrap_err().to_string();
    assert!(
        error.contains("was made with --redact=none, not all"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_not_mixed_with_a_sync() {
    let (_folder, lake) = lake();
    let export = crate::Export::begin(&lake).await.unwrap();
    export.finish("none").await.unwrap();
    let error = run(&lake, &[record(1, 1)], options()).await.unwrap_err();
    assert!(error.to_string().contains("export --tables"), "{error}");
}
