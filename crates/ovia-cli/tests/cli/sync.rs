//! `calls sync`: what it says, when it refuses, how it ends. What is in the tables is tested in
//! `ovia-lake`, and by `cargo xtask lake-check`.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer};

use crate::support::{Run, Server, TOKEN, directory, ovia, run};

fn sync(server: &Server, folder: &Path, more: &[&str]) -> Run {
    let mut args = vec!["calls", "sync", folder.to_str().unwrap()];
    args.extend(more);
    server.run(&args)
}

fn versions(folder: &Path, table: &str) -> usize {
    let log = fs::read_dir(folder.join(table).join("_delta_log"));
    log.map_or(0, |log| {
        let names = log.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".json")).count()
    })
}

const CALLS: [&str; 3] = [
    r#"{"id":"a","started_at":"2026-01-02T10:00:00Z","costs":{"total":0.1}}"#,
    r#"{"id":"b","started_at":"2026-02-02T10:00:00Z","from_number":"+33199000001"}"#,
    r#"{"id":"c"}"#,
];

#[test]
fn commits_what_is_new_and_nothing_else() {
    let folder = directory("sync-new").join("lake");
    let server = Server::of(&CALLS);
    sync(&server, &folder, &[]).says(0, "3 calls: 3 added; version 0: 3 months");
    let same: Vec<_> = CALLS.iter().rev().copied().collect();
    server.set_records(&same);
    sync(&server, &folder, &[]).says(0, "3 calls, no change");
    let changed = CALLS[0].replace("0.1", "0.2");
    server.set_records(&[&changed, CALLS[1]]);
    sync(&server, &folder, &[]).says(0, "2 calls: 1 changed, 1 gone; version 1: 2 months");
    server.set_records(&CALLS);
    sync(&server, &folder, &[]).says(0, "3 calls: 1 changed, 1 returned; version 2");
    assert_eq!(versions(&folder, "calls"), 3);
    for table in ["changes", "utterances"] {
        assert!(versions(&folder, table) > 0, "{table}");
    }
    let log = folder.join("calls/_delta_log/00000000000000000000.json");
    assert!(!fs::read_to_string(log).unwrap().contains("33199000001"));
}

#[test]
fn a_list_in_doubt_changes_nothing() {
    let folder = directory("sync-doubt").join("lake");
    let builder = MockServer::builder().calls(200).token(TOKEN);
    let server = Server::start(builder);
    sync(&server, &folder, &[]).says(0, "200 added");
    let before = versions(&folder, "calls");
    for _ in 0..8 {
        server.answer(Answer::as_usual().reset_after(150_000));
    }
    sync(&server, &folder, &["--retries", "0"]).says(1, "nothing was changed");
    assert_eq!(versions(&folder, "calls"), before);

    let server = Server::of(&[]);
    sync(&server, &folder, &[]).says(2, "use --allow-empty");
    assert_eq!(versions(&folder, "calls"), before);
    server.set_records(&[r#"{"id":"new"}"#, "7"]);
    sync(&server, &folder, &[]).says(3, "no call is taken for gone");
    sync(&server, &folder, &["--redact=numbers"]).says(2, "was made with --redact=none");
    let server = Server::of(&[]);
    sync(&server, &folder, &["--allow-empty"]).says(0, "0 calls: 201 gone");
}

/// Two at a time, several times: both succeed.
#[test]
fn two_syncs_at_once_both_succeed() {
    let folder = directory("sync-two").join("lake");
    let server = Server::of(&CALLS);
    for round in 0..4 {
        let changed = CALLS[0].replace("0.1", &format!("0.{round}"));
        server.set_records(&[&changed, CALLS[1], CALLS[2]]);
        let start = || {
            let mut command = server.command(&["calls", "sync", folder.to_str().unwrap()]);
            command.stderr(Stdio::piped()).spawn().unwrap()
        };
        for child in [start(), start()] {
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{said}");
        }
        sync(&server, &folder, &[]).says(0, "3 calls, no change");
    }
}

#[test]
fn a_service_survives_faults_and_ends_cleanly() {
    let home = directory("sync-service");
    let (folder, metrics) = (home.join("lake"), home.join("ovia.prom"));
    let server = Server::of(&CALLS);
    server.answer(Answer::as_usual());
    server.answer(Answer::status(500));
    let mut command = server.command(&[
        "calls",
        "sync",
        folder.to_str().unwrap(),
        "--every=1s",
        "--retries=0",
        "--metrics",
        metrics.to_str().unwrap(),
    ]);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    let text = wait_for(&metrics, |text| {
        text.contains("ovia_sync_failures_total 1") && text.contains("ovia_sync_runs_total 3")
    });
    assert!(text.contains("ovia_sync_added_total 3\n"), "{text}");
    assert!(
        text.contains("ovia_sync_last_success_timestamp_seconds 1"),
        "{text}"
    );
    let said = terminate(child);
    let lines: Vec<_> = said.lines().collect();
    assert!(lines[0].contains("3 added"), "{said}");
    assert!(lines[1].contains("500"), "{said}");
    assert!(lines[2].contains("no change"), "{said}");
    assert!(said.ends_with("ended by SIGTERM\n"), "{said}");
}

fn wait_for(file: &Path, is_enough: impl Fn(&str) -> bool) -> String {
    let begin = Instant::now();
    loop {
        let text = fs::read_to_string(file).unwrap_or_default();
        if is_enough(&text) {
            return text;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{text}");
        sleep(Duration::from_millis(50));
    }
}

fn terminate(child: Child) -> String {
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    said
}

/// A call with numbers, and what was said.
fn call(id: &str, number: &str, said: &str, total: &str) -> String {
    format!(
        r#"{{"id":"{id}","started_at":"2026-01-02T10:00:00Z","from_number":"{number}","to_number":"+33199000099","costs":{{"total":{total}}},"transcript_objects":[{{"role":"user","content":"{said}"}}]}}"#
    )
}

/// The records of the tables.
fn records(folder: &Path) -> String {
    let mut command = ovia(&["calls", "list", "-o", "ndjson", "--input"]);
    let listed = run(command.arg(folder));
    assert_eq!(listed.code, Some(0), "{listed}");
    listed.out
}

#[test]
fn a_person_is_collected_erased_and_kept_out() {
    let home = directory("sync-person");
    let folder = home.join("lake");
    let config = home.join("config.toml");
    let number = "+33199000001";
    let other = call("b", "+33199000002", "stays", "0.2");
    let server = Server::of(&[&call("a", number, "secret", "0.1"), &other]);
    let run_with = |server: &Server, args: &[&str]| {
        let mut command = server.command(args);
        run(command.env("OVIA_CONFIG", &config))
    };
    let lake = folder.to_str().unwrap();
    let sync = |server: &Server| run_with(server, &["calls", "sync", lake]);
    sync(&server).says(0, "2 added");
    server.set_records(&[&call("a", number, "secret two", "0.3"), &other]);
    sync(&server).says(0, "1 changed");

    let zip = home.join("person.zip");
    let spelling = "01 99 00 00 01";
    let args = [
        "calls",
        "person",
        "--input",
        lake,
        "--number",
        spelling,
        zip.to_str().unwrap(),
    ];
    run_with(&server, &args).says(2, "has no country code");
    let args = [&args[..], &["--country=FR"]].concat();
    run_with(&server, &args).says(0, "1 call in ");
    let mut zip = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    let mut part = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    assert_eq!(
        part("calls.ndjson"),
        format!("{}\n", call("a", number, "secret two", "0.3"))
    );
    assert!(part("utterances.ndjson").contains("secret two"));
    assert!(part("changes.ndjson").contains(r#""path":"costs.total""#));

    let erase = ["calls", "erase", lake, "--number", "0033 1 99 00 00 01"];
    run_with(&server, &erase).says(2, "use --yes to erase without confirmation");
    let erase = [&erase[..], &["--yes"]].concat();
    run_with(&server, &erase).says(0, "erased from 1 call");
    assert!(home.join("redact.key").exists());
    server.set_records(&[
        &call("a", number, "secret three", "0.4"),
        &other,
        &call("c", "01 99 00 00 01", "secret four", "0.5"),
    ]);
    sync(&server).says(0, "3 calls: 1 added, 1 changed");
    let records = records(&folder);
    for personal in ["secret", "33199000001", "99 00 00"] {
        assert!(!records.contains(personal), "{records}");
    }
    assert!(
        records.contains("0.4") && records.contains("0.5"),
        "{records}"
    );
    assert!(records.contains("stays"), "{records}");
    // Without the key nothing is synced.
    fs::remove_file(home.join("redact.key")).unwrap();
    sync(&server).says(2, "people were erased with a key that is not here");
}

#[test]
fn pseudonyms_are_stable_and_the_key_is_not_in_the_table() {
    let home = directory("sync-redact");
    let folder = home.join("lake");
    let server = Server::of(&[
        &call("a", "+33199000001", "my number is +33 1 99 00 00 01", "0.1"),
        &call("b", "+33 1 99 00 00 01", "hello", "0.1"),
    ]);
    let sync = |key: &str| {
        let args = [
            "calls",
            "sync",
            folder.to_str().unwrap(),
            "--redact=numbers",
        ];
        run(server.command(&args).env("OVIA_REDACT_KEY", key))
    };
    sync("short").says(2, "OVIA_REDACT_KEY: a key has 16 characters or more");
    sync("one key that is long enough").says(0, "2 added");
    sync("one key that is long enough").says(0, "no change");
    sync("another that is long enough").says(2, "was made with another key");
    let text = records(&folder);
    let marks: Vec<_> = text
        .match_indices("[number-")
        .map(|(at, _)| &text[at..at + 25])
        .collect();
    assert_eq!(marks.len(), 5, "{text}");
    let of_person = marks.iter().filter(|mark| **mark == marks[0]).count();
    assert_eq!(of_person, 3, "{text}");
    assert!(!text.contains("9900"), "{text}");
    for name in fs::read_dir(folder.join("calls/_delta_log")).unwrap() {
        let log = fs::read_to_string(name.unwrap().path()).unwrap();
        assert!(!log.contains("long enough"), "{log}");
    }
}
