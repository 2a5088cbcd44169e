//! A registry on disk (cargo's `local-registry`): the locked dependencies, and the archives that were
//! published to it so far.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Package;
use crate::{failure::Failure, files, workspace::Workspace};

pub(super) struct Registry {
    directory: PathBuf,
}

impl Registry {
    /// A new registry with all locked dependencies of the workspace, and none of its own crates.
    pub(super) fn create(workspace: &Workspace, directory: PathBuf) -> Result<Self, Failure> {
        if directory.exists() {
            fs::remove_dir_all(&directory).map_err(|error| Failure::file(&directory, &error))?;
        }
        let registry = Self { directory };
        let arguments = [
            "metadata",
            "--locked",
            "--all-features",
            "--format-version",
            "1",
        ];
        let metadata = workspace.cargo(&arguments).output()?;
        let metadata: Value = serde_json::from_str(&metadata)
            .map_err(|error| Failure::new(format!("cargo metadata: {error}")))?;
        let lock = files::read_or_empty(&workspace.root.join("Cargo.lock"))?;
        let checksums = checksums(&lock);
        for package in metadata["packages"].as_array().into_iter().flatten() {
            let text = |key: &str| package[key].as_str().unwrap_or_default();
            if !text("source").starts_with("registry+") {
                continue;
            }
            let (name, version) = (text("name"), text("version"));
            let archive = downloaded(Path::new(text("manifest_path")));
            let checksum = checksums.get(&(name, version));
            let (Some(archive), Some(checksum)) = (archive, checksum) else {
                return Err(Failure::new(format!(
                    "{name} {version}: not downloaded from crates.io by `cargo fetch --locked`"
                )));
            };
            registry.add(package, &archive, checksum)?;
        }
        Ok(registry)
    }

    /// Publishes a crate of the workspace.
    pub(super) fn publish(&self, package: &Package, archive: &Path) -> Result<(), Failure> {
        let bytes = fs::read(archive).map_err(|error| Failure::file(archive, &error))?;
        let digest = Sha256::digest(bytes);
        let checksum: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.add(&package.metadata, archive, &checksum)
    }

    fn add(&self, package: &Value, archive: &Path, checksum: &str) -> Result<(), Failure> {
        let name = package["name"].as_str().unwrap_or_default();
        let version = package["version"].as_str().unwrap_or_default();
        let index = self.directory.join("index").join(index_path(name));
        let copy = self.directory.join(format!("{name}-{version}.crate"));
        index
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| {
                let mut index = fs::File::options().create(true).append(true).open(&index)?;
                writeln!(index, "{}", entry(package, checksum))
            })
            .map_err(|error| Failure::file(&index, &error))?;
        // A link where the file system has them: the archives of all dependencies are 80 MB.
        fs::hard_link(archive, &copy)
            .or_else(|_| fs::copy(archive, &copy).map(drop))
            .map_err(|error| Failure::file(&copy, &error))
    }
}

/// Cargo's copy of an archive, from the path of the manifest that was unpacked out of it:
/// `registry/src/INDEX/NAME/Cargo.toml` and `registry/cache/INDEX/NAME.crate`.
fn downloaded(manifest: &Path) -> Option<PathBuf> {
    let package = manifest.parent()?;
    let index = package.parent()?;
    let mut name = package.file_name()?.to_owned();
    name.push(".crate");
    let cache = index.parent()?.parent()?.join("cache");
    let archive = cache.join(index.file_name()?).join(name);
    archive.is_file().then_some(archive)
}

/// The checksums of Cargo.lock, by name and version.
fn checksums(lock: &str) -> HashMap<(&str, &str), &str> {
    lock.split("[[package]]")
        .filter_map(|block| {
            Some((
                (value(block, "name")?, value(block, "version")?),
                value(block, "checksum")?,
            ))
        })
        .collect()
}

/// The text of `key = "text"`.
fn value<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    block.lines().find_map(|line| {
        let value = line.strip_prefix(key)?.strip_prefix(" = \"")?;
        value.strip_suffix('"')
    })
}

/// Where the index keeps a crate.
fn index_path(name: &str) -> PathBuf {
    let name = name.to_lowercase();
    let at = |range| name.get(range).unwrap_or_default();
    match name.len() {
        length @ (1 | 2) => Path::new(&length.to_string()).join(&name),
        3 => Path::new("3").join(at(0..1)).join(&name),
        _ => Path::new(at(0..2)).join(at(2..4)).join(&name),
    }
}

/// A line of the index, out of what `cargo metadata` says of a package.
fn entry(package: &Value, checksum: &str) -> Value {
    let dependency = |dependency: &Value| {
        let renamed = dependency["rename"].is_string();
        let name = &dependency["name"];
        json!({
            "name": if renamed { &dependency["rename"] } else { name },
            "package": if renamed { name } else { &Value::Null },
            "req": dependency["req"],
            "features": dependency["features"],
            "optional": dependency["optional"],
            "default_features": dependency["uses_default_features"],
            "target": dependency["target"],
            "kind": dependency["kind"].as_str().unwrap_or("normal"),
        })
    };
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    // Those of tests as well: a feature may name one.
    json!({
        "name": package["name"],
        "vers": package["version"],
        "deps": dependencies.map(dependency).collect::<Vec<_>>(),
        "cksum": checksum,
        "features": {},
        "features2": package["features"],
        "links": package["links"],
        "rust_version": package["rust_version"],
        "yanked": false,
        "v": 2,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::{checksums, entry, index_path};

    #[test]
    fn reads_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"ff\"\n\
                    dependencies = [\n \"b\",\n]\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        let checksums = checksums(lock);
        assert_eq!(checksums.get(&("a", "1.0.0")), Some(&"ff"));
        assert_eq!(checksums.len(), 1);
    }

    #[test]
    fn the_index_has_cargos_layout() {
        assert_eq!(index_path("a"), Path::new("1/a"));
        assert_eq!(index_path("syn"), Path::new("3/s/syn"));
        assert_eq!(index_path("Inflector"), Path::new("in/fl/inflector"));
    }

    #[test]
    fn a_renamed_dependency_keeps_both_names() {
        let package = json!({"name": "a", "version": "1.0.0", "features": {"x": ["dep:c"]}, "dependencies": [
            {"name": "b", "rename": "c", "req": "^1", "features": [], "optional": true,
             "uses_default_features": false, "target": null, "kind": "build"},
            {"name": "d", "rename": null, "req": "^1", "kind": "dev"},
        ]});
        let entry = entry(&package, "ff");
        assert_eq!(entry["deps"].as_array().map(Vec::len), Some(2));
        assert_eq!(entry["deps"][0]["name"], "c");
        assert_eq!(entry["deps"][0]["package"], "b");
        assert_eq!(entry["features2"]["x"][0], "dep:c");
    }
}
