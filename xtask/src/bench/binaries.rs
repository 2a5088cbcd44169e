//! The programs that are run: built first, with everything that is built for a release.

use std::{env::consts::EXE_SUFFIX, path::PathBuf};

use crate::{failure::Failure, workspace::Workspace};

/// Where they are.
pub(super) struct Binaries {
    /// Serves lists.
    pub(super) server: PathBuf,
    /// Reads one.
    pub(super) client: PathBuf,
    /// The same, counting allocations.
    pub(super) counting: PathBuf,
    /// The project's own program.
    pub(super) ovia: PathBuf,
    /// The scripts in other languages.
    pub(super) scripts: PathBuf,
}

impl Binaries {
    /// Builds them, all at once: the same features for everybody.
    pub(super) fn build(workspace: &Workspace) -> Result<Self, Failure> {
        workspace
            .cargo(&[
                "build",
                "--release",
                "--bins",
                "-p",
                "ovia-bench",
                "-p",
                "ovia-cli",
            ])
            .run()?;
        let path = |name: &str| {
            let release = workspace.target.join("release");
            release.join(format!("{name}{EXE_SUFFIX}"))
        };
        Ok(Self {
            server: path("ovia-bench-server"),
            client: path("ovia-bench-client"),
            counting: path("ovia-bench-counting"),
            ovia: path("ovia"),
            scripts: workspace.root.join("crates/ovia-bench/peers"),
        })
    }
}
