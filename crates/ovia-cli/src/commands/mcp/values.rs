//! Values of records as assistants see them: times with their zone, money as decimal text, long text cut.

use ovia::{
    Call,
    serde_json::{self, Value, value::RawValue},
    time_from_json,
};

use super::answer::{Object, time_text};
use crate::{
    conversation::Line, conversation::clock, field_path::FieldPath, output::raw_fields, time::Zone,
};

/// Nothing deeper than this is shown.
const MAX_DEPTH: usize = 12;

/// The documented fields that are times.
const TIMES: [&str; 4] = ["started_at", "ended_at", "created_at", "updated_at"];

/// How values are shown.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) zone: Zone,
    /// The longest text, in characters.
    pub(super) max_text: usize,
}

impl View {
    /// The values of these fields of a record that hides what has to be hidden. Null and missing values are
    /// left out.
    pub(super) fn fields(self, call: &Call, paths: &[FieldPath]) -> Object {
        let mut object = Object::new();
        for path in paths {
            let Some(value) = path.value(call) else {
                continue;
            };
            let name = path.to_string();
            let value = self.value(value, &name, 0);
            if !value.is_null() {
                object.insert(name, value);
            }
        }
        object
    }

    /// A value at a path of a record.
    fn value(self, value: &RawValue, path: &str, depth: usize) -> Value {
        let json = value.get();
        let name = path.rsplit('.').next().unwrap_or(path);
        if TIMES.contains(&name)
            && let Some(time) = time_from_json(json)
        {
            return time_text(time, self.zone).into();
        }
        match json.as_bytes().first() {
            Some(b'"') => self.text(&raw_fields::text(value)).into(),
            Some(b'{') if depth < MAX_DEPTH => {
                let fields = raw_fields::fields(value).into_iter();
                let fields = fields.filter_map(|(key, value)| {
                    let value = self.value(value, &format!("{path}.{key}"), depth + 1);
                    (!value.is_null()).then_some((key, value))
                });
                Value::Object(fields.collect())
            }
            Some(b'[') if depth < MAX_DEPTH => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
                let items = items
                    .into_iter()
                    .map(|item| self.value(item, path, depth + 1));
                Value::Array(items.collect())
            }
            Some(b'{' | b'[') => self.text(json).into(),
            Some(b'-' | b'0'..=b'9') if path.starts_with("costs") && !path.contains("details") => {
                json.into()
            }
            _ => {
                let value = serde_json::from_str::<Value>(json).unwrap_or_default();
                let written = serde_json::to_string(&value).unwrap_or_default();
                match written == json {
                    true => value,
                    // A number that a reader would round.
                    false => json.into(),
                }
            }
        }
    }

    /// A text, cut if it is too long.
    pub(super) fn text(self, text: &str) -> String {
        let Some((cut, _)) = text.char_indices().nth(self.max_text) else {
            return text.to_owned();
        };
        let rest = text[cut..].chars().count();
        format!("{}… ({rest} characters more)", &text[..cut])
    }

    /// A line of a conversation: its number, its time, who speaks, what is said.
    pub(super) fn line(self, number: usize, line: &Line) -> String {
        let time = line
            .offset
            .map_or_else(String::new, |offset| clock(offset) + " ");
        let who = line.role.as_deref().unwrap_or(line.kind.name());
        let who = View {
            max_text: 30,
            ..self
        }
        .text(who);
        format!("{number} {time}{who}: {}", self.text(&line.content))
    }
}

/// The paths that were asked for.
pub(super) fn paths(names: &[String]) -> Result<Vec<FieldPath>, String> {
    const MAX_FIELDS: usize = 24;

    if names.len() > MAX_FIELDS {
        return Err(format!("fields: at most {MAX_FIELDS} fields"));
    }
    let path = |name: &String| FieldPath::parse(name).map_err(|error| format!("fields: {error}"));
    names.iter().map(path).collect()
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::{View, paths};
    use crate::time::Zone;

    #[test]
    fn money_is_text_and_times_have_a_zone() {
        let call: Call = r#"{"started_at": "2026-11-20T23:30:00Z", "duration": 28, "status": null,
            "costs": {"total": 0.0670, "details": {"tts_characters": 239}}, "analysis": "abcdefghij",
            "huge": 123456789012345678901234567890}"#
            .parse()
            .expect("a record");
        let names = [
            "started_at",
            "duration",
            "status",
            "costs",
            "costs.total",
            "analysis",
            "huge",
            "no",
        ];
        let paths = paths(&names.map(str::to_owned)).expect("paths");
        let zone = Zone::parse("Europe/Paris").expect("a zone");
        let view = View { zone, max_text: 4 };
        let shown = ovia::serde_json::Value::Object(view.fields(&call, &paths)).to_string();
        assert_eq!(
            shown,
            r#"{"analysis":"abcd… (6 characters more)","costs":{"details":{"tts_characters":239},"total":"0.0670"},"costs.total":"0.0670","duration":28,"huge":"123456789012345678901234567890","started_at":"2026-11-21T00:30:00+01:00"}"#
        );
    }
}
