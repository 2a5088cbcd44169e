//! `cargo xtask man`: writes the manual pages of the program. The hidden command `ovia man` makes them.

use crate::{failure::Failure, workspace::Workspace};

/// Where to write them.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The directory
    #[arg(value_name = "DIR", default_value = "target/man")]
    directory: String,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    workspace
        .cargo(&["run", "--quiet", "--package=ovia-cli", "--", "man"])
        .arguments([&arguments.directory])
        .run()
}
