//! `cargo xtask spec conformance`: schemathesis sends requests made from the specification, valid
//! and not, to `ovia mock`, and holds every answer against the specification.

use super::{
    SPECIFICATION,
    mock::{Mock, TOKEN},
    tools::Tools,
};
use crate::{failure::Failure, report::say, workspace::Workspace};

const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// How much to try.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Requests per operation and phase, at most
    #[arg(long, value_name = "N", default_value_t = 200)]
    examples: u32,
    /// Seed for the requests
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
}

pub(super) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let tools = Tools::new(workspace, "spec-conformance");
    tools.install_python(&[SCHEMATHESIS])?;
    let mock = Mock::start(workspace, &["--calls", "30"])?;

    let mut schemathesis = tools.python("schemathesis");
    // It keeps a directory of its own where it runs.
    schemathesis.current_dir(&tools.directory);
    schemathesis
        .arg("run")
        .arg(workspace.root.join(SPECIFICATION));
    schemathesis.args(["--no-color", "--checks=all"]);
    schemathesis.args(["--phases=examples,coverage,fuzzing,stateful"]);
    schemathesis.args(["--continue-on-failure", "--generation-database=none"]);
    schemathesis.arg(format!("--url={}", mock.url));
    schemathesis.arg(format!("--header=Authorization: Bearer {TOKEN}"));
    schemathesis.arg(format!("--max-examples={}", arguments.examples));
    schemathesis.arg(format!("--seed={}", arguments.seed));
    tools.run("schemathesis", &mut schemathesis)?;
    say("spec conformance: no findings");
    Ok(())
}
