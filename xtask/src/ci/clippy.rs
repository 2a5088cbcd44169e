//! Clippy, once for each set of features that compiles different code.

use super::BUILDTIME;
use crate::{failure::Failure, workspace::Workspace};

pub(super) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let sets: [&[&str]; 4] = [
        &["--workspace"],
        &["--workspace", "--features", &workspace.features],
        // Without TLS, for programs that send requests through a transport of their own.
        &["--package=ovia", "--no-default-features"],
        &["--package=ovia-core", "--features", BUILDTIME],
    ];
    for set in sets {
        workspace
            .cargo(&["clippy", "--all-targets"])
            .arguments(set.iter().copied())
            .arguments(["--", "-D", "warnings"])
            .run()?;
    }
    Ok(())
}
