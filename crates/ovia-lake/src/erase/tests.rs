//! A person is erased from three tables, and stays out.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use super::*;
use crate::{SyncOptions, derive::tests as derived, sync::tests as lists};

const NUMBER: &str = "33199000001";

fn call(id: usize, number: &str, said: &str, total: &str) -> String {
    format!(
        r#"{{"id":"call-{id}","started_at":"2026-0{id}-03T10:00:00Z","from_number":"+{number}","costs":{{"total":{total}}},"duration":{id},"transcript_objects":[{{"role":"user","content":"{said}"}}]}}"#
    )
}

fn key() -> Key {
    Key::parse("a key of the tests, long enough").unwrap()
}

/// What `--redact=all` does, for these records.
fn without_personal(call: &Call) -> Option<Call> {
    let mut value: serde_json::Value = serde_json::from_str(call.as_str()).ok()?;
    value["from_number"] = "[number]".into();
    value["transcript_objects"] = serde_json::json!([{"role": "user", "content": "[text]"}]);
    value.to_string().parse().ok()
}

fn numbers(call: &Call) -> Vec<String> {
    let number = call.from_number().unwrap_or_default();
    vec![number.trim_start_matches('+').to_owned()]
}

async fn erase_person(lake: &Location) -> Erased {
    let key = key();
    let erasure = Erasure {
        key: &key,
        numbers: vec![NUMBER.to_owned()],
        is_of_person: &|call| numbers(call).contains(&NUMBER.to_owned()),
        without_personal: &without_personal,
    };
    erase(lake, &erasure).await.unwrap()
}

/// A sync as the program does it.
async fn sync(lake: &Location, list: &[String]) -> crate::Summary {
    let options = SyncOptions {
        key: Some(key()),
        ..lists::options()
    };
    let mut sync = crate::Sync::begin(lake, options).await.unwrap();
    for record in list {
        let call: Call = record.parse().unwrap();
        let call = match sync.is_erased(&call, &numbers(&call)) {
            true => without_personal(&call).unwrap(),
            false => call,
        };
        sync.add(&call).unwrap();
    }
    let crate::Outcome::Done(summary) = sync.commit(0).await.unwrap() else {
        panic!("conflict");
    };
    derive(lake).await.unwrap();
    summary
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == "parquet") => found.push(path),
                false => {}
            }
        }
    }
    found
}

/// All values of all files, those of no version included.
fn all_text(folder: &std::path::Path) -> String {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let mut text = String::new();
    for path in files(folder) {
        let file = std::fs::File::open(path).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        for batch in reader.build().unwrap() {
            text.push_str(&format!("{:?}", batch.unwrap().columns()));
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_erased_and_stays_out() {
    let (folder, lake) = lists::lake();
    let other = call(2, "33199000002", "stays", "0.2");
    sync(
        &lake,
        &[
            call(1, NUMBER, "secret", "0.1"),
            other.clone(),
            call(3, NUMBER, "vanished", "0.3"),
        ],
    )
    .await;
    sync(
        &lake,
        &[call(1, NUMBER, "secret two", "0.4"), other.clone()],
    )
    .await;
    // As a sync leaves it that was killed.
    let orphan = folder
        .path()
        .join("calls/month=2026-01/part-killed.parquet");
    std::fs::copy(&files(&folder.path().join("calls"))[0], &orphan).unwrap();
    assert!(all_text(folder.path()).contains("secret"));
    let is_of_person = |call: &Call| numbers(call).contains(&NUMBER.to_owned());
    assert_eq!(count_calls(&lake, is_of_person).await.unwrap(), 2);

    let erased = erase_person(&lake).await;
    assert_eq!(erased.calls, 2);
    assert!(erased.files > 3, "{erased:?}");
    assert!(!orphan.exists());
    let text = all_text(folder.path());
    for personal in [NUMBER, "secret", "vanished", "two"] {
        assert!(!text.contains(personal), "{personal}");
    }
    let log = folder.path().join("calls/_delta_log");
    for entry in std::fs::read_dir(log).unwrap() {
        let text =
            String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).into_owned();
        assert!(!text.contains(NUMBER), "{text}");
    }
    let rows = lists::rows(&lake).await;
    assert_eq!(rows.len(), 3);
    assert!(
        rows.iter()
            .any(|(raw, gone)| raw.contains("call-1") && raw.contains("0.4") && !gone)
    );
    assert!(
        rows.iter()
            .any(|(raw, gone)| raw.contains("call-3") && raw.contains("0.3") && *gone)
    );
    assert!(rows.iter().any(|(raw, _)| *raw == other));
    let changes = derived::changes(&lake).await;
    assert_eq!(
        changes,
        ["call-1 changed costs.total 0.1 0.4", "call-3 gone"]
    );
    assert_eq!(derived::utterances(&lake).await["call-1"], ["[text]"]);
    assert_eq!(derived::utterances(&lake).await["call-2"], ["stays"]);

    // The list still has them: changed, new, and one without the number.
    let hidden = call(1, "", "secret three", "0.5");
    let list = [hidden, other.clone(), call(4, NUMBER, "new secret", "0.6")];
    let summary = sync(&lake, &list).await;
    assert_eq!((summary.counts.changed, summary.counts.added), (1, 1));
    let text = all_text(folder.path());
    assert!(!text.contains("secret") && !text.contains(NUMBER), "{text}");
    let again = sync(&lake, &list).await;
    assert_eq!(again.version, None);
    let again = erase_person(&lake).await;
    assert_eq!(again.calls, 3);

    // Without the key they would come back.
    let error = crate::Sync::begin(&lake, lists::options())
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("OVIA_REDACT_KEY"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_is_running_starts_over() {
    let (_folder, lake) = lists::lake();
    let list = [call(1, NUMBER, "secret", "0.1")];
    sync(&lake, &list).await;
    let options = SyncOptions {
        key: Some(key()),
        ..lists::options()
    };
    let mut running = crate::Sync::begin(&lake, options).await.unwrap();
    running
        .add(&call(1, NUMBER, "secret", "0.2").parse().unwrap())
        .unwrap();
    erase_person(&lake).await;
    assert_eq!(running.commit(0).await.unwrap(), crate::Outcome::Conflict);
    assert!(!lists::rows(&lake).await[0].0.contains("secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_after_the_commit_is_repaired() {
    let (folder, lake) = lists::lake();
    sync(&lake, &[call(1, NUMBER, "secret", "0.1")]).await;
    sync(&lake, &[call(1, NUMBER, "secret two", "0.1")]).await;
    let key = key();
    let erasure = Erasure {
        key: &key,
        numbers: vec![NUMBER.to_owned()],
        is_of_person: &|call| numbers(call).contains(&NUMBER.to_owned()),
        without_personal: &without_personal,
    };
    // Only the first step, then another sync.
    assert_eq!(rewrite(&lake, &erasure).await.unwrap(), Some(1));
    sync(&lake, &[call(1, NUMBER, "secret three", "0.2")]).await;
    assert_eq!(
        derived::changes(&lake).await,
        ["call-1 changed costs.total 0.1 0.2"]
    );
    erase_person(&lake).await;
    assert!(!all_text(folder.path()).contains("secret"));
}
