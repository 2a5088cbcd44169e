//! The lowest versions that the manifests allow, in a copy of the workspace: a requirement that is
//! too low compiles for its author, whose lock file has newer versions, and fails for somebody else.

use std::{fs, path::Path, process::Command};

use toml_edit::{DocumentMut, Item};

use super::Release;
use crate::{command::Cargo, failure::Failure, files, steps::Outcome, workspace::Workspace};

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let workspace = release.workspace;
    let directory = workspace.target.join("release-check").join("minimal");
    copy(release, &directory)?;
    let manifest = directory.join("Cargo.toml");
    let manifest = format!("--manifest-path={}", workspace.shown(&manifest));
    let built = workspace.target.join("release-check").join("minimal-build");
    let cargo = |arguments: &[&str]| -> Cargo {
        workspace
            .cargo(arguments)
            .arguments([&manifest])
            .with("CARGO_TARGET_DIR", built.display().to_string())
    };
    // Only the resolver gets the unstable option; the compiler stays as it is.
    cargo(&["update", "--quiet", "-Zdirect-minimal-versions"])
        .with("RUSTC_BOOTSTRAP", "1")
        .run()?;
    cargo(&["check", "--quiet", "--locked"])
        .arguments(release.selection())
        .arguments(features(release))
        .run()?;
    Ok(Outcome::Passed)
}

/// The features that go together, of the published crates.
pub(super) fn features(release: &Release<'_>) -> [String; 2] {
    let names: Vec<_> = release
        .packages
        .iter()
        .map(|package| package.name.clone())
        .collect();
    [
        "--features".to_owned(),
        release.workspace.features_of(&names),
    ]
}

/// Copies the manifests and the published crates' sources. The other members and the dependencies of
/// tests are left out: what they need would raise versions.
fn copy(release: &Release<'_>, directory: &Path) -> Result<(), Failure> {
    let workspace = release.workspace;
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(|error| Failure::file(directory, &error))?;
    }
    for path in tracked(workspace)? {
        let source = workspace.root.join(&path);
        let wanted = path == "Cargo.toml"
            || release
                .packages
                .iter()
                .any(|package| source.starts_with(&package.directory));
        if !wanted || !source.is_file() {
            continue;
        }
        let to = directory.join(&path);
        to.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::copy(&source, &to))
            .map_err(|error| Failure::file(&to, &error))?;
    }
    let root = directory.join("Cargo.toml");
    let members: Vec<_> = release
        .packages
        .iter()
        .map(|package| {
            format!(
                "\"{}\"",
                workspace.shown(&package.directory).replace('\\', "/")
            )
        })
        .collect();
    let text = files::read_or_empty(&root)?;
    let text = with_members(&text, &members.join(", "))
        .ok_or_else(|| Failure::new("Cargo.toml: there is no line `members = [...]`"))?;
    files::write_when_changed(&root, &text)?;
    for package in &release.packages {
        let path = directory
            .join(workspace.shown(&package.directory))
            .join("Cargo.toml");
        let text = without_tests(&files::read_or_empty(&path)?)
            .map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
        files::write_when_changed(&path, &text)?;
    }
    Ok(())
}

/// A manifest without the dependencies of tests, and without the targets that use them.
fn without_tests(manifest: &str) -> Result<String, toml_edit::TomlError> {
    let mut manifest: DocumentMut = manifest.parse()?;
    for key in ["dev-dependencies", "bench", "example", "test"] {
        manifest.remove(key);
    }
    if let Some(targets) = manifest.get_mut("target").and_then(Item::as_table_like_mut) {
        for (_, target) in targets.iter_mut() {
            if let Some(target) = target.as_table_like_mut() {
                target.remove("dev-dependencies");
            }
        }
    }
    Ok(manifest.to_string())
}

/// The manifest of the workspace with other members.
fn with_members(manifest: &str, members: &str) -> Option<String> {
    let is_members = |line: &&str| line.starts_with("members = [") && line.ends_with(']');
    let line = manifest.lines().find(is_members)?;
    Some(manifest.replacen(line, &format!("members = [{members}]"), 1))
}

/// The files that git knows, or would add.
fn tracked(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(&workspace.root)
        .output()
        .map_err(|error| Failure::new(format!("git does not start: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new("git ls-files failed: run this in a clone"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let names = text.split('\0').filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{with_members, without_tests};

    #[test]
    fn the_dependencies_of_tests_are_removed() {
        let text = "[package]\nname = \"a\"\n\n[dependencies]\nb = \"1\"\n\n[dev-dependencies]\nc = \"1\"\n\n\
                    [target.'cfg(unix)'.dependencies]\nd = \"1\"\n\n\
                    [target.'cfg(unix)'.dev-dependencies]\ne = \"1\"\n";
        let expected = "[package]\nname = \"a\"\n\n[dependencies]\nb = \"1\"\n\n\
                        [target.'cfg(unix)'.dependencies]\nd = \"1\"\n";
        assert_eq!(without_tests(text).ok().as_deref(), Some(expected));
    }

    #[test]
    fn the_members_are_replaced() {
        let text = "[workspace]\nmembers = [\"crates/*\", \"xtask\"]\nexclude = [\"target\"]\n";
        assert_eq!(
            with_members(text, "\"a\"").as_deref(),
            Some("[workspace]\nmembers = [\"a\"]\nexclude = [\"target\"]\n")
        );
        assert_eq!(with_members("[package]", ""), None);
    }
}
