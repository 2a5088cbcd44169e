//! What `cargo package` puts into an archive, and the rules for it.

use std::{
    fs::{self, File},
    io::Read,
    path::{Component, Path, PathBuf},
};

use flate2::read::GzDecoder;

use super::{Package, Release};
use crate::{failure::Failure, report::say};

/// The largest file of an archive, in bytes. The generated core and the snapshots are below half.
const MAX_FILE: usize = 256 * 1024;
/// The largest archive that crates.io takes, in bytes.
const MAX_ARCHIVE: u64 = 10 * 1024 * 1024;

/// Parts of paths that have no place in an archive.
const UNWANTED: &[&str] = &[
    ".snap.new",
    ".pending-snap",
    "/target/",
    "/fuzz/",
    ".orig.rs",
    "/.env",
];

/// A file of an archive.
pub(super) struct Entry {
    /// Below the directory `name-version`, with `/`.
    path: PathBuf,
    is_file: bool,
    bytes: Vec<u8>,
}

/// The archive of a published crate.
pub(super) struct Archive {
    pub(super) file: PathBuf,
    entries: Vec<Entry>,
}

impl Archive {
    /// Writes the files below `directory`, which is made anew.
    pub(super) fn unpack(&self, directory: &Path) -> Result<(), Failure> {
        if directory.exists() {
            fs::remove_dir_all(directory).map_err(|error| Failure::file(directory, &error))?;
        }
        for entry in &self.entries {
            // A new time stamp, not that of the archive, which is always the same: cargo builds again.
            let path = directory.join(&entry.path);
            path.parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&path, &entry.bytes))
                .map_err(|error| Failure::file(&path, &error))?;
        }
        Ok(())
    }
}

/// Packages the published crates, and checks what is in the archives.
pub(super) fn create(release: &Release<'_>) -> Result<Vec<Archive>, Failure> {
    let workspace = release.workspace;
    let cargo = workspace
        .cargo(&["package", "--no-verify"])
        .arguments((!release.is_final).then_some("--allow-dirty"))
        .arguments(release.selection());
    cargo.run()?;

    let mut archives = Vec::new();
    let mut complaints = Vec::new();
    for package in &release.packages {
        let name = format!("{}.crate", package.full_name());
        let file = workspace.target.join("package").join(name);
        let size = fs::metadata(&file)
            .map_err(|error| Failure::file(&file, &error))?
            .len();
        let entries = read(&file, &package.full_name())?;
        let unpacked: usize = entries.iter().map(|entry| entry.bytes.len()).sum();
        say(format_args!(
            "{}: {} files, {} KiB, compressed {} KiB",
            package.full_name(),
            entries.len(),
            unpacked / 1024,
            size / 1024
        ));
        let mut found = complaints_about(&entries);
        if size > MAX_ARCHIVE {
            found.push(format!(
                "is {size} bytes long; crates.io takes {MAX_ARCHIVE}"
            ));
        }
        found.extend(differences(&entries, package, &workspace.root)?);
        complaints.extend(
            found
                .into_iter()
                .map(|text| format!("{}: {text}", package.name)),
        );
        archives.push(Archive { file, entries });
    }
    super::verdict("archives", &complaints).map(|_| archives)
}

/// The files of an archive, without the directory that all are in.
fn read(file: &Path, directory: &str) -> Result<Vec<Entry>, Failure> {
    let failure = |error| Failure::file(file, &error);
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(file).map_err(failure)?));
    let mut entries = Vec::new();
    for entry in archive.entries().map_err(failure)? {
        let mut entry = entry.map_err(failure)?;
        let path = entry.path().map_err(failure)?.into_owned();
        let is_normal = |part| matches!(part, Component::Normal(_));
        let below = path.strip_prefix(directory).ok();
        let Some(below) = below.filter(|path| path.components().all(is_normal)) else {
            return Err(Failure::new(format!(
                "{}: {} is outside of {directory}/",
                file.display(),
                path.display()
            )));
        };
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(failure)?;
        entries.push(Entry {
            path: below.to_owned(),
            is_file: entry.header().entry_type().is_file(),
            bytes,
        });
    }
    Ok(entries)
}

fn complaints_about(entries: &[Entry]) -> Vec<String> {
    let mut complaints = Vec::new();
    for entry in entries {
        let path = entry.path.display();
        let below_root = format!("/{}", path.to_string().replace('\\', "/"));
        if !entry.is_file {
            complaints.push(format!("{path} is not a regular file"));
        }
        if entry.bytes.len() > MAX_FILE {
            let length = entry.bytes.len();
            complaints.push(format!(
                "{path} is {length} bytes long; {MAX_FILE} is the limit"
            ));
        }
        if UNWANTED.iter().any(|part| below_root.contains(part)) {
            complaints.push(format!("{path} does not belong into an archive"));
        }
    }
    for name in ["Cargo.toml", "README.md"] {
        if find(entries, name).is_none_or(<[u8]>::is_empty) {
            complaints.push(format!("{name} is missing or empty"));
        }
    }
    complaints
}

fn find<'a>(entries: &'a [Entry], name: &str) -> Option<&'a [u8]> {
    let entry = entries.iter().find(|entry| entry.path == Path::new(name))?;
    Some(&entry.bytes)
}

/// Files that are links in the workspace: the archive must hold what they point at.
fn differences(entries: &[Entry], package: &Package, root: &Path) -> Result<Vec<String>, Failure> {
    let mut sources = vec![
        ("LICENSE-APACHE", root.join("LICENSE-APACHE")),
        ("LICENSE-MIT", root.join("LICENSE-MIT")),
    ];
    if package.directory.join("ovia.yaml").exists() {
        sources.push(("ovia.yaml", root.join("openapi").join("ovia.yaml")));
    }
    let mut complaints = Vec::new();
    for (name, source) in sources {
        let expected = fs::read(&source).map_err(|error| Failure::file(&source, &error))?;
        match find(entries, name) {
            None => complaints.push(format!("{name} is missing")),
            Some(bytes) if bytes != expected => {
                complaints.push(format!("{name} differs from {}", source.display()));
            }
            Some(_) => {}
        }
    }
    Ok(complaints)
}

#[cfg(test)]
mod tests {
    use super::{Entry, MAX_FILE, complaints_about};

    fn entry(path: &str, length: usize) -> Entry {
        Entry {
            path: path.into(),
            is_file: true,
            bytes: vec![b'x'; length],
        }
    }

    #[test]
    fn each_rule_is_applied() {
        let mut entries = vec![
            entry("Cargo.toml", 1),
            entry("README.md", 1),
            entry("src/lib.rs", 1),
        ];
        assert!(complaints_about(&entries).is_empty());

        entries[1].bytes.clear();
        entries.push(entry("tests/list.json", MAX_FILE + 1));
        entries.push(entry("src/snapshots/a.snap.new", 1));
        entries.push(entry("fuzz/Cargo.toml", 1));
        entries.push(Entry {
            is_file: false,
            ..entry("LICENSE-MIT", 0)
        });
        let text = complaints_about(&entries).join("\n");
        let expected = [
            "README.md is missing",
            "tests/list.json is",
            "a.snap.new does",
            "fuzz/Cargo.toml does",
            "LICENSE-MIT is not",
        ];
        for part in expected {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(text.lines().count(), expected.len(), "{text}");
    }
}
