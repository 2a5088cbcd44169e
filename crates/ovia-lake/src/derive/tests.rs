//! The derived tables follow the versions of `calls`, whatever was left out before.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;

use arrow_array::Array as _;
use futures_util::TryStreamExt as _;

use super::*;
use crate::{column, sync::tests as lists};

/// The changes, without the order of those of one version.
pub(crate) async fn changes(lake: &Location) -> Vec<String> {
    let table = Table::new(&lake.inside("changes"));
    let snapshot = table.snapshot().await.unwrap().unwrap();
    let mut found = Vec::new();
    for file in snapshot.files() {
        let rows = Snapshot::rows(&table, file, None).await.unwrap();
        for batch in rows.try_collect::<Vec<_>>().await.unwrap() {
            for row in 0..batch.num_rows() {
                let value = |name| {
                    let column = column::text(&batch, name).unwrap();
                    match column.is_valid(row) {
                        true => column.value(row).to_owned(),
                        false => String::new(),
                    }
                };
                let id = value("call_id");
                let id = id
                    .trim_start_matches("00000000-0000-4000-8000-")
                    .trim_start_matches('0');
                let names = ["kind", "path", "before", "after"].map(value);
                found.push(format!("{id} {}", names.join(" ")).trim_end().to_owned());
            }
        }
    }
    found.sort();
    found
}

pub(crate) async fn utterances(lake: &Location) -> BTreeMap<String, Vec<String>> {
    let table = Table::new(&lake.inside("utterances"));
    let snapshot = table.snapshot().await.unwrap().unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in snapshot.files() {
        let rows = Snapshot::rows(&table, file, None).await.unwrap();
        for batch in rows.try_collect::<Vec<_>>().await.unwrap() {
            let ids = column::text(&batch, "call_id").unwrap();
            let content = column::text(&batch, "content").unwrap();
            for row in 0..batch.num_rows() {
                let said = found.entry(ids.value(row).to_owned()).or_default();
                said.push(content.value(row).to_owned());
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_once() {
    let (_folder, lake) = lists::lake();
    let one = |id, value| lists::record(id, value);
    let sync = async |list: &[String]| {
        lists::run(&lake, list, lists::options()).await.unwrap();
    };
    sync(&[one(1, 1), one(2, 1), one(3, 1)]).await;
    let derived = derive(&lake).await.unwrap();
    assert_eq!((derived.changes, derived.lost_versions), (0, 0));
    assert!(changes(&lake).await.is_empty());
    // Two versions without a run of this, as after a crash, and the months of a call change.
    sync(&[one(1, 2), one(2, 1), one(4, 1)]).await;
    let moved = one(2, 1).replace("2026-03-03", "2025-07-03");
    sync(&[one(1, 3), moved.clone(), one(3, 1), one(4, 1)]).await;
    let derived = derive(&lake).await.unwrap();
    let expected = [
        "1 changed costs.total 1.10 2.10",
        "1 changed costs.total 2.10 3.10",
        "2 changed started_at \"2026-03-03T10:00:00Z\" \"2025-07-03T10:00:00Z\"",
        "3 gone",
        "3 returned",
        "4 added",
    ];
    assert_eq!(changes(&lake).await, expected);
    assert_eq!(derived.changes, expected.len() as u64);
    // Again, without and with an unrelated version.
    let again = derive(&lake).await.unwrap();
    assert_eq!(
        (again.changes, again.months, again.version),
        (0, 0, Some(2))
    );
    let drop = crate::SyncOptions {
        gone: crate::Gone::Drop,
        ..lists::options()
    };
    lists::run(&lake, &[one(1, 3), moved, one(3, 1)], drop)
        .await
        .unwrap();
    assert_eq!(derive(&lake).await.unwrap().changes, 1);
    assert!(changes(&lake).await.contains(&"4 gone".to_owned()));
    assert_eq!(changes(&lake).await.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_follows() {
    let (_folder, lake) = lists::lake();
    let call = |id: &str, month: &str, said: &[&str]| {
        let said: Vec<_> = said
            .iter()
            .map(|content| format!(r#"{{"role":"user","content":"{content}"}}"#))
            .collect();
        format!(
            r#"{{"id":"{id}","started_at":"2026-{month}-03T10:00:00Z","transcript_objects":[{}]}}"#,
            said.join(",")
        )
    };
    let sync = async |list: &[String]| {
        lists::run(&lake, list, lists::options()).await.unwrap();
        derive(&lake).await.unwrap()
    };
    let first = [
        call("a", "01", &["one", "two"]),
        call("b", "02", &[]),
        call("c", "02", &["three"]),
    ];
    assert_eq!(sync(&first).await.months, 2);
    let second = [
        call("a", "01", &["one", "two"]),
        call("b", "02", &["four"]),
        call("c", "02", &[]),
    ];
    assert_eq!(sync(&second).await.months, 1);
    let found = utterances(&lake).await;
    let expected = [("a", vec!["one", "two"]), ("b", vec!["four"])];
    let expected = expected.map(|(id, said)| {
        (
            id.to_owned(),
            said.into_iter().map(str::to_owned).collect::<Vec<_>>(),
        )
    });
    assert_eq!(found, BTreeMap::from(expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_whose_files_are_gone_are_counted() {
    let (folder, lake) = lists::lake();
    let sync = async |value| {
        lists::run(&lake, &[lists::record(1, value)], lists::options())
            .await
            .unwrap();
    };
    sync(1).await;
    derive(&lake).await.unwrap();
    sync(2).await;
    let table = Table::new(&lake.inside("calls"));
    let old = table.snapshot_at(0).await.unwrap().files()[0].path.clone();
    std::fs::remove_file(folder.path().join("calls").join(old)).unwrap();
    sync(3).await;
    let derived = derive(&lake).await.unwrap();
    assert_eq!((derived.changes, derived.lost_versions), (1, 1));
    assert_eq!(changes(&lake).await, ["1 changed costs.total 2.10 3.10"]);
}
