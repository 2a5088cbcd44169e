//! Builds each archive in a clean directory, when only the archives before it are in the registry.
//! So the order in which the crates are published is right, and each has what it needs.

use super::{Release, program::Program};
use crate::{failure::Failure, report::say, steps::Outcome};

/// The number of calls that the packaged mock server has.
const CALLS: usize = 1000;

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let sandbox = release.sandbox()?;
    let registry = sandbox.new_registry(release.workspace)?;
    for (package, archive) in release.packages.iter().zip(&sandbox.archives) {
        let name = package.full_name();
        archive.unpack(&sandbox.source(&name))?;
        // `cargo install --locked` takes the lock file of the archive.
        let locked = (!package.programs.is_empty()).then_some("--locked");
        sandbox
            .cargo(release.workspace, "build", &name, "build")
            .arguments(locked)
            .run()?;
        registry.publish(package, &archive.file)?;
    }
    sandbox.is_complete();

    for package in &release.packages {
        for name in &package.programs {
            let program = Program::new(sandbox.program(name));
            let version = program.output(&["--version"], &[])?;
            if !version.contains(&package.version) {
                return Err(Failure::new(format!(
                    "{name} --version printed `{}`, without {}",
                    version.trim(),
                    package.version
                )));
            }
        }
    }
    list(&Program::new(sandbox.program("ovia")))?;
    Ok(Outcome::Passed)
}

/// The packaged program lists the calls of a packaged mock server.
fn list(program: &Program) -> Result<(), Failure> {
    let server = program.mock(CALLS)?;
    let list = program.output(&["calls", "list", "-o", "ndjson"], &server.environment())?;
    let count = list.lines().count();
    if count != CALLS {
        return Err(Failure::new(format!(
            "ovia calls list printed {count} calls of {CALLS}"
        )));
    }
    say(format_args!(
        "ovia calls list: {count} calls of the packaged ovia mock"
    ));
    Ok(())
}
