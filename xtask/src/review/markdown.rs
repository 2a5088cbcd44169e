//! The pieces of Markdown that a review is made of.

use std::fmt::Write;

/// Lines of a diff that are shown.
const DIFF_LINES: usize = 200;

/// A table.
pub(super) fn table<const N: usize>(
    header: &[&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let mut text = format!("| {} |\n|{}\n", header.join(" | "), " --- |".repeat(N));
    for row in rows {
        // A bar or a line break would end the cell.
        let cells = row.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

/// A text that is folded away behind a line.
pub(super) fn details(summary: &str, text: &str) -> String {
    format!(
        "<details><summary>{summary}</summary>\n\n{}\n\n</details>\n",
        text.trim_end()
    )
}

/// A diff as a block, cut after some lines.
pub(super) fn diff(text: &str, whole: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    let mut shown = lines[..lines.len().min(DIFF_LINES)].join("\n");
    if lines.len() > DIFF_LINES {
        let _ = write!(
            shown,
            "\n… and {} more lines: {whole}",
            lines.len() - DIFF_LINES
        );
    }
    code("diff", &shown)
}

/// A block of code, whatever backticks are in it.
pub(super) fn code(language: &str, text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!(
        "{fence}{language}\n{}\n{fence}\n",
        text.trim_end_matches('\n')
    )
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// The first names, and how many more there are.
pub(super) fn capped(names: &[&str], most: usize) -> String {
    let shown = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown}, and {more} more"),
    }
}
