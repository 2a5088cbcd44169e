//! `--redact`: 10,000 phone numbers are planted in a list, and none is left in any output of any command.

use std::{
    collections::HashSet,
    fs,
    io::{BufRead, BufReader, Read, Seek},
    path::Path,
    process::Stdio,
    sync::LazyLock,
};

use calamine::{Data, Reader, Xlsx};

use crate::support::{Server, directory, run};

pub(crate) const CALLS: usize = 500;
const NUMBERS: usize = 20;

/// The nine digits of a number after its country code; those of fiction only.
fn national(nth: usize) -> String {
    let digits = nth / 2 * 7919 % 10_000;
    match nth % 2 {
        0 => format!("19900{digits:04}"),
        _ => format!("63998{digits:04}"),
    }
}

/// The number in one of the ways in which people write it.
fn spelled(nth: usize) -> String {
    let digits = national(nth);
    let pairs = |separator: &str| {
        let rest: Vec<&str> = (1..9).step_by(2).map(|at| &digits[at..at + 2]).collect();
        format!("{}{separator}{}", &digits[..1], rest.join(separator))
    };
    match nth / 2 % 8 {
        0 => format!("+33{digits}"),
        1 => format!("0{digits}"),
        2 => format!("0033{digits}"),
        3 => format!("0{}", pairs(" ")),
        4 => format!("+33 {}", pairs(".")),
        5 => format!("0033-{}", pairs("-")),
        6 => format!("(+33) {}", pairs("\u{a0}")),
        _ => format!("0{}", pairs(".")),
    }
}

/// An id without a digit where it can be: no number is found in it by chance.
pub(crate) fn id(call: usize) -> String {
    let letters = |mut number: usize| {
        let mut text = String::new();
        for _ in 0..12 {
            text.push(char::from(b"abcdef"[number % 6]));
            number /= 6;
        }
        text
    };
    format!("{}-aaaa-4aaa-8aaa-{}", &letters(call)[..8], letters(call))
}

pub(crate) fn record(call: usize) -> String {
    let mut numbers = (call * NUMBERS..(call + 1) * NUMBERS).map(spelled);
    let mut next = || numbers.next().expect("enough numbers");
    format!(
        r#"{{"id":"{}","agent_id":"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853","agent":{{"name":"Camille {}"}},"type":"phone_call","direction":"inbound","status":"{}","from_number":"{}","to_number":"{}","started_at":"2025-06-12T08:15:30Z","duration":{},"recording_url":"http://recordings.example/{}.mp3?n={}","transcript":"User: {}.\nAgent: le {}, merci","analysis":{{"summary":"Rappeler {}","phone":"{}"}},"metadata":{{"call_tag":"{}","call_id_full":"{}@sip.example"}},"costs":{{"total":0.0109}},"transcript_objects":[{{"role":"user","content":"Mon numéro : {}, ou {}."}},{{"role":"assistant","content":["Le {} ?",{{"text":"{}"}}]}},{{"type":"function_call","name":"book","arguments":"{{\"number\":\"{}\"}}"}}],"{}":1,"more":"{}"}}"#,
        id(call),
        next(),
        if call.is_multiple_of(9) {
            next()
        } else {
            "completed".to_owned()
        },
        next(),
        next(),
        30 + call % 60,
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        next(),
        numbers.collect::<Vec<_>>().join(", "),
    )
}

/// The planted numbers in a text: nine digits in a row, whatever is between two of them.
pub(crate) fn planted_in(text: &str) -> Vec<String> {
    static PLANTED: LazyLock<HashSet<String>> =
        LazyLock::new(|| (0..CALLS * NUMBERS).map(national).collect());
    let separators = " .-()/_\u{a0}\u{202f}";
    let mut found = Vec::new();
    for run in text.split(|c: char| !c.is_ascii_digit() && !separators.contains(c)) {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        for start in 0..digits.len().saturating_sub(8) {
            let nine = &digits[start..start + 9];
            if PLANTED.contains(nine) {
                found.push(nine.to_owned());
            }
        }
    }
    found
}

#[track_caller]
pub(crate) fn assert_clean(what: &str, text: &str) {
    let found = planted_in(text);
    assert!(
        found.is_empty(),
        "{what}: {} numbers, the first of them {}",
        found.len(),
        found[0]
    );
}

/// All cells of a workbook as text.
fn cells(file: impl Read + Seek) -> String {
    let mut workbook = Xlsx::new(BufReader::new(file)).expect("a workbook");
    let sheet = workbook
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("cells");
    let cell = |cell: &Data| cell.to_string();
    let row = |row: &[Data]| row.iter().map(cell).collect::<Vec<_>>().join("\n");
    sheet.rows().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_planted_number_is_left_in_any_output() {
    let records: Vec<String> = (0..CALLS).map(record).collect();
    let all = records.join("\n");
    let planted: HashSet<String> = planted_in(&all).into_iter().collect();
    assert_eq!(planted.len(), CALLS * NUMBERS);
    let server = Server::of(&records.iter().map(String::as_str).collect::<Vec<_>>());
    let folder = directory("planted");
    let (one, some) = (id(0), id(7));
    for words in [
        "calls list -o table",
        "calls list -o ndjson",
        "calls list -o json",
        "calls list -o csv",
        "calls list -o csv --excel=fr",
        "calls list -o csv --columns from_number,transcript_objects[0].content,metadata,analysis",
        "calls list -o ndjson --columns recording_url,agent.name,analysis.phone",
        "calls list -o ndjson --sort from_number",
        "calls list --agent nobody",
        "calls list --status nothing",
        "calls list --tag nothing",
        "calls get ONE -o table",
        "calls get ONE SOME -o table",
        "calls get ONE -o json",
        "calls get ONE -o csv",
        "calls transcript",
        "calls transcript -o markdown",
        "calls transcript -o json",
        "calls transcript ONE -o srt",
        "calls transcript ONE -o vtt",
        "calls search numero -o table",
        "calls search numero -o ndjson",
        "calls search numero -o json -C 3",
        "calls search --regex [0-9]{2} -o ndjson",
        "calls stats --by number --by tag --by status --by agent",
        "calls stats --by number --by tag --by status --by agent -o csv",
        "calls stats --by number --by tag --by status --by agent -o ndjson",
        "calls report -",
        "calls export FOLDER/a.csv",
    ] {
        let words = words.replace("ONE", &one).replace("SOME", &some);
        let words = words.replace("FOLDER", folder.to_str().expect("text"));
        let args: Vec<&str> = words.split(' ').chain(["--redact=numbers"]).collect();
        let mut command = server.command(&args);
        let run = run(command.env("COLUMNS", "400"));
        assert_clean(&words, &run.out);
        assert_clean(&words, &run.err);
        assert!(matches!(run.code, Some(0 | 1 | 3)), "{words}: {}", run.err);
        assert!(!run.out.is_empty() || !run.err.is_empty(), "{words}");
    }
    let hidden = fs::read_to_string(folder.join("a.csv")).expect("text");
    assert!(hidden.matches("[number]").count() > CALLS, "{hidden:.400}");
    assert_clean("a.csv", &hidden);

    // What is said in a recording cannot be hidden, so none is downloaded.
    let audio = folder.join("audio");
    let args = [
        "calls",
        "recordings",
        audio.to_str().expect("text"),
        "--redact=numbers",
    ];
    server
        .run(&args)
        .says(2, "what is said in a recording cannot be hidden");
    assert!(!audio.exists());

    // Workbooks.
    let export = folder.join("a.xlsx");
    let args = [
        "calls",
        "export",
        export.to_str().expect("text"),
        "--redact=numbers",
    ];
    assert_eq!(server.run(&args).code, Some(0));
    let text = cells(fs::File::open(&export).expect("a file"));
    assert!(text.matches("[number]").count() > CALLS, "{text:.400}");
    assert_clean("calls export a.xlsx", &text);
    let by = [
        "--by",
        "number",
        "--by",
        "tag",
        "-o",
        "xlsx",
        "--redact=numbers",
    ];
    let output = server
        .command(&[&["calls", "stats"], &by[..]].concat())
        .output();
    let text = cells(std::io::Cursor::new(
        output.expect("the program runs").stdout,
    ));
    assert!(text.contains("[number]"), "{text:.400}");
    assert_clean("calls stats -o xlsx", &text);

    // Without the option they are there: the search above finds them.
    let plain = server.run(&["calls", "list", "-o", "csv"]).out;
    assert!(planted_in(&plain).len() > CALLS);
}

/// Events of calls that are new and that have changed, as JSON and for people.
#[cfg(unix)]
#[test]
fn no_planted_number_is_left_in_events() {
    for format in ["ndjson", "table"] {
        let server = Server::of(&[]);
        let args = [
            "calls",
            "watch",
            "--interval=1s",
            "--redact=numbers",
            "-o",
            format,
        ];
        let mut child = server
            .command(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut first = String::new();
        let mut errors = BufReader::new(child.stderr.take().expect("stderr"));
        errors.read_line(&mut first).expect("a line");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let mut records: Vec<String> = (0..20).map(record).collect();
        let mut all = String::new();
        for _ in 0..2 {
            server.set_records(&records.iter().map(String::as_str).collect::<Vec<_>>());
            for _ in 0..20 {
                all.push_str(&lines.next().expect("an event").expect("text"));
                all.push('\n');
            }
            // Each with other numbers.
            let changed = |call: usize| record(call + 20).replace(&id(call + 20), &id(call));
            records = (0..20).map(changed).collect();
        }
        let pid = child.id().to_string();
        let killed = std::process::Command::new("kill")
            .args(["-INT", &pid])
            .status();
        assert!(killed.expect("kill").success());
        child.wait().expect("its end");
        errors.read_to_string(&mut first).expect("text");
        assert!(all.contains("[number]"), "{all:.400}");
        assert_clean(format, &all);
        assert_clean(format, &first);
    }
}

/// No word of a conversation is left in the formats that show little else.
#[test]
fn all_leaves_no_word_of_a_conversation() {
    let said = ["Mirabelle", "quetsche", "abricot", "figue"];
    let record = format!(
        r#"{{"id":"{}","status":"completed","started_at":"2025-06-12T08:15:30Z","duration":30,"transcript":"User: {}","analysis":"{}","transcript_objects":[{{"role":"user","content":"{}","timestamp":"2025-06-12T08:15:31Z"}},{{"type":"function_call","name":"book","arguments":"{{\"fruit\":\"{}\"}}"}}]}}"#,
        id(0),
        said[0],
        said[1],
        said[2],
        said[3],
    );
    let server = Server::of(&[&record]);
    let one = id(0);
    for words in [
        "calls list -o table",
        "calls list -o ndjson",
        "calls list -o csv --columns transcript,analysis,transcript_objects",
        "calls get ONE -o table",
        "calls get ONE -o json",
        "calls transcript ONE",
        "calls transcript ONE -o markdown",
        "calls transcript ONE -o json",
        "calls transcript ONE -o srt",
        "calls transcript ONE -o vtt",
        "calls search --regex . -o table -C 9",
        "calls search --regex . -o ndjson",
        "calls search abricot -o ndjson",
        "calls list --where .transcript|test(\"Mirabelle\")",
        "calls report -",
    ] {
        let words = words.replace("ONE", &one);
        for redact in ["--redact=all", "--redact=text"] {
            let args: Vec<&str> = words.split(' ').chain([redact]).collect();
            let run = server.run(&args);
            for word in said {
                let is_left = run.out.contains(word) || run.err.contains(word);
                let was_typed = words.contains(word) && !run.out.contains(word);
                assert!(!is_left || was_typed, "{words} {redact}: {word}\n{run}");
            }
        }
    }
    let path = directory("words").join("a.xlsx");
    let columns = [
        "--columns",
        "transcript,analysis,transcript_objects",
        "--redact=all",
    ];
    let export = ["calls", "export", path.to_str().expect("text")];
    assert_eq!(server.run(&[&export[..], &columns].concat()).code, Some(0));
    let text = cells(fs::File::open(Path::new(&path)).expect("a file"));
    assert!(text.contains("[text]"), "{text}");
    assert!(said.iter().all(|word| !text.contains(word)), "{text}");
}
