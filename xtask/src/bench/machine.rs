//! Where it was measured: numbers without that are nothing.

use std::{env, fs, process::Command, thread};

use crate::workspace::Workspace;

/// The processor, how busy it is, the compiler and the commit, as far as they can be told.
pub(super) fn description(workspace: &Workspace) -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut parts = vec![format!("{cores} cores")];
    parts.extend(processor());
    parts.extend(load());
    parts.extend(compiler());
    let mut git = Command::new("git");
    git.args(["describe", "--always", "--dirty"]);
    let commit = line(git.current_dir(&workspace.root));
    parts.extend(commit.map(|commit| format!("commit {commit}")));
    parts.join(" · ")
}

/// What cargo compiles with, unless somebody set it otherwise in cargo's configuration.
pub(super) fn compiler() -> Option<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    line(Command::new(rustc).arg("--version"))
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// A machine that does something else as well measures that, too.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    Some(format!("load {} before", text.split(' ').next()?))
}

fn line(command: &mut Command) -> Option<String> {
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    Some(text.lines().next()?.to_owned())
}
