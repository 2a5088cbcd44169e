//! Programs from npm and PyPI, in fixed versions, installed below `target/` for one task.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{command, failure::Failure, files, report::note, workspace::Workspace};

/// The tools of one task.
pub(super) struct Tools {
    root: PathBuf,
    /// Where they are installed.
    pub(super) directory: PathBuf,
    /// The task, for `cargo xtask spec NAME`.
    name: &'static str,
}

impl Tools {
    /// For the task `spec NAME`, given as `spec-NAME`.
    pub(super) fn new(workspace: &Workspace, name: &'static str) -> Self {
        Self {
            root: workspace.root.clone(),
            directory: workspace.target.join(name),
            name,
        }
    }

    /// Installs packages of npm, unless these versions are there already.
    pub(super) fn install_npm(&self, packages: &[&str]) -> Result<(), Failure> {
        let prefix = self.directory.join("npm");
        self.install(&prefix, packages, || {
            let mut npm = self.command(Path::new("npm"));
            npm.args(["install", "--silent", "--no-audit", "--no-fund"]);
            npm.arg("--prefix").arg(&prefix).args(packages);
            self.required("npm", "install Node.js 20 or newer", &mut npm)
        })
    }

    /// Installs packages of PyPI into a virtual environment, unless these versions are there already.
    pub(super) fn install_python(&self, packages: &[&str]) -> Result<(), Failure> {
        let prefix = self.directory.join("venv");
        self.install(&prefix, packages, || {
            let mut venv = self.command(Path::new("python3"));
            venv.args(["-m", "venv", "--clear"]).arg(&prefix);
            let needed = "install Python 3.10 or newer with the module venv";
            self.required("python3", needed, &mut venv)?;
            let mut pip = self.python("python");
            pip.args(["-m", "pip", "install", "--quiet"]);
            pip.arg("--disable-pip-version-check").args(packages);
            self.run("python", &mut pip)
        })
    }

    /// Installs, and notes what is installed once that has worked.
    fn install(
        &self,
        prefix: &Path,
        packages: &[&str],
        install: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let list = packages.join("\n");
        let installed = prefix.join("installed");
        if fs::read_to_string(&installed).is_ok_and(|old| old == list) {
            return Ok(());
        }
        note(format_args!("installing {}", packages.join(" ")));
        files::remove(&installed)?;
        fs::create_dir_all(prefix).map_err(|error| Failure::file(prefix, &error))?;
        install()?;
        files::write_when_changed(&installed, &list)
    }

    /// A program that a package of npm brings.
    pub(super) fn npm(&self, program: &str) -> Command {
        self.command(&self.directory.join("npm/node_modules/.bin").join(program))
    }

    /// A program that a package of PyPI brings.
    pub(super) fn python(&self, program: &str) -> Command {
        self.command(&self.directory.join("venv/bin").join(program))
    }

    /// Lets a program find the other programs of PyPI.
    pub(super) fn add_to_path(&self, command: &mut Command) {
        let mut paths = vec![self.directory.join("venv/bin")];
        paths.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        // Paths that hold the separator cannot be joined; the program then finds what it finds.
        if let Ok(joined) = env::join_paths(paths) {
            command.env("PATH", joined);
        }
    }

    /// A program, started in the root of the workspace.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command::clean(&mut command);
        command
    }

    /// Runs a program; what it prints is shown.
    pub(super) fn run(&self, name: &str, command: &mut Command) -> Result<(), Failure> {
        note(format_args!("$ {}", self.shown(name, command)));
        match command.stdin(Stdio::null()).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(self.failed(format!("{name} failed"))),
            Err(error) => Err(self.failed(format!("{name} does not start: {error}"))),
        }
    }

    /// Runs a program that the machine has to have.
    fn required(&self, name: &str, hint: &str, command: &mut Command) -> Result<(), Failure> {
        self.run(name, command)
            .map_err(|failure| failure.after(&format!("{hint}: ")))
    }

    /// A failure of this task.
    pub(super) fn failed(&self, message: String) -> Failure {
        let task = self.name.replace('-', " ");
        Failure::new(message).repeated_by(format!("cargo xtask {task}"))
    }

    /// The command line, paths relative to the workspace.
    fn shown(&self, name: &str, command: &Command) -> String {
        let root = format!("{}/", self.root.display());
        let words = command.get_args().map(|word| word.to_string_lossy());
        words.fold(name.to_owned(), |line, word| {
            format!("{line} {}", word.replace(&root, ""))
        })
    }
}
