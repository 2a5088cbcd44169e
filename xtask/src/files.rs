//! The few things that tasks do with files.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use crate::failure::Failure;

/// The text of a file; empty when there is none.
pub(crate) fn read_or_empty(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(|error| Failure::file(path, &error)),
    }
}

/// Writes a file, and the directories above it, unless it already reads that way: a new time stamp
/// would make cargo build again.
pub(crate) fn write_when_changed(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Failure::file(path, &error))
}

/// Removes a file, if there is one.
pub(crate) fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::file(path, &error)),
        _ => Ok(()),
    }
}

/// All files below a directory whose name is wanted, in order. Build output is left out.
pub(crate) fn find(directory: &Path, wanted: fn(&str) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        let failure = |error| Failure::file(&directory, &error);
        for entry in fs::read_dir(&directory).map_err(failure)? {
            let entry = entry.map_err(failure)?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if entry.file_type().map_err(failure)?.is_dir() {
                if name != "target" {
                    open.push(entry.path());
                }
            } else if wanted(&name) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path without `.` and `..`, so that two ways to write it compare equal.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn a_path_is_the_same_however_it_is_written() {
        let path = super::normal(Path::new("/a/b/../c/./d.snap"));
        assert_eq!(path, Path::new("/a/c/d.snap"));
    }

    #[test]
    fn finds_files_by_name_at_any_depth() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let found = super::find(&source, |name| name == "main.rs" || name == "pending.rs");
        let expected = [source.join("main.rs"), source.join("snapshots/pending.rs")];
        assert_eq!(found.expect("files"), expected);
    }
}
