//! What git knows about the workspace: a revision, its files, and what has changed since.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{failure::Failure, files, workspace::Workspace};

/// The revision that a review compares the working tree with.
pub(super) struct Base<'a> {
    workspace: &'a Workspace,
    /// The commit's id.
    commit: String,
    /// How the commit is shown: abbreviated, with its subject.
    title: String,
}

/// A file that differs from the base.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Changed {
    pub(super) path: String,
    pub(super) added: usize,
    pub(super) removed: usize,
}

impl<'a> Base<'a> {
    /// The given revision. Without one: where the branch left `main`, or the parent of HEAD on `main`
    /// itself.
    pub(super) fn find(workspace: &'a Workspace, given: Option<&str>) -> Result<Self, Failure> {
        let git = |arguments: &[&str]| run(&workspace.root, arguments);
        let commit = |revision: &str| {
            git(&[
                "rev-parse",
                "--verify",
                "--quiet",
                &format!("{revision}^{{commit}}"),
            ])
            .map(|id| id.trim().to_owned())
        };
        let id = match given {
            // A revision that starts with a dash would be read as an option.
            Some(revision) if revision.starts_with('-') => Err(()),
            Some(revision) => commit(revision).map_err(|_| ()),
            None => Ok(default(&git, &commit)?),
        };
        let id = id.map_err(|()| {
            let given = given.unwrap_or_default();
            Failure::new(format!(
                "`{given}` is not a commit of this repository; give a branch, a tag or a commit \
                 (in a shallow clone: `git fetch --unshallow`)"
            ))
        })?;
        let title = git(&["log", "-1", "--format=%h (%s)", &id])?
            .trim()
            .to_owned();
        Ok(Self {
            workspace,
            commit: id,
            title,
        })
    }

    /// The text of a file at the base; `None` where there was none.
    pub(super) fn read(&self, path: &Path) -> Option<String> {
        let path = path
            .components()
            .map(|it| it.as_os_str().to_string_lossy())
            .collect::<Vec<_>>();
        let name = format!("{}:./{}", self.commit, path.join("/"));
        run(&self.workspace.root, &["show", &name]).ok()
    }

    /// Every file that differs in the working tree, new ones included.
    pub(super) fn changed(&self) -> Result<Vec<Changed>, Failure> {
        let git = |arguments: &[&str]| run(&self.workspace.root, arguments);
        let numbers = git(&[
            "diff",
            "--numstat",
            "--no-renames",
            "--relative",
            "-z",
            &self.commit,
            "--",
            ".",
        ])?;
        let mut changed: Vec<_> = numbers.split('\0').filter_map(Changed::parse).collect();
        for path in git(&["ls-files", "--others", "--exclude-standard", "-z"])?.split('\0') {
            if !path.is_empty() {
                let text = files::read_or_empty(&self.workspace.root.join(path));
                let added = text.map_or(0, |text| text.lines().count());
                changed.push(Changed {
                    path: path.to_owned(),
                    added,
                    removed: 0,
                });
            }
        }
        changed.sort();
        Ok(changed)
    }
}

impl fmt::Display for Base<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.title)
    }
}

impl Changed {
    /// A record of `git diff --numstat -z`; a binary file has `-` for its numbers.
    fn parse(record: &str) -> Option<Self> {
        let mut parts = record.splitn(3, '\t');
        let mut number = || parts.next().map(|it| it.trim().parse().unwrap_or_default());
        let (added, removed) = (number()?, number()?);
        Some(Self {
            path: parts.next()?.to_owned(),
            added,
            removed,
        })
    }

    /// How much changed, in a few characters.
    pub(super) fn size(&self) -> String {
        format!("+{} −{}", self.added, self.removed)
    }
}

/// Where the branch left main; on main itself, the parent of HEAD.
fn default(
    git: &dyn Fn(&[&str]) -> Result<String, Failure>,
    commit: &dyn Fn(&str) -> Result<String, Failure>,
) -> Result<String, Failure> {
    let head = commit("HEAD")?;
    for main in ["origin/main", "main"] {
        if let Ok(base) = git(&["merge-base", "HEAD", main])
            && base.trim() != head
        {
            return Ok(base.trim().to_owned());
        }
    }
    commit("HEAD~1").map_err(|_| {
        Failure::new(
            "there is no commit before HEAD to compare with; name one: `cargo xtask review BASE`",
        )
    })
}

fn run(root: &PathBuf, arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["-c", "core.quotePath=off"])
        .args(arguments)
        .output()
        .map_err(|error| Failure::new(format!("git does not start: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let first = errors.lines().next().unwrap_or_default();
    Err(Failure::new(format!(
        "git {}: {first}",
        arguments.first().unwrap_or(&"")
    )))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Base, Changed};
    use crate::workspace::Workspace;

    #[test]
    fn reads_numbers_of_lines() {
        let changed = Changed::parse("3\t1\ta file").expect("a record");
        assert_eq!(
            (changed.path.as_str(), changed.size().as_str()),
            ("a file", "+3 −1")
        );
        assert_eq!(
            Changed::parse("-\t-\tpicture.png").map(|it| it.added),
            Some(0)
        );
        assert_eq!(Changed::parse(""), None);
    }

    #[test]
    fn a_revision_that_does_not_exist_is_named() {
        let workspace = Workspace::load().expect("a workspace");
        for wrong in ["no-such-branch", "--all"] {
            let failure = Base::find(&workspace, Some(wrong))
                .err()
                .expect("a failure");
            assert!(
                failure
                    .to_string()
                    .starts_with(&format!("`{wrong}` is not a commit"))
            );
        }
    }

    #[test]
    fn reads_files_of_a_revision() {
        let workspace = Workspace::load().expect("a workspace");
        // An exported tree has no repository.
        if let Ok(base) = Base::find(&workspace, Some("HEAD")) {
            assert!(
                base.read(Path::new("Cargo.toml"))
                    .is_some_and(|it| it.contains("[workspace]"))
            );
            assert_eq!(base.read(Path::new("no such file")), None);
        }
    }
}
