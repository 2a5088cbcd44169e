//! `--input`: saved lists, read without a server.

use std::{fs, io::Write, path::Path, process::Stdio};

use flate2::{Compression, write::GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::support::{Run, Server, ovia, run};

const RECORDS: [&str; 3] = [
    r#"{"id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","status":"completed","duration":71}"#,
    r#"{"id":"d84b7e13-0f5a-4296-8c3d-a6e1f9720b4d","status":"failed","duration":0,"new":[1.50]}"#,
    r#"{"id":"d84b0000-0f5a-4296-8c3d-a6e1f9720b4d","status":"Failed"}"#,
];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// A run with files in the current folder, without a token.
fn offline(folder: &Path, args: &str) -> Run {
    let args: Vec<&str> = args.split_whitespace().collect();
    run(ovia(&args).current_dir(folder))
}

#[test]
fn files_of_every_kind() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = RECORDS.join("\n");
    let array = format!("[\n  {}\n]", RECORDS.join(",\n  "));
    for (name, bytes) in [
        ("a.ndjson", lines.as_bytes().to_vec()),
        ("a.json", array.as_bytes().to_vec()),
        ("a.ndjson.gz", gzip(lines.as_bytes())),
        ("a.json.gz", gzip(array.as_bytes())),
        ("a.ndjson.zst", zstd(lines.as_bytes())),
        ("a.json.zst", zstd(array.as_bytes())),
        (
            "no-ending",
            [gzip(b"["), gzip(&array.as_bytes()[1..])].concat(),
        ),
    ] {
        fs::write(folder.path().join(name), bytes).expect("a file");
        let listed = offline(folder.path(), &format!("calls list --input {name}")).fine();
        assert_eq!(listed, format!("{lines}\n"), "{name}");
    }
    // One after the other; the limit is that of all.
    let run = offline(
        folder.path(),
        "calls list --input a.json --input=a.ndjson.zst --limit 4",
    );
    assert_eq!(run.fine(), format!("{lines}\n{}\n", RECORDS[0]));
    let run = offline(
        folder.path(),
        "calls list --input a.json --input a.json -o table --status failed",
    );
    run.says(0, "4 of 6 calls\n");
    fs::write(folder.path().join("empty"), "").expect("a file");
    assert_eq!(
        offline(folder.path(), "calls list --input empty").fine(),
        ""
    );
}

#[test]
fn the_limit_on_records_is_that_of_the_option() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = format!(r#"{{"id":"a","transcript":"{}"}}"#, "x".repeat(17 << 20));
    for (name, text) in [
        ("a.ndjson", large.clone()),
        ("a.json", format!("[{large}]")),
        ("b.json", large.replacen("{", "{\n", 1)),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
        let list = format!("calls list -o csv --columns id --input {name}");
        offline(folder.path(), &list).says(3, "--max-record-size raises it");
        let run = offline(folder.path(), &format!("{list} --max-record-size 32MiB"));
        assert_eq!((run.code, &*run.out), (Some(0), "id\na\n"), "{name}");
    }
}

#[test]
fn stdin_is_read_as_it_arrives() {
    let mut command = ovia(&["calls", "list", "--input", "-", "--status", "failed"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    let mut stdin = child.stdin.take().expect("stdin");
    let mut stdout = std::io::BufReader::new(child.stdout.take().expect("stdout"));
    for record in [RECORDS[0], RECORDS[1]] {
        writeln!(stdin, "{record}").expect("a pipe");
    }
    // The record is there before the end of the input.
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stdout, &mut line).expect("a line");
    assert_eq!(line, format!("{}\n", RECORDS[1]));
    drop(stdin);
    assert_eq!(child.wait().expect("its end").code(), Some(0));
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).expect("a file");
    };
    let lines = RECORDS.join("\n");
    let mut damaged = gzip(lines.as_bytes());
    let checksum = damaged.len() - 6;
    damaged[checksum] ^= 1;
    write("good", lines.as_bytes());
    write("damaged.gz", &damaged);
    write("cut.gz", &gzip(lines.as_bytes())[..40]);
    write("cut.json", format!("[{},{{", RECORDS[0]).as_bytes());
    write("page.html", b"<html>");
    for (args, code, words) in [
        (
            "--input missing",
            2,
            "ovia: --input: missing: there is no such file\n",
        ),
        (
            "--input good --input missing",
            2,
            "ovia: --input: missing: there is no such file\n",
        ),
        ("--input .", 2, "name the files in it\n"),
        (
            "--input - --input -",
            2,
            "ovia: --input: stdin (-) can be read only once\n",
        ),
        (
            "--input good --demo",
            2,
            "ovia: --input and --demo cannot be used together\n",
        ),
        ("--input damaged.gz", 1, "ovia: damaged.gz: "),
        ("--input cut.gz", 1, "ovia: cut.gz: "),
        ("--input cut.json", 1, "ovia: cut.json: "),
        ("--input page.html", 1, "ovia: page.html: "),
    ] {
        let run = offline(folder.path(), &format!("calls list {args}"));
        run.says(code, words);
        assert!(code == 1 || run.out.is_empty(), "{run}");
    }
    // A line that cannot be read costs only itself.
    write(
        "odd",
        format!("{}\n17\n{}\n", RECORDS[0], RECORDS[1]).as_bytes(),
    );
    let run = offline(folder.path(), "calls list --input odd --input odd");
    assert_eq!(run.out.lines().count(), 4);
    run.says(3, "ovia: 2 records could not be read");
    run.says(3, "odd: ");
}

#[test]
fn several_calls_by_id() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a"), RECORDS.join("\n")).expect("a file");
    let get = |args: &str| offline(folder.path(), &format!("calls get --input a {args}"));
    // In the order in which they are asked for.
    assert_eq!(
        get("d84b7e 3c90").fine(),
        format!("{}\n{}\n", RECORDS[1], RECORDS[0])
    );
    assert_eq!(get("3c90 -o json").fine(), format!("{}\n", RECORDS[0]));
    let both = get("3c90 d84b7e -o json").fine();
    assert_eq!(both, format!("[\n{},\n{}\n]\n", RECORDS[0], RECORDS[1]));
    assert_eq!(
        get("3c90 d84b7e -o csv --columns status").fine(),
        "status\ncompleted\nfailed\n"
    );
    let table = get("3c90 d84b7e -o table").fine();
    assert!(table.contains("\n\nid"), "{table}");
    // What is there is printed.
    let run = get("3c90 beef =x");
    assert_eq!(run.out, format!("{}\n", RECORDS[0]));
    run.says(
        1,
        "ovia: there is no call with an id that begins with beef\novia: there is no call with the id x\n",
    );
    get("d84b").says(2, "ovia: 2 ids begin with d84b: ");
}

#[test]
fn one_rule_for_a_server_and_a_file() {
    let server = Server::of(&RECORDS);
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a"), RECORDS.join("\n")).expect("a file");
    for args in [
        "--status FAILED",
        "--status nothing",
        "--min-duration 1",
        "--where .new",
        "--where .duration.x",
        "--sort -duration",
        "--since yesterday",
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        let online = server.run(&[&["calls", "list"], &args[..]].concat());
        let offline = run(
            ovia(&[&["calls", "list", "--input", "a"], &args[..]].concat())
                .current_dir(folder.path()),
        );
        assert_eq!(
            (online.code, &online.out, &online.err),
            (offline.code, &offline.out, &offline.err),
            "{args:?}"
        );
    }
}
