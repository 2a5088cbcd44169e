//! Reads the format of the files in `data/`: sections of keys and values, as in an INI file.
//!
//! Knows the form alone: `library` asks each section for the keys that it should have, and every
//! error names its line.

use std::{iter::Peekable, vec};

/// The sections of a file that were not read yet.
pub(super) struct Sections(Peekable<vec::IntoIter<Section>>);

/// `[kind name]`, with the lines up to the next one.
pub(super) struct Section {
    kind: &'static str,
    pub(super) name: &'static str,
    line: usize,
    entries: Vec<Entry>,
}

/// `key = value`.
struct Entry {
    line: usize,
    key: &'static str,
    value: &'static str,
}

impl Sections {
    pub(super) fn parse(text: &'static str) -> Result<Self, String> {
        let mut sections: Vec<Section> = Vec::new();
        for (line, content) in (1..).zip(text.lines().map(str::trim)) {
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if let Some(title) = content
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                let (kind, name) = title.split_once(' ').unwrap_or((title, ""));
                sections.push(Section {
                    kind,
                    name,
                    line,
                    entries: Vec::new(),
                });
                continue;
            }
            let (key, value) = content
                .split_once('=')
                .map(|(key, value)| (key.trim(), value.trim()))
                .filter(|(key, value)| !key.is_empty() && !value.is_empty())
                .ok_or_else(|| format!("line {line}: expected `[section]` or `key = value`"))?;
            let section = sections
                .last_mut()
                .ok_or_else(|| format!("line {line}: expected a `[section]` first"))?;
            section.entries.push(Entry { line, key, value });
        }
        Ok(Self(sections.into_iter().peekable()))
    }

    /// The next section, which must be of this kind.
    pub(super) fn next(&mut self, kind: &str) -> Result<Section, String> {
        self.next_if(kind).ok_or_else(|| match self.0.peek() {
            Some(other) => format!(
                "line {}: expected [{kind}], found [{}]",
                other.line, other.kind
            ),
            None => format!("the file ends where [{kind}] was expected"),
        })
    }

    /// The next section, if it is of this kind.
    pub(super) fn next_if(&mut self, kind: &str) -> Option<Section> {
        self.0.next_if(|section| section.kind == kind)
    }

    /// Checks that there are no more sections.
    pub(super) fn end(mut self) -> Result<(), String> {
        self.0.next().map_or(Ok(()), |section| {
            Err(format!(
                "line {}: [{}] is out of place",
                section.line, section.kind
            ))
        })
    }
}

impl Section {
    /// The values of a key, in order; possibly none.
    pub(super) fn any<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&'static str) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        self.entries
            .extract_if(.., |entry| entry.key == key)
            .map(|Entry { line, value, .. }| {
                parse(value).map_err(|why| format!("line {line}: {key}: {why}"))
            })
            .collect()
    }

    /// The values of a key that must be there.
    pub(super) fn all<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&'static str) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let values = self.any(key, parse)?;
        if values.is_empty() {
            return Err(format!(
                "line {}: [{}] has no `{key}`",
                self.line, self.kind
            ));
        }
        Ok(values)
    }

    /// The value of a key that may be there once.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&'static str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let mut values = self.any(key, parse)?;
        if values.len() > 1 {
            return Err(format!(
                "line {}: [{}] has `{key}` twice",
                self.line, self.kind
            ));
        }
        Ok(values.pop())
    }

    /// The value of a key that must be there once.
    pub(super) fn one<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&'static str) -> Result<T, String>,
    ) -> Result<T, String> {
        self.optional(key, parse)?
            .ok_or_else(|| format!("line {}: [{}] has no `{key}`", self.line, self.kind))
    }

    /// Checks that every key was asked for.
    pub(super) fn end(self) -> Result<(), String> {
        self.entries
            .first()
            .map_or(Ok(()), |Entry { line, key, .. }| {
                Err(format!("line {line}: [{}] takes no `{key}`", self.kind))
            })
    }
}

/// Text without the characters that JSON would escape and that mark slots.
pub(super) fn plain(text: &'static str) -> Result<&'static str, String> {
    if text.contains(['"', '\\', '{', '}']) {
        Err("quotes, backslashes and braces are not allowed here".into())
    } else {
        Ok(text)
    }
}

/// Plain texts, separated by commas.
pub(super) fn list(text: &'static str) -> Result<Vec<&'static str>, String> {
    text.split(',').map(|item| plain(item.trim())).collect()
}

/// Two whole numbers: `8 to 17`.
pub(super) fn range(text: &'static str) -> Result<(u64, u64), String> {
    text.split_once(" to ")
        .and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)))
        .filter(|(low, high)| low <= high)
        .ok_or_else(|| "expected two numbers, such as `8 to 17`".into())
}

#[cfg(test)]
mod tests {
    use super::{Section, Sections, list, plain, range};

    fn section(text: &'static str) -> Section {
        Sections::parse(text)
            .and_then(|mut sections| sections.next("a"))
            .expect("a section")
    }

    #[test]
    fn sections_hold_their_keys_in_order() {
        let text = "# note\n[a one two]\n x = 1 = 1\ny=2\n\n#\nx = 3\n[b]\n";
        let mut sections = Sections::parse(text).expect("it is well formed");
        let mut first = sections.next("a").expect("a section");
        assert_eq!(first.name, "one two");
        assert_eq!(first.all("x", plain), Ok(vec!["1 = 1", "3"]));
        assert_eq!(first.one("y", plain), Ok("2"));
        assert_eq!(first.optional("y", plain), Ok(None));
        assert_eq!(first.end(), Ok(()));
        assert!(sections.next_if("a").is_none());
        assert!(sections.next_if("b").is_some());
        assert_eq!(sections.end(), Ok(()));
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            ("\nx = 1", "line 2: expected a `[section]` first"),
            ("[a]\nx", "line 2: expected `[section]` or `key = value`"),
            ("[a]\nx =", "line 2: expected `[section]` or `key = value`"),
            ("[a\n", "line 1: expected `[section]` or `key = value`"),
        ] {
            assert_eq!(
                Sections::parse(text).err().as_deref(),
                Some(expected),
                "{text:?}"
            );
        }
        let next = |text: &'static str| {
            Sections::parse(text)
                .and_then(|mut all| all.next("a"))
                .err()
        };
        assert_eq!(
            next("#\n[b]").as_deref(),
            Some("line 2: expected [a], found [b]")
        );
        assert_eq!(
            next("").as_deref(),
            Some("the file ends where [a] was expected")
        );
        assert_eq!(
            Sections::parse("[a]").and_then(Sections::end),
            Err("line 1: [a] is out of place".into())
        );
        assert_eq!(
            section("[a]").all("x", plain),
            Err("line 1: [a] has no `x`".into())
        );
        assert_eq!(
            section("[a]").one("x", plain),
            Err("line 1: [a] has no `x`".into())
        );
        let twice = section("[a]\nx=1\nx=2").one("x", plain);
        assert_eq!(twice, Err("line 1: [a] has `x` twice".into()));
        assert_eq!(
            section("[a]\nx=1").end(),
            Err("line 2: [a] takes no `x`".into())
        );
        let range = section("[a]\nx = 9 to 8").one("x", range);
        assert_eq!(
            range,
            Err("line 2: x: expected two numbers, such as `8 to 17`".into())
        );
        assert!(section("[a]\nx = b, {c}").one("x", list).is_err());
    }
}
