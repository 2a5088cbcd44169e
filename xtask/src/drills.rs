//! `cargo xtask drills`: plays five changes of Ovia's API through in a scratch copy.
//!
//! Each drill edits the specification, regenerates, and reviews, by the commands that a maintainer
//! types. It prints the review's summary, the files that had to be edited by hand, the commands and
//! the time. Hand-written code that no longer compiles is listed. `edits.rs` has the changes.

mod edits;

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

pub(crate) use self::edits::Drill;
use crate::{
    command,
    failure::Failure,
    regen,
    report::{note, say},
    workspace::Workspace,
};

/// Which drills to run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run this drill alone; may be given several times
    #[arg(long, value_name = "DRILL")]
    only: Vec<Drill>,
    /// Compile only, and leave the snapshots as they are: minutes less
    #[arg(long)]
    no_snapshots: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let copy = Copy::new(workspace)?;
    note("first build of the copy, which is not part of the times");
    copy.check()?;
    let wanted = |drill: &&Drill| arguments.only.is_empty() || arguments.only.contains(drill);
    for drill in Drill::ALL.iter().filter(wanted) {
        copy.reset()?;
        copy.play(*drill, arguments)?;
    }
    copy.reset()
}

/// A clone of the last commit, with build output of its own.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

/// Code that no longer compiles.
type Broken = BTreeSet<String>;

impl Copy {
    fn new(workspace: &Workspace) -> Result<Self, Failure> {
        let home = workspace.target.join("drills");
        let copy = Self {
            root: home.join("copy"),
            target: home.join("target"),
        };
        if copy.root.exists() {
            fs::remove_dir_all(&copy.root).map_err(|error| Failure::file(&copy.root, &error))?;
        }
        fs::create_dir_all(&home).map_err(|error| Failure::file(&home, &error))?;
        let [from, to] = [&workspace.root, &copy.root].map(|path| path.display().to_string());
        run_command(Command::new("git").args(["clone", "--quiet", "--local", &from, &to]))?;
        Ok(copy)
    }

    /// Undoes the last drill.
    fn reset(&self) -> Result<(), Failure> {
        let git = |arguments: &[&str]| {
            run_command(Command::new("git").current_dir(&self.root).args(arguments))
        };
        git(&["reset", "--quiet", "--hard"])?;
        git(&["clean", "--quiet", "-fd"])
    }

    fn play(&self, drill: Drill, arguments: &Arguments) -> Result<(), Failure> {
        say(format_args!("\n== {}\n", drill.name()));
        let path = self.root.join(crate::spec::SPECIFICATION);
        let old = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        fs::write(&path, drill.edit(&old)?).map_err(|error| Failure::file(&path, &error))?;

        let mut commands = Vec::new();
        let start = Instant::now();
        let mut failing = BTreeSet::new();
        let mut regeneration = Ok(());
        match arguments.no_snapshots {
            true => self.generate()?,
            false => {
                let (output, time) = timed(|| self.xtask(&["regen", "--accept"]))?;
                commands.push(("cargo xtask regen --accept", time));
                failing = failures(&output.stderr);
                if !output.status.success() {
                    regeneration = Err(last_line(&output.stderr));
                }
            }
        }
        let (broken, compiling) = timed(|| self.check())?;
        // What does not compile has no tests either.
        if let (Err(reason), true, true) = (regeneration, broken.is_empty(), failing.is_empty()) {
            return Err(Failure::new(format!(
                "{}: cargo xtask regen --accept failed: {reason}",
                drill.name()
            )));
        }
        commands.push(("cargo check --workspace --all-targets", compiling));
        let (review, time) = timed(|| self.review())?;
        commands.push(("cargo xtask review HEAD", time));

        say(summary(&review));
        say(format_args!(
            "Files edited by hand: {}",
            crate::spec::SPECIFICATION
        ));
        if broken.is_empty() {
            say("Hand-written code to change: none; everything compiles");
        } else {
            list("Hand-written code to change, by the compiler", &broken);
        }
        match (arguments.no_snapshots, broken.is_empty()) {
            (true, _) => say("Tests: not run (--no-snapshots)"),
            (false, false) => say("Tests: they run when that compiles"),
            (false, true) if failing.is_empty() => say("Tests to change: none; all pass"),
            (false, true) => list("Tests to change, other than snapshots", &failing),
        }
        for (command, time) in commands {
            say(format_args!("$ {command}   # {:.1} s", time.as_secs_f64()));
        }
        say(format_args!(
            "{}: {:.1} s",
            drill.name(),
            start.elapsed().as_secs_f64()
        ));
        Ok(())
    }

    /// Writes the generated core, without a look at the snapshots.
    fn generate(&self) -> Result<(), Failure> {
        let path = self.root.join(crate::spec::SPECIFICATION);
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let code =
            ovia_codegen::generate(&text).map_err(|error| Failure::new(error.to_string()))?;
        crate::files::write_when_changed(&self.root.join(regen::GENERATED), &code)
    }

    /// The places that do not compile.
    fn check(&self) -> Result<Broken, Failure> {
        let mut cargo = Command::new(command::program());
        command::clean(&mut cargo);
        let output = cargo
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .args([
                "check",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--keep-going",
            ])
            .args(["--message-format", "json"])
            .stderr(Stdio::null())
            .output()
            .map_err(|error| Failure::new(format!("cargo does not start: {error}")))?;
        let broken = errors(&String::from_utf8_lossy(&output.stdout));
        match output.status.success() || !broken.is_empty() {
            true => Ok(broken),
            false => Err(
                Failure::new("cargo check failed in the copy, and not in its code")
                    .repeated_by("cargo check --workspace --all-targets"),
            ),
        }
    }

    /// This program, at work on the copy.
    fn command(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let program = env::current_exe()
            .map_err(|error| Failure::new(format!("the path of xtask is unknown: {error}")))?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_MANIFEST_DIR", self.root.join("xtask"))
            .env("CARGO_TARGET_DIR", &self.target);
        Ok(command)
    }

    /// What it prints; the reader of a drill gets the review, which says the same.
    fn xtask(&self, arguments: &[&str]) -> Result<Output, Failure> {
        let output = self.command(arguments)?.output();
        output.map_err(|error| Failure::new(format!("xtask does not start: {error}")))
    }

    fn review(&self) -> Result<String, Failure> {
        let output = self.xtask(&["review", "HEAD"])?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(Failure::new(format!(
                "cargo xtask review HEAD failed: {}",
                last_line(&output.stderr)
            ))),
        }
    }
}

fn list(title: &str, lines: &BTreeSet<String>) {
    say(format_args!("{title}: {}", lines.len()));
    lines.iter().for_each(|line| say(format_args!("  {line}")));
}

/// The tests that the test harness lists at its end, below `failures:`.
fn failures(output: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(output);
    let mut is_list = false;
    let mut tests = BTreeSet::new();
    for line in text.lines() {
        match line.strip_prefix("    ") {
            Some(name) if is_list && !name.contains(char::is_whitespace) => {
                tests.insert(name.to_owned());
            }
            _ => is_list = line == "failures:",
        }
    }
    tests
}

fn last_line(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let line = text.lines().rfind(|line| !line.trim().is_empty());
    line.unwrap_or("it printed nothing").to_owned()
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(T, Duration), Failure> {
    let start = Instant::now();
    work().map(|result| (result, start.elapsed()))
}

fn run_command(command: &mut Command) -> Result<(), Failure> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(format!("{command:?} failed"))),
        Err(error) => Err(Failure::new(format!("git does not start: {error}"))),
    }
}

/// The places of the errors in the messages of cargo, with their texts.
fn errors(messages: &str) -> Broken {
    let place = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        let message = &message["message"];
        if message["level"] != "error" {
            return None;
        }
        let spans = message["spans"].as_array()?;
        let span = spans.iter().find(|span| span["is_primary"] == true)?;
        let (file, line) = (span["file_name"].as_str()?, &span["line_start"]);
        // Inside a macro of another crate the place says nothing.
        Path::new(file).is_relative().then(|| {
            format!(
                "{file}:{line}: {}",
                message["message"].as_str().unwrap_or_default()
            )
        })
    };
    messages.lines().filter_map(place).collect()
}

/// The verdict and the table of the specification, which is what a reader needs first.
fn summary(review: &str) -> &str {
    review
        .find("\n## Snapshots")
        .map_or(review, |end| &review[..end])
}

#[cfg(test)]
mod tests {
    use super::{errors, failures, last_line};

    #[test]
    fn lists_the_tests_that_fail() {
        let output = b"running 2 tests\n.F\nfailures:\n\n---- a::b stdout ----\n    a panic\nfailures:\n    a::b\n\n\
            test result: FAILED\nfailures:\n    c\n    d::e\n\n  error: test failed\n";
        let names: Vec<_> = failures(output).into_iter().collect();
        assert_eq!(names, ["a::b", "c", "d::e"]);
        assert_eq!(last_line(output), "  error: test failed");
        assert_eq!(last_line(b"\n"), "it printed nothing");
    }

    #[test]
    fn lists_the_places_of_errors() {
        let messages = r#"{"reason":"compiler-message","message":{"level":"warning","message":"w","spans":[]}}
{"reason":"compiler-message","message":{"level":"error","message":"no method named `x`","spans":[{"is_primary":true,"file_name":"crates/a/src/lib.rs","line_start":7}]}}
{"reason":"build-finished","success":false}
not JSON"#;
        let broken: Vec<_> = errors(messages).into_iter().collect();
        assert_eq!(broken, ["crates/a/src/lib.rs:7: no method named `x`"]);
    }
}
