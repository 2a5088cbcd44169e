//! Directories, a registry and a configuration of cargo of their own, in which the archives are built:
//! nothing there knows the workspace, and nothing there uses the network.
//!
//! All below `target/release-check`: `registry`, `cargo-home`, `sources` (the archives, unpacked),
//! `build` (what cargo builds of them).

use std::{cell::OnceCell, fs, path::PathBuf};

use super::{
    Release,
    archives::{self, Archive},
    registry::Registry,
};
use crate::{command::Cargo, failure::Failure, files, workspace::Workspace};

pub(super) struct Sandbox {
    directory: PathBuf,
    pub(super) archives: Vec<Archive>,
    /// Whether the registry holds all archives.
    is_complete: OnceCell<()>,
}

impl Sandbox {
    /// Packages the crates and checks the archives.
    pub(super) fn create(release: &Release<'_>) -> Result<Self, Failure> {
        let sandbox = Self {
            directory: release.workspace.target.join("release-check"),
            archives: archives::create(release)?,
            is_complete: OnceCell::new(),
        };
        let registry = sandbox.directory.join("registry").display().to_string();
        // A JSON string is a TOML string.
        let registry = serde_json::Value::String(registry);
        let configuration = format!(
            "# Written by `cargo xtask release-check`.\n\
             [source.crates-io]\nreplace-with = \"archives\"\n\n\
             [source.archives]\nlocal-registry = {registry}\n\n\
             [net]\noffline = true\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        let path = sandbox.directory.join("cargo-home").join("config.toml");
        files::write_when_changed(&path, &configuration)?;
        sandbox.forget(release)?;
        Ok(sandbox)
    }

    /// Removes what an earlier run built of the crates. Their versions are the same, and cargo takes
    /// a version from a registry for unchangeable.
    fn forget(&self, release: &Release<'_>) -> Result<(), Failure> {
        let unpacked = self.directory.join("cargo-home/registry/src");
        let mut directories = Vec::new();
        for index in entries(&unpacked)? {
            for package in &release.packages {
                directories.push(index.join(package.full_name()));
            }
        }
        for build in ["build", "docs"] {
            let built = self.directory.join(build).join("debug/.fingerprint");
            let is_ours = |name: &str| {
                let name = name.rsplit_once('-').map_or("", |(name, _)| name);
                release.packages.iter().any(|package| package.name == name)
            };
            directories.extend(entries(&built)?.into_iter().filter(|path| {
                path.file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(is_ours)
            }));
        }
        for directory in directories.iter().filter(|path| path.exists()) {
            fs::remove_dir_all(directory).map_err(|error| Failure::file(directory, &error))?;
        }
        Ok(())
    }

    /// A registry without the archives.
    pub(super) fn new_registry(&self, workspace: &Workspace) -> Result<Registry, Failure> {
        Registry::create(workspace, self.directory.join("registry"))
    }

    /// Says that all archives were published.
    pub(super) fn is_complete(&self) {
        self.is_complete.get_or_init(|| ());
    }

    /// Publishes all archives, unless that was done.
    pub(super) fn complete(&self, release: &Release<'_>) -> Result<(), Failure> {
        if self.is_complete.get().is_none() {
            let registry = self.new_registry(release.workspace)?;
            for (package, archive) in release.packages.iter().zip(&self.archives) {
                registry.publish(package, &archive.file)?;
                archive.unpack(&self.source(&package.full_name()))?;
            }
            self.is_complete();
        }
        Ok(())
    }

    /// Where an archive, or a program that uses them, is unpacked.
    pub(super) fn source(&self, name: &str) -> PathBuf {
        self.directory.join("sources").join(name)
    }

    /// Where cargo puts a program.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.directory.join("build").join("debug").join(name)
    }

    /// Cargo on the package in `source(name)`; what it builds goes to the directory `output`.
    pub(super) fn cargo(
        &self,
        workspace: &Workspace,
        subcommand: &str,
        name: &str,
        output: &str,
    ) -> Cargo {
        let manifest = self.source(name).join("Cargo.toml");
        let directory = |name: &str| self.directory.join(name).display().to_string();
        workspace
            .cargo(&[subcommand, "--offline", "--quiet"])
            .arguments([format!("--manifest-path={}", workspace.shown(&manifest))])
            .with("CARGO_HOME", directory("cargo-home"))
            .with("CARGO_TARGET_DIR", directory(output))
    }

    /// Writes a package that depends on the archives, with this manifest and these files. The
    /// versions of its dependencies are those of the registry, which holds one of each.
    pub(super) fn write(&self, name: &str, files: &[(String, String)]) -> Result<(), Failure> {
        let directory = self.source(name);
        if directory.exists() {
            fs::remove_dir_all(&directory).map_err(|error| Failure::file(&directory, &error))?;
        }
        for (path, text) in files {
            files::write_when_changed(&directory.join(path), text)?;
        }
        Ok(())
    }
}

/// The paths in a directory; none if it does not exist.
fn entries(directory: &std::path::Path) -> Result<Vec<PathBuf>, Failure> {
    if !directory.exists() {
        return Ok(Vec::new());
    }
    fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(|error| Failure::file(directory, &error))
}
