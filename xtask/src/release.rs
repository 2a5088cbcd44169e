//! `cargo xtask release-check`: what has to hold before a version is published.
//!
//! The steps that build use the archives of `cargo package` only, from a registry on disk that holds
//! them and the locked dependencies. Everything is kept below `target/release-check`.

mod archives;
mod build;
mod changelog;
mod consumer;
mod documentation;
mod features;
mod manifests;
mod minimal;
mod msrv;
mod packages;
mod platforms;
mod program;
mod readme;
mod registry;
mod sandbox;
mod tools;

use std::cell::OnceCell;

use clap::ValueEnum;

use self::{packages::Package, sandbox::Sandbox};
use crate::{
    failure::Failure,
    steps::{self, Outcome},
    workspace::Workspace,
};

/// What to check.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run this step alone; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Install missing tools (cargo-deny, cargo-semver-checks, cargo-dist) into target/tools
    #[arg(long)]
    install_tools: bool,
    /// Check the version as it will be published: nothing uncommitted, a dated section in
    /// CHANGELOG.md, and no step skipped
    #[arg(long = "final")]
    is_final: bool,
}

/// The steps, in order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// The manifests of the published crates are complete
    Manifests,
    /// CHANGELOG.md describes the version
    Changelog,
    /// Licences, advisories and origins of the dependencies
    Deny,
    /// The archives hold the files that they should, and nothing else
    Archives,
    /// Each archive builds in a clean directory, offline, from the archives before it; the program runs
    Build,
    /// A program that depends on the archives, with all features, lists calls of the packaged mock server
    Consumer,
    /// The examples of README.md compile and run against the archives
    Readme,
    /// The documentation builds as docs.rs builds it
    Docs,
    /// Every combination of features compiles without warnings
    Features,
    /// The code compiles with the lowest versions that the manifests allow
    MinimalVersions,
    /// The code compiles with the oldest compiler that the manifests allow
    Msrv,
    /// The code compiles for the other operating systems
    Platforms,
    /// The version number fits the changes of the public API
    Semver,
    /// The configuration of the prebuilt programs fits their workflow
    Dist,
}

/// What the steps share.
struct Release<'a> {
    workspace: &'a Workspace,
    /// The published crates, each after those that it depends on.
    packages: Vec<Package>,
    is_final: bool,
    install_tools: bool,
    sandbox: OnceCell<Sandbox>,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let release = Release {
        workspace,
        packages: packages::published(workspace)?,
        is_final: arguments.is_final,
        install_tools: arguments.install_tools,
        sandbox: OnceCell::new(),
    };
    steps::run("release-check", &arguments.only, |step| release.run(*step))
}

impl Release<'_> {
    fn run(&self, step: Step) -> Result<Outcome, Failure> {
        let outcome = match step {
            Step::Manifests => manifests::run(self),
            Step::Changelog => changelog::run(self),
            Step::Deny => tools::deny(self),
            Step::Archives => self.sandbox().map(|_| Outcome::Passed),
            Step::Build => build::run(self),
            Step::Consumer => consumer::run(self),
            Step::Readme => readme::run(self),
            Step::Docs => documentation::run(self),
            Step::Features => features::run(self),
            Step::MinimalVersions => minimal::run(self),
            Step::Msrv => msrv::run(self),
            Step::Platforms => platforms::run(self),
            Step::Semver => tools::semver(self),
            Step::Dist => tools::dist(self),
        }?;
        match outcome {
            Outcome::Skipped(reason) | Outcome::Partly(reason) if self.is_final => {
                Err(Failure::new(format!("not checked: {reason}")))
            }
            outcome => Ok(outcome),
        }
    }

    /// The archives, packaged and checked when the first step asks for them.
    fn sandbox(&self) -> Result<&Sandbox, Failure> {
        if let Some(sandbox) = self.sandbox.get() {
            return Ok(sandbox);
        }
        let sandbox = Sandbox::create(self)?;
        Ok(self.sandbox.get_or_init(|| sandbox))
    }

    /// The version of the published crates, which are released together.
    fn version(&self) -> Result<String, Failure> {
        let mut versions: Vec<_> = self.packages.iter().map(|p| &*p.version).collect();
        versions.dedup();
        match *versions {
            [version] => Ok(version.to_owned()),
            _ => Err(Failure::new("the published crates must have one version")),
        }
    }

    /// `--package` for each published crate.
    fn selection(&self) -> Vec<String> {
        let select = |package: &Package| format!("--package={}", package.name);
        self.packages.iter().map(select).collect()
    }
}

/// `Ok` without complaints, else one failure that lists them.
fn verdict(subject: &str, complaints: &[String]) -> Result<Outcome, Failure> {
    if complaints.is_empty() {
        return Ok(Outcome::Passed);
    }
    Err(Failure::new(format!(
        "{subject}:\n  {}",
        complaints.join("\n  ")
    )))
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::{Step, verdict};
    use crate::steps::Named;

    #[test]
    fn every_step_has_a_name_and_a_promise() {
        for step in Step::value_variants() {
            assert!(!step.name().is_empty());
            assert!(!step.promise().is_empty(), "{}", step.name());
        }
    }

    #[test]
    fn all_complaints_are_in_one_failure() {
        assert!(verdict("x", &[]).is_ok());
        let failure = verdict("x", &["a".to_owned(), "b".to_owned()]).err();
        let text = failure.map(|failure| failure.to_string());
        assert_eq!(text.as_deref(), Some("x:\n  a\n  b"));
    }
}
