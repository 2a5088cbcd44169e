//! `cargo xtask stats-bench`: `ovia calls stats` next to DuckDB on the same file, and next to
//! `ovia calls list` from the same server.
//!
//! DuckDB reads the file with `read_json` and automatic types; only its query is timed, not the start of
//! Python. The program is timed as a whole. All take turns.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use crate::{
    bench::programs::{Programs, Server},
    command,
    failure::Failure,
    python,
    report::say,
    workspace::Workspace,
};

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of calls; 10,000 are 62 MB
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    calls: u64,
    /// How many times each is measured; the shortest time counts, which other programs disturbed least
    #[arg(long, value_name = "N", default_value_t = 7)]
    rounds: usize,
}

const DUCKDB: &str = "duckdb==1.4.4";

/// The targets: at most this part of DuckDB's time, and this many times that of `calls list`.
const MAX_OF_DUCKDB: f64 = 0.5;
const MAX_OF_LIST: f64 = 1.5;

const STATS: [&str; 6] = ["calls", "stats", "--by", "agent", "--by", "day"];

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let programs = Programs::build(workspace)?;
    let directory = workspace.target.join("stats-bench");
    fs::create_dir_all(&directory).map_err(|error| Failure::file(&directory, &error))?;
    let python = python::with_packages(workspace, "duckdb", &[DUCKDB])?;
    let server = Server::start(&programs, &["documented", &arguments.calls.to_string()])?;
    let file = directory.join("calls.json");
    let from_server = |arguments: &[&str]| {
        let mut command = program(&programs.ovia, arguments);
        command
            .env("OVIA_BASE_URL", server.url())
            .env("OVIA_TOKEN", "any");
        command
    };
    let mut export = from_server(&["calls", "export"]);
    seconds(export.arg(&file))?;

    let script = workspace.root.join("tools/duckdb_stats.py");
    let (mut duckdb, mut ours, mut socket, mut list) = (vec![], vec![], vec![], vec![]);
    for _ in 0..arguments.rounds.max(1) {
        let output = Command::new(&python)
            .arg(&script)
            .arg(&file)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Failure::file(Path::new(&python), &error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let time = text.trim().parse::<f64>();
        duckdb.push(time.map_err(|_| Failure::new(format!("DuckDB printed {:?}", text.trim())))?);
        let mut from_file = program(&programs.ovia, &STATS);
        ours.push(seconds(from_file.arg("--input").arg(&file))?);
        socket.push(seconds(&mut from_server(&STATS))?);
        list.push(seconds(&mut from_server(&[
            "calls", "list", "-o", "ndjson",
        ]))?);
    }
    let [duckdb, ours, socket, list] = [duckdb, ours, socket, list].map(shortest);
    let bytes = fs::metadata(&file).map_err(|error| Failure::file(&file, &error))?;
    say(format_args!(
        "{} calls, {:.1} MB; shortest of {} in ms",
        arguments.calls,
        bytes.len() as f64 / 1e6,
        arguments.rounds.max(1)
    ));
    for (name, seconds) in [
        ("DuckDB read_json, from the file", duckdb),
        ("ovia calls stats, from the file", ours),
        ("ovia calls stats, from the server", socket),
        ("ovia calls list -o ndjson, from the server", list),
    ] {
        say(format_args!("{:>8.1}  {name}", seconds * 1e3));
    }
    let mut missed = false;
    for (name, ratio, limit) in [
        (
            "from the file, of DuckDB's time",
            ours / duckdb,
            MAX_OF_DUCKDB,
        ),
        (
            "from the server, of DuckDB's time",
            socket / duckdb,
            MAX_OF_DUCKDB,
        ),
        (
            "from the server, of the time of list",
            socket / list,
            MAX_OF_LIST,
        ),
    ] {
        let is_met = ratio <= limit;
        missed |= !is_met;
        let word = if is_met { "met" } else { "MISSED" };
        say(format_args!(
            "{ratio:>8.2}  {name}; target {limit:.2}: {word}"
        ));
    }
    match missed {
        true => Err(Failure::new("a target is missed")),
        false => Ok(()),
    }
}

fn program(path: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(path);
    command::clean(&mut command);
    command
        .args(arguments)
        .args(["--timezone", "UTC"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// How long a program runs.
fn seconds(command: &mut Command) -> Result<f64, Failure> {
    let started = Instant::now();
    let status = command.status();
    match status {
        Ok(status) if status.success() => Ok(started.elapsed().as_secs_f64()),
        Ok(status) => Err(Failure::new(format!("{command:?}: {status}"))),
        Err(error) => Err(Failure::new(format!("{command:?}: {error}"))),
    }
}

fn shortest(values: Vec<f64>) -> f64 {
    values.into_iter().reduce(f64::min).unwrap_or_default()
}
