//! A path into a record as people type it: `costs.total`, `transcript_objects[0].content`.

use std::fmt;

use ovia::{
    Model, Record,
    documented::{Documented, Object, Shape},
    serde_json::{self, value::RawValue},
};

use crate::output::raw_fields;

/// The way from a record to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldPath {
    text: String,
    first: String,
    steps: Vec<Step>,
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
    use super::FieldPath;

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
