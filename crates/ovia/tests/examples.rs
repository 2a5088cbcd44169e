//! The example programs, run against the mock server.

#![allow(
    missing_docs,
    clippy::print_stdout,
    dead_code,
    unreachable_pub,
    reason = "programs, of which the test uses parts"
)]

#[path = "../examples/daily_cost_mail.rs"]
mod daily_cost_mail;
#[path = "../examples/place_batch.rs"]
mod place_batch;
#[path = "../examples/transcripts_to_files.rs"]
mod transcripts_to_files;
#[path = "../examples/watch_failed.rs"]
mod watch_failed;

use std::{error::Error, fs, path::PathBuf};

use ovia::{Client, ErrorKind, chrono::DateTime, uuid::Uuid};
use ovia_mock::{Answer, MockServer};

type Result = std::result::Result<(), Box<dyn Error>>;

fn client(server: &MockServer) -> std::result::Result<Client, ovia::Error> {
    Client::builder()
        .token("secret")
        .base_url(server.url())
        .max_retries(0)
        .build()
}

/// An empty folder for a test.
fn folder(name: &str) -> std::io::Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

const TIME: &str = "2026-11-20T10:00:00Z";

fn record(id: u128, status: &str, more: &str) -> String {
    let id = Uuid::from_u128(id);
    format!(r#"{{"id": "{id}", "status": "{status}", "started_at": "{TIME}"{more}}}"#)
}

#[tokio::test]
async fn the_mail_has_the_sums_of_the_day_before() -> Result {
    let sarah = |cost: &str| format!(r#", "agent": {{"name": "Sarah"}}, "duration": 90{cost}"#);
    let server = MockServer::builder()
        .record(record(
            1,
            "completed",
            &sarah(r#", "costs": {"total": 0.25}"#),
        ))
        .record(record(
            2,
            "completed",
            &sarah(r#", "costs": {"total": 0.5}"#),
        ))
        .record(record(3, "completed", &sarah("")))
        .record(record(4, "completed", "").replace("11-20", "11-19"))
        .record("17")
        .start()
        .await?;
    let now = "2026-11-21T06:00:00Z".parse()?;
    let mail = daily_cost_mail::mail(&client(&server)?, "team@example.com", now).await?;
    assert_eq!(
        mail.lines().collect::<Vec<_>>(),
        [
            "To: team@example.com",
            "Subject: 3 calls on 2026-11-20",
            "",
            "     3 calls      4.5 min     0.7500  Sarah (1 without a cost)",
            "     3 calls      4.5 min     0.7500  in all (1 without a cost)",
            "",
            "1 records could not be read, 0 have no readable time.",
        ]
    );
    let error = {
        server.answer(Answer::status(503));
        daily_cost_mail::mail(&client(&server)?, "team@example.com", now).await
    };
    assert!(error.is_err(), "no mail about a part");
    Ok(())
}

#[tokio::test]
async fn each_transcript_is_written_once() -> Result {
    let server = MockServer::builder()
        .record(record(1, "completed", r#", "transcript": "Bonjour""#))
        .record(record(2, "completed", r#", "transcript": """#))
        .record(record(3, "failed", r#", "transcript": "x""#))
        .start()
        .await?;
    let (client, folder) = (client(&server)?, folder("transcripts")?);
    assert_eq!(transcripts_to_files::write_all(&client, &folder).await?, 1);
    assert_eq!(transcripts_to_files::write_all(&client, &folder).await?, 0);
    let file = folder.join(format!("2026-11-20T10-00-00Z_{}.txt", Uuid::from_u128(1)));
    assert_eq!(fs::read_to_string(file)?, "Bonjour");
    assert_eq!(fs::read_dir(folder)?.count(), 1);
    Ok(())
}

#[tokio::test]
async fn each_failure_is_printed_once() -> Result {
    let server = MockServer::builder()
        .record(record(1, "in_progress", ""))
        .start()
        .await?;
    let client = client(&server)?;
    let mut watch = watch_failed::Watch::new(DateTime::parse_from_rfc3339(TIME)?.to_utc());
    assert!(watch.look(&client).await?.is_empty());
    server.answer(Answer::status(503));
    assert!(
        watch
            .look(&client)
            .await
            .is_err_and(|error| error.is_retryable())
    );
    server.set_records([record(1, "failed", ""), record(2, "completed", "")]);
    let lines = watch.look(&client).await?;
    assert_eq!(
        lines,
        [format!(
            "{} failed 2026-11-20T10:00:00+00:00",
            Uuid::from_u128(1)
        )]
    );
    assert!(watch.look(&client).await?.is_empty());
    Ok(())
}

const NUMBERS: &str = "+33639987701\n+33639987702\n\n+33639987703\n";

fn caller() -> place_batch::Caller {
    let [user, agent, phone_number] = [1, 2, 3].map(Uuid::from_u128);
    let from = "+33199001234".into();
    place_batch::Caller {
        user,
        agent,
        phone_number,
        from,
    }
}

fn posts(server: &MockServer) -> Vec<String> {
    let requests = server.requests();
    let posts = requests.iter().filter(|request| request.method == "POST");
    posts
        .map(|request| {
            let body: ovia::serde_json::Value =
                ovia::serde_json::from_slice(&request.body).unwrap_or_default();
            body["to_number"].as_str().unwrap_or_default().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn a_batch_that_is_run_again_calls_nobody_twice() -> Result {
    let server = MockServer::builder().start().await?;
    let client = client(&server)?;
    let file = folder("batch")?.join("numbers.txt");
    fs::write(&file, NUMBERS)?;
    for _ in 0..2 {
        place_batch::place(&client, &caller(), &file).await?;
    }
    assert_eq!(
        posts(&server),
        ["+33639987701", "+33639987702", "+33639987703"]
    );
    Ok(())
}

#[tokio::test]
async fn a_batch_that_broke_off_goes_on() -> Result {
    let server = MockServer::builder().start().await?;
    let client = client(&server)?;
    let file = folder("broken-batch")?.join("numbers.txt");
    fs::write(&file, NUMBERS)?;
    // The first was sent before a crash and is not in the list; the second had no credentials.
    let journal = "+33639987701 sending 2026-11-20T10:00:00Z\n+33639987702 not-placed 401";
    fs::write(file.with_extension("txt.journal"), journal)?;
    server.answer_to("POST", Answer::status(401));
    let error = place_batch::place(&client, &caller(), &file).await;
    let error = error.expect_err("the token is wrong");
    let kind = error.downcast_ref().map(ovia::Error::kind);
    assert_eq!(kind, Some(ErrorKind::Unauthorized));
    place_batch::place(&client, &caller(), &file).await?;
    assert_eq!(
        posts(&server),
        ["+33639987702", "+33639987702", "+33639987703"]
    );
    let journal = fs::read_to_string(file.with_extension("txt.journal"))?;
    assert!(journal.contains("+33639987701 unknown "), "{journal}");
    assert_eq!(journal.matches(" placed ").count(), 2, "{journal}");
    Ok(())
}
