//! The published crates as `cargo metadata` describes them, in the order in which they are published.

use std::path::PathBuf;

use serde_json::Value;

use crate::{failure::Failure, workspace::Workspace};

/// A crate of the workspace that is published.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// Where its Cargo.toml is.
    pub(super) directory: PathBuf,
    pub(super) rust_version: String,
    /// Its features, without `default`.
    pub(super) features: Vec<String>,
    /// The features of `[package.metadata.docs.rs]`.
    pub(super) documented_features: Vec<String>,
    pub(super) has_library: bool,
    /// The names of its programs.
    pub(super) programs: Vec<String>,
    /// All that `cargo metadata` says of it.
    pub(super) metadata: Value,
}

impl Package {
    /// `name-version`, as archives and directories are called.
    pub(super) fn full_name(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    fn read(metadata: &Value) -> Option<Self> {
        let text = |key: &str| metadata[key].as_str().map(str::to_owned);
        let words = |value: &Value| -> Vec<String> {
            let values = value.as_array().into_iter().flatten();
            values
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let targets = metadata["targets"].as_array()?;
        let is = |target: &Value, kind: &str| words(&target["kind"]).iter().any(|k| k == kind);
        let features = metadata["features"].as_object()?.keys();
        Some(Self {
            name: text("name")?,
            version: text("version")?,
            directory: PathBuf::from(text("manifest_path")?).parent()?.to_owned(),
            rust_version: text("rust_version").unwrap_or_default(),
            features: features
                .filter(|name| *name != "default")
                .cloned()
                .collect(),
            documented_features: words(&metadata["metadata"]["docs"]["rs"]["features"]),
            has_library: targets.iter().any(|target| is(target, "lib")),
            programs: targets
                .iter()
                .filter(|target| is(target, "bin"))
                .filter_map(|target| target["name"].as_str().map(str::to_owned))
                .collect(),
            metadata: metadata.clone(),
        })
    }

    fn depends_on(&self, other: &str) -> bool {
        let dependencies = self.metadata["dependencies"].as_array();
        let mut dependencies = dependencies.into_iter().flatten();
        dependencies.any(|dependency| dependency["name"] == other)
    }
}

/// The published crates, each after those that it depends on, tests included.
pub(super) fn published(workspace: &Workspace) -> Result<Vec<Package>, Failure> {
    let metadata = workspace
        .cargo(&["metadata", "--no-deps", "--format-version", "1"])
        .output()?;
    read(&metadata).ok_or_else(|| Failure::new("cargo metadata: not in the expected form"))
}

fn read(metadata: &str) -> Option<Vec<Package>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    let published = metadata["packages"]
        .as_array()?
        .iter()
        // `publish = false` is an empty list of registries.
        .filter(|package| {
            package["publish"]
                .as_array()
                .is_none_or(|to| !to.is_empty())
        });
    let mut open: Vec<_> = published.map(Package::read).collect::<Option<_>>()?;
    let mut ordered = Vec::new();
    while !open.is_empty() {
        let is_ready =
            |package: &Package| !open.iter().any(|other| package.depends_on(&other.name));
        let next = open.iter().position(is_ready)?;
        ordered.push(open.remove(next));
    }
    Some(ordered)
}

#[cfg(test)]
mod tests {
    use super::{Package, published, read};
    use crate::workspace::Workspace;

    fn names(packages: &[Package]) -> Vec<&str> {
        packages.iter().map(|package| &*package.name).collect()
    }

    #[test]
    fn dependencies_come_first_and_private_crates_not_at_all() {
        let package = |name: &str, needs: &str, publish: &str| {
            format!(
                r#"{{"name": "{name}", "version": "1.0.0", "manifest_path": "/w/{name}/Cargo.toml",
                    "publish": {publish}, "features": {{"default": [], "x": []}}, "targets": [],
                    "dependencies": [{{"name": "serde"}}, {{"name": "{needs}"}}]}}"#
            )
        };
        let text = format!(
            r#"{{"packages": [{}, {}, {}]}}"#,
            package("a", "b", "null"),
            package("b", "libc", "null"),
            package("c", "a", "[]")
        );
        let packages = read(&text).expect("packages");
        assert_eq!(names(&packages), ["b", "a"]);
        assert_eq!(packages[0].features, ["x"]);
        assert_eq!(packages[0].full_name(), "b-1.0.0");
        let circle = format!(
            r#"{{"packages": [{}, {}]}}"#,
            package("a", "b", "null"),
            package("b", "a", "null")
        );
        assert!(read(&circle).is_none());
    }

    #[test]
    fn the_workspace_publishes_its_crates() {
        let workspace = Workspace::load().expect("a workspace");
        let packages = published(&workspace).expect("packages");
        let names = names(&packages);
        let place = |wanted: &str| names.iter().position(|name| *name == wanted);
        assert!(place("ovia-core") < place("ovia"), "{names:?}");
        assert!(place("ovia-mock") < place("ovia-cli"), "{names:?}");
        assert_eq!(place("xtask"), None);
    }
}
