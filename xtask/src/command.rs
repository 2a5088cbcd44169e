//! Runs cargo for a task: prints the command line, and runs it in a clean environment.

use std::{
    env,
    ffi::OsString,
    fmt,
    io::stderr,
    path::Path,
    process::{Command, Stdio},
};

use crate::{failure::Failure, report::note};

/// Variables that would make a task's result depend on who runs it: what `cargo run` tells xtask
/// about itself (some build scripts watch it and would run again), what the tests' subject reads,
/// and what makes snapshots pass.
const UNWANTED: &[&str] = &[
    "CARGO_BIN_",
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "CARGO_PRIMARY_PACKAGE",
    "INSTA_FORCE",
    "INSTA_PENDING_DIR",
    "OVIA_",
];

/// Cargo itself: the one that runs this task, where one does.
pub(crate) fn program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Takes the unwanted variables away from a command.
pub(crate) fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if UNWANTED.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
}

/// One call of cargo, from the root of the workspace.
pub(crate) struct Cargo {
    command: Command,
    arguments: Vec<String>,
    shown: Vec<(&'static str, String)>,
    toolchain: Option<String>,
}

impl Cargo {
    pub(crate) fn new(root: &Path, arguments: &[&str]) -> Self {
        Self::started_by(Command::new(program()), root, arguments)
    }

    /// The cargo of another toolchain, which rustup has installed.
    pub(crate) fn of_toolchain(toolchain: &str, root: &Path, arguments: &[&str]) -> Self {
        let mut rustup = Command::new("rustup");
        rustup.args(["run", toolchain, "cargo"]);
        let mut cargo = Self::started_by(rustup, root, arguments);
        cargo.toolchain = Some(toolchain.to_owned());
        cargo
    }

    fn started_by(mut command: Command, root: &Path, arguments: &[&str]) -> Self {
        command.current_dir(root);
        clean(&mut command);
        Self {
            command,
            arguments: arguments.iter().map(ToString::to_string).collect(),
            shown: Vec::new(),
            toolchain: None,
        }
    }

    pub(crate) fn arguments(mut self, more: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.arguments.extend(more.into_iter().map(Into::into));
        self
    }

    /// Sets a variable that belongs to the command.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.command.env(name, &value);
        self.shown.push((name, value));
        self
    }

    /// Sets a variable that only the task needs; the printed command line does not contain it.
    pub(crate) fn with_hidden(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sends the command's own stdout to stderr, where it does not mix with the task's result.
    pub(crate) fn stdout_to_stderr(mut self) -> Self {
        self.command.stdout(Stdio::from(stderr()));
        self
    }

    /// Runs it, output and all.
    pub(crate) fn run(mut self) -> Result<(), Failure> {
        note(format_args!("$ {self}"));
        let status = self.command.args(&self.arguments).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(self.failed()),
            Err(error) => Err(Failure::new(format!("cargo does not start: {error}"))),
        }
    }

    /// Runs it beside something else: its output is kept back until it has ended.
    pub(crate) fn run_beside(mut self) -> Result<(), Failure> {
        let output = self
            .command
            .args(&self.arguments)
            .output()
            .map_err(|error| Failure::new(format!("cargo does not start: {error}")))?;
        note(format_args!("$ {self}"));
        for text in [&output.stderr, &output.stdout] {
            note(String::from_utf8_lossy(text).trim_end());
        }
        if output.status.success() {
            Ok(())
        } else {
            Err(self.failed())
        }
    }

    /// Runs it and takes its stdout.
    pub(crate) fn output(mut self) -> Result<String, Failure> {
        let output = self
            .command
            .args(&self.arguments)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Failure::new(format!("cargo does not start: {error}")))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(self.failed())
        }
    }

    fn failed(&self) -> Failure {
        let subcommand = self.arguments.first().map_or("", String::as_str);
        Failure::new(format!("cargo {subcommand} failed")).repeated_by(self.to_string())
    }

    /// Whether it works, without a word: for "is this subcommand installed".
    pub(crate) fn works(mut self) -> bool {
        self.command
            .args(&self.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// The line to type in a shell.
impl fmt::Display for Cargo {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.shown {
            write!(out, "{name}={} ", quoted(value))?;
        }
        out.write_str("cargo")?;
        if let Some(toolchain) = &self.toolchain {
            write!(out, " +{toolchain}")?;
        }
        for argument in &self.arguments {
            write!(out, " {}", quoted(argument))?;
        }
        Ok(())
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=/.,:+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Cargo;

    #[test]
    fn shows_itself_as_typed() {
        let cargo = Cargo::new(Path::new("."), &["test", "-p", "a"])
            .arguments(["--features", "a/b,c/d", "it's"])
            .with("RUSTDOCFLAGS", "-D warnings")
            .with_hidden("SECRET", "x");
        assert_eq!(
            cargo.to_string(),
            r"RUSTDOCFLAGS='-D warnings' cargo test -p a --features a/b,c/d 'it'\''s'"
        );
    }

    #[test]
    fn a_failure_names_the_command() {
        let cargo = Cargo::new(Path::new("."), &["no-such-command"]);
        let text = cargo.failed().to_string();
        assert_eq!(
            text,
            "cargo no-such-command failed\nto repeat it: cargo no-such-command"
        );
        assert!(!cargo.works());
    }
}
