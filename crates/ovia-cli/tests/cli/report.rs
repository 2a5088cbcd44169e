//! `ovia calls report`.

use std::{env, fs, path::PathBuf, process};

use ovia_mock::MockServer;

use crate::support::{DEMO_DAY, Server, ovia, pin, run};

/// A file of this test, which is removed at the end.
struct Page(PathBuf);

impl Page {
    fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("ovia-{}-{name}.html", process::id())))
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).expect("the page")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What a reader sees, without tags: a line per block, and no drawings.
fn visible(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        for (begin, end) in [("<style", "</style>"), ("<svg", "</svg>")] {
            if rest.starts_with(begin) {
                rest = &rest[rest.find(end).expect("its end")..];
            }
        }
        let close = rest.find('>').expect("the end of a tag");
        match &rest[..close] {
            "</th" | "</td" | "</dd" => text.push_str("  "),
            "</tr" | "</h1" | "</h2" | "</h3" | "</p" | "</li" | "</div" | "</summary" => {
                text.push('\n')
            }
            _ => {}
        }
        rest = &rest[close + 1..];
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_on_its_own() {
    let demo = ["--demo", "--now", DEMO_DAY, "calls", "report", "-"];
    let page = run(&mut ovia(&demo)).fine();
    pin("report_text", &visible(&page));
    for forbidden in [
        "<script", "<link", "<img", "url(http", "src=", "href=", "@import",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("prefers-color-scheme: dark"));
    // Ids are unique, and each reference has one.
    for reference in page.split("url(#").skip(1) {
        let id = reference.split(')').next().expect("an id");
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    assert_eq!(page.matches("<svg").count(), 2 * 6);
}

#[test]
fn no_number_and_no_word_of_a_conversation() {
    let server = Server::start(MockServer::builder().calls(200));
    let calls = server.run(&["calls", "list"]).fine();
    let page = server.run(&["calls", "report", "-"]).fine();
    let shown = server
        .run(&["calls", "report", "-", "--redact=none"])
        .fine();
    assert!(shown.contains("+3319900") && !page.contains("+3319900"));
    for call in calls.lines() {
        let call: serde_json::Value = serde_json::from_str(call).expect("a call");
        for end in ["from_number", "to_number"] {
            let Some(number) = call[end].as_str() else {
                continue;
            };
            assert!(!page.contains(number.trim_start_matches("+33")), "{number}");
        }
        for line in call["transcript_objects"].as_array().into_iter().flatten() {
            let Some(said) = line["content"].as_str() else {
                continue;
            };
            assert!(said.len() < 25 || !page.contains(said), "{said}");
        }
    }
}

#[test]
fn a_file_is_replaced_when_the_page_is_whole() {
    let page = Page::new("whole");
    fs::write(&page.0, "old").expect("a file");
    let cut = MockServer::builder()
        .calls(50)
        .fault("*: reset-after=20000".parse().expect("a fault"));
    let run = Server::start(cut).run(&["--retries", "0", "calls", "report", page.path()]);
    run.says(1, "no report was written");
    assert_eq!(page.text(), "old");
    let fine =
        Server::start(MockServer::builder().calls(50)).run(&["calls", "report", page.path()]);
    assert_eq!(fine.err, format!("{}: 50 calls\n", page.path()));
    assert!(page.text().ends_with("</html>"));
    // Nothing is left beside it.
    let name = page
        .0
        .file_name()
        .and_then(|name| name.to_str())
        .expect("UTF-8")
        .to_owned();
    let folder = fs::read_dir(env::temp_dir()).expect("the directory");
    let beside = folder.filter_map(Result::ok).filter(|file| {
        file.file_name()
            .to_str()
            .is_some_and(|it| it.starts_with(&name) && it != name)
    });
    assert_eq!(beside.count(), 0);
}

#[test]
fn hostile_text_and_problems_of_the_data() {
    let server = Server::of(&[
        r#"{"id": "<b>1</b>", "agent_id": "1", "agent": {"name": "<script>alert(1)</script>"},
            "status": "\" onload=\"x", "direction": "<i>", "duration": 1e300, "costs": {"total": "1e300"},
            "started_at": "1970-01-01T00:00:00Z", "from_number": "<u>"}"#,
        r#"{"id": "2", "agent_id": "2", "agent": {"name": "$\\frac{1}$ \u001b[31m"}, "duration": 40,
            "started_at": "2026-11-01T10:00:00Z", "ended_at": "2026-11-01T09:00:00Z",
            "costs": {"llm": 2, "stt": 1, "tts": 1, "total": 3}}"#,
        "3",
    ]);
    let run = server.run(&["calls", "report", "-", "--now", "2026-10-01"]);
    run.says(3, "1 record could not be read");
    for raw in ["<script", "<b>", "<i>", "<u>", "\" onload", "\u{1b}"] {
        assert!(!run.out.contains(raw), "{raw}");
    }
    let text = visible(&run.out);
    for problem in [
        "1 record could not be read; missing from this page",
        "ended before it started",
        "starts in the future",
        "llm, stt and tts cost more than the total",
        "some of the four costs are missing",
        "costs.total: expected number, found string",
    ] {
        assert!(text.contains(problem), "{problem}\n{text}");
    }
}

#[test]
fn no_calls_and_wrong_files() {
    let server = Server::of(&[]);
    let empty = server.run(&["calls", "report", "-"]).fine();
    assert!(
        visible(&empty).contains("Data problems\nNone found."),
        "{empty}"
    );
    let folder = env::temp_dir();
    let folder = folder.to_str().expect("UTF-8");
    server
        .run(&["calls", "report", folder])
        .says(2, "is a directory; give the name of a file");
    let missing = format!("{folder}/no-such-folder/calls.html");
    server
        .run(&["calls", "report", &missing])
        .says(2, "there is no directory");
    assert_eq!(server.requests().len(), 1);
}
