//! The system's shell, for the commands that a user gives: `token_command`, and the hooks of
//! `calls watch`.

use tokio::process::Command;

/// A command that runs this line: in `sh`, or in `cmd` on Windows.
#[cfg(not(windows))]
pub(crate) fn command(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

/// A command that runs this line: in `sh`, or in `cmd` on Windows.
#[cfg(windows)]
pub(crate) fn command(line: &str) -> Command {
    let mut command = Command::new("cmd");
    // `cmd` does not know the quoting of arguments: with /S it removes the outer quotation marks and
    // takes the rest as it is. /D leaves out the commands of the registry's AutoRun.
    command
        .args(["/D", "/S", "/C"])
        .raw_arg(format!("\"{line}\""));
    command
}
