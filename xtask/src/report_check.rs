//! `cargo xtask report-check`: loads pages of `ovia calls report` in Chromium, and fails unless they are
//! tidy. `tools/check_report.py` has the checks.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{failure::Failure, python, workspace::Workspace};

/// Which pages to check, and with which browser.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Check these pages instead of reports of generated calls
    #[arg(value_name = "FILE")]
    pages: Vec<PathBuf>,
    /// Save a picture of each page, width and colour scheme in this directory
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    #[command(flatten)]
    browser: Browser,
}

/// The browser that draws pages.
#[derive(clap::Args)]
pub(crate) struct Browser {
    /// Path of Chromium or Chrome [default: the first of them on the PATH]
    #[arg(long, value_name = "PATH")]
    chromium: Option<PathBuf>,
}

const PACKAGES: [&str; 2] = ["playwright==1.65.2", "pillow==13.0.0"];

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Where macOS has it.
const CHROME_APP: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let mut script = arguments
        .browser
        .script(workspace, "tools/check_report.py")?;
    script.arg("--ovia").arg(build(workspace)?);
    if let Some(directory) = &arguments.pictures {
        script.arg("--pictures").arg(directory);
    }
    let status = script.args(&arguments.pages).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new("the report is not tidy")),
        Err(error) => Err(Failure::new(format!("Python does not start: {error}"))),
    }
}

/// Builds the program, and returns its path.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Failure> {
    workspace.cargo(&["build", "--package=ovia-cli"]).run()?;
    let name = format!("ovia{}", env::consts::EXE_SUFFIX);
    Ok(workspace.target.join("debug").join(name))
}

impl Browser {
    /// A script of the project, in an environment that drives this browser.
    pub(crate) fn script(&self, workspace: &Workspace, name: &str) -> Result<Command, Failure> {
        let path = env::var_os("PATH").unwrap_or_default();
        let chromium = match &self.chromium {
            Some(path) => path.clone(),
            None => find(&path).ok_or_else(|| {
                Failure::new(
                    "found no Chromium: install Debian's package chromium, or Chrome, or name its path \
                     with --chromium",
                )
            })?,
        };
        let python = python::with_packages(workspace, "browser", &PACKAGES)?;
        let mut script = Command::new(python);
        script
            .arg(workspace.root.join(name))
            .arg("--chromium")
            .arg(chromium);
        Ok(script)
    }
}

fn find(path: &OsString) -> Option<PathBuf> {
    let named = |directory: PathBuf| {
        CHROMIUM.map(|name| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
    };
    let mut candidates = env::split_paths(path).flat_map(named);
    let app = Path::new(CHROME_APP);
    candidates
        .find(|path| path.is_file())
        .or_else(|| app.is_file().then(|| app.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    #[cfg(unix)]
    #[test]
    fn the_first_browser_on_the_path_is_taken() {
        let root = env::temp_dir().join(format!("xtask-browser-{}", std::process::id()));
        let (empty, full) = (root.join("empty"), root.join("full"));
        fs::create_dir_all(&empty).expect("a directory");
        fs::create_dir_all(full.join("chromium")).expect("a directory, which is not a browser");
        fs::write(full.join("google-chrome"), "").expect("a file");
        let path = env::join_paths([&empty, &full]).expect("a path");
        let found = super::find(&path);
        fs::remove_dir_all(&root).expect("removed");
        assert_eq!(found, Some(full.join("google-chrome")));
    }
}
