//! Describes a body that is not what was expected, without its values.

use serde::{
    Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};

use super::{redact::excerpt, server_message::server_message};

/// How many keys of an object are named.
const MAX_KEYS: usize = 10;

/// Describes the beginning of a body.
pub(crate) fn describe(prefix: &[u8], content_type: Option<&str>) -> String {
    let text = String::from_utf8_lossy(prefix);
    let text = text.trim_start_matches('\u{feff}').trim();
    let media_type = content_type
        .and_then(|value| value.split(';').next())
        .map(|value| excerpt(value.trim()))
        .unwrap_or_default();
    match text.as_bytes().first() {
        None => "an empty body".to_owned(),
        Some(b'{') => match server_message(prefix) {
            Some(words) => format!("{} ({words})", describe_object(text)),
            None => describe_object(text),
        },
        Some(b'[') => "an array".to_owned(),
        Some(b'<') => markup(text, &media_type),
        Some(b'"') => "a string".to_owned(),
        Some(b'0'..=b'9' | b'-') => "a number".to_owned(),
        Some(_) if text == "null" => "null".to_owned(),
        Some(_) if text == "true" || text == "false" => "a boolean".to_owned(),
        Some(_) if media_type.is_empty() => "something that is not JSON".to_owned(),
        Some(_) => format!("something that is not JSON (of type {media_type})"),
    }
}

/// Describes a body that is an HTML page or XML; `None` if it is not.
pub(super) fn describe_markup(body: &[u8], media_type: &str) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    text.starts_with('<').then(|| markup(text, media_type))
}

/// An HTML page with its title, or XML.
fn markup(text: &str, media_type: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let start = lower.get(..1024).unwrap_or(&lower);
    let is_html = ["<html", "<!doctype html", "<head", "<title"]
        .iter()
        .any(|tag| start.contains(tag));
    if !is_html && !media_type.contains("html") {
        return "XML".to_owned();
    }
    // `<title>` may have attributes. In lower case, positions are the same.
    let title = lower.find("<title").and_then(|at| {
        let start = at + lower[at..].find('>')? + 1;
        let end = start + lower[start..].find("</")?;
        text.get(start..end)
    });
    match title.map(|title| excerpt(title).chars().take(80).collect::<String>()) {
        Some(title) if !title.is_empty() => format!("an HTML page titled \"{title}\""),
        _ => "an HTML page".to_owned(),
    }
}

/// Names the keys, as far as the text goes.
fn describe_object(text: &str) -> String {
    let mut keys = Keys::default();
    // The text may be cut anywhere; the keys before the cut are named.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(&mut keys);
    if keys.first.is_empty() {
        return "an object without keys".to_owned();
    }
    let more = keys.count - keys.first.len();
    let mut named = keys.first.join(", ");
    if more > 0 {
        named.push_str(&format!(" and {more} more"));
    }
    let plural = if keys.count == 1 { "key" } else { "keys" };
    format!("an object with the {plural} {named}")
}

#[derive(Default)]
struct Keys {
    first: Vec<String>,
    count: usize,
}

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.count += 1;
            if self.first.len() < MAX_KEYS {
                let short: String = excerpt(&key).chars().take(40).collect();
                self.first.push(format!("`{short}`"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn describes_what_came() {
        let many: String = (0..30).map(|n| format!(r#""k{n}": 0,"#)).collect();
        let many = format!("{{{many}");
        for (body, content_type, says) in [
            ("", None, "an empty body"),
            (" \n", None, "an empty body"),
            ("{}", None, "an object without keys"),
            (r#"{"data": [1"#, None, "an object with the key `data`"),
            (
                r#"{"data": [], "next": null}"#,
                None,
                "an object with the keys `data`, `next`",
            ),
            (
                &many,
                None,
                "an object with the keys `k0`, `k1`, `k2`, `k3`, `k4`, `k5`, `k6`, `k7`, `k8`, `k9` \
                 and 20 more",
            ),
            (
                r#"{"+33639981234": 1}"#,
                None,
                "an object with the key `+…`",
            ),
            ("<!DOCTYPE html><p>", None, "an HTML page"),
            (
                "<html><head>\n<TITLE lang=fr>Connexion\n 06 39 98 12 34</title>",
                None,
                "an HTML page titled \"Connexion …\"",
            ),
            (
                "<p>Oops</p><title",
                Some("text/html; charset=utf-8"),
                "an HTML page",
            ),
            (
                r#"{"success": false, "message": "Your trial has expired"}"#,
                None,
                "an object with the keys `success`, `message` (Your trial has expired)",
            ),
            ("<a/>", Some("application/xml"), "XML"),
            ("null", None, "null"),
            ("17", None, "a number"),
            ("\"x\"", None, "a string"),
            ("true", None, "a boolean"),
            (
                "Bad gateway",
                Some("text/plain; charset=utf-8"),
                "something that is not JSON (of type text/plain)",
            ),
            ("\u{0}", None, "something that is not JSON"),
        ] {
            assert_eq!(describe(body.as_bytes(), content_type), says);
        }
    }
}
