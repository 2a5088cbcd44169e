//! What cargo knows about the workspace: where it is, where its output goes, what it is made of.

use std::{
    env,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{command::Cargo, failure::Failure};

/// Features that are not built together with the others. Every other feature is, without being
/// named anywhere: a new one is tested from its first day.
const APART: &[(&str, &str)] = &[
    (
        "native-tls",
        "needs OpenSSL's headers on Linux; the workflow builds it in a job of its own",
    ),
    (
        "buildtime-codegen",
        "takes the place of the checked-in core; built and tested in runs of its own",
    ),
];

/// The workspace that xtask belongs to.
pub(crate) struct Workspace {
    /// Its directory.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
    /// All features that go together, as `package/feature`, with commas.
    pub(crate) features: String,
    /// The packages with snapshot tests.
    pub(crate) with_snapshots: Vec<String>,
}

impl Workspace {
    pub(crate) fn load() -> Result<Self, Failure> {
        // `cargo run` names the directory; a program started by hand remembers where it was built.
        let xtask = env::var_os("CARGO_MANIFEST_DIR").filter(|path| path_is_xtask(path.as_ref()));
        let xtask = xtask.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let metadata = ["metadata", "--no-deps", "--format-version", "1"];
        let text = Cargo::new(&xtask, &metadata).output()?;
        Self::read(&text).ok_or_else(|| Failure::new("cargo metadata: not in the expected form"))
    }

    /// Reads the answer of `cargo metadata`.
    fn read(metadata: &str) -> Option<Self> {
        let metadata: Value = serde_json::from_str(metadata).ok()?;
        let packages = metadata["packages"].as_array()?;
        let text = |value: &Value| value.as_str().map(str::to_owned);

        let mut features = Vec::new();
        let mut with_snapshots = Vec::new();
        for package in packages {
            let name = text(&package["name"])?;
            for feature in package["features"].as_object()?.keys() {
                if feature != "default" && !APART.iter().any(|(apart, _)| feature == apart) {
                    features.push(format!("{name}/{feature}"));
                }
            }
            let mut dependencies = package["dependencies"].as_array()?.iter();
            if dependencies.any(|dependency| dependency["name"] == "insta") {
                with_snapshots.push(name);
            }
        }
        Some(Self {
            root: text(&metadata["workspace_root"])?.into(),
            target: text(&metadata["target_directory"])?.into(),
            features: features.join(","),
            with_snapshots,
        })
    }

    /// A call of cargo.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Cargo {
        Cargo::new(&self.root, arguments)
    }

    /// Those of the features that belong to some of the packages.
    pub(crate) fn features_of(&self, packages: &[String]) -> String {
        let belongs = |feature: &&str| {
            let package = feature.split_once('/').map_or("", |(package, _)| package);
            packages.iter().any(|name| name == package)
        };
        self.features
            .split(',')
            .filter(belongs)
            .collect::<Vec<_>>()
            .join(",")
    }

    /// The directories that hold the workspace's packages.
    pub(crate) fn sources(&self) -> [PathBuf; 2] {
        [self.root.join("crates"), self.root.join("xtask")]
    }

    /// A path as one reads it: relative to the workspace where it is inside.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}

fn path_is_xtask(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "xtask")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Workspace;

    #[test]
    fn reads_what_cargo_says() {
        let workspace = Workspace::read(
            r#"{"workspace_root": "/w", "target_directory": "/t", "packages": [
                {"name": "a", "dependencies": [{"name": "insta"}], "features":
                    {"default": ["x"], "native-tls": [], "x": [], "y": []}},
                {"name": "b", "dependencies": [], "features": {"buildtime-codegen": [], "x": []}}
            ]}"#,
        )
        .expect("a workspace");
        assert_eq!(workspace.features, "a/x,a/y,b/x");
        assert_eq!(workspace.with_snapshots, ["a"]);
        assert_eq!(workspace.features_of(&workspace.with_snapshots), "a/x,a/y");
        assert_eq!(workspace.shown(Path::new("/w/crates/a")), "crates/a");
        assert_eq!(workspace.shown(Path::new("/t/x")), "/t/x");
    }

    #[test]
    fn finds_its_own_workspace() {
        let workspace = Workspace::load().expect("a workspace");
        assert!(workspace.root.join("openapi/ovia.yaml").is_file());
        assert!(
            workspace
                .features
                .split(',')
                .any(|name| name == "ovia-core/schemars")
        );
    }
}
