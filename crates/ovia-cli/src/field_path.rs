//! A path into a record as people type it: `costs.total`, `transcript_objects[0].content`.

use std::fmt;

use ovia::{
    Model, Record,
    documented::{Documented, Object, Shape},
    joined_path,
    serde_json::{self, value::RawValue},
};

use crate::{escape::escape, output::raw_fields};

/// The way from a record to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldPath {
    text: String,
    first: String,
    steps: Vec<Step>,
}

/// Paths that are separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldPaths(pub(crate) Vec<FieldPath>);

impl FieldPaths {
    /// Parses the paths. A comma between quotation marks belongs to a name.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (mut is_quoted, mut is_escaped) = (false, false);
        let paths = text.split(|c| {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' if is_quoted => is_escaped = true,
                '"' => is_quoted = !is_quoted,
                _ => {}
            }
            c == ',' && !is_quoted
        });
        paths
            .map(FieldPath::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    /// Counted from the end if it is negative.
    Position(i64),
}

impl FieldPath {
    /// Parses a path; a dot at its start, as jq has it, is accepted. A key with dots or brackets in it
    /// is written as `["a.b"]`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = |problem: &str| {
            Err(format!(
                "{problem}; give a path such as status, costs.total or \
                 transcript_objects[0].content"
            ))
        };
        let mut steps = Vec::new();
        let mut rest = text.strip_prefix('.').unwrap_or(text);
        if rest.is_empty() {
            return wrong("the path is empty");
        }
        let mut needs_key = !rest.starts_with('[');
        while !rest.is_empty() {
            if needs_key {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let (key, after) = rest.split_at(end);
                if key.is_empty() {
                    return wrong("a field name is missing in the path");
                }
                steps.push(Step::Key(key.to_owned()));
                (rest, needs_key) = (after, false);
            } else if let Some(after) = rest.strip_prefix('.') {
                if after.is_empty() {
                    return wrong("the path ends with a dot");
                }
                (rest, needs_key) = (after, !after.starts_with('['));
            } else {
                let Some((step, after)) = bracket(rest) else {
                    return wrong(r#"a bracket of the path holds neither a position nor "a name""#);
                };
                steps.push(step);
                rest = after;
            }
        }
        match steps.remove(0) {
            Step::Key(first) => Ok(Self {
                text: text.to_owned(),
                first,
                steps,
            }),
            Step::Position(_) => wrong("the path begins with a position"),
        }
    }

    /// The value, if there is one. If a key occurs twice, the last value counts.
    pub(crate) fn value<'a, M: Model>(&self, record: &'a Record<M>) -> Option<&'a RawValue> {
        let mut value = record.field(&self.first)?;
        for step in &self.steps {
            value = match step {
                Step::Key(key) => raw_fields::field(value, key)?,
                Step::Position(position) => {
                    let mut items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
                    let at = match usize::try_from(*position) {
                        Ok(at) => at,
                        Err(_) => {
                            let back = usize::try_from(position.unsigned_abs()).ok()?;
                            items.len().checked_sub(back)?
                        }
                    };
                    (at < items.len()).then(|| items.swap_remove(at))?
                }
            };
        }
        Some(value)
    }

    /// What is documented of the value, in a record that is such an object.
    pub(crate) fn documented(&self, record: &'static Object) -> Option<&'static Documented> {
        let property = |object: &'static Object, key: &str| {
            let mut properties = object.properties.iter();
            Some(&properties.find(|property| property.key == key)?.value)
        };
        let first = property(record, &self.first);
        self.steps
            .iter()
            .try_fold(first?, |value, step| match (step, &value.shape) {
                (Step::Key(key), Shape::Object(object)) => property(object, key),
                (Step::Key(_), Shape::Map(values)) => Some(*values),
                (Step::Position(_), Shape::Array(items)) => Some(*items),
                _ => None,
            })
    }
}

/// A path that no record has, for a message; with another spelling if it may end with a name with a dot.
pub(crate) fn unseen(path: &str) -> String {
    let shown = escape(path);
    match path.split_once('.') {
        Some((first, rest)) if rest.contains('.') && !path.contains(['[', '"']) => {
            let other = joined_path(&joined_path("", first), rest);
            format!("`{shown}`; write a name with a dot as {}", escape(&other))
        }
        _ => format!("`{shown}`"),
    }
}

/// The step in the brackets at the start of the text, and what is after them.
fn bracket(text: &str) -> Option<(Step, &str)> {
    let inside = text.strip_prefix('[')?;
    if inside.starts_with('"') {
        let mut keys = serde_json::Deserializer::from_str(inside).into_iter::<String>();
        let key = keys.next()?.ok()?;
        let after = inside[keys.byte_offset()..].strip_prefix(']')?;
        return Some((Step::Key(key), after));
    }
    let (position, after) = inside.split_once(']')?;
    Some((Step::Position(position.trim().parse().ok()?), after))
}

impl fmt::Display for FieldPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldPath, FieldPaths, unseen};

    #[test]
    fn a_name_with_a_dot_is_pointed_at() {
        assert_eq!(unseen("costs.totl"), "`costs.totl`");
        assert_eq!(
            unseen("metadata.sip.callStatus"),
            r#"`metadata.sip.callStatus`; write a name with a dot as metadata["sip.callStatus"]"#
        );
        assert_eq!(unseen(r#"a["b.c"].d"#), r#"`a["b.c"].d`"#);
    }

    #[test]
    fn paths_separated_by_commas() {
        for (text, paths) in [
            ("id,costs.total", &["id", "costs.total"][..]),
            (
                r#"id, m["a.b"],m["c,\"d,"]"#,
                &["id", r#"m["a.b"]"#, r#"m["c,\"d,"]"#],
            ),
        ] {
            let parsed = FieldPaths::parse(text).expect("paths");
            let parsed: Vec<String> = parsed.0.iter().map(ToString::to_string).collect();
            assert_eq!(parsed, paths, "{text}");
        }
        assert!(FieldPaths::parse("id,,status").is_err());
    }

    #[test]
    fn a_path_that_the_library_writes_is_read() {
        let call: ovia::Call = r#"{"m":{"":1,"a.b":2,"c d":3,"e,\"f[]":4,"g\n":5,"é-h":6}}"#
            .parse()
            .expect("a record");
        for (name, value) in [
            ("", 1),
            ("a.b", 2),
            ("c d", 3),
            ("e,\"f[]", 4),
            ("g\n", 5),
            ("é-h", 6),
        ] {
            let path = FieldPath::parse(&ovia::joined_path("m", name)).expect("a path");
            let found = path.value(&call).expect("a value");
            assert_eq!(found.get(), value.to_string(), "{path}");
        }
    }

    #[test]
    fn documented_values_by_path() {
        use ovia::{Model, documented::Shape, model::Call};

        let shape = |path: &str| {
            let path = FieldPath::parse(path).expect("a path");
            Some(&path.documented(Call::documented())?.shape)
        };
        assert!(matches!(shape("costs.total"), Some(Shape::Number)));
        let content = shape("transcript_objects[-1].content");
        assert!(matches!(content, Some(Shape::Text { .. })));
        assert!(shape("costs.total.cents").is_none());
        assert!(shape("costs[0]").is_none());
        assert!(shape("mood").is_none());
    }

    #[test]
    fn values_by_path() {
        let call: ovia::Call = r#"{"status":"done","costs":{"total":0.5,"a.b":{"c":[1,[2,3]]}},
            "transcript_objects":[{"content":"un"},{"content":"deux"}],"x y":1}"#
            .parse()
            .expect("a record");
        for (path, value) in [
            ("status", Some("\"done\"")),
            (".status", Some("\"done\"")),
            ("costs.total", Some("0.5")),
            (r#"costs["a.b"].c[1][0]"#, Some("2")),
            (r#"["costs"].total"#, Some("0.5")),
            (r#".["x y"]"#, Some("1")),
            ("x y", Some("1")),
            ("transcript_objects[0].content", Some("\"un\"")),
            ("transcript_objects.[1].content", Some("\"deux\"")),
            ("transcript_objects[-1].content", Some("\"deux\"")),
            ("transcript_objects[-3].content", None),
            ("transcript_objects[2]", None),
            ("status.x", None),
            ("status[0]", None),
            ("nothing.at.all", None),
        ] {
            let parsed = FieldPath::parse(path).expect("a path");
            assert_eq!(
                parsed.value(&call).map(|value| value.get()),
                value,
                "{path}"
            );
        }
        for bad in [
            "", ".", "a.", "a..b", "[0]", "a[", "a[x]", "a[]", "a[\"b]", "a]b[1", "a[0]b",
        ] {
            assert!(FieldPath::parse(bad).is_err(), "{bad}");
        }
    }
}
