//! The text of a YAML document in block style, changed line by line.

use std::ops::Range;

use serde_json::Value;

use super::{
    overlay::{Action, Change, Step, find},
    yaml,
};

/// The lines of a document.
pub(super) struct Text {
    lines: Vec<String>,
}

impl Text {
    pub(super) fn new(text: &str) -> Self {
        Self {
            lines: text.lines().map(str::to_owned).collect(),
        }
    }

    pub(super) fn into_string(self) -> String {
        self.lines.join("\n") + "\n"
    }

    /// `document` is what the text means now.
    pub(super) fn apply(
        &mut self,
        action: &Action,
        place: &[Step],
        document: &Value,
    ) -> Result<(), String> {
        let lines = self.locate(place).ok_or_else(|| unsupported(place))?;
        match (&action.change, find(document, place)) {
            (Change::Remove, _) => drop(self.lines.drain(lines)),
            (Change::Update(update), Some(Value::Array(_))) => {
                let (indent, end) = self
                    .end_of_children(&lines)
                    .ok_or_else(|| unsupported(place))?;
                self.insert(end, yaml::item(update, indent));
            }
            (Change::Update(Value::Object(update)), Some(Value::Object(_))) => {
                let mut entries: Vec<(&String, &Value)> = update.iter().collect();
                entries.sort_by_key(|(key, _)| yaml::rank(key));
                for (key, value) in entries {
                    self.set(place, key, value, document)?;
                }
            }
            (Change::Update(_), _) => return Err(unsupported(place)),
        }
        Ok(())
    }

    /// Sets a key of the object at a place.
    fn set(
        &mut self,
        place: &[Step],
        key: &str,
        value: &Value,
        document: &Value,
    ) -> Result<(), String> {
        let mut way = place.to_vec();
        way.push(Step::Key(key.to_owned()));
        match (find(document, &way), value) {
            (Some(Value::Object(_)), Value::Object(inside)) => {
                let mut entries: Vec<(&String, &Value)> = inside.iter().collect();
                entries.sort_by_key(|(key, _)| yaml::rank(key));
                return entries
                    .into_iter()
                    .try_for_each(|(key, value)| self.set(&way, key, value, document));
            }
            (Some(_), _) => {
                let old = self.locate(&way).ok_or_else(|| unsupported(&way))?;
                let indent = indent_of(&self.lines[old.start]);
                self.lines.splice(old, yaml::entry(key, value, indent));
                return Ok(());
            }
            (None, _) => {}
        }
        let object = self.locate(place).ok_or_else(|| unsupported(place))?;
        let children = self
            .end_of_children(&object)
            .ok_or_else(|| unsupported(place))?;
        let (indent, end) = children;
        let lines = yaml::entry(key, value, indent);
        if yaml::is_about_type(key) {
            // After the other ones about the type.
            let after = ["format", "type"].into_iter().find_map(|known| {
                let mut known_way = place.to_vec();
                known_way.push(Step::Key(known.to_owned()));
                self.locate(&known_way)
            });
            let first = object.start + usize::from(!place.is_empty());
            self.insert(after.map_or(first, |after| after.end), lines);
            return Ok(());
        }
        // Named schemas have blank lines between them.
        let has_blank_lines = self.lines[object].iter().any(|line| line.trim().is_empty())
            && matches!(place, [Step::Key(one), Step::Key(two)] if one == "components" && two == "schemas");
        if has_blank_lines {
            self.insert(end, std::iter::once(String::new()).chain(lines).collect());
        } else {
            self.insert(end, lines);
        }
        Ok(())
    }

    fn insert(&mut self, at: usize, lines: Vec<String>) {
        self.lines.splice(at..at, lines);
    }

    /// The lines of a place, its key included, without blank lines and comments after it.
    fn locate(&self, place: &[Step]) -> Option<Range<usize>> {
        let mut lines = 0..self.lines.len();
        for (depth, step) in place.iter().enumerate() {
            // The first line of what is inside is the key itself.
            let inside = lines.start + usize::from(depth > 0)..lines.end;
            let indent = self.indent_in(&inside)?;
            let mut starts = inside.clone().filter(|&line| self.is_content(line, indent));
            let start = match step {
                Step::Key(key) => starts.find(|&line| key_of(&self.lines[line]) == Some(key))?,
                Step::Position(position) => starts
                    .filter(|&line| self.lines[line].trim_start().starts_with('-'))
                    .nth(*position)?,
            };
            let is_next =
                |line: &usize| !self.is_blank(*line) && indent_of(&self.lines[*line]) <= indent;
            let mut end = (start + 1..inside.end).find(is_next).unwrap_or(inside.end);
            while end > start + 1 && self.is_blank(end - 1) {
                end -= 1;
            }
            lines = start..end;
        }
        Some(lines)
    }

    /// The indent of what is inside of a place, and the line after it.
    fn end_of_children(&self, lines: &Range<usize>) -> Option<(usize, usize)> {
        let is_root = lines.len() == self.lines.len();
        let inside = lines.start + usize::from(!is_root)..lines.end;
        Some((self.indent_in(&inside)?, lines.end))
    }

    fn indent_in(&self, lines: &Range<usize>) -> Option<usize> {
        let first = lines.clone().find(|&line| !self.is_blank(line))?;
        Some(indent_of(&self.lines[first]))
    }

    fn is_content(&self, line: usize, indent: usize) -> bool {
        !self.is_blank(line) && indent_of(&self.lines[line]) == indent
    }

    /// Whether a line is empty, or a comment.
    fn is_blank(&self, line: usize) -> bool {
        let line = self.lines[line].trim_start();
        line.is_empty() || line.starts_with('#')
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The key at the beginning of a line.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(quote) = line.chars().next().filter(|c| ['\'', '"'].contains(c)) {
        return line[1..].split_once(quote).map(|(key, _)| key);
    }
    let end = line
        .find(": ")
        .or_else(|| line.strip_suffix(':').map(str::len))?;
    Some(&line[..end])
}

fn unsupported(place: &[Step]) -> String {
    let steps = place.iter().map(|step| match step {
        Step::Key(key) => format!("/{key}"),
        Step::Position(position) => format!("/{position}"),
    });
    let steps: String = steps.collect();
    format!("{steps}: the overlay changes what is not in block style; change it by hand")
}
