//! Python in a virtual environment below the target directory, with the packages that a task needs.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{failure::Failure, report::note, workspace::Workspace};

/// The interpreter of the environment of this name, with these packages (`name==version`). They are
/// installed unless an earlier run did so.
pub(crate) fn with_packages(
    workspace: &Workspace,
    environment: &str,
    packages: &[&str],
) -> Result<PathBuf, Failure> {
    let venv = workspace.target.join("venv").join(environment);
    let python = match cfg!(windows) {
        true => venv.join("Scripts/python.exe"),
        false => venv.join("bin/python"),
    };
    if are_installed(&python, packages) {
        return Ok(python);
    }
    let list = packages.join(" ");
    note(format_args!("installing {list} into {}", venv.display()));
    let system = if cfg!(windows) { "python" } else { "python3" };
    let mut create = Command::new(system);
    create.args(["-m", "venv"]).arg(&venv);
    let mut install = Command::new(&python);
    install
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(packages);
    for mut command in [create, install] {
        if !command.status().is_ok_and(|status| status.success()) {
            return Err(Failure::new(format!(
                "cannot install {list}: install Python 3 with its module venv, and allow access to PyPI"
            )));
        }
    }
    Ok(python)
}

fn are_installed(python: &Path, packages: &[&str]) -> bool {
    let output = Command::new(python)
        .args(["-m", "pip", "freeze"])
        .stderr(Stdio::null())
        .output();
    output.is_ok_and(|output| {
        let installed = String::from_utf8_lossy(&output.stdout).to_lowercase();
        packages.iter().all(|package| {
            installed
                .lines()
                .any(|line| line == without_extras(package))
        })
    })
}

/// `moto[server]==5` is listed as `moto==5`.
fn without_extras(package: &str) -> String {
    match (package.split_once('['), package.split_once(']')) {
        (Some((name, _)), Some((_, version))) => format!("{name}{version}"),
        _ => package.to_owned(),
    }
}
