//! Two texts side by side, as a unified diff.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The difference of two texts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    added: usize,
    removed: usize,
    text: String,
}

impl Difference {
    /// `None` when the texts are the same, line endings included.
    pub(crate) fn between(name: &str, old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let diff = TextDiff::from_lines(old, new);
        let count = |tag| diff.iter_all_changes().filter(|c| c.tag() == tag).count();
        Some(Self {
            added: count(ChangeTag::Insert),
            removed: count(ChangeTag::Delete),
            text: diff
                .unified_diff()
                .context_radius(CONTEXT)
                .header(&format!("{name} (now)"), &format!("{name} (new)"))
                .to_string(),
        })
    }

    /// How much changed, in a few characters.
    pub(crate) fn size(&self) -> String {
        format!("+{} -{}", self.added, self.removed)
    }

    /// The whole diff.
    pub(crate) fn text(&self) -> &str {
        self.text.trim_end_matches('\n')
    }

    /// The first lines of the diff, and how many more there are.
    pub(crate) fn head(&self, lines: usize) -> String {
        let all = self.text().lines().count();
        let mut head = self
            .text()
            .lines()
            .take(lines)
            .collect::<Vec<_>>()
            .join("\n");
        if all > lines {
            let _ = write!(head, "\n… and {} more lines of diff", all - lines);
        }
        head
    }
}

#[cfg(test)]
mod tests {
    use super::Difference;

    fn numbers(range: std::ops::RangeInclusive<u32>) -> String {
        range.map(|number| format!("{number}\n")).collect()
    }

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(Difference::between("f", "a\n", "a\n"), None);
    }

    #[test]
    fn a_change_shows_with_its_context_and_its_size() {
        let new = numbers(1..=9).replace("5\n", "five\nand a half\n");
        let difference = Difference::between("f", &numbers(1..=9), &new).expect("a difference");
        assert_eq!(difference.size(), "+2 -1");
        assert_eq!(
            difference.text(),
            "--- f (now)\n+++ f (new)\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and a half\n 6\n 7\n 8"
        );
    }

    #[test]
    fn a_missing_last_line_end_is_a_difference() {
        let difference = Difference::between("f", "a\n", "a").expect("a difference");
        assert!(difference.text().ends_with("\\ No newline at end of file"));
    }

    #[test]
    fn a_long_difference_is_cut_and_says_so() {
        let difference = Difference::between("f", "", &numbers(1..=100)).expect("a difference");
        let head = difference.head(5);
        assert_eq!(head.lines().count(), 6);
        assert!(
            head.ends_with("\n+2\n… and 98 more lines of diff"),
            "{head}"
        );
        assert_eq!(difference.head(200), difference.text());
    }
}
