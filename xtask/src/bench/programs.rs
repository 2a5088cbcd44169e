//! The processes of a measurement: the server, and clients that print one line of JSON each.

use std::{
    env::{self, consts::EXE_SUFFIX},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::{command, failure::Failure, workspace::Workspace};

/// The programs that are run, from a release build.
pub(crate) struct Programs {
    pub(crate) server: PathBuf,
    pub(crate) client: PathBuf,
    /// The client with a counting allocator.
    pub(crate) counting: PathBuf,
    pub(crate) ovia: PathBuf,
}

impl Programs {
    /// Builds all in one command, so that all have the same features.
    pub(crate) fn build(workspace: &Workspace) -> Result<Self, Failure> {
        let packages = ["-p", "ovia-bench", "-p", "ovia-cli"];
        let build = [&["build", "--release", "--bins"][..], &packages].concat();
        workspace.cargo(&build).run()?;
        let release = workspace.target.join("release");
        let path = |name: &str| release.join(format!("{name}{EXE_SUFFIX}"));
        Ok(Self {
            server: path("ovia-bench-server"),
            client: path("ovia-bench-client"),
            counting: path("ovia-bench-counting"),
            ovia: path("ovia"),
        })
    }
}

/// A server that runs until this is dropped. If this process is killed, its stdin closes and it ends.
pub(crate) struct Server {
    child: Child,
    /// What it serves: `url`, `bytes`, `last_id` and `totals`.
    pub(crate) list: Value,
}

impl Server {
    pub(crate) fn start(programs: &Programs, arguments: &[&str]) -> Result<Self, Failure> {
        let failure = |what: String| Failure::new(format!("{}: {what}", programs.server.display()));
        let mut child = Command::new(&programs.server)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failure(error.to_string()))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            // What cannot be read is not JSON either.
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        let list = serde_json::from_str(&line);
        let mut server = Self {
            child,
            list: Value::Null,
        };
        server.list = list.map_err(|error| failure(format!("{error} in {line:?}")))?;
        Ok(server)
    }

    pub(crate) fn url(&self) -> &str {
        self.list["url"].as_str().unwrap_or_default()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.list["bytes"].as_u64().unwrap_or_default()
    }

    /// Runs a client to its end. The totals that it prints must be the server's.
    pub(crate) fn measure(&self, command: &mut Command) -> Result<Value, Failure> {
        let measurement = run(command).map_err(Failure::new)?;
        let checked = check_totals(&measurement, &self.list);
        checked.map_err(|error| Failure::new(format!("{command:?}: {error}")))?;
        Ok(measurement)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end and reads the JSON that it prints.
fn run(command: &mut Command) -> Result<Value, String> {
    // The measurement must not depend on a token or a proxy of this machine.
    let output = command
        .env("OVIA_TOKEN", "bench")
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start {command:?}: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "{command:?}: {}\n{}",
            output.status,
            stderr.trim_end()
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{command:?}: {error}"))
}

fn check_totals(measurement: &Value, list: &Value) -> Result<(), String> {
    let found = measurement["totals"].as_object().into_iter().flatten();
    for (name, found) in found {
        let expected = &list["totals"][name];
        if found != expected {
            return Err(format!("the sum of {name} is {found}, not {expected}"));
        }
    }
    Ok(())
}

/// The version of rustc.
pub(crate) fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    version.unwrap_or_default()
}

/// Whether a command succeeds; its output is dropped.
pub(crate) fn works(command: &mut Command) -> bool {
    command::clean(command);
    let output = command.stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use serde_json::json;

    use super::{check_totals, run};

    #[test]
    fn a_client_that_skips_work_is_detected() {
        let list = json!({"totals": {"calls": 3, "seconds": 7}});
        assert_eq!(
            check_totals(&json!({"totals": {"calls": 3}}), &list),
            Ok(())
        );
        for wrong in [json!({"calls": 2}), json!({"unknown": 2})] {
            assert!(
                check_totals(&json!({"totals": wrong}), &list).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_failure_names_the_command() {
        let failure = |command: &mut Command| run(command).expect_err("a failure");
        assert!(failure(&mut Command::new("/no/such-program")).starts_with("cannot start"));
        assert!(failure(Command::new("cargo").arg("no-such-command")).contains("no such command"));
        assert!(failure(Command::new("cargo").arg("--version")).contains("expected value"));
    }
}
