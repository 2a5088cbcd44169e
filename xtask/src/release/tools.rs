//! Steps that are other people's programs: cargo-deny, cargo-semver-checks, cargo-dist. They are taken
//! from the machine or from `target/tools`; `--install-tools` puts them there.

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use super::Release;
use crate::{command::Cargo, failure::Failure, report::say, steps::Outcome};

/// A program that is a subcommand of cargo.
struct Tool {
    subcommand: &'static str,
    package: &'static str,
    version: &'static str,
}

const DENY: Tool = Tool {
    subcommand: "deny",
    package: "cargo-deny",
    version: "0.20.2",
};
const SEMVER: Tool = Tool {
    subcommand: "semver-checks",
    package: "cargo-semver-checks",
    version: "0.51.0",
};
const DIST: Tool = Tool {
    subcommand: "dist",
    package: "cargo-dist",
    version: "0.34.0",
};

pub(super) fn deny(release: &Release<'_>) -> Result<Outcome, Failure> {
    if let Err(reason) = DENY.find(release)? {
        return Ok(Outcome::Skipped(reason));
    }
    DENY.cargo(release, &["check", "licenses", "bans", "sources"])
        .run()?;
    // Fetched alone first: a machine without a network is not one with an advisory.
    if !DENY.cargo(release, &["fetch", "db"]).works() {
        return Ok(Outcome::Partly(
            "the database of advisories could not be fetched".to_owned(),
        ));
    }
    DENY.cargo(release, &["check", "--disable-fetch", "advisories"])
        .run()?;
    Ok(Outcome::Passed)
}

pub(super) fn semver(release: &Release<'_>) -> Result<Outcome, Failure> {
    let tag = Command::new("git")
        .args(["describe", "--tags", "--abbrev=0", "--match=v*", "HEAD^"])
        .current_dir(&release.workspace.root)
        .output()
        .map_err(|error| Failure::new(format!("git does not start: {error}")))?;
    let tag = String::from_utf8_lossy(&tag.stdout).trim().to_owned();
    if tag.is_empty() {
        say("no tag `v*` before this commit: the first release has nothing to be compared with");
        return Ok(Outcome::Passed);
    }
    if let Err(reason) = SEMVER.find(release)? {
        return Ok(Outcome::Skipped(reason));
    }
    let libraries = release
        .packages
        .iter()
        .filter(|package| package.has_library);
    SEMVER
        .cargo(release, &["--baseline-rev", &tag])
        .arguments(libraries.map(|package| format!("--package={}", package.name)))
        .run()?;
    Ok(Outcome::Passed)
}

pub(super) fn dist(release: &Release<'_>) -> Result<Outcome, Failure> {
    if let Err(reason) = DIST.find(release)? {
        return Ok(Outcome::Skipped(reason));
    }
    DIST.cargo(release, &["generate", "--check"]).run()?;
    DIST.cargo(release, &["plan"]).run()?;
    Ok(Outcome::Passed)
}

impl Tool {
    /// Finds the tool, or installs it if that was asked for; the inner error says why it is not there.
    fn find(&self, release: &Release<'_>) -> Result<Result<(), String>, Failure> {
        let is_there = || self.cargo(release, &["--version"]).works();
        if !is_there() && release.install_tools {
            let root = directory(release).display().to_string();
            release
                .workspace
                .cargo(&["install", "--quiet", "--locked", "--root", &root])
                .arguments([format!("{}@{}", self.package, self.version)])
                .run()?;
        }
        Ok(if is_there() {
            Ok(())
        } else {
            Err(format!(
                "{} is not installed; --install-tools puts it into target/tools",
                self.package
            ))
        })
    }

    fn cargo(&self, release: &Release<'_>, arguments: &[&str]) -> Cargo {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut directories = vec![directory(release).join("bin")];
        directories.extend(env::split_paths(&path));
        let path: OsString = env::join_paths(directories).unwrap_or(path);
        let cargo = release.workspace.cargo(&[self.subcommand]);
        cargo
            .arguments(arguments.iter().copied())
            .with_hidden("PATH", path)
    }
}

fn directory(release: &Release<'_>) -> PathBuf {
    release.workspace.target.join("tools")
}
