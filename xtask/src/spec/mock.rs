//! The program's mock server, for tools that need an Ovia to talk to.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::{command, failure::Failure, report::note, workspace::Workspace};

/// The only token that the server accepts.
pub(super) const TOKEN: &str = "spec-token";

/// A running server; dropping it stops it.
pub(super) struct Mock {
    process: Child,
    /// Its URL, without a slash at the end.
    pub(super) url: String,
}

impl Mock {
    /// Builds the program, and starts `ovia mock` with these arguments.
    pub(super) fn start(workspace: &Workspace, arguments: &[&str]) -> Result<Self, Failure> {
        workspace
            .cargo(&["build", "--quiet", "--package=ovia-cli"])
            .run()?;
        let program = format!("debug/ovia{}", std::env::consts::EXE_SUFFIX);
        let mut command = Command::new(workspace.target.join(program));
        command::clean(&mut command);
        command.args(["mock", "--token", TOKEN]).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command
            .spawn()
            .map_err(|error| Failure::new(format!("ovia mock does not start: {error}")))?;
        let mut url = String::new();
        if let Some(output) = process.stdout.take() {
            // An error leaves the line empty, which is reported below.
            let _ = BufReader::new(output).read_line(&mut url);
        }
        let mut mock = Self {
            process,
            url: url.trim().trim_end_matches('/').to_owned(),
        };
        if mock.url.is_empty() {
            let _ = mock.process.wait();
            return Err(Failure::new("ovia mock ended without printing its URL"));
        }
        note(format_args!("ovia mock: {}", mock.url));
        Ok(mock)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
