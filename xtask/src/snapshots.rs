//! `cargo xtask snapshots`: reviews the snapshots that the tests would write differently.
//!
//! Insta leaves a file beside each snapshot that no longer fits. With `cargo insta` they are
//! reviewed one by one; without it they are shown as a diff and taken all at once, so that a fresh
//! machine can do the work too.

pub(crate) mod pending;
pub(crate) mod references;

use std::io::{IsTerminal, stdin, stdout};

use crate::{
    failure::Failure,
    files,
    report::{note, say},
    workspace::Workspace,
};

const TESTS_FAIL: &str = "tests fail, and not over a snapshot: ";

/// How to review.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Take all changes without asking
    #[arg(long, conflicts_with = "diff")]
    accept: bool,
    /// Only print the changes as a diff, and leave no file behind
    #[arg(long)]
    diff: bool,
}

/// What to do with snapshots that no longer fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Review {
    /// Let `cargo insta` ask, or show them and say how to take them.
    Ask,
    /// Take them.
    Accept,
    /// Show them, and leave no file behind.
    Show,
    /// Show them, and leave them to be reviewed.
    Leave,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let review = match (arguments.accept, arguments.diff) {
        (true, _) => Review::Accept,
        (_, true) => Review::Show,
        _ => Review::Ask,
    };
    self::review(workspace, review)
}

/// Runs the snapshot tests and deals with what no longer fits.
pub(crate) fn review(workspace: &Workspace, review: Review) -> Result<(), Failure> {
    for stale in pending::find(workspace)? {
        files::remove(&stale)?;
    }
    let tests = test(workspace, review);
    let found = pending::find(workspace)?;
    if !found.is_empty() && review == Review::Ask && can_ask(workspace) {
        workspace.cargo(&["insta", "review"]).run()?;
        return finish(tests, pending::find(workspace)?.len(), review).map(note);
    }

    let mut changes = 0;
    for path in &found {
        for change in pending::changes(path)? {
            changes += 1;
            say(change.shown(workspace));
        }
        if review == Review::Show {
            files::remove(path)?;
        }
    }
    finish(tests, changes, review).map(note)
}

/// A pass is forced where only a snapshot differs: a test goes on to its next one, and what still
/// fails has failed for another reason.
fn test(workspace: &Workspace, review: Review) -> Result<(), Failure> {
    let update = if review == Review::Accept {
        "always"
    } else {
        "new"
    };
    let packages = workspace
        .with_snapshots
        .iter()
        .map(|name| format!("--package={name}"));
    workspace
        .cargo(&["test", "--quiet", "--tests", "--no-fail-fast"])
        .arguments(packages)
        .arguments([
            "--features",
            &workspace.features_of(&workspace.with_snapshots),
        ])
        .with("INSTA_UPDATE", update)
        .with("INSTA_FORCE_PASS", "1")
        .with_hidden("INSTA_OUTPUT", "minimal")
        .stdout_to_stderr()
        .run()
}

fn can_ask(workspace: &Workspace) -> bool {
    stdin().is_terminal()
        && stdout().is_terminal()
        && workspace.cargo(&["insta", "--version"]).works()
}

/// The verdict, most basic trouble first: where tests fail or do not compile, there may be more
/// snapshots to come.
fn finish(
    tests: Result<(), Failure>,
    changes: usize,
    review: Review,
) -> Result<&'static str, Failure> {
    let left = format!(
        "snapshots: {changes} no longer fit; take all with `cargo xtask regen --accept`, or one by \
         one with `cargo insta review` (cargo install cargo-insta)"
    );
    match (tests, changes, review) {
        (Err(failure), 0, _) => Err(failure.after(TESTS_FAIL)),
        (Err(failure), _, _) => Err(failure.after(&format!("{left}\n{TESTS_FAIL}"))),
        (Ok(()), 0, Review::Accept) => Ok("snapshots: taken"),
        (Ok(()), 0, _) => Ok("snapshots: as pinned"),
        (Ok(()), _, Review::Accept) => Err(Failure::new(
            "snapshots: inline ones are taken by `cargo insta review` only, or by hand",
        )),
        _ => Err(Failure::new(left)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Review, finish};

    #[test]
    fn what_is_left_to_do_decides() {
        let text = |tests, changes, review| {
            finish(tests, changes, review).map_err(|failure| failure.to_string())
        };
        assert_eq!(text(Ok(()), 0, Review::Ask), Ok("snapshots: as pinned"));
        let left = text(Ok(()), 2, Review::Ask).expect_err("a failure");
        assert!(
            left.contains("2 no longer fit") && left.contains("regen --accept"),
            "{left}"
        );
        let inline = text(Ok(()), 1, Review::Accept).expect_err("a failure");
        assert!(inline.contains("inline"), "{inline}");
        let broken = |changes| text(Err(Failure::new("broken")), changes, Review::Ask);
        let alone = "tests fail, and not over a snapshot: broken";
        assert_eq!(broken(0), Err(alone.to_owned()));
        let both = broken(2).expect_err("a failure");
        assert!(
            both.contains("2 no longer fit") && both.ends_with(alone),
            "{both}"
        );
    }
}
