//! Columns, headers, spreadsheets, tips.

use crate::support::{Server, ovia, pin, run};

const ODD: &str = r#"{"id":"7","status":"=cmd|' /C calc'!A0","from_number":"+33199001234","to_number":"0199001234","duration":71,"costs":{"total":"0.06","llm":-0.5},"agent":{"name":"a;b, \"c\""},"type":"@x","recording_url":"-1+1","user_id":12345678901234567890,"agent_id":"12e345","started_at":"2026-11-20T10:00:00Z","ended_at":"2026-11-20","new":{"a.b":[1,{"c":"=1"}]}}"#;

fn list(server: &Server, args: &str) -> String {
    let args: Vec<&str> = args.split_whitespace().collect();
    server
        .run(&[&["calls", "list", "-q"], &args[..]].concat())
        .fine()
}

#[test]
fn columns_are_any_paths() {
    let server = Server::of(&[ODD, "{}"]);
    assert_eq!(
        list(
            &server,
            r#"-o csv --columns id,costs.total,agent.name,new["a.b"][1].c,new"#
        ),
        "id,costs.total,agent.name,\"new[\"\"a.b\"\"][1].c\",new\n\
         7,0.06,\"a;b, \"\"c\"\"\",=1,\"{\"\"a.b\"\":[1,{\"\"c\"\":\"\"=1\"\"}]}\"\n,,,,\n"
    );
    // The names of CSV are known too.
    assert_eq!(
        list(&server, "-o csv --columns cost_total,duration --no-header"),
        "0.06,71\n,\n"
    );
    assert_eq!(
        list(&server, "--columns id,costs.total,costs.llm"),
        "{\"id\":\"7\",\"costs.total\":\"0.06\",\"costs.llm\":-0.5}\n\
         {\"id\":null,\"costs.total\":null,\"costs.llm\":null}\n"
    );
    assert_eq!(
        list(&server, "-o json --columns id --limit 1"),
        "[\n{\"id\":\"7\"}\n]\n"
    );
    let run = server.run(&[
        "calls",
        "list",
        "-o",
        "table",
        "--columns",
        "id,started_at,costs.llm,new",
    ]);
    let mut lines = run.out.lines();
    assert!(
        lines.next().is_some_and(|line| line.starts_with("id  ")),
        "{run}"
    );
    let line = lines.next().unwrap_or_default();
    assert!(
        line.contains("2026-11-20 10:00") && line.contains("-0.5000"),
        "{run}"
    );
    let run = server.run(&["calls", "list", "--columns", "id,durration"]);
    run.says(0, "ovia: no call has `durration`\n");
    let run = server.run(&["calls", "list", "-o", "table", "--no-header"]);
    assert!(run.out.starts_with("2026-11-20 10:00"), "{run}");
}

#[test]
fn csv_for_spreadsheets() {
    let server = Server::of(&[ODD]);
    let columns = "status,from_number,to_number,duration,cost_total,cost_llm,type,recording_url,\
                   user_id,agent_id,started_at,ended_at";
    let header = "status,from_number,to_number,duration,cost_total,cost_llm,type,recording_url,\
                  user_id,agent_id,started_at,ended_at";
    assert_eq!(
        list(&server, &format!("-o csv --excel --columns {columns}")),
        format!(
            "\u{feff}{header}\n'=cmd|' /C calc'!A0,'+33199001234,'0199001234,71,0.06,-0.5,'@x,'-1+1,\
             '12345678901234567890,'12e345,2026-11-20T10:00:00Z,2026-11-20\n"
        )
    );
    let french = list(
        &server,
        &format!("-o csv --excel=fr --columns {columns},agent_name"),
    );
    assert_eq!(
        french,
        format!(
            "\u{feff}{};agent_name\n'=cmd|' /C calc'!A0;'+33199001234;'0199001234;71;0,06;-0,5;'@x;\
             '-1+1;'12345678901234567890;'12e345;2026-11-20T10:00:00Z;2026-11-20;\
             \"a;b, \"\"c\"\"\"\n",
            header.replace(',', ";")
        )
    );
    // Without it, everything is as it was sent.
    assert!(list(&server, "-o csv").contains(",+33199001234,0199001234,"));
    server
        .run(&["calls", "list", "--excel"])
        .says(2, "ovia: --excel is for CSV; add -o csv, ");
}

#[test]
fn a_table_for_80_columns_has_all_that_is_needed() {
    let mut tables = String::new();
    for columns in ["80", "140"] {
        let args = [
            "--demo",
            "--now",
            crate::support::DEMO_DAY,
            "calls",
            "list",
            "-o",
            "table",
        ];
        let run = run(ovia(&args)
            .env("COLUMNS", columns)
            .args(["--timezone", "Europe/Paris"]));
        assert_eq!(run.code, Some(0), "{run}");
        let width = columns.parse().expect("a number");
        assert!(
            run.out.lines().all(|line| line.chars().count() <= width),
            "{run}"
        );
        let lines: Vec<&str> = run.out.lines().take(6).collect();
        tables.push_str(&lines.join("\n"));
        tables.push_str("\n\n");
    }
    pin("table_widths", &tables);
}

#[test]
fn short_ids_find_their_calls() {
    let ids = [
        "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "3c90c3cc-0d45-4b50-8888-8dd25736052a",
    ];
    let records = ids.map(|id| format!(r#"{{"id":"{id}"}}"#));
    let server = Server::of(&[&records[0], &records[1]]);
    let run = crate::support::run(
        server
            .command(&["calls", "list", "-o", "table"])
            .env("COLUMNS", "80"),
    );
    let short: Vec<&str> = run.out.lines().skip(1).map(str::trim).collect();
    assert_eq!(short, ["3c90c3cc", "3c90c3cc-0d45"]);
    assert_eq!(
        server.run(&["calls", "get", short[1]]).fine(),
        format!("{}\n", records[1])
    );
    // The first of them was printed before the other one came.
    let both = format!(
        "ovia: 2 ids begin with 3c90c3cc: {}; give more digits",
        ids.join(", ")
    );
    server.run(&["calls", "get", short[0]]).says(2, &both);
}

#[test]
fn commands_of_calls_get_a_tip() {
    for (typed, tip) in [
        ("list", "'ovia calls list'"),
        ("get", "'ovia calls get'"),
        ("export", "'ovia calls export'"),
        ("ls", "'ovia calls list'"),
    ] {
        let run = run(&mut ovia(&[typed, "--limit", "3"]));
        run.says(2, tip);
    }
    assert!(!run(&mut ovia(&["nonsense"])).err.contains("ovia calls"));
}

#[test]
fn options_that_a_command_cannot_honour() {
    let server = Server::of(&[]);
    for (args, reason) in [
        (
            &["calls", "report", "-", "-o", "json"][..],
            "it writes HTML",
        ),
        (
            &["calls", "export", "a.csv", "-o", "json"],
            "the name of the file says the format",
        ),
        (
            &["--redact", "calls", "recordings", "a"],
            "what is said in a recording cannot be hidden",
        ),
        (
            &[
                "calls",
                "create",
                "--redact=numbers",
                "--batch",
                "a.csv",
                "--dry-run",
            ],
            "what is sent and placed is shown whole",
        ),
        (&["doctor", "-o", "json"], "-o needs --drift"),
    ] {
        server.run(args).says(2, reason);
    }
    assert!(server.requests().is_empty());
}
