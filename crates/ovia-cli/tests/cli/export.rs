//! `ovia calls export`: a file that is complete, or as it was.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use ovia_mock::MockServer;

use crate::support::{Run, Server, ovia, run};

fn export(server: &Server, folder: &Path, args: &str) -> Run {
    let args: Vec<&str> = args.split_whitespace().collect();
    run(server
        .command(&[&["calls", "export"], &args[..]].concat())
        .current_dir(folder))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_is_read_again() {
    let server = Server::start(MockServer::builder().calls(300));
    let folder = tempfile::tempdir().expect("a folder");
    let listed = server.run(&["calls", "list"]).fine();
    for name in [
        "a.ndjson",
        "a.json",
        "a.ndjson.gz",
        "a.json.gz",
        "a.ndjson.zst",
        "a.json.zst",
    ] {
        let run = export(&server, folder.path(), name);
        let bytes = fs::metadata(folder.path().join(name))
            .expect("a file")
            .len();
        let size = match bytes {
            1_000_000.. => format!("{:.2} MB", bytes as f64 / 1e6),
            _ => format!("{:.2} kB", bytes as f64 / 1e3),
        };
        assert_eq!(run.err, format!("300 calls in {name} ({size})\n"));
        assert_eq!((run.code, &*run.out), (Some(0), ""));
        let again =
            crate::support::run(ovia(&["calls", "list", "--input", name]).current_dir(&folder));
        assert_eq!(again.fine(), listed, "{name}");
    }
    assert_eq!(
        export(&server, folder.path(), "a.csv -q --limit 3").fine(),
        ""
    );
    let csv = fs::read_to_string(folder.path().join("a.csv")).expect("text");
    assert_eq!(
        csv,
        server
            .run(&["calls", "list", "-o", "csv", "--limit", "3"])
            .fine()
    );
    let run = export(
        &server,
        folder.path(),
        "a.csv --excel=fr --columns id,costs.total --sort -duration",
    );
    assert_eq!(run.code, Some(0), "{run}");
    let csv = fs::read_to_string(folder.path().join("a.csv")).expect("text");
    assert!(csv.starts_with("\u{feff}id;costs.total\n"), "{csv}");
    let run = export(&server, folder.path(), "a.xlsx --status completed");
    assert_eq!(run.code, Some(0), "{run}");
    assert!(
        fs::read(folder.path().join("a.xlsx"))
            .expect("a file")
            .starts_with(b"PK")
    );
    assert!(
        !names(folder.path())
            .iter()
            .any(|name| name.starts_with('.'))
    );
}

#[test]
fn everything_or_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.csv"), "old").expect("a file");
    for (fault, name, words) in [
        ("*: cut-after=90000", "old.csv", "; old.csv is as it was\n"),
        (
            "*: cut-after=90000",
            "new.xlsx",
            "; new.xlsx was not written\n",
        ),
        ("*: 500", "old.csv", "; old.csv is as it was\n"),
    ] {
        let builder = MockServer::builder().calls(200);
        let server = Server::start(builder.fault(fault.parse().expect("a fault")));
        let run = export(&server, folder.path(), &format!("{name} --retries 0"));
        run.says(1, words);
    }
    // A record that cannot be read, or on which a filter cannot decide.
    for (record, args) in [("17", ""), (r#"{"started_at":{}}"#, "--since 2020-01-01")] {
        let server = Server::of(&["{}", record]);
        let run = export(&server, folder.path(), &format!("old.csv {args}"));
        run.says(3, "ovia: the list is incomplete; old.csv is as it was\n");
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("old.csv")).expect("text"),
        "old"
    );
    assert_eq!(names(folder.path()), ["old.csv"]);
}

#[test]
fn names_that_cannot_be_written() {
    let server = Server::of(&["{}"]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("d.csv")).expect("a folder");
    for (name, words) in [
        (
            "calls",
            "FILE: the name has to end with .ndjson, .json, .csv or .xlsx, ",
        ),
        ("calls.txt", "FILE: the name has to end with"),
        ("d.csv", "FILE: d.csv: it is a directory"),
        (
            "no/such/calls.csv",
            "FILE: no/such/calls.csv: there is no such directory",
        ),
        ("calls.json --excel", "--excel is for CSV"),
    ] {
        export(&server, folder.path(), name).says(2, words);
    }
    assert!(server.requests().is_empty());
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let server = Server::of(&["{}"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("real.ndjson");
    fs::write(&file, "old").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("real.ndjson", folder.path().join("link.ndjson")).expect("a link");
    assert_eq!(export(&server, folder.path(), "link.ndjson").code, Some(0));
    assert_eq!(fs::read_to_string(&file).expect("text"), "{}\n");
    let mode = fs::metadata(&file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(folder.path().join("link.ndjson").is_symlink());
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.csv"), "old").expect("a file");
    let mut child = ovia(&["calls", "export", "old.csv", "--input", "-"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    // It is waiting for input when its temporary file is there.
    while names(folder.path()).len() < 2 {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(200));
    let kill = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(kill.expect("kill").success());
    let stdin = child.stdin.take();
    let output = child.wait_with_output().expect("its end");
    drop(stdin);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(
        err.contains("ovia: stopped by SIGTERM; old.csv is as it was\n"),
        "{err}"
    );
    assert_eq!(names(folder.path()), ["old.csv"]);
}
