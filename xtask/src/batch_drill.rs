//! `cargo xtask batch-drill`: kills a batch of calls at random moments, and continues it each time. A
//! test runs a shorter one.

use crate::{failure::Failure, workspace::Workspace};

/// Which drill to run. The moments of the kills depend on the seed.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The seed, as a failure names it
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    workspace
        .cargo(&[
            "test",
            "--quiet",
            "--package=ovia-cli",
            "--test=cli",
            "batch_drill::killed_and_continued_at_length",
            "--",
            "--ignored",
            "--nocapture",
        ])
        .with("OVIA_DRILL_SEED", arguments.seed.to_string())
        .run()
}
