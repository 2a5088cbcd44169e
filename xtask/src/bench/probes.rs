//! Two programs that do nothing: one depends on `ovia`, the other on what its author would take
//! without us. They are made outside of the workspace, whose profiles and features are its own.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use crate::{command, failure::Failure, files, report::note, workspace::Workspace};

/// Both run on it, with the same features.
const TOKIO: &str = r#"tokio = { version = "1", features = ["macros", "rt"] }"#;

/// What reads a list of calls where there is no client: features that are on by default stay on.
const WITHOUT: &str = r#"
reqwest = { version = "0.13", features = ["json", "stream"] }
serde_json = "1"
chrono = { version = "0.4", features = ["serde"] }
uuid = { version = "1", features = ["serde"] }
"#;

/// Both of them, in a directory that goes when this is dropped.
pub(super) struct Probes {
    directory: PathBuf,
    pub(super) ours: Probe,
    pub(super) theirs: Probe,
}

/// One of them.
pub(super) struct Probe {
    pub(super) label: &'static str,
    directory: PathBuf,
    /// What is compiled for it, apart from itself: names with versions.
    pub(super) crates: BTreeSet<String>,
}

impl Probes {
    /// Writes them, and fetches what they depend on: the network is not what is measured.
    pub(super) fn make(workspace: &Workspace) -> Result<Self, Failure> {
        let directory = env::temp_dir().join(format!("ovia-build-cost-{}", process::id()));
        let probe = |label, name| Probe {
            label,
            directory: directory.join(name),
            crates: BTreeSet::new(),
        };
        let mut probes = Self {
            ours: probe("ovia", "ours"),
            theirs: probe("reqwest + serde_json + chrono + uuid", "theirs"),
            directory,
        };
        probes.ours.write(workspace, &ours(&workspace.root))?;
        probes.theirs.write(workspace, WITHOUT)?;
        Ok(probes)
    }
}

impl Drop for Probes {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

impl Probe {
    fn write(&mut self, workspace: &Workspace, dependencies: &str) -> Result<(), Failure> {
        files::write_when_changed(&self.directory.join("Cargo.toml"), &manifest(dependencies))?;
        let main = self.directory.join("src").join("main.rs");
        files::write_when_changed(&main, "fn main() {}\n")?;
        // The versions that the workspace has, wherever it has one.
        let (from, to) = (
            workspace.root.join("Cargo.lock"),
            self.directory.join("Cargo.lock"),
        );
        fs::copy(&from, &to).map_err(|error| Failure::file(&from, &error))?;
        self.cargo(&["fetch", "--quiet"])?;
        let tree = [
            "tree",
            "--offline",
            "-e",
            "normal,build",
            "--prefix",
            "none",
        ];
        self.crates = crates(&self.cargo(&tree)?);
        Ok(())
    }

    /// Runs cargo in its directory, and takes its stdout.
    fn cargo(&self, arguments: &[&str]) -> Result<String, Failure> {
        note(format_args!(
            "$ cargo {} ({})",
            arguments.join(" "),
            self.label
        ));
        let mut command = Command::new(command::program());
        self.prepare(&mut command);
        let output = command
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Failure::new(format!("cargo does not start: {error}")))?;
        if !output.status.success() {
            let words = arguments.join(" ");
            return Err(Failure::new(format!("cargo {words}: {}", output.status)));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Completes a command that runs what follows it: a build of everything, from nothing.
    pub(super) fn build(&self, mut command: Command) -> Result<Command, Failure> {
        let target = self.target();
        if target.exists() {
            fs::remove_dir_all(&target).map_err(|error| Failure::file(&target, &error))?;
        }
        self.prepare(&mut command);
        command
            .arg(command::program())
            .args(["build", "--quiet", "--offline"]);
        Ok(command)
    }

    fn target(&self) -> PathBuf {
        self.directory.join("target")
    }

    #[cfg(test)]
    pub(super) fn unbuilt(label: &'static str, crates: &[&str]) -> Self {
        Self {
            label,
            directory: PathBuf::new(),
            crates: crates.iter().map(ToString::to_string).collect(),
        }
    }

    /// The directory, and an environment in which nothing is taken from an earlier build.
    fn prepare(&self, command: &mut Command) {
        command::clean(command);
        command
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", self.target())
            .env("RUSTC_WRAPPER", "")
            .env("RUSTC_WORKSPACE_WRAPPER", "");
    }
}

/// `ovia`, with the features that it has by default.
fn ours(root: &Path) -> String {
    let path = root.join("crates").join("ovia").display().to_string();
    // A JSON string is a TOML string.
    let path = serde_json::Value::String(path);
    format!("ovia = {{ path = {path} }}\n")
}

fn manifest(dependencies: &str) -> String {
    format!(
        r#"# Written by `cargo xtask bench --build`.
[package]
name = "probe"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
{TOKIO}
{}
"#,
        dependencies.trim()
    )
}

/// The packages in the answer of `cargo tree`, whose lines are `name vVersion …`. The first one is
/// the probe.
fn crates(tree: &str) -> BTreeSet<String> {
    let package = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, version) = words.next().zip(words.next())?;
        Some(format!("{name} {}", version.trim_start_matches('v')))
    };
    tree.lines().skip(1).filter_map(package).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{crates, manifest, ours};

    #[test]
    fn any_path_can_stand_in_the_manifest() {
        let manifest = manifest(&ours(Path::new(r#"/a "b"\c"#)));
        assert!(
            manifest.contains(r#"ovia = { path = "/a \"b\"\\c/crates/ovia" }"#),
            "{manifest}"
        );
    }

    #[test]
    fn a_crate_counts_once_for_each_version() {
        let tree = "probe v0.0.0 (/tmp/x)\novia v0.1.0 (/w/crates/ovia)\nsyn v2.0.1\n\
                    serde_derive v1.0.9 (proc-macro)\nsyn v3.0.0\nsyn v2.0.1 (*)\n\n";
        let crates: Vec<_> = crates(tree).into_iter().collect();
        assert_eq!(
            crates,
            ["ovia 0.1.0", "serde_derive 1.0.9", "syn 2.0.1", "syn 3.0.0"]
        );
    }
}
