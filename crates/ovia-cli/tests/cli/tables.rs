//! `ovia calls export --tables`, and every reading command on what it wrote.

use std::{fs, path::Path};

use ovia_mock::MockServer;

use crate::support::{Run, Server, ovia, run};

/// The columns of odd records are checked in ovia-lake; here they have to come back.
const ODD: [&str; 5] = [
    "{\"id\" : \"x\",\n\t\"costs\":{\"total\":1.2300000000000000000000000001}, \"mood\":\"a\\u00e9\"}",
    r#"{"id":17,"duration":"71","costs":0.5}"#,
    r#"{"id":"x","id":"y","started_at":"2025-06-12 10:15:30","transcript":"Agent: Oui.\nUser: Non."}"#,
    r#"{"from_number":"+33639987703","transcript_objects":"[{\"role\":\"user\",\"content\":\"06 39 98 77 03\"}]"}"#,
    "{}",
];

fn in_folder(folder: &Path, args: &[&str]) -> Run {
    run(ovia(args).current_dir(folder))
}

fn export(server: &Server, folder: &Path, args: &[&str]) -> Run {
    let args = [&["calls", "export", "--tables", "t"], args].concat();
    run(server.command(&args).current_dir(folder))
}

/// The names in a folder, without what differs from run to run.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .map(|name| match name.split_once('-') {
            Some((table, _)) => table.to_owned(),
            None => name,
        })
        .collect();
    names.sort();
    names
}

const EXPORTED: [&str; 4] = ["_manifest.json", "_schema.json", "calls", "utterances"];

#[test]
fn reading_commands_agree_with_the_server() {
    let server = Server::start(MockServer::builder().calls(300));
    let folder = tempfile::tempdir().expect("a folder");
    let exported = export(&server, folder.path(), &[]);
    assert!(exported.err.starts_with("300 calls and "), "{exported}");
    assert!(
        exported.err.contains(" utterances in t (2 files, "),
        "{exported}"
    );
    assert_eq!((exported.code, &*exported.out), (Some(0), ""));
    assert_eq!(names(&folder.path().join("t")), EXPORTED);
    for command in [
        "list -o ndjson",
        "list -o csv --sort=-costs.total --limit 7",
        "stats",
        "stats --by agent -o csv",
        "search bonjour -o ndjson",
        "transcript -o json --status completed",
    ] {
        let args: Vec<&str> = ["calls"].into_iter().chain(command.split(' ')).collect();
        let from_server = server.run(&args).fine();
        assert!(!from_server.is_empty(), "{command}");
        let input = [&args[..], &["--input", "t"]].concat();
        assert_eq!(
            in_folder(folder.path(), &input).fine(),
            from_server,
            "{command}"
        );
        let url = format!("file://{}", folder.path().join("t").display());
        let input = [&args[..], &["--input", &url]].concat();
        assert_eq!(
            in_folder(folder.path(), &input).fine(),
            from_server,
            "{command}"
        );
    }
}

#[test]
fn odd_records_come_back_as_they_were() {
    let server = Server::of(&ODD);
    let folder = tempfile::tempdir().expect("a folder");
    export(&server, folder.path(), &[]).fine_but_noted();
    let list = ["calls", "list", "-o", "ndjson"];
    let listed = server.run(&list).out;
    let read = in_folder(folder.path(), &[&list[..], &["--input", "t"]].concat());
    assert_eq!(read.out, listed);
    // A selection, hidden numbers, and no calls at all.
    let args = ["--redact=numbers", "--has", "transcript", "--sort=-id"];
    export(&server, folder.path(), &args).fine_but_noted();
    let read = in_folder(folder.path(), &[&list[..], &["--input", "t"]].concat());
    assert_eq!(read.out, server.run(&[&list[..], &args[..]].concat()).out);
    assert!(
        read.out.contains("[number]") && !read.out.contains("98"),
        "{read}"
    );
    let manifest = fs::read_to_string(folder.path().join("t/_manifest.json")).expect("text");
    assert!(manifest.contains(r#""redact": "numbers""#), "{manifest}");
    export(&server, folder.path(), &["--status", "nothing"]).fine_but_noted();
    let read = in_folder(folder.path(), &[&list[..], &["--input", "t"]].concat());
    assert_eq!((read.code, &*read.out), (Some(0), ""));
    assert_eq!(names(&folder.path().join("t")), EXPORTED);
}

#[test]
fn everything_or_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = Server::of(&[r#"{"id":"old"}"#]);
    export(&old, folder.path(), &[]).fine_but_noted();
    for fault in ["*: cut-after=90000", "*: 500"] {
        let builder = MockServer::builder().calls(200);
        let server = Server::start(builder.fault(fault.parse().expect("a fault")));
        let run = export(&server, folder.path(), &["--retries", "0"]);
        run.says(1, "; nothing in t changed\n");
    }
    let server = Server::of(&["{}", "17"]);
    let run = export(&server, folder.path(), &[]);
    run.says(3, "ovia: the list is incomplete; nothing in t changed\n");
    let read = in_folder(
        folder.path(),
        &["calls", "list", "-o", "ndjson", "--input", "t"],
    );
    assert_eq!(read.out, "{\"id\":\"old\"}\n");
    assert_eq!(names(&folder.path().join("t")), EXPORTED);

    for (args, words) in [
        (
            "calls export --tables ftp://a/b",
            "--tables: ftp://a/b: ftp:// is not supported; give a folder",
        ),
        (
            "calls export --tables t --columns id",
            "cannot be used with",
        ),
        (
            "calls list --input s3://",
            "--input: s3://: the bucket is missing",
        ),
        (
            "calls list --input .",
            "--input: .: the directory has no tables",
        ),
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        in_folder(folder.path(), &args).says(2, words);
    }
}

#[test]
fn a_sync_is_read_without_what_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::of(&ODD);
    let sync = || {
        let run = run(server.command(&["calls", "sync", "s"]).current_dir(&folder));
        run.fine_but_noted();
    };
    sync();
    server.set_records(&ODD[1..]);
    sync();
    let list = ["calls", "list", "-o", "ndjson"];
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let listed = sorted(&server.run(&list).out);
    assert_eq!(listed.len(), ODD.len() - 1);
    for place in ["s", "s/calls"] {
        let read = in_folder(folder.path(), &[&list[..], &["--input", place]].concat());
        assert_eq!(sorted(&read.out), listed, "{place}");
    }
    let run = run(server
        .command(&["calls", "export", "--tables", "s"])
        .current_dir(&folder));
    run.says(
        2,
        "there are tables of `ovia calls sync`; export to another folder",
    );
}

impl Run {
    /// Whether it ended with exit code 0, whatever it noted.
    fn fine_but_noted(&self) {
        assert_eq!((self.code, &*self.out), (Some(0), ""), "{self}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_the_old_export_and_nothing_else() {
    use std::{
        process::{Command, Stdio},
        time::Duration,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::of(&["{}"]);
    export(&server, folder.path(), &[]).fine_but_noted();
    let mut child = ovia(&["calls", "export", "--tables", "t", "--input", "-"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    std::thread::sleep(Duration::from_millis(1000));
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
        err.contains("ovia: stopped by SIGTERM; nothing in t changed\n"),
        "{err}"
    );
    assert_eq!(names(&folder.path().join("t")), EXPORTED);
}
