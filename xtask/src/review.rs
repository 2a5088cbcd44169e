//! `cargo xtask review`: what the working tree changes for users of the client, as Markdown.
//!
//! The verdict comes first, then the specification, the public API, the snapshots, and the generated
//! lines. CI appends the same text to the summary of the run.

mod git;
mod markdown;
mod public_api;
mod specification;
mod verdict;

use std::{fs, path::Path};

use self::{
    git::{Base, Changed},
    verdict::Facts,
};
use crate::{
    diff::Difference, failure::Failure, files, regen, report::say, snapshots::pending,
    workspace::Workspace,
};

/// The largest review: a job's summary holds 1 MiB.
const MAX_BYTES: usize = 900_000;

/// What to compare with.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A revision of git; by default, where the branch left main, or HEAD~1 on main itself
    #[arg(value_name = "BASE")]
    base: Option<String>,
    /// Print the rules for changes of the specification
    #[arg(long, conflicts_with = "base")]
    rules: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.rules {
        say(specification::rules().trim_end());
        return Ok(());
    }
    let base = Base::find(workspace, arguments.base.as_deref())?;
    say(Review { workspace, base }.text()?.trim_end());
    Ok(())
}

struct Review<'a> {
    workspace: &'a Workspace,
    base: Base<'a>,
}

impl Review<'_> {
    fn text(&self) -> Result<String, Failure> {
        let changed = self.base.changed()?;
        let (old, new) = self.pair(crate::spec::SPECIFICATION);
        let specification = specification::compare(&old, &new)?;
        let now = |path: &Path| fs::read_to_string(self.workspace.root.join(path)).ok();
        let api = public_api::compare(&|path| self.base.read(path), &now)?;
        let pending = pending::find(self.workspace)?;

        let (old_manifest, new_manifest) = self.pair("Cargo.toml");
        let (old_changelog, new_changelog) = self.pair("CHANGELOG.md");
        let versions = [version(&old_manifest), version(&new_manifest)];
        let facts = Facts {
            effects: specification
                .iter()
                .map(specification::Change::effect)
                .collect(),
            breaking_items: api.breaking(),
            has_new_items: !api.is_empty(),
            versions,
            is_released: new_changelog.contains(&format!("## [{}]", versions[0])),
            has_changelog_line: old_changelog != new_changelog,
            is_regenerated: regen::is_current(self.workspace),
            pending_snapshots: pending.len(),
        };
        let mut text = format!("# Review of the changes since {}\n\n", self.base);
        text.push_str(&verdict::text(&facts));

        text.push_str("\n## Specification\n\n");
        text.push_str(&specification::table(&specification));
        text.push_str("\n## Public API of the libraries\n\n");
        text.push_str(&api.section());
        text.push_str("\n## Snapshots\n\n");
        text.push_str(&self.snapshots(&changed, &pending)?);
        text.push_str("\n## Generated code\n\n");
        text.push_str(&self.generated(&changed));
        text.push_str("\n## Files edited by hand\n\n");
        text.push_str(&by_hand(&changed));
        Ok(capped(text))
    }

    /// A file at the base and now; empty where there is none.
    fn pair(&self, path: &str) -> (String, String) {
        let new = files::read_or_empty(&self.workspace.root.join(path)).unwrap_or_default();
        (self.base.read(Path::new(path)).unwrap_or_default(), new)
    }

    fn snapshots(
        &self,
        changed: &[Changed],
        pending: &[std::path::PathBuf],
    ) -> Result<String, Failure> {
        let mut text = String::new();
        let snapshots: Vec<_> = changed.iter().filter(|it| is_snapshot(&it.path)).collect();
        if snapshots.is_empty() {
            text.push_str("Every snapshot is as it was.\n");
        }
        for snapshot in snapshots {
            let (old, new) = self.pair(&snapshot.path);
            let [old, new] = [&old, &new].map(|text| pending::body(text));
            let name = snapshot_name(&snapshot.path);
            let what = match (old.is_empty(), new.is_empty()) {
                (true, _) => "new",
                (_, true) => "deleted",
                _ => "changed",
            };
            let Some(difference) = Difference::between(&snapshot.path, old, new) else {
                continue; // Only its header.
            };
            let summary = format!("{what}: {name} ({})", difference.size());
            let whole = format!("git diff -- {}", snapshot.path);
            text.push_str(&markdown::details(
                &summary,
                &markdown::diff(hunks(difference.text()), &whole),
            ));
        }
        for path in pending {
            for change in pending::changes(path)? {
                let summary = format!("pending: {}", self.workspace.shown(path));
                let shown = change.shown(self.workspace);
                let diff = markdown::diff(hunks(&shown), "cargo xtask snapshots");
                text.push_str(&markdown::details(&summary, &diff));
            }
        }
        Ok(text)
    }

    fn generated(&self, changed: &[Changed]) -> String {
        let Some(generated) = changed.iter().find(|it| it.path == regen::GENERATED) else {
            return format!("{} is as it was.\n", regen::GENERATED);
        };
        let (old, new) = self.pair(regen::GENERATED);
        let diff = Difference::between(regen::GENERATED, &old, &new).map(|it| {
            markdown::diff(
                hunks(it.text()),
                &format!("git diff -- {}", regen::GENERATED),
            )
        });
        let summary = format!("{}: {} lines", regen::GENERATED, generated.size());
        markdown::details(&summary, &diff.unwrap_or_default())
    }
}

fn is_snapshot(path: &str) -> bool {
    path.ends_with(".snap")
}

/// `crates/ovia-cli/tests/snapshots/help.snap` as `ovia-cli: help`.
fn snapshot_name(path: &str) -> String {
    let package = path
        .trim_start_matches("crates/")
        .split('/')
        .next()
        .unwrap_or_default();
    let name = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".snap");
    format!("{package}: {}", name.replace("__", ": "))
}

/// A diff without the two lines that name the file.
fn hunks(diff: &str) -> &str {
    match diff.starts_with("---") {
        true => diff.splitn(3, '\n').nth(2).unwrap_or_default(),
        false => diff,
    }
}

fn by_hand(changed: &[Changed]) -> String {
    let is_by_hand = |it: &&Changed| {
        let is_lock = it.path.ends_with("Cargo.lock");
        !is_snapshot(&it.path)
            && it.path != regen::GENERATED
            && !is_lock
            && !it.path.ends_with(".snap.new")
    };
    let files: Vec<_> = changed.iter().filter(is_by_hand).collect();
    let rows = files.iter().map(|it| [format!("`{}`", it.path), it.size()]);
    match files.len() {
        0 => "None.\n".to_owned(),
        1..=12 => markdown::table(&["file", "lines"], rows),
        many => {
            let table = markdown::table(&["file", "lines"], rows);
            markdown::details(&markdown::count(many, "file"), &table)
        }
    }
}

/// The version of the workspace's packages.
fn version(manifest: &str) -> &str {
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = "));
    line.map_or("0.0.0", |it| it.trim().trim_matches('"'))
}

fn capped(mut text: String) -> String {
    if text.len() > MAX_BYTES {
        let end = (0..=MAX_BYTES)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or_default();
        text.truncate(end);
        text.push_str(
            "\n\nThe rest is left out: the review is too long. Run `cargo xtask review`.\n",
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Changed, by_hand, capped, hunks, snapshot_name, version};

    #[test]
    fn names_are_short() {
        assert_eq!(
            snapshot_name("crates/ovia-core/tests/snapshots/json_schemas__Call.snap"),
            "ovia-core: json_schemas: Call"
        );
        assert_eq!(
            hunks("--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b"),
            "@@ -1 +1 @@\n-a\n+b"
        );
        assert_eq!(
            version("[workspace.package]\nversion = \"0.3.1\"\n"),
            "0.3.1"
        );
    }

    #[test]
    fn files_by_hand_leave_out_what_is_generated() {
        let changed = |path: &str| Changed {
            path: path.to_owned(),
            added: 2,
            removed: 1,
        };
        let files = [
            "openapi/ovia.yaml",
            "a/b.snap",
            "Cargo.lock",
            super::regen::GENERATED,
        ]
        .map(changed);
        assert_eq!(
            by_hand(&files).lines().skip(2).collect::<Vec<_>>(),
            ["| `openapi/ovia.yaml` | +2 −1 |"]
        );
        assert_eq!(by_hand(&files[1..]), "None.\n");
    }

    #[test]
    fn a_long_review_is_cut_at_a_character() {
        let text = capped("é".repeat(1_000_000));
        assert!(text.len() < 1_000_000 && text.ends_with("`cargo xtask review`.\n"));
    }
}
