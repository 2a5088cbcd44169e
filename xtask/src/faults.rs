//! `cargo xtask faults`: the fault matrix as a table. The test behind it holds the same cells to what
//! they promise; here it is there to be read.

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
