//! `cargo xtask lake-check`: exports calls as tables, and fails unless other engines agree on them.
//! `tools/lake/check_export.py` has the checks; the engines are installed into `target/venv/lake`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{failure::Failure, python, workspace::Workspace};

/// How much is checked, and with which program.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of calls
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    calls: u64,
    /// Check with this engine only (DuckDB, Polars, Spark); may be given several times
    #[arg(long, value_name = "ENGINE")]
    only: Vec<String>,
    /// Take this program, built with the feature lake, instead of a release build
    #[arg(long, value_name = "PATH")]
    ovia: Option<PathBuf>,
}

/// DuckDB 1.4.4 is the last one whose extensions are on PyPI, for machines without another source of them.
const PACKAGES: [&str; 4] = [
    "duckdb==1.4.4",
    "polars==2.1.0",
    "pyspark==4.0.1",
    "pytz==2026.6",
];

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let is_wanted = |engine: &str| arguments.only.is_empty() || arguments.only.iter().any(|it| it == engine);
    if is_wanted("Spark") && !has_java() {
        return Err(Failure::new(
            "found no Java: install a JDK of version 17 or later, or leave Spark out with --only DuckDB --only Polars",
        ));
    }
    let ovia = match &arguments.ovia {
        Some(path) => path.clone(),
        None => build(workspace)?,
    };
    let packages: Vec<&str> = PACKAGES
        .into_iter()
        .filter(|package| is_wanted("Spark") || !package.starts_with("pyspark"))
        .collect();
    let python = python::with_packages(workspace, "lake", &packages)?;
    let folder = workspace.target.join("lake-check");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    }
    let result = check(&workspace.root, &python, &ovia, &folder, arguments);
    // The tables and lists of 100,000 calls take 2 GB.
    fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    result
}

fn check(
    root: &Path,
    python: &Path,
    ovia: &Path,
    folder: &Path,
    arguments: &Arguments,
) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    let mut script = Command::new(python);
    script
        .arg(root.join("tools/lake/check_export.py"))
        .arg("--ovia")
        .arg(ovia)
        .args(["--calls", &arguments.calls.to_string()])
        .arg("--folder")
        .arg(folder)
        // Spark starts Python again.
        .env("PYSPARK_PYTHON", python)
        .env("SPARK_LOCAL_IP", "127.0.0.1");
    for engine in &arguments.only {
        script.args(["--only", engine]);
    }
    match script.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new("the engines do not agree on the tables")),
        Err(error) => Err(Failure::new(format!("Python does not start: {error}"))),
    }
}

fn has_java() -> bool {
    let home = env::var_os("JAVA_HOME").map(|home| PathBuf::from(home).join("bin/java"));
    let java = home.unwrap_or_else(|| PathBuf::from("java"));
    Command::new(java)
        .arg("-version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn build(workspace: &Workspace) -> Result<PathBuf, Failure> {
    workspace
        .cargo(&["build", "--release", "--package=ovia-cli", "--features=ovia-cli/lake"])
        .run()?;
    let name = format!("ovia{}", env::consts::EXE_SUFFIX);
    Ok(workspace.target.join("release").join(name))
}
