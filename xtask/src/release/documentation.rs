//! The documentation of the archives, with the features and flags of docs.rs. docs.rs uses a nightly
//! compiler; `RUSTC_BOOTSTRAP` gives this one the same features.

use super::Release;
use crate::{failure::Failure, steps::Outcome};

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let sandbox = release.sandbox()?;
    sandbox.complete(release)?;
    for package in release
        .packages
        .iter()
        .filter(|package| package.has_library)
    {
        sandbox
            .cargo(release.workspace, "doc", &package.full_name(), "docs")
            .arguments(["--no-deps", "--lib", "--features"])
            .arguments([package.documented_features.join(",")])
            .with("RUSTC_BOOTSTRAP", "1")
            .with("RUSTDOCFLAGS", "--cfg docsrs -D warnings")
            .run()?;
    }
    Ok(Outcome::Passed)
}
