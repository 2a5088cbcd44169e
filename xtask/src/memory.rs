//! `cargo xtask memory`: how much memory the reading commands of the program take for a million calls.
//!
//! Small records, in which everything that can differ does (ids, phone numbers, texts), are generated here
//! and piped into the program. Full-size records, about 6 GB for a million, come from the server of the
//! bench. The memory is the peak of the resident set, as Linux counts it.

use std::{
    fs,
    io::{BufWriter, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    bench::programs::{Programs, Server},
    command,
    failure::Failure,
    report::say,
    workspace::Workspace,
};

/// How many calls to read.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of calls
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    calls: u64,
    /// Leave out the lists from the server, whose full-size records take most of the time
    #[arg(long)]
    small_only: bool,
    /// Measure only the commands that contain this text, for example `calls stats`
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
}

/// The limits, in MB: for commands whose memory is not to grow with the list, and for the others.
const FLAT: u64 = 40;
const BOUNDED: u64 = 300;

/// How often the memory of the program is read.
const TICK: Duration = Duration::from_millis(2);

/// The commands, each with its limit. `OUT` is a directory, `ID` the id of the last call.
const COMMANDS: &[(u64, &str)] = &[
    (FLAT, "calls list -o ndjson"),
    (FLAT, "calls list -o json"),
    (FLAT, "calls list -o csv"),
    (FLAT, "calls list -o csv --excel=fr --redact=numbers"),
    (FLAT, "calls list -o table"),
    (FLAT, "calls list -o ndjson --where .duration>60"),
    (FLAT, "calls list -o ndjson --grep rappeler"),
    (FLAT, "calls get ID"),
    (FLAT, "calls transcript ID"),
    (FLAT, "calls transcript -o text"),
    (FLAT, "calls transcript -o json"),
    (FLAT, "calls search rappeler -o ndjson"),
    (FLAT, "calls search rappeler -o table"),
    (FLAT, "calls export OUT/calls.ndjson"),
    (FLAT, "calls export OUT/calls.csv.gz"),
    (FLAT, "calls stats"),
    // It remembers which recordings it has begun.
    (BOUNDED, "calls recordings OUT/audio --dry-run"),
    (BOUNDED, "calls stats --by agent --by day"),
    (BOUNDED, "calls stats --by number -o csv"),
    (BOUNDED, "calls stats --by number -o xlsx"),
    (
        BOUNDED,
        "calls stats --by number --by hour --by status -o json",
    ),
    (BOUNDED, "calls report OUT/report.html"),
    (BOUNDED, "calls list --sort -costs.total"),
    (BOUNDED, "calls list --sort to_number -o csv"),
    (BOUNDED, "calls list --sort transcript_objects[0].content"),
    (BOUNDED, "calls export OUT/calls.xlsx"),
];

/// Those that read full-size records from the server. A list that can be resumed remembers 8 bytes a
/// record.
const FROM_SERVER: &[(u64, &str)] = &[
    (FLAT, "calls list -o ndjson"),
    (FLAT, "calls list -o csv"),
    (FLAT, "calls search rappeler -o ndjson"),
    (BOUNDED, "calls stats --by agent --by day"),
    (BOUNDED, "calls report OUT/report.html"),
    (BOUNDED, "calls list --sort -costs.total --limit 1000"),
];

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    if !Path::new("/proc/self/status").exists() {
        return Err(Failure::new(
            "the memory of a process is read from /proc, as on Linux",
        ));
    }
    let programs = Programs::build(workspace)?;
    let directory = workspace.target.join("memory");
    fs::create_dir_all(&directory).map_err(|error| Failure::file(&directory, &error))?;
    empty(&directory)?;
    let mut exceeded = 0;
    say(format_args!(
        "{:>8}  {:>6}  {:>7}  command",
        "peak", "limit", "seconds"
    ));
    let is_wanted = |(_, words): &&(u64, &str)| words.contains(&arguments.only);
    for (limit, words) in COMMANDS.iter().filter(is_wanted) {
        let mut command = program(&programs, &directory, words, arguments.calls);
        let child = command.args(["--input", "-"]).stdin(Stdio::piped());
        exceeded += measure(child, *limit, words, Some(arguments.calls))?;
        empty(&directory)?;
    }
    if !arguments.small_only {
        let calls = arguments.calls.to_string();
        let server = Server::start(&programs, &["documented", &calls])?;
        for (limit, words) in FROM_SERVER.iter().filter(is_wanted) {
            let mut command = program(&programs, &directory, words, arguments.calls);
            command
                .env("OVIA_BASE_URL", server.url())
                .env("OVIA_TOKEN", "any")
                .stdin(Stdio::null());
            let shown = format!("{words}, full-size records of the server");
            exceeded += measure(&mut command, *limit, &shown, None)?;
            empty(&directory)?;
        }
    }
    match exceeded {
        0 => Ok(()),
        number => Err(Failure::new(format!(
            "{number} commands took more memory than their limit"
        ))),
    }
}

/// Removes what a command wrote: a gigabyte for a million calls.
fn empty(directory: &Path) -> Result<(), Failure> {
    fs::remove_dir_all(directory)
        .and_then(|()| fs::create_dir(directory))
        .map_err(|error| Failure::file(directory, &error))
}

fn program(programs: &Programs, directory: &Path, words: &str, calls: u64) -> Command {
    let mut command = Command::new(&programs.ovia);
    command::clean(&mut command);
    let last = id(calls.saturating_sub(1));
    for word in words.split(' ') {
        match word {
            "ID" => command.arg(&last),
            word => command.arg(word.replace("OUT", &directory.display().to_string())),
        };
    }
    command
        .env("TMPDIR", directory)
        .env("OVIA_CONFIG", directory.join("no-config.toml"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// Runs a command, feeds it, and prints its peak. Returns 1 if that is beyond the limit.
fn measure(
    command: &mut Command,
    limit: u64,
    shown: &str,
    calls: Option<u64>,
) -> Result<u64, Failure> {
    let failed = |problem: String| Failure::new(format!("ovia {shown}: {problem}"));
    let started = std::time::Instant::now();
    let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
    let input = child.stdin.take();
    let errors = child.stderr.take();
    let (peak, status, errors) = thread::scope(|scope| {
        scope.spawn(move || {
            if let (Some(input), Some(calls)) = (input, calls) {
                // A command that has found what it wants closes the pipe.
                let _ = write_calls(BufWriter::with_capacity(256 * 1024, input), calls);
            }
        });
        let errors = scope.spawn(move || errors.map(std::io::read_to_string));
        let (peak, status) = peak(&mut child);
        (peak, status, errors.join())
    });
    let errors = errors
        .ok()
        .flatten()
        .and_then(Result::ok)
        .unwrap_or_default();
    let code = status.map_err(|error| failed(error.to_string()))?;
    // 3 says that something was passed over.
    if !matches!(code, Some(0 | 3)) {
        return Err(failed(format!("exit code {code:?}\n{errors}")));
    }
    let megabytes = peak.div_ceil(1000);
    let mark = if megabytes > limit { "  EXCEEDED" } else { "" };
    say(format_args!(
        "{megabytes:>5} MB  {limit:>3} MB  {:>7.1}  ovia {shown}{mark}",
        started.elapsed().as_secs_f64()
    ));
    Ok(u64::from(megabytes > limit))
}

/// The peak of a process in kB, when it has ended, and its exit code.
fn peak(child: &mut Child) -> (u64, std::io::Result<Option<i32>>) {
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        match child.try_wait() {
            Ok(None) => thread::sleep(TICK),
            ended => return (peak, ended.map(|status| status.and_then(|it| it.code()))),
        }
    }
}

/// The id of the call with this number.
fn id(number: u64) -> String {
    format!(
        "{:08x}-5a17-4c00-8e5d-{number:012x}",
        scrambled(number) >> 32
    )
}

/// A number that looks like a random one.
fn scrambled(number: u64) -> u64 {
    let mut bits = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits ^= bits >> 29;
    bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits ^ bits >> 32
}

/// Small records as NDJSON: 300 agents, two years, lengths in milliseconds, and phone numbers, costs and
/// texts that all differ. The phone numbers are too long to be real ones.
fn write_calls(mut out: impl Write, calls: u64) -> std::io::Result<()> {
    for number in 0..calls {
        let random = scrambled(number);
        let (day, agent) = (random % 730, random / 1000 % 300);
        let (month, year) = (day / 28 % 12 + 1, 2024 + day / 336 % 2);
        let (direction, status) = match random % 7 {
            0 => ("inbound", "no_answer"),
            1..4 => ("inbound", "completed"),
            _ => ("outbound", "completed"),
        };
        let (cost, llm) = (random % 90_000, random % 20_000);
        writeln!(
            out,
            r#"{{"id":"{}","agent_id":"b3e9d1f2-84a7-4f6b-a0c5-{agent:012x}","agent":{{"name":"Agent {agent}"}},"type":"phone_call","direction":"{direction}","status":"{status}","from_number":"+331990000{number:010}","to_number":"+336399800{number:010}","started_at":"{year}-{month:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z","duration":{}.{:03},"recording_url":"https://recordings.example/{number}.mp3","costs":{{"llm":0.{llm:06},"stt":0.001,"tts":0.002,"total":0.{cost:06},"details":{{"llm_prompt_tokens":{llm},"llm_completion_tokens":{},"tts_characters":{cost}}}}},"transcript_objects":[{{"role":"assistant","content":"{random:016x} bonjour, ici l'assistant du cabinet dentaire des Trois Platanes, que puis-je faire pour vous ?"}},{{"role":"user","content":"Pouvez-vous me rappeler, dossier {random} ?"}}]}}"#,
            id(number),
            day % 28 + 1,
            random / 7 % 24,
            random / 11 % 60,
            random / 13 % 60,
            random / 17 % 1000,
            random / 19 % 600,
            random / 23 % 1000,
            cost / 3,
        )?;
    }
    out.flush()
}
