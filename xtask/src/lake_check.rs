//! `cargo xtask lake-check`: exports calls as tables, and fails unless other engines agree on them; syncs
//! tables while things go wrong, and replays their logs. `tools/lake` has the checks; the engines and an S3
//! server are installed into `target/venv/lake`.

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
const PACKAGES: [&str; 7] = [
    "duckdb==1.4.4",
    "duckdb-ext-delta==1.4.4.20260205",
    "moto[s3,server]==5.2.5",
    "polars==2.1.0",
    "pyarrow==26.0.1",
    "pyspark==4.0.1",
    "pytz==2026.6",
];

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let is_wanted =
        |engine: &str| arguments.only.is_empty() || arguments.only.iter().any(|it| it == engine);
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
    let tools = workspace.root.join("tools/lake");
    let mut export = script(&python, &tools.join("check_export.py"), &ovia, &folder);
    export.args(["--calls", &arguments.calls.to_string()]);
    for engine in &arguments.only {
        export.args(["--only", engine]);
    }
    let mut sync = script(
        &python,
        &tools.join("sync_drill.py"),
        &ovia,
        &folder.join("sync"),
    );
    sync.arg("--s3");
    fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    let result = run_script(export, "the engines do not agree on the tables")
        .and_then(|()| run_script(sync, "a sync left a table that is not right"));
    // The tables and lists of 100,000 calls take 2 GB.
    fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
    result
}

fn script(python: &Path, path: &Path, ovia: &Path, folder: &Path) -> Command {
    let mut script = Command::new(python);
    script
        .arg(path)
        .arg("--ovia")
        .arg(ovia)
        .arg("--folder")
        .arg(folder)
        // Spark starts Python again.
        .env("PYSPARK_PYTHON", python)
        .env("SPARK_LOCAL_IP", "127.0.0.1");
    script
}

fn run_script(mut script: Command, wrong: &str) -> Result<(), Failure> {
    match script.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new(wrong)),
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
        .cargo(&[
            "build",
            "--release",
            "--package=ovia-cli",
            "--features=ovia-cli/lake",
        ])
        .run()?;
    let name = format!("ovia{}", env::consts::EXE_SUFFIX);
    Ok(workspace.target.join("release").join(name))
}
