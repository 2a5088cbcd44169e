//! Runs the packaged program, and its mock server.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::{command, failure::Failure};

pub(super) struct Program {
    path: PathBuf,
}

/// A mock server, ended when it is dropped.
pub(super) struct Mock {
    child: Child,
    url: String,
}

impl Program {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// What the program prints to stdout.
    pub(super) fn output(
        &self,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<String, Failure> {
        let output = self
            .command(arguments)
            .envs(environment.iter().copied())
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| Failure::file(&self.path, &error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(Failure::new(format!(
            "{} {}: {}",
            self.path.display(),
            arguments.join(" "),
            output.status
        )))
    }

    /// Starts `ovia mock` with this number of calls.
    pub(super) fn mock(&self, calls: usize) -> Result<Mock, Failure> {
        let mut child = self
            .command(&["mock", "--calls", &calls.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Failure::file(&self.path, &error))?;
        let mut url = String::new();
        let read = child.stdout.take().map(BufReader::new);
        let result = read.map_or(Ok(0), |mut output| output.read_line(&mut url));
        let mock = Mock {
            child,
            url: url.trim().to_owned(),
        };
        match result {
            Ok(_) if mock.url.starts_with("http://") => Ok(mock),
            _ => Err(Failure::new("ovia mock did not print its URL")),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command::clean(&mut command);
        command.args(arguments).stdin(Stdio::null());
        command
    }
}

impl Mock {
    /// What a client reads to find the server.
    pub(super) fn environment(&self) -> [(&str, &str); 2] {
        [("OVIA_BASE_URL", &self.url), ("OVIA_TOKEN", "any")]
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
