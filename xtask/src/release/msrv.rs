//! The oldest compiler: what each dependency says of itself, and the compiler where rustup has it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Release, minimal, verdict};
use crate::{command::Cargo, failure::Failure, report::say, steps::Outcome};

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let Some(oldest) = release
        .packages
        .first()
        .map(|package| package.rust_version.clone())
    else {
        return Ok(Outcome::Passed);
    };
    let metadata = release
        .workspace
        .cargo(&[
            "metadata",
            "--locked",
            "--all-features",
            "--format-version",
            "1",
        ])
        .output()?;
    let metadata: Value = serde_json::from_str(&metadata)
        .map_err(|error| Failure::new(format!("cargo metadata: {error}")))?;
    let names: Vec<_> = release
        .packages
        .iter()
        .map(|package| &*package.name)
        .collect();
    let (count, complaints) = too_new(&metadata, &names, &oldest);
    verdict("dependencies that need a newer compiler", &complaints)?;
    say(format_args!(
        "{count} packages say that they compile with Rust {oldest}, or nothing"
    ));

    let root = &release.workspace.root;
    if !Cargo::of_toolchain(&oldest, root, &["--version"]).works() {
        return Ok(Outcome::Partly(format!(
            "the code was not compiled: run `rustup toolchain install {oldest} --profile minimal`"
        )));
    }
    let output = release.workspace.target.join("release-check").join("msrv");
    Cargo::of_toolchain(&oldest, root, &["check", "--quiet", "--locked"])
        .arguments(release.selection())
        .arguments(minimal::features(release))
        .with("CARGO_TARGET_DIR", output.display().to_string())
        .run()?;
    Ok(Outcome::Passed)
}

/// How many packages the published crates compile, tests left out, and those that need a newer
/// compiler.
fn too_new(metadata: &Value, names: &[&str], oldest: &str) -> (usize, Vec<String>) {
    let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    let packages = list(&metadata["packages"]);
    let nodes = list(&metadata["resolve"]["nodes"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes: HashMap<_, _> = nodes.iter().map(|node| (text(&node["id"]), node)).collect();
    let packages: HashMap<_, _> = packages.iter().map(|p| (text(&p["id"]), p)).collect();

    let is_ours = |package: &&Value| {
        package["source"].is_null() && names.iter().any(|name| package["name"] == *name)
    };
    let mut open: Vec<_> = packages
        .values()
        .copied()
        .filter(is_ours)
        .map(|p| text(&p["id"]))
        .collect();
    let mut seen: HashSet<String> = open.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(&id) else { continue };
        for dependency in list(&node["deps"]) {
            let is_test = list(&dependency["dep_kinds"])
                .iter()
                .all(|kind| kind["kind"] == "dev");
            let id = text(&dependency["pkg"]);
            if !is_test && seen.insert(id.clone()) {
                open.push(id);
            }
        }
    }
    let mut complaints: Vec<_> = seen
        .iter()
        .filter_map(|id| packages.get(id))
        .filter(|package| version(&text(&package["rust_version"])) > version(oldest))
        .map(|package| {
            format!(
                "{} {} needs Rust {}; the manifests promise {oldest}",
                text(&package["name"]),
                text(&package["version"]),
                text(&package["rust_version"])
            )
        })
        .collect();
    complaints.sort();
    (seen.len(), complaints)
}

/// The numbers of `1.88` or `1.88.0`, always three.
fn version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{too_new, version};

    #[test]
    fn a_dependency_that_is_too_new_is_found_at_any_depth() {
        let package = |id: &str, source: Option<&str>, rust: Option<&str>| json!({"id": id, "name": id, "version": "1.0.0", "source": source, "rust_version": rust});
        let metadata = json!({
            "packages": [package("a", None, Some("1.88")), package("b", Some("r"), Some("1.88.0")),
                         package("c", Some("r"), Some("1.90")), package("d", Some("r"), Some("1.99"))],
            "resolve": {"nodes": [
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]},
                                     {"pkg": "d", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "b", "deps": [{"pkg": "c", "dep_kinds": [{"kind": "build"}]}]},
            ]},
        });
        let (count, complaints) = too_new(&metadata, &["a"], "1.88");
        assert_eq!(count, 3);
        assert_eq!(
            complaints,
            ["c 1.0.0 needs Rust 1.90; the manifests promise 1.88"]
        );
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(version("1.88"), version("1.88.0"));
        assert!(version("1.9") < version("1.88"));
        assert!(version("") < version("1.0"));
    }
}
