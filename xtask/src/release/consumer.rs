//! A program outside of the workspace that depends on the archives, with the features that others
//! turn on: `blocking`, `schemars` and `buildtime-codegen`, whose build script generates the core from
//! the specification in the archive.

use super::Release;
use crate::{failure::Failure, steps::Outcome};

const PROGRAM: &str = include_str!("../../release/consumer.rs");

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let sandbox = release.sandbox()?;
    sandbox.complete(release)?;
    let manifest = format!(
        r#"# Written by `cargo xtask release-check`.
[package]
name = "consumer"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
ovia = {{ version = "={0}", features = ["blocking", "schemars", "buildtime-codegen"] }}
ovia-mock = "={0}"
schemars = "1"
serde_json = "1"
tokio = {{ version = "1", features = ["rt-multi-thread"] }}
"#,
        release.version()?
    );
    sandbox.write(
        "consumer",
        &[
            ("Cargo.toml".to_owned(), manifest),
            ("src/main.rs".to_owned(), PROGRAM.to_owned()),
        ],
    )?;
    sandbox
        .cargo(release.workspace, "run", "consumer", "build")
        .run()?;
    Ok(Outcome::Passed)
}
