//! Completions in bash, zsh and fish themselves. A shell that is not installed is skipped, on stderr.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::support::{directory, ovia};

/// What a script prints that runs in a shell, line by line. The words of the command line are its
/// arguments. The directory has a file `saved.ndjson`, and the program is in the PATH.
fn run_in(shell: &str, script: &str, words: &[&str]) -> Option<Vec<String>> {
    if Command::new(shell)
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        eprintln!("SKIPPED: {shell} is not installed; its completions are not tested");
        return None;
    }
    let home = directory(&format!("shell-{shell}-{}", words.len()));
    fs::write(home.join("saved.ndjson"), "").expect("a file");
    let mut command = ovia(&[]);
    let program = PathBuf::from(command.get_program());
    let environment: Vec<(OsString, Option<OsString>)> = command
        .get_envs()
        .map(|(name, value)| (name.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    command = Command::new(shell);
    match shell {
        "bash" => command.args(["--norc", "--noprofile", "-c", script, "bash"]),
        "zsh" => command.args(["-f", "-c", script, "zsh"]),
        _ => command.args(["--no-config", "-c", script]),
    };
    command.args(words).current_dir(&home).stdin(Stdio::null());
    for (name, value) in environment {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let directory = program.parent().unwrap_or(Path::new("."));
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .env("HOME", &home)
        .env("PATH", format!("{}:{path}", directory.display()));
    let output = command.output().expect("the shell runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{shell}: {} {}",
        text(&output.stdout),
        text(&output.stderr)
    );
    Some(text(&output.stdout).lines().map(str::to_owned).collect())
}

/// What a shell offers for the last word.
fn offered(shell: &str, script: &str) {
    for (words, expected, unexpected) in [
        (&["ovia", "calls", "li"][..], "list", "--since"),
        (&["ovia", "calls", ""], "transcript", "--demo"),
        (&["ovia", "calls", "list", "--sin"], "--since", "--until"),
        (&["ovia", "calls", "list", "-o", ""], "ndjson", "--since"),
        (
            &["ovia", "calls", "list", "--has", "a", "--status", ""],
            "no_answer",
            "-o",
        ),
        (
            &["ovia", "-q", "calls", "list", "--input", "sav"],
            "saved.ndjson",
            "--since",
        ),
    ] {
        let Some(lines) = run_in(shell, script, words) else {
            return;
        };
        // A description follows a tab or a colon.
        let names: Vec<_> = lines
            .iter()
            .map(|line| line.split(['\t', ':']).next().unwrap_or_default().trim())
            .collect();
        assert!(names.contains(&expected), "{shell}: {words:?}: {names:?}");
        assert!(
            !names.contains(&unexpected),
            "{shell}: {words:?}: {names:?}"
        );
    }
}

#[test]
fn bash() {
    offered(
        "bash",
        r#"source <(ovia completions bash)
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_TYPE=9
        _clap_complete_ovia ovia "${COMP_WORDS[COMP_CWORD]}" ""
        printf '%s\n' "${COMPREPLY[@]}""#,
    );
}

#[test]
fn fish() {
    offered(
        "fish",
        r#"ovia completions fish | source
        complete --do-complete (string join ' ' -- $argv)"#,
    );
}

#[test]
fn zsh() {
    // Without a terminal, the functions that offer words print them. The file is offered by zsh's own.
    offered(
        "zsh",
        r#"compdef() { : }
        _describe() { print -rl -- "${(@P)@[-1]}" }
        _files() { print -rl -- *(N) }
        source <(ovia completions zsh)
        words=("$@"); CURRENT=$#
        _clap_dynamic_completer_ovia"#,
    );
    // A shell whose completion has not been started.
    let script = "source <(ovia completions zsh); print -r -- ${_comps[ovia]}";
    if let Some(lines) = run_in("zsh", script, &[]) {
        assert_eq!(lines, ["_clap_dynamic_completer_ovia"]);
    }
}
