//! The commands that `calls watch` runs on events: `--on-new`, `--on-failed`, `--on-budget`.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use super::{ONE, SOON, TWO, Watch, record};
use crate::support::Server;

/// A file in the directory for temporary files, which does not exist yet.
fn file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("ovia-watch-{name}-{}", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

/// The lines of a file, when there are that many.
#[track_caller]
fn lines_of(path: &PathBuf, number: usize) -> Vec<String> {
    let begin = Instant::now();
    loop {
        let text = fs::read_to_string(path).unwrap_or_default();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.len() >= number {
            return lines;
        }
        assert!(begin.elapsed() < SOON, "{lines:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn commands_run_once_for_each_event() {
    let (new, failed) = (file("new"), file("failed"));
    let on_new = format!(
        "read -r record; printf '%s %s %s\\n' $OVIA_EVENT $OVIA_CALL_ID \"$record\" >> {}; echo hello",
        new.display()
    );
    let on_failed = format!("cat >> {}", failed.display());
    let old = record(ONE, r#""status":"failed","x":0"#);
    let server = Server::of(&[&old]);
    let watch = Watch::start(&server, &["--on-new", &on_new, "--on-failed", &on_failed]);
    let busy = record(TWO, r#""status":"Busy""#);
    server.set_records(&[&busy, &old]);
    watch.event();
    let busy_still = record(TWO, r#""status":"failed""#);
    server.set_records(&[&busy_still, &old]);
    watch.event();
    assert_eq!(lines_of(&new, 1), [format!("new {TWO} {busy}")]);
    assert_eq!(lines_of(&failed, 1), [busy]);
    // Its output is not among the events.
    watch.says("hello");
    watch.interrupt();
    assert_eq!(lines_of(&failed, 1).len(), 1);
}

#[test]
fn commands_that_fail_or_hang() {
    let server = Server::of(&[]);
    let seconds = 1_000_000 + std::process::id();
    let command =
        format!("case $OVIA_CALL_ID in 1*) exit 3;; esac; sleep {seconds} & sleep {seconds}");
    let watch = Watch::start(&server, &["--on-new", &command]);
    let one = record(ONE, r#""status":"queued""#);
    server.set_records(&[&one]);
    watch.event();
    watch.says("--on-new: the command failed (exit status: 3) (call 11111111)");
    server.set_records(&[&one, &record(TWO, r#""status":"queued""#)]);
    // It hangs; the watch goes on, and ends the command and what it started.
    watch.event();
    server.set_records(&[&one]);
    assert!(watch.event().starts_with(r#"{"event":"gone""#));
    let begin = Instant::now();
    let (_, err) = watch.interrupt();
    assert!(begin.elapsed() < Duration::from_secs(15));
    assert_eq!(
        err,
        ["ovia: commands that were still running or waiting are ended"]
    );
    let left = Command::new("pgrep")
        .args(["-f", &format!("^sleep {seconds}$")])
        .output();
    assert!(left.expect("pgrep").stdout.is_empty());
}

#[test]
fn a_budget_is_exceeded_once_a_day() {
    let path = file("budget");
    let command = format!(
        "printf '%s %s %s ' $OVIA_DAY $OVIA_TOTAL $OVIA_BUDGET >> {0}; cat >> {0}",
        path.display()
    );
    let day = today();
    let call = |id: &str, cost: &str| {
        format!(r#"{{"id":"{id}","started_at":"{day}T00:00:00Z","costs":{{"total":{cost}}}}}"#)
    };
    let one = call(ONE, "0.1");
    let server = Server::of(&[&one]);
    let options = [
        "--on-budget",
        &*command,
        "--budget",
        "0.3/day",
        "--timezone",
        "UTC",
    ];
    let watch = Watch::start(&server, &options);
    server.set_records(&[&one, &call(TWO, "0.2")]);
    assert!(watch.event().starts_with(r#"{"event":"new""#));
    let more = call(TWO, "0.21");
    server.set_records(&[&one, &more]);
    assert!(watch.event().starts_with(r#"{"event":"changed""#));
    let event = watch.event();
    assert!(
        event.starts_with(&format!(
            r#"{{"event":"budget","call_id":"{TWO}","day":"{day}","total":"0.31","budget":"0.3","record":"#
        )),
        "{event}"
    );
    server.set_records(&[&one, &call(TWO, "0.22")]);
    assert!(watch.event().starts_with(r#"{"event":"changed""#));
    watch.interrupt();
    assert_eq!(lines_of(&path, 1), [format!("{day} 0.31 0.3 {more}")]);
}

/// Today, in UTC.
fn today() -> String {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    let text = String::from_utf8(output.expect("date").stdout).expect("text");
    text.trim().to_owned()
}
