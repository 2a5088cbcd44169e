//! `cargo xtask faults`: prints the fault matrix as a table. The test of the same name checks its
//! cells.

use crate::{failure::Failure, workspace::Workspace};

pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    workspace
        .cargo(&[
            "test",
            "--quiet",
            "--package=ovia",
            "--features=ovia/blocking",
            "--test=faults",
            "--",
            "--nocapture",
        ])
        .run()
}
