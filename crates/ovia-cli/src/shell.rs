//! The system's shell, for the commands that a user gives: `token_command`, and the hooks of
//! `calls watch`; and for commands that messages show.

use std::borrow::Cow;

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

/// A word of a command as it has to be typed: in quotation marks if it has blanks in it, for example.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    // It fails on a NUL character only, which cannot be typed.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}
