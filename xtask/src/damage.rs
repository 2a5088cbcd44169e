//! `cargo xtask damage`: reads lists that were damaged at random. The test of the same name runs a few
//! of them.

use crate::{failure::Failure, workspace::Workspace};

/// Which damages to run. A round depends on its number alone.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many lists are damaged and read, plain and compressed
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    rounds: u32,
    /// The number of the first round, as a failure names it
    #[arg(long, value_name = "N", default_value_t = 0)]
    first: u32,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    workspace
        .cargo(&[
            "test",
            "--quiet",
            "--release",
            "--package=ovia",
            "--test=damage",
            "--",
            "--ignored",
            "--nocapture",
        ])
        .with("OVIA_DAMAGE_ROUNDS", arguments.rounds.to_string())
        .with("OVIA_DAMAGE_FIRST", arguments.first.to_string())
        .run()
}
