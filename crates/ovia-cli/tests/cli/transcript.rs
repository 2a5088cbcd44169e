//! `ovia calls transcript`.

use crate::support::{DEMO_DAY, Server, ovia, pin, run};

const FIRST: &str = r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","direction":"inbound","status":"completed","from_number":"+33639987703","to_number":"+33199001234","started_at":"2025-06-12T08:15:30Z","duration":75,"agent":{"name":"Camille"},"transcript_objects":[{"role":"assistant","content":"Bonjour, cabinet dentaire des Trois Platanes, je vous écoute ; que puis-je faire pour vous aujourd'hui, madame ?\nPrenez votre temps.","timestamp":"2025-06-12T08:15:31.5Z","interrupted":true},{"role":"user","content":"Un \u001b[31mrendez-vous\u202e <i>--> vendredi</i> & *vite*.","timestamp":"2025-06-12T08:15:36Z"},{"type":"function_call","name":"book","arguments":"{\"day\":\"friday\"}","timestamp":"2025-06-12T08:15:40Z"},{"type":"function_call_output","name":"book","output":"ok","timestamp":"2025-06-12T08:15:41Z"},{"role":"assistant","content":"C'est noté.","timestamp":"2025-06-12T08:16:41Z"}]}"#;
const SECOND: &str =
    r#"{"id":"2c91ffff-6d3e-4a05-b7f1-58e0c3d9a264","transcript":"Agent: Allô ?\nUser: Oui."}"#;
const SILENT: &str = r#"{"id":"51e00000-6d3e-4a05-b7f1-58e0c3d9a264","status":"no_answer"}"#;

#[test]
fn in_every_format() {
    let server = Server::of(&[SILENT, FIRST, SECOND]);
    let print = |columns: &str, args: &[&str]| {
        let args = [&["calls", "transcript", "2c91f4b8"], args].concat();
        let out = run(server.command(&args).env("COLUMNS", columns)).fine();
        // As JSON it is in a pipe as it was sent.
        let is_text = |c: char| !c.is_control() && c != '\u{202e}' || c == '\n';
        assert!(args.contains(&"json") || out.chars().all(is_text), "{out}");
        format!("$ ovia {} ({columns} columns)\n{out}\n", args.join(" "))
    };
    let mut shown = print("80", &[]);
    shown.push_str(&print("140", &["--timezone", "Europe/Paris"]));
    for format in ["markdown", "json", "srt", "vtt"] {
        shown.push_str(&print("80", &["-o", format]));
    }
    pin("transcript", &shown);
}

#[test]
fn several_calls() {
    let server = Server::of(&[SILENT, FIRST, SECOND]);
    let ids = |args: &[&str]| -> Vec<String> {
        let out = server
            .run(&[&["calls", "transcript"], args].concat())
            .fine();
        let is_id = |line: &&str| line.starts_with("2c91") || line.starts_with("51e0");
        out.lines()
            .filter(is_id)
            .map(|line| line[..6].to_owned())
            .collect()
    };
    // In the order in which they are given, each once.
    assert_eq!(
        ids(&["2c91ffff", "51e0", "2c91f4b8"]),
        ["2c91ff", "51e000", "2c91f4"]
    );
    assert_eq!(
        ids(&["2c91ffff", "2c91ffff-6d3e-4a05-b7f1-58e0c3d9a264"]),
        ["2c91ff"]
    );
    // Without ids, those that are selected.
    assert_eq!(ids(&[]), ["51e000", "2c91f4", "2c91ff"]);
    assert_eq!(ids(&["--limit", "1"]), ["51e000"]);
    let out = server.run(&["calls", "transcript", "51e0"]).fine();
    assert_eq!(
        out,
        "51e00000-6d3e-4a05-b7f1-58e0c3d9a264\nno_answer\n\n  (no conversation)\n"
    );
}

#[test]
fn ids_that_are_not_there_or_not_unique() {
    let server = Server::of(&[FIRST, SECOND]);
    let run = server.run(&["calls", "transcript", "2c91f4", "beef", "=x"]);
    run.says(
        1,
        "ovia: there is no call with an id that begins with beef\n\
         ovia: there is no call with the id x\n",
    );
    assert!(run.out.starts_with("2c91f4b8"), "{run}");
    let run = server.run(&["calls", "transcript", "2c91"]);
    run.says(2, "ovia: 2 ids begin with 2c91: 2c91f4b8-");
    assert_eq!(run.out, "");
    server
        .run(&["calls", "transcript", "17"])
        .says(2, "ovia: ID: not a UUID; ");
    let run = Server::of(&[FIRST, "17"]).run(&["calls", "transcript", "beef"]);
    run.says(
        3,
        "ovia: no record that could be read has an id that begins with beef\n",
    );
}

#[test]
fn formats_are_checked() {
    let server = Server::of(&[FIRST, SECOND]);
    for args in [&["-o", "srt"][..], &["-o", "vtt", "2c91f4", "2c91ff"]] {
        let run = server.run(&[&["calls", "transcript"], args].concat());
        run.says(2, "ovia: subtitles are of one call: give one ID\n");
    }
    let run = server.run(&["-o", "csv", "calls", "transcript", "2c91f4"]);
    run.says(
        2,
        "`calls transcript` has no such output format; use text, markdown, json, srt or vtt",
    );
    let run = server.run(&["calls", "list", "-o", "srt"]);
    run.says(
        2,
        "ovia: only `calls transcript` has the output format srt\n",
    );
    // The option may be before the command.
    let first = |args: &[&str]| server.run(args).fine();
    assert_eq!(
        first(&["-o", "srt", "calls", "transcript", "2c91f4"]),
        first(&["calls", "transcript", "2c91f4", "-o", "srt"])
    );
}

#[test]
fn colours_are_optional() {
    let server = Server::of(&[FIRST]);
    let print = |name: &str| {
        let mut command = server.command(&["calls", "transcript", "2c91"]);
        run(command.env("CLICOLOR_FORCE", "1").env(name, "1")).fine()
    };
    assert!(print("X").contains("\u{1b}[1m\u{1b}[36massistant\u{1b}[0m"));
    assert!(!print("NO_COLOR").contains('\u{1b}'));
}

#[test]
fn a_demo() {
    let args = [
        "--demo",
        "--now",
        DEMO_DAY,
        "calls",
        "transcript",
        "--limit",
        "3",
    ];
    pin(
        "transcript_demo",
        &run(ovia(&args).env("COLUMNS", "80")).fine(),
    );
}
