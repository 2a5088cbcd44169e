//! Finds snapshots that no test refers to any more.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{failure::Failure, files, workspace::Workspace};

/// The variable that makes insta write the path of each snapshot it looks at, one a line, into the
/// file it names: insta's own way (`cargo insta test --unreferenced`), without needing that program.
pub(crate) const VARIABLE: &str = "INSTA_SNAPSHOT_REFERENCES_FILE";

/// An empty file for the tests to write their references to.
pub(crate) fn start(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let path = workspace.target.join("xtask").join("snapshot-references");
    files::write_when_changed(&path, "")?;
    Ok(path)
}

/// The workspace's snapshots that a run of all tests did not look at.
pub(crate) fn unreferenced(
    workspace: &Workspace,
    references: &Path,
) -> Result<Vec<PathBuf>, Failure> {
    let mut snapshots = Vec::new();
    for directory in workspace.sources() {
        snapshots.extend(files::find(&directory, |name| name.ends_with(".snap"))?);
    }
    let referenced = paths(&files::read_or_empty(references)?);
    if let Some(stranger) = stranger(&referenced, &workspace.root) {
        return Err(Failure::new(format!(
            "the tests looked at {}: they were built in another directory; `cargo clean`, and a \
             target directory for each",
            stranger.display()
        )));
    }
    Ok(without(snapshots, &referenced))
}

fn paths(references: &str) -> BTreeSet<PathBuf> {
    references
        .lines()
        .map(|line| files::normal(Path::new(line)))
        .collect()
}

/// A snapshot of another checkout: cargo does not always build again for a workspace that moved, or
/// that shares a target directory with its copy, and insta remembers where a test was built.
fn stranger<'a>(referenced: &'a BTreeSet<PathBuf>, root: &Path) -> Option<&'a Path> {
    referenced
        .iter()
        .map(PathBuf::as_path)
        .find(|path| !path.starts_with(root))
}

fn without(mut snapshots: Vec<PathBuf>, referenced: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    snapshots.retain(|path| !referenced.contains(&files::normal(path)));
    snapshots
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{paths, stranger, without};

    #[test]
    fn names_what_no_test_looked_at() {
        let snapshots = ["/w/a/s/one.snap", "/w/a/s/two.snap", "/w/b/s/one.snap"];
        let references = "/w/a/s/one.snap\n/w/a/tests/../s/two.snap\n/w/a/s/one.snap\n";
        let left = without(snapshots.map(PathBuf::from).to_vec(), &paths(references));
        assert_eq!(left, [PathBuf::from("/w/b/s/one.snap")]);
    }

    #[test]
    fn without_references_every_snapshot_is_left() {
        let snapshots = vec![PathBuf::from("/w/a.snap")];
        assert_eq!(without(snapshots.clone(), &paths("")), snapshots);
    }

    #[test]
    fn knows_a_test_that_looked_elsewhere() {
        let root = Path::new("/w");
        assert_eq!(stranger(&paths("/w/a.snap\n"), root), None);
        let copy = paths("/w/a.snap\n/copy/a.snap\n");
        assert_eq!(stranger(&copy, root), Some(Path::new("/copy/a.snap")));
    }
}
