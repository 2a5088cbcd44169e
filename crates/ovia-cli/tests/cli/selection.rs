//! What a selection keeps, and in which order.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use crate::support::{Run, Server, ovia, run};

const RECORDS: [&str; 6] = [
    r#"{"id":"a","type":"phone_call","direction":"inbound","status":"completed","from_number":"+33639987703","to_number":"+33199001234","duration":71,"costs":{"total":0.10},"agent_id":"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853","agent":{"name":"Zoë (accueil)"},"metadata":{"call_tag":"VIP"},"recording_url":"https://recordings.example/a.mp3","transcript":"User: Je voudrais déplacer mon rendez-vous.","started_at":"2026-11-20T10:00:00Z"}"#,
    r#"{"id":"b","type":"web_call","direction":"outbound","status":"no_answer","from_number":"+33199001234","to_number":"06 39 98 77 03","duration":0,"costs":{"total":"0.09"},"agent_id":"b3e90000-84a7-4f6b-a0c5-9d2e7c41f853","agent":{"name":"Camille"},"metadata":{"call_tag":"vip"},"recording_url":"","transcript_objects":[],"analysis":{},"started_at":"2026-11-20T12:00:00+03:00"}"#,
    r#"{"id":"c","status":"failed","from_number":"0033639987703","to_number":"anonymous","duration":"90","costs":0.1000000000000000000001,"agent":{"name":"Camille"},"transcript_objects":[{"role":"assistant","content":"Vendredi à dix heures, cela vous convient ?"},{"role":"user","content":"DÉJÀ pris !"}],"started_at":1763632800}"#,
    r#"{"id":"d","status":"busy","duration":120,"costs":{"total":9},"agent_id":"b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853","transcript":"","analysis":{"mood":"good"},"transcript_objects":[{"text":{"fr":"coeur, œuf"}}]}"#,
    r#"{"id":"e","duration":null,"costs":{"total":10.0},"started_at":"soon"}"#,
    r#"{"id":"f","duration":3600,"costs":{"total":-1},"agent":"Camille","x":{"y":[{"z":"deep"}]}}"#,
];

fn ids(run: Run) -> String {
    let ids = run.out.lines().map(|line| {
        let after = line.split(r#""id":""#).nth(1).expect("an id");
        after.split('"').next().expect("an id").to_owned()
    });
    ids.collect::<Vec<_>>().concat()
}

#[test]
fn each_filter() {
    let server = Server::of(&RECORDS);
    for (args, kept) in [
        ("--status=Completed && --status=BUSY", "ad"),
        ("--type=phone_call", "a"),
        ("--type=WEB_CALL", "b"),
        ("--tag=vip", "ab"),
        ("--agent=zoe (Accueil)", "a"),
        ("--agent=camille", "bcf"),
        ("--agent=b3e9d1", "ad"),
        ("--agent=b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853", "ad"),
        ("--number=+33639987703", "abc"),
        ("--number=+33 6 39 98 77 03", "abc"),
        ("--number=0033639987703", "abc"),
        ("--number=06 39 98 77 03 && --country=FR", "abc"),
        ("--number=06.39.98.77.03 && --country=fr", "abc"),
        ("--number=(01) 99-00-12-34 && --country=FR", "ab"),
        ("--number=+33199009999", ""),
        ("--min-duration=90", "cdf"),
        ("--min-duration=90s", "cdf"),
        ("--min-duration=1:30", "cdf"),
        ("--min-duration=2m", "df"),
        ("--min-duration=1h", "f"),
        ("--max-duration=71", "ab"),
        ("--max-duration=70.5", "b"),
        ("--min-duration=71 && --max-duration=1m30s", "ac"),
        ("--min-cost=0.1", "acde"),
        ("--min-cost=0,10", "acde"),
        ("--min-cost=0.1000000000000000000001", "cde"),
        ("--min-cost=0.1000000000000000000002", "de"),
        ("--has=recording", "a"),
        ("--has=transcript", "acd"),
        ("--has=analysis", "d"),
        ("--has=transcript && --has=analysis", "d"),
        ("--grep=DEPLACER", "a"),
        ("--grep=Rendez vous", "a"),
        ("--grep=à DIX heures cela", "c"),
        ("--grep=convient déjà", ""),
        ("--grep=deja", "c"),
        ("--grep=assistant", ""),
        ("--grep=oeuf", "d"),
        ("--where=.costs.total? | tonumber? > 5", "de"),
        ("--where=.x.y[]?.z == \"deep\"", "f"),
        ("--where=.analysis.mood", "d"),
        ("--where=.duration == 71 or .status == \"busy\"", "ad"),
        ("--where=.x | length > 0", "f"),
        ("--where=false", ""),
        ("--status=failed && --min-duration=90 && --grep=deja", "c"),
        ("--since=2026-11-20T09:30 && --until=2026-11-20", "a"),
        ("--limit=2 && --min-duration=90", "cd"),
    ] {
        let args: Vec<&str> = args.split(" && ").collect();
        let run = server.run(&[&["calls", "list"], &args[..]].concat());
        let code = if run.err.contains("left out, because") {
            run.code
        } else {
            Some(0)
        };
        assert_eq!(run.code, code, "{run}");
        assert_eq!(ids(run), kept, "{args:?}");
    }
}

#[test]
fn wrong_values_are_usage_errors() {
    for (args, words) in [
        (
            "--where=.duration >",
            "ovia: --where: expected term at the end\n",
        ),
        (
            "--where=.a | nosuch",
            "ovia: --where: there is no filter `nosuch` at character 6: `nosuch`\n",
        ),
        (
            "--number=06 39 98 77 03",
            "ovia: --number has no country code; ",
        ),
        ("--number=Zoë", "ovia: --number has the letter `Z` in it; "),
        (
            "--min-duration=soon",
            "not a length; give one like 90, 90s, 2m or 1:30",
        ),
        ("--min-duration=-5", "not a length"),
        (
            "--min-duration=90 && --max-duration=60",
            "ovia: --min-duration is longer than --max-duration\n",
        ),
        ("--min-cost=free", "not an amount; give one like 0.05"),
        (
            "--grep=?!",
            "ovia: --grep: give words with letters or digits\n",
        ),
        ("--sort=a..b", "a field name is missing in the path"),
        ("--columns=a,", "the path is empty"),
        (
            "--has=fun",
            "possible values: recording, transcript, analysis",
        ),
        ("--limit=0", "0 is not in 1.."),
    ] {
        let args: Vec<&str> = args.split(" && ").collect();
        let server = Server::of(&RECORDS);
        let run = server.run(&[&["calls", "list"], &args[..]].concat());
        run.says(2, words);
        assert!(server.requests().is_empty(), "{args:?}");
    }
}

#[test]
fn what_was_left_out_is_said() {
    let server = Server::of(&RECORDS);
    for (args, code, words) in [
        (
            &["--agent", "Nobody"][..],
            0,
            "agent.name values seen: Camille (3), Zoë (accueil) (1)\n",
        ),
        (
            &["--min-duration", "5h"],
            0,
            "0 of 6 calls matched; duration is from 0 to 3600\n",
        ),
        (
            &["--min-cost", "11"],
            0,
            "0 of 6 calls matched; costs.total is from -1 to 10\n",
        ),
        (
            &["--min-duration", "1"],
            0,
            "ovia: 1 record left out, because there is no `duration`\n",
        ),
        (
            &["--status", "x"],
            0,
            "0 of 6 calls matched; status values seen: ",
        ),
        (
            &["--number", "+33199009999"],
            0,
            "ovia: 0 of 6 calls matched\n",
        ),
        (
            &["--where", ".costs.total > 5"],
            3,
            "ovia: 1 record left out, because --where failed there; ",
        ),
        (
            &["--since", "2026-01-01"],
            3,
            "because `started_at` is not a valid time\n",
        ),
    ] {
        let run = server.run(&[&["calls", "list"], args].concat());
        run.says(code, words);
        assert!(!run.err.contains("+33"), "{run}");
    }
    let quiet = server.run(&["calls", "list", "--status", "x", "-q"]);
    assert_eq!((quiet.code, &*quiet.err), (Some(0), ""));
    let quiet = server.run(&["calls", "list", "--where", ".costs.total > 5", "--quiet"]);
    quiet.says(3, "ovia: 1 record left out, because --where failed there; ");
}

#[test]
fn a_prefix_of_two_agents_is_refused() {
    let run = Server::of(&RECORDS).run(&["calls", "list", "--agent", "b3e9"]);
    run.says(
        2,
        "ovia: --agent: several agents have an id that begins with b3e9: \
         b3e90000-84a7-4f6b-a0c5-9d2e7c41f853, b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853; give more digits; printed 1 record\n",
    );
}

#[test]
fn sorted_by_any_field() {
    let server = Server::of(&RECORDS);
    for (args, order) in [
        // Numbers and amounts in texts as decimals, missing last.
        ("--sort duration", "bacdfe"),
        ("--sort -duration", "fdcabe"),
        ("--sort=-costs.total", "edabfc"),
        ("--sort costs.total", "fbadec"),
        ("--sort started_at", "cbaedf"),
        ("--sort agent.name", "bcadef"),
        ("--sort x.y[0].z", "fabcde"),
        ("--sort nothing", "abcdef"),
        ("--sort -duration --limit 2", "fd"),
        ("--sort duration --limit 3 --min-duration 1", "acd"),
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        let run = server.run(&[&["calls", "list"], &args[..]].concat());
        assert_eq!(ids(run), order, "{args:?}");
    }
}

#[test]
fn a_sorted_list_that_breaks_off_prints_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("[{},{},", RECORDS[0], RECORDS[1]);
    fs::write(folder.path().join("cut"), text).expect("a file");
    let run = run(ovia(&["calls", "list", "--input", "cut", "--sort", "id"]).current_dir(&folder));
    assert_eq!(run.out, "");
    run.says(1, "; nothing was printed\n");
}

#[test]
fn more_than_fits_into_memory_is_sorted() {
    let folder = tempfile::tempdir().expect("a folder");
    let filler = "x".repeat(40_000);
    // 80 MB, which is more than the 64 MiB that are kept in memory.
    let lines = (0..2000_u32).map(|n| {
        let key = n * 7919 % 2000;
        format!("{{\"key\":{key},\"id\":\"{n}\",\"filler\":\"{filler}\"}}\n")
    });
    fs::write(folder.path().join("a"), lines.collect::<String>()).expect("a file");
    let sorted = |args: &str| {
        let args = format!("calls list -q --input a --columns key {args}");
        let args: Vec<&str> = args.split(' ').collect();
        let run = run(ovia(&args)
            .current_dir(&folder)
            .env("TMPDIR", folder.path()));
        run.fine()
    };
    let expected: Vec<String> = (0..2000).map(|n| format!("{{\"key\":{n}}}")).collect();
    assert!(sorted("--sort key").lines().eq(&expected));
    assert!(
        sorted("--sort -key --limit 5")
            .lines()
            .eq(expected.iter().rev().take(5))
    );
    // The temporary file is gone.
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
}

#[test]
fn an_expression_without_an_end() {
    let server = Server::of(&[r#"{"id":"a"}"#, r#"{"id":"b","x":true}"#, r#"{"id":"c"}"#]);
    let run = |code: &str| {
        // The first record is decided before the second is asked for.
        let code = format!("if .x then ({code}) else true end");
        let started = Instant::now();
        let run = server.run(&["calls", "list", "--quiet", "--where", &code]);
        assert!(started.elapsed() < Duration::from_secs(60), "{run}");
        assert_eq!(run.out, "{\"id\":\"a\"}\n", "{code}: {run}");
        run.says(1, " on the record b; give it an end, ");
        let is_said = run.err.contains("` took longer than 5 s on")
            || run
                .err
                .contains("` needed more memory than 512 MiB, or recursed too deeply, on");
        assert!(is_said, "{code}: {run}");
        assert_eq!(run.err.lines().count(), 1, "{run}");
    };
    let codes = [
        "last(repeat(.))",
        "last(range(1e12))",
        "[range(1e12)] | length > 0",
        "def f: f; f",
        "def f: 1 + f; f",
        "def f: [f]; f",
        "\"long\" * 1000000000 | length > 0",
        "[limit(1e12; repeat(.))] | length > 0",
        "reduce repeat(1) as $x (\"\"; . + \"long\")",
        "[\"x\" | recurse(. + \"x\")] | length > 0",
    ];
    // Not all at once, for the sake of the memory.
    for codes in codes.chunks(3) {
        thread::scope(|scope| {
            for code in codes {
                scope.spawn(|| run(code));
            }
        });
    }
}
