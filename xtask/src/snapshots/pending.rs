//! The files that insta leaves beside a snapshot that no longer fits: `x.snap.new` beside `x.snap`,
//! and `.x.rs.pending-snap` beside a source file with inline snapshots, one JSON object a line.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{diff::Difference, failure::Failure, files, workspace::Workspace};

/// A snapshot and what would take its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    place: PathBuf,
    line: Option<u64>,
    old: String,
    new: String,
}

/// All pending files of the workspace.
pub(crate) fn find(workspace: &Workspace) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for directory in workspace.sources() {
        found.extend(files::find(&directory, is_pending)?);
    }
    Ok(found)
}

fn is_pending(name: &str) -> bool {
    name.ends_with(".snap.new") || name.contains(".snap.new.") || name.ends_with(".pending-snap")
}

/// What a pending file would change.
pub(crate) fn changes(pending: &Path) -> Result<Vec<Change>, Failure> {
    let text = files::read_or_empty(pending)?;
    if pending
        .extension()
        .is_some_and(|extension| extension == "pending-snap")
    {
        return inline(pending, &text)
            .ok_or_else(|| Failure::new(format!("{}: not insta's format", pending.display())));
    }
    let place = pending.with_extension("");
    let old = body(&files::read_or_empty(&place)?).to_owned();
    let new = body(&text).to_owned();
    Ok(vec![Change {
        place,
        line: None,
        old,
        new,
    }])
}

/// A snapshot without its header.
pub(crate) fn body(snapshot: &str) -> &str {
    snapshot
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(snapshot, |(_, body)| body)
}

/// The last word of a pending file on each line of its source; a word of `null` takes it back.
fn inline(pending: &Path, text: &str) -> Option<Vec<Change>> {
    let name = pending.file_name()?.to_str()?;
    let place = pending.with_file_name(name.strip_prefix('.')?.strip_suffix(".pending-snap")?);
    let mut changes = BTreeMap::new();
    for entry in text.lines() {
        let entry: Value = serde_json::from_str(entry).ok()?;
        let line = entry["line"].as_u64()?;
        let text = |key: &str| entry[key]["snapshot"].as_str().map(str::to_owned);
        match text("new") {
            None => changes.remove(&line),
            Some(new) => changes.insert(
                line,
                Change {
                    place: place.clone(),
                    line: Some(line),
                    old: text("old").unwrap_or_default(),
                    new,
                },
            ),
        };
    }
    Some(changes.into_values().collect())
}

impl Change {
    /// The change as a diff, headed by its place.
    pub(crate) fn shown(&self, workspace: &Workspace) -> String {
        let mut name = workspace.shown(&self.place);
        if let Some(line) = self.line {
            name = format!("{name}:{line}");
        }
        // Insta ignores line ends at the end of a snapshot; a diff would show them.
        let [old, new] = [&self.old, &self.new].map(|text| format!("{}\n", text.trim_end()));
        Difference::between(&name, &old, &new).map_or_else(
            || format!("{name}: differs, but not in its text"),
            |difference| difference.text().to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{body, inline, is_pending};

    #[test]
    fn knows_pending_files_by_their_names() {
        for name in ["a.snap.new", "a.snap.new.png", ".lib.rs.pending-snap"] {
            assert!(is_pending(name), "{name}");
        }
        for name in ["a.snap", "a.snap.png", "lib.rs", "a.new"] {
            assert!(!is_pending(name), "{name}");
        }
    }

    #[test]
    fn the_body_comes_after_the_header() {
        assert_eq!(
            body("---\nsource: a.rs\n---\none\n---\ntwo\n"),
            "one\n---\ntwo\n"
        );
        assert_eq!(body(""), "");
    }

    #[test]
    fn the_last_word_on_an_inline_snapshot_counts() {
        let text = r#"{"run_id":"1","line":5,"new":{"snapshot":"b"},"old":{"snapshot":"a"}}
{"run_id":"1","line":9,"new":{"snapshot":"x"},"old":null}
{"run_id":"1","line":9,"new":null,"old":null}"#;
        let changes = inline(Path::new("/w/src/.lib.rs.pending-snap"), text).expect("changes");
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].place, Path::new("/w/src/lib.rs"));
        assert_eq!(
            (changes[0].line, &*changes[0].old, &*changes[0].new),
            (Some(5), "a", "b")
        );
        assert_eq!(
            inline(Path::new("/w/.lib.rs.pending-snap"), "no JSON"),
            None
        );
    }
}
