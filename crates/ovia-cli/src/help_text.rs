//! The text at the end of a command's help, wrapped to the width of the terminal.
//!
//! clap wraps it without regard to its columns: what is beside an example would go on below the
//! example. Here it stays in its column, and a command that is too long gets a backslash for the shell.

use crate::output::wrap;

/// The narrowest column that text is put into. In a narrower one it is below what it explains.
const MIN_COLUMN: usize = 20;

/// What is between values that are examples.
const SAMPLE_GAP: &str = "   ";

/// Lines of the source that end near this column go on in the next one.
const FULL_LINE: usize = 88;

/// The command, and those inside it, with the end of their help in lines of at most `width` columns.
pub(crate) fn wrapped(mut command: clap::Command, width: usize) -> clap::Command {
    if let Some(text) = command.get_after_help().map(ToString::to_string) {
        command = command.after_help(lines(&text, width).join("\n"));
    }
    command.mut_subcommands(|inner| wrapped(inner, width))
}

/// A paragraph, an example, or a row of a list.
struct Item {
    indent: usize,
    /// Where the text beside the first column begins; the indentation if there is none.
    column: usize,
    text: String,
    /// Whether the next line may belong to it.
    goes_on: bool,
}

impl Item {
    /// The item that begins with a line, after one with text in this column.
    fn new(line: &str, column_before: Option<usize>) -> Self {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let mut gaps = gaps(text);
        let column = match (gaps.next(), gaps.next()) {
            _ if text.starts_with("- ") => indent + 2,
            _ if column_before == Some(indent) && indent > 2 => indent,
            // Several words with the same gap between them are no columns.
            (Some((_, 3)), Some((_, 3))) | (None, _) => indent,
            (Some((at, gap)), _) => indent + wrap::width(&text[..at]) + gap,
        };
        Self {
            indent,
            column,
            text: text.to_owned(),
            goes_on: !text.starts_with("ovia "),
        }
    }

    /// Whether the line continues the text, whose last line is this wide.
    fn has_next(&self, line: &str, last_width: usize) -> bool {
        let text = line.trim_start();
        let word = text.split(' ').next().unwrap_or_default();
        self.goes_on
            && !text.is_empty()
            && line.len() - text.len() == self.column
            && gaps(text).next().is_none()
            && !text.starts_with("ovia ")
            && last_width + 1 + wrap::width(word) > FULL_LINE
    }

    fn push_rows(&self, width: usize, rows: &mut Vec<String>) {
        let (indent, mut column) = (self.indent, self.column);
        let (first, text) = match gaps(&self.text).next() {
            _ if self.text.starts_with("- ") => self.text.split_at(2),
            Some((at, gap)) if column > indent => (&self.text[..at], &self.text[at + gap..]),
            _ => ("", &*self.text),
        };
        let mut start = format!("{:indent$}{first}", "");
        if text.starts_with("ovia ") {
            return push_command(text, indent, width, rows);
        }
        if wrap::width(&start) > width || column + MIN_COLUMN > width && column > indent {
            match first.starts_with("ovia ") {
                true => push_command(first, indent, width, rows),
                false => rows.push(start),
            }
            start = String::new();
            column = indent + 4;
        }
        let room = width.saturating_sub(column);
        let is_samples = text.contains(SAMPLE_GAP);
        let text_rows = match is_samples {
            true => rows_of_samples(text, room),
            false => wrap::lines(text, room),
        };
        for row in text_rows {
            let space = column.saturating_sub(wrap::width(&start));
            rows.push(format!("{start}{:space$}{}", "", row.trim()));
            start.clear();
        }
    }
}

/// Values with a gap between them, whole, in rows.
fn rows_of_samples(text: &str, room: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for sample in text.split(SAMPLE_GAP) {
        match rows.last_mut() {
            Some(row) if wrap::width(row) + SAMPLE_GAP.len() + wrap::width(sample) <= room => {
                row.push_str(SAMPLE_GAP);
                row.push_str(sample);
            }
            _ => rows.extend(wrap::lines(sample, room)),
        }
    }
    rows
}

/// Where there is more than one space inside a text, and how many.
fn gaps(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find("  ")?;
        let gap = text[start..].len() - text[start..].trim_start_matches(' ').len();
        at = start + gap;
        Some((start, gap))
    })
}

/// A command that is broken between its arguments, as a shell accepts it.
fn push_command(command: &str, indent: usize, width: usize, rows: &mut Vec<String>) {
    let mut row = " ".repeat(indent);
    let mut is_quoted = false;
    let mut argument = String::new();
    for part in command.split_inclusive(' ') {
        is_quoted ^= part.matches('\'').count() % 2 == 1;
        argument.push_str(part);
        // The value of an option stays beside it, and what is after a pipe together.
        let is_option = part.starts_with('-') && !part.contains('=') || part == "> ";
        if is_quoted || is_option || argument.starts_with('|') {
            continue;
        }
        let is_first = row.trim_start().is_empty();
        if !is_first && wrap::width(&row) + wrap::width(&argument) + 1 > width {
            rows.push(format!("{row}\\"));
            row = " ".repeat(indent + 4);
        }
        row.push_str(&std::mem::take(&mut argument));
    }
    if wrap::width(&row) + wrap::width(&argument) > width && !row.trim_start().is_empty() {
        rows.push(format!("{row}\\"));
        row = " ".repeat(indent + 4);
    }
    rows.push(row + &argument);
}

fn lines(text: &str, width: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut item: Option<Item> = None;
    let mut last_width = 0;
    for line in text.lines() {
        match &mut item {
            Some(item) if item.has_next(line, last_width) => {
                item.text.push(' ');
                item.text.push_str(line.trim_start());
            }
            _ => {
                let column = item.as_ref().map(|item| item.column);
                if let Some(done) = item.replace(Item::new(line, column)) {
                    done.push_rows(width, &mut rows);
                }
            }
        }
        last_width = wrap::width(line);
    }
    if let Some(last) = item {
        last.push_rows(width, &mut rows);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn columns_stay_columns() {
        let text = "\
Examples:
  ovia calls list --since 7d      the calls of the last seven days and nights
  ovia calls get 1 --columns 'a b' --more
  today   yesterday   monday   'last week'

Output:
  json    one array; if the list is interrupted, the closing bracket is omitted, so the output is
          not JSON
  short
Words that are in a paragraph which the source has broken, near its own end, at about this
place.

Words of a paragraph that ends at the end of a line, and after which there is an empty line.

Not the same paragraph.";
        assert_eq!(
            lines(text, 44).join("\n"),
            "\
Examples:
  ovia calls list --since 7d
      the calls of the last seven days and
      nights
  ovia calls get 1 --columns 'a b' --more
  today   yesterday   monday   'last week'

Output:
  json    one array; if the list is
          interrupted, the closing bracket
          is omitted, so the output is not
          JSON
  short
Words that are in a paragraph which the
source has broken, near its own end, at
about this place.

Words of a paragraph that ends at the end of
a line, and after which there is an empty
line.

Not the same paragraph."
        );
        assert_eq!(
            lines("  ovia calls get 1 --columns 'a b' --more", 32),
            ["  ovia calls get 1 \\", "      --columns 'a b' --more"]
        );
        assert_eq!(
            lines(
                "  - one two three four five six\n  'today'   'one November'   c",
                28
            ),
            [
                "  - one two three four five",
                "    six",
                "  'today'   'one November'",
                "  c"
            ]
        );
        assert_eq!(
            lines(
                "  fail  alpha=1  beta=2\n        gamma=3  delta=4  eta=5",
                28
            ),
            [
                "  fail  alpha=1  beta=2",
                "        gamma=3  delta=4",
                "        eta=5"
            ]
        );
        assert_eq!(
            lines("  ovia a   what it does", 40),
            ["  ovia a   what it does"]
        );
    }
}
