//! Exports into folders: what is written is read again, all of it or nothing.

use std::{fs, path::Path};

use tokio::io::AsyncReadExt;

use super::Export;
use crate::{ErrorKind, Location, read::Records};

fn call(number: usize) -> String {
    let transcript =
        r#"[{"role":"user","content":"Oui.\n\u00e9","timestamp":"2025-06-12T08:15:31Z"}]"#;
    format!(
        "{{\"id\":\"{number}\", \"costs\":{{\"total\":0.{number:018}}},\n\"transcript_objects\":{transcript}}}"
    )
}

async fn export(location: &Location, calls: std::ops::Range<usize>, file_bytes: usize) {
    let mut export = Export::begin(location).await.expect("begins");
    export.calls.set_file_bytes(file_bytes);
    for number in calls.clone() {
        export
            .push(&call(number).parse().expect("a record"))
            .await
            .expect("pushed");
        if file_bytes == 0 {
            export.write_rows().await.expect("written");
        }
    }
    let written = export.finish("none").await.expect("finished");
    assert_eq!(
        (written.calls, written.utterances),
        (calls.len() as u64, calls.len() as u64)
    );
}

async fn read(location: &Location) -> Result<String, String> {
    let records = Records::find(location)
        .await
        .map_err(|error| error.to_string())?;
    let mut text = String::new();
    let read = records.into_json().read_to_string(&mut text).await;
    read.map(|_| text).map_err(|error| error.to_string())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

fn list(calls: std::ops::Range<usize>) -> String {
    let calls: Vec<_> = calls.map(call).collect();
    format!("[{}]", calls.join(","))
}

#[tokio::test]
async fn records_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("a b/tables");
    let location = Location::parse(&place.display().to_string()).expect("a location");
    export(&location, 0..300, usize::MAX).await;
    assert_eq!(read(&location).await, Ok(list(0..300)));
    let files = names(&place);
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(files[0] == "_manifest.json" && files[2].starts_with("calls-"));

    // Another export replaces it, in several files.
    fs::write(place.join("notes.parquet"), "mine").expect("written");
    export(&location, 100..103, 0).await;
    assert_eq!(read(&location).await, Ok(list(100..103)));
    let files = names(&place);
    assert_eq!(files.len(), 7, "{files:?}");
    export(&location, 0..0, 0).await;
    assert_eq!(read(&location).await, Ok("[]".to_owned()));
    assert_eq!(names(&place).len(), 5);
}

#[tokio::test]
async fn what_is_not_finished_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::parse(&folder.path().display().to_string()).expect("a location");
    export(&location, 0..2, usize::MAX).await;
    let before = names(folder.path());
    let record = call(7).parse().expect("a record");

    let mut aborted = Export::begin(&location).await.expect("begins");
    aborted.push(&record).await.expect("pushed");
    aborted.write_rows().await.expect("written");
    aborted.abort().await;
    assert_eq!(names(folder.path()), before);

    // One that is killed leaves its temporary files alone.
    let mut killed = Export::begin(&location).await.expect("begins");
    killed.push(&record).await.expect("pushed");
    killed.write_rows().await.expect("written");
    killed.calls.finish().await.expect("finished");
    drop(killed);
    assert_eq!(read(&location).await, Ok(list(0..2)));

    // Of two at the same time, the second says so.
    let mut first = Export::begin(&location).await.expect("begins");
    let mut second = Export::begin(&location).await.expect("begins");
    first.push(&record).await.expect("pushed");
    second.push(&record).await.expect("pushed");
    second.push(&record).await.expect("pushed");
    first.finish("none").await.expect("finished");
    let error = second.finish("none").await.expect_err("a conflict");
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    assert_eq!(read(&location).await, Ok(list(7..8)));
}

#[tokio::test]
async fn damage_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("tables");
    let location = Location::parse(&place.display().to_string()).expect("a location");
    let error = read(&location).await.expect_err("nothing there");
    assert!(error.contains("has no tables"), "{error}");
    export(&location, 0..20, usize::MAX).await;
    let data = names(&place)
        .into_iter()
        .find(|name| name.starts_with("calls-"))
        .expect("a file");
    let data = place.join(data);
    let bytes = fs::read(&data).expect("read");
    for length in [0, 7, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&data, &bytes[..length]).expect("written");
        let error = read(&location).await.expect_err("cut");
        assert!(error.contains("calls-") && !error.contains('\n'), "{error}");
    }
    fs::remove_file(&data).expect("removed");
    let error = read(&location).await.expect_err("missing");
    assert!(error.contains("a file is missing"), "{error}");
    for text in [
        "",
        "{}",
        r#"{"format":"ovia-export","version":2,"created_at":"","redact":"","tables":{}}"#,
    ] {
        fs::write(place.join("_manifest.json"), text).expect("written");
        let error = read(&location).await.expect_err("no manifest");
        assert!(error.contains("_manifest.json: "), "{error}");
        assert!(Export::begin(&location).await.is_err(), "{text}");
    }
    fs::create_dir_all(place.join("calls/_delta_log")).expect("created");
    fs::write(place.join("calls/_delta_log/0.json"), "").expect("written");
    fs::remove_file(place.join("_manifest.json")).expect("removed");
    let error = Export::begin(&location)
        .await
        .map(drop)
        .expect_err("a sync");
    assert!(error.to_string().contains("calls sync"), "{error}");
}

/// Twelve at once: those that succeed come one after the other, and the last of them is there, whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::parse(&folder.path().display().to_string()).expect("a location");
    export(&location, 0..1, usize::MAX).await;
    for _ in 0..4 {
        let tasks: Vec<_> = (1..=12)
            .map(|number| {
                let location = location.clone();
                tokio::spawn(async move {
                    let mut export = Export::begin(&location).await?;
                    for call in 0..number {
                        export
                            .push(&self::call(call).parse().expect("a record"))
                            .await?;
                    }
                    export.finish("none").await
                })
            })
            .collect();
        let mut written = Vec::new();
        for task in tasks {
            match task.await.expect("no panic") {
                Ok(done) => written.push(usize::try_from(done.calls).expect("few")),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict, "{error}"),
            }
        }
        let text = read(&location).await.expect("readable");
        assert!(
            written.iter().any(|calls| text == list(0..*calls)),
            "{written:?}"
        );
        assert_eq!(names(folder.path()).len(), 4);
    }
}

/// The smallest and the largest value of a column are in plain in the footer of a file.
#[tokio::test]
async fn footers_hold_no_value_of_a_person() {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::parse(&folder.path().display().to_string()).expect("a location");
    let mut export = Export::begin(&location).await.expect("begins");
    let record = r#"{"id":"a","from_number":"+33639987703","started_at":"2025-06-12T08:15:30Z","duration":7,
        "costs":{"total":1,"details":{"tts_characters":9}},"metadata":{"call_tag":"+33639987703"},
        "agent":{"name":"Camille"},"analysis":"a","recording_url":"b","transcript":"c",
        "transcript_objects":[{"role":"user","content":"06 39 98 77 03"}]}"#;
    let record = record.parse().expect("a record");
    export.push(&record).await.expect("pushed");
    export.finish("none").await.expect("finished");
    let mut with_statistics = Vec::new();
    for name in names(folder.path()) {
        if !name.ends_with(".parquet") {
            continue;
        }
        let file = fs::File::open(folder.path().join(&name)).expect("a file");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        for column in reader.metadata().row_group(0).columns() {
            if column.statistics().is_some() || column.column_index_offset().is_some() {
                with_statistics.push(column.column_path().string());
            }
        }
    }
    with_statistics.sort();
    let expected = [
        "agent_id",
        "call_id",
        "costs.details.llm_completion_tokens",
        "costs.details.llm_prompt_tokens",
        "costs.details.stt_audio_duration_seconds",
        "costs.details.tts_characters",
        "costs.llm",
        "costs.stt",
        "costs.total",
        "costs.tts",
        "created_at",
        "direction",
        "duration",
        "ended_at",
        "id",
        "index",
        "phone_number_id",
        "started_at",
        "status",
        "time",
        "type",
        "updated_at",
        "user_id",
    ];
    assert_eq!(with_statistics, expected);
}
