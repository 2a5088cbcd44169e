//! `--build`: a cold build of an empty program that depends on `ovia`, next to one that depends on
//! the usual crates instead; and the size and the start of the program `ovia`. hyperfine measures
//! the times.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use super::{
    Arguments,
    format::{count, ratio},
    programs::{Programs, works},
    targets,
};
use crate::{command, failure::Failure, files, report::say, workspace::Workspace};

/// The usual crates.
const WITHOUT: &str = r#"
reqwest = { version = "0.13", features = ["json", "stream"] }
serde_json = "1"
chrono = { version = "0.4", features = ["serde"] }
uuid = { version = "1", features = ["serde"] }"#;

pub(super) fn run(
    workspace: &Workspace,
    programs: &Programs,
    arguments: &Arguments,
) -> Result<(Value, Option<Failure>), Failure> {
    if !works(Command::new("hyperfine").arg("--version")) {
        return Err(Failure::new(
            "--build needs hyperfine; install it, for example with `apt install hyperfine`",
        ));
    }
    let directory = workspace.target.join("bench-build");
    // A JSON string is a TOML string.
    let path = json!(workspace.root.join("crates/ovia"));
    let with = format!("\novia = {{ path = {path} }}");
    let target = directory.join("target");
    let build = |name: &str, dependencies: &str| {
        let manifest = sample(workspace, &directory.join(name), dependencies)?;
        let [manifest, target] = [&manifest, &target].map(|path| path.display());
        Ok(format!(
            "cargo build --quiet --offline --manifest-path '{manifest}' --target-dir '{target}'"
        ))
    };
    let builds = [build("with-ovia", &with)?, build("without-ovia", WITHOUT)?];
    let prepare = format!("rm -rf '{}'", target.display());
    let rounds = arguments.rounds.unwrap_or(2).max(2).to_string();
    let builds = hyperfine(
        &directory,
        &["--runs", &rounds, "--prepare", &prepare],
        &builds,
    )?;

    // As its user builds it: together with ovia-bench it would have that package's features too.
    workspace
        .cargo(&["build", "--release", "-p", "ovia-cli"])
        .run()?;
    let ovia = &programs.ovia;
    let size = fs::metadata(ovia)
        .map_err(|error| Failure::file(ovia, &error))?
        .len();
    let start = [format!("'{}' --version", ovia.display())];
    let start = hyperfine(&directory, &["--shell=none", "--warmup", "3"], &start)?;
    say(format_args!("the program ovia has {} bytes\n", count(size)));

    let [with, without] = [0, 1].map(|index| builds[index]["median"].as_f64());
    let targets = [targets::cold_build(ratio(with, without))];
    say(targets::table(&targets));
    let targets_as_json = targets.each_ref().map(targets::Target::to_json);
    let measured = json!({
        "builds": builds,
        "program_bytes": size,
        "start": start,
        "targets": targets_as_json,
    });
    Ok((measured, targets::missed(&targets, arguments.check)))
}

/// Writes a package outside of the workspace, with the workspace's versions, and downloads what it
/// depends on: the network is not measured.
fn sample(workspace: &Workspace, directory: &Path, dependencies: &str) -> Result<PathBuf, Failure> {
    let manifest = directory.join("Cargo.toml");
    let text = format!(
        "[package]\nname = \"sample\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}{dependencies}\n"
    );
    files::write_when_changed(&manifest, &text)?;
    files::write_when_changed(&directory.join("src/main.rs"), "fn main() {}\n")?;
    let lock = workspace.root.join("Cargo.lock");
    fs::copy(&lock, directory.join("Cargo.lock")).map_err(|error| Failure::file(&lock, &error))?;
    let path = manifest.display().to_string();
    workspace
        .cargo(&["fetch", "--quiet", "--manifest-path", &path])
        .run()?;
    Ok(manifest)
}

/// Runs hyperfine and returns its results, one for each command.
fn hyperfine(directory: &Path, options: &[&str], commands: &[String]) -> Result<Value, Failure> {
    let output = directory.join("hyperfine.json");
    let mut hyperfine = Command::new("hyperfine");
    command::clean(&mut hyperfine);
    let status = hyperfine
        .env("RUSTC_WRAPPER", "")
        .arg("--export-json")
        .arg(&output)
        .args(options)
        .args(commands)
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Err(Failure::new("hyperfine failed"));
    }
    let text = fs::read_to_string(&output).map_err(|error| Failure::file(&output, &error))?;
    let mut value: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(error.to_string()))?;
    Ok(value["results"].take())
}
