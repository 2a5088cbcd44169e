//! The programs of `examples/`, run against a mock server.

#[allow(dead_code, reason = "the tests call what `main` calls")]
#[path = "../../examples/daily_costs.rs"]
mod daily_costs;
#[allow(dead_code, reason = "the tests call what `main` calls")]
#[path = "../../examples/place_batch.rs"]
mod place_batch;
#[allow(dead_code, reason = "the tests call what `main` calls")]
#[path = "../../examples/transcripts.rs"]
mod transcripts;
#[allow(dead_code, reason = "the tests call what `main` calls")]
#[path = "../../examples/watch_failed.rs"]
mod watch_failed;

use std::{path::Path, time::Duration};

use ovia::{Client, NewCall, chrono::Utc, uuid::uuid};
use ovia_mock::{Builder, MockServer};

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn start(builder: Builder) -> Result<(MockServer, Client), Box<dyn std::error::Error>> {
    let server = builder.token("secret").start().await?;
    let client = Client::builder()
        .token("secret")
        .base_url(server.url())
        .max_retries(0)
        .build()?;
    Ok((server, client))
}

#[tokio::test]
async fn the_mail_has_every_agent_and_says_what_is_missing() -> Outcome {
    let day = "2026-11-24".parse()?;
    let record = |agent: &str, rest: &str| {
        format!(r#"{{"started_at": "2026-11-24T10:00:00Z", "agent": {{"name": "{agent}"}}{rest}}}"#)
    };
    let builder = MockServer::builder()
        .record(record(
            "Camille",
            r#", "duration": 90, "costs": {"total": 0.25}"#,
        ))
        .record(record(
            "Camille",
            r#", "duration": 30, "costs": {"total": 0.5}"#,
        ))
        .record(record("Alex", ""))
        .record(r#"{"started_at": "2026-11-25T00:00:00Z", "costs": {"total": 9}}"#)
        .record("7");
    let (_server, client) = start(builder).await?;
    let report = daily_costs::Report::read(&client, day).await?;
    let mut mail = Vec::new();
    report.write(&mut mail)?;
    let mail = String::from_utf8(mail)?;
    assert!(
        mail.starts_with("Subject: 3 calls on 2026-11-24, cost 0.75\n"),
        "{mail}"
    );
    assert!(
        mail.contains("Camille                       2      2.0     0.7500"),
        "{mail}"
    );
    assert!(mail.contains("1 calls have no cost yet"), "{mail}");
    assert!(mail.contains("1 records could not be read"), "{mail}");
    assert!(!report.is_complete());
    Ok(())
}

#[tokio::test]
async fn a_list_that_ends_early_still_makes_a_mail() -> Outcome {
    let builder = MockServer::builder()
        .calls(50)
        .fault("*: reset-after=20000".parse()?);
    let server = builder.start().await?;
    let client = Client::builder()
        .token("secret")
        .base_url(server.url())
        .max_retries(0)
        .max_resumes(0)
        .build()?;
    let report = daily_costs::Report::read(&client, Utc::now().date_naive()).await?;
    let mut mail = Vec::new();
    report.write(&mut mail)?;
    assert!(String::from_utf8(mail)?.contains("The list is not complete: "));
    Ok(())
}

#[tokio::test]
async fn transcripts_are_written_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let (_server, client) = start(MockServer::builder().calls(40).record("7")).await?;
    let first = transcripts::write_all(&client, directory.path()).await?;
    let files = std::fs::read_dir(directory.path())?.count() as u64;
    assert!(
        first.written > 10 && first.written == files && first.unreadable == 1,
        "{first:?}"
    );
    let again = transcripts::write_all(&client, directory.path()).await?;
    assert_eq!(again.written, 0);
    for file in std::fs::read_dir(directory.path())? {
        let path = file?.path();
        assert_eq!(path.extension().and_then(|it| it.to_str()), Some("txt"));
        assert!(!std::fs::read_to_string(path)?.trim().is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn each_failed_call_is_printed_once() -> Outcome {
    let record = |id: &str, status: &str| {
        format!(
            r#"{{"id": "{id}", "status": "{status}", "started_at": "{}"}}"#,
            Utc::now().to_rfc3339()
        )
    };
    let (good, bad) = (
        "2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264",
        "d84b7e13-0f5a-4296-8c3d-a6e1f9720b4d",
    );
    let builder = MockServer::builder()
        .record(record(good, "completed"))
        .record("7");
    let (server, client) = start(builder).await?;
    let (mut watch, mut out) = (watch_failed::Watch::default(), Vec::new());
    watch.look(&client, &mut out).await?;
    assert!(out.is_empty());
    server.set_records([record(good, "completed"), record(bad, "Failed")]);
    watch.look(&client, &mut out).await?;
    watch.look(&client, &mut out).await?;
    let out = String::from_utf8(out)?;
    assert!(
        out.lines().count() == 1 && out.contains(bad) && out.contains("failed"),
        "{out}"
    );
    Ok(())
}

fn new_calls() -> Vec<NewCall> {
    let call = |to: &str| {
        NewCall::new(
            uuid!("7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"),
            uuid!("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"),
            uuid!("e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"),
            "+33199001234",
            to,
        )
    };
    ["+33639987701", "+33639987702", "+33639987703"]
        .map(call)
        .into()
}

/// Runs the batch once, as a new process would.
async fn batch(
    client: &Client,
    journal: &Path,
) -> Result<place_batch::Summary, Box<dyn std::error::Error>> {
    let mut journal = place_batch::Journal::open(journal)?;
    place_batch::place_all(client, new_calls(), &mut journal, Duration::ZERO).await
}

#[tokio::test]
async fn a_batch_calls_each_number_once() -> Outcome {
    let directory = tempfile::tempdir()?;
    let journal = directory.path().join("numbers.txt.journal");
    // The connection of the second request breaks, so the call may have been placed.
    let builder = MockServer::builder().fault("POST 2: reset-after=0".parse()?);
    let (server, client) = start(builder).await?;
    let summary = batch(&client, &journal).await?;
    assert_eq!(
        (summary.placed + summary.in_doubt, summary.refused),
        (3, 0),
        "{summary:?}"
    );
    let placed = server.placed();
    let again = batch(&client, &journal).await?;
    assert_eq!(again.placed, 0, "{again:?}");
    assert_eq!(server.placed(), placed);
    Ok(())
}

#[tokio::test]
async fn a_batch_that_was_killed_goes_on_without_a_second_call() -> Outcome {
    let directory = tempfile::tempdir()?;
    let journal = directory.path().join("numbers.txt.journal");
    // Killed after the request was noted, and while the next line was written.
    std::fs::write(
        &journal,
        format!(
            "+33639987701 sending {}\n+33639987702 send",
            Utc::now().to_rfc3339()
        ),
    )?;
    let (server, client) = start(MockServer::builder()).await?;
    let summary = batch(&client, &journal).await?;
    assert_eq!((summary.placed, summary.in_doubt), (1, 2), "{summary:?}");
    assert_eq!(server.placed(), 1);

    // Another batch at the same time.
    let held = place_batch::Journal::open(&journal)?;
    assert!(batch(&client, &journal).await.is_err());
    drop(held);
    Ok(())
}

#[tokio::test]
async fn a_refused_token_places_nothing_and_can_be_mended() -> Outcome {
    let directory = tempfile::tempdir()?;
    let journal = directory.path().join("numbers.txt.journal");
    let (server, client) = start(MockServer::builder()).await?;
    let stranger = Client::builder()
        .token("wrong")
        .base_url(server.url())
        .build()?;
    assert!(batch(&stranger, &journal).await.is_err());
    assert_eq!(server.placed(), 0);
    assert_eq!(batch(&client, &journal).await?.placed, 3);
    Ok(())
}

#[test]
fn a_file_of_numbers_is_checked_whole() {
    let numbers = place_batch::numbers("# ours\n+33639987701\n\n+33639987701\n+33639987702\n");
    assert_eq!(numbers.expect("numbers"), ["+33639987701", "+33639987702"]);
    let error = place_batch::numbers("+33639987701\n0639987702\n").expect_err("an error");
    assert!(error.to_string().starts_with("line 2 is not"), "{error}");
}
