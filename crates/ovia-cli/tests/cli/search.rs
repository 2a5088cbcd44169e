//! `ovia calls search`.

use crate::support::{DEMO_DAY, Server, ovia, pin, run};

const CALL: &str = r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","status":"completed","started_at":"2025-06-12T08:15:30Z","transcript_objects":[{"role":"assistant","content":"Bonjour, à l'écoute.","timestamp":"2025-06-12T08:15:31Z"},{"role":"user","content":"J'ai perdu la CLÉ\nde la porte \u001b[31m.","timestamp":"2025-06-12T08:15:36Z"},{"role":"assistant","content":"Laquelle ?"},{"role":"user","content":"Celle de l'entrée."},{"role":"user","content":"La clé bleue, la cle rouge."}]}"#;
const OTHER: &str = r#"{"id":"07e40000-6d3e-4a05-b7f1-58e0c3d9a264","transcript":"[00:12] Agent: Une clef.\nUser: Non."}"#;

#[test]
fn lines_as_json() {
    let server = Server::of(&[CALL, OTHER]);
    let search = |args: &[&str]| server.run(&[&["calls", "search"], args].concat()).fine();
    let lines = search(&["cle"]);
    assert_eq!(
        lines.lines().next(),
        Some(
            r#"{"call_id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","index":1,"role":"user","time":"2025-06-12T08:15:36Z","content":"J'ai perdu la CLÉ\nde la porte \u001b[31m."}"#
        )
    );
    assert_eq!(lines.lines().count(), 3);
    assert_eq!(search(&["CLÉ", "rouge"]).lines().count(), 1);
    assert_eq!(search(&["--regex", "^une cle"]).lines().count(), 1);
    let array: serde_json::Value =
        serde_json::from_str(&search(&["cle", "-o", "json"])).expect("JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(3));
    assert_eq!(array[2]["call_id"], "07e40000-6d3e-4a05-b7f1-58e0c3d9a264");
    assert_eq!(array[2]["time"], serde_json::Value::Null);
}

#[test]
fn lines_for_people() {
    let server = Server::of(&[CALL, OTHER]);
    let mut shown = String::new();
    for args in [
        &["cle"][..],
        &["cle", "--context", "1"],
        &["--regex", "cle[f ]"],
    ] {
        let args = [&["calls", "search"], args, &["-o", "table"]].concat();
        let mut command = server.command(&args);
        let run = run(command.env("COLUMNS", "80").env("CLICOLOR_FORCE", "1"));
        run.says(0, "calls searched, ");
        let out = run.out;
        shown.push_str(&format!(
            "$ ovia {}\n{}\n",
            args.join(" "),
            out.replace('\u{1b}', "␛")
        ));
    }
    pin("search", &shown);
}

#[test]
fn exit_codes() {
    let server = Server::of(&[CALL, OTHER]);
    let run = server.run(&["calls", "search", "fenêtre"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert_eq!(run.err, "ovia: no line matched in 2 calls\n");
    assert_eq!(
        server.run(&["calls", "search", "x", "-o", "json"]).out,
        "[]\n"
    );
    for args in [&["--regex", "("][..], &[""], &["x", "-o", "csv"]] {
        let run = server.run(&[&["calls", "search"], args].concat());
        assert_eq!(run.code, Some(2), "{run}");
    }
    let server = Server::of(&[CALL, "17"]);
    server
        .run(&["calls", "search", "cle"])
        .says(3, "1 record could not be read");
    server
        .run(&["calls", "search", "xyz"])
        .says(3, "no line matched in 1 call");
}

#[test]
fn a_demo() {
    let args = [
        "--demo",
        "--now",
        DEMO_DAY,
        "calls",
        "search",
        "rendez-vous",
        "-o",
        "table",
    ];
    let narrow = run(ovia(&args).env("COLUMNS", "80"));
    narrow.says(0, "30 calls searched, 3 lines matched\n");
    let narrow = narrow.out;
    let wide = run(ovia(&[&args[..], &["-C", "1"]].concat()).env("COLUMNS", "140")).out;
    pin("search_demo", &format!("{narrow}\n\n{wide}"));
}
