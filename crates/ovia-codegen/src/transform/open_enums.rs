//! *Open enums*: a string enum becomes a Rust enum that keeps an unknown value's text.
//!
//! The enums that typify generates are closed: one unknown value fails a whole list. So every enum
//! has to be a named schema, which typify leaves to the pass `output/enums.rs`.

use serde_json::Value;

use crate::{
    Error,
    document::{Document, walk},
};

/// A string enum, as the output is to have it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OpenEnum {
    pub(crate) name: String,
    pub(crate) description: String,
    /// Each value on the wire, and its variant.
    pub(crate) values: Vec<(String, String)>,
}

pub(super) fn apply(document: &mut Document) -> Result<Vec<OpenEnum>, Error> {
    let mut found = Vec::new();
    walk(&document.root, "", &mut |pointer, object| {
        let Some(values) = object.get("enum").and_then(Value::as_array) else {
            return Ok(());
        };
        let name = pointer
            .strip_prefix("/components/schemas/")
            .filter(|name| !name.contains('/'))
            .ok_or_else(|| {
                Error::new(
                    pointer,
                    "is an inline enum, which would become a closed type: one unknown value \
                     would fail a whole list",
                    "move it to /components/schemas under a name of its own, and point at it \
                     with `$ref`",
                )
            })?;
        let description = object.get("description").and_then(Value::as_str);
        found.push(OpenEnum {
            name: name.to_owned(),
            description: description.unwrap_or_default().to_owned(),
            values: variants(&format!("{pointer}/enum"), values)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// Names the variants, and refuses values that have no name or share one.
fn variants(pointer: &str, values: &[Value]) -> Result<Vec<(String, String)>, Error> {
    let mut named: Vec<(String, String)> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let Some(text) = value.as_str() else {
            return Err(Error::new(
                format!("{pointer}/{index}"),
                format!("is {value}, and only enums of strings can be opened"),
                "quote it, or describe the values in prose and leave the type without an enum",
            ));
        };
        let variant = variant(text);
        if let Some((other, _)) = named.iter().find(|(_, taken)| *taken == variant) {
            return Err(Error::new(
                format!("{pointer}/{index}"),
                format!("`{text}` and `{other}` would both become the variant `{variant}`"),
                "keep one of them: the other still arrives, as the unknown value that it is",
            ));
        }
        named.push((text.to_owned(), variant));
    }
    if named.is_empty() {
        return Err(Error::new(
            pointer,
            "is empty",
            "list the documented values, or leave the enum out",
        ));
    }
    Ok(named)
}

/// `no-answer` becomes `NoAnswer`; the catch-all's own name is kept free.
fn variant(text: &str) -> String {
    let mut name = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            name.push(first.to_ascii_uppercase());
            name.extend(letters.map(|c| c.to_ascii_lowercase()));
        }
    }
    let starts_badly = !name.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts_badly || name == "Unknown" || name == "Self" {
        name.insert_str(0, "Value");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{OpenEnum, variant};
    use crate::tests::{document, failure};

    #[test]
    fn finds_the_named_enums() {
        let mut document = document(
            "{}",
            r#"{"Direction": {"type": "string", "description": "Which way.",
                "enum": ["inbound", "out-bound"]}}"#,
        );
        assert_eq!(
            super::apply(&mut document).expect("an enum"),
            [OpenEnum {
                name: "Direction".into(),
                description: "Which way.".into(),
                values: vec![
                    ("inbound".into(), "Inbound".into()),
                    ("out-bound".into(), "OutBound".into())
                ],
            }]
        );
    }

    #[test]
    fn a_property_may_be_called_enum() {
        let mut document = document(
            "{}",
            r#"{"Call": {"properties": {"enum": {"type": "string"}}}}"#,
        );
        assert_eq!(super::apply(&mut document).expect("no enum"), []);
    }

    #[test]
    fn refuses_an_inline_enum_and_says_where() {
        let mut document = document(
            "{}",
            r#"{"Call": {"properties": {"mood": {"type": "string", "enum": ["good"]}}}}"#,
        );
        assert_eq!(
            failure(super::apply(&mut document)),
            "/components/schemas/Call/properties/mood: is an inline enum, which would become a \
             closed type: one unknown value would fail a whole list\n  what to do: move it to \
             /components/schemas under a name of its own, and point at it with `$ref`"
        );
    }

    #[test]
    fn refuses_what_has_no_variant_of_its_own() {
        for (values, says) in [
            (r#"["a", "A"]"#, "would both become the variant `A`"),
            ("[1]", "only enums of strings"),
            ("[]", "is empty"),
        ] {
            let schemas = format!(r#"{{"Mood": {{"type": "string", "enum": {values}}}}}"#);
            let text = failure(super::apply(&mut document("{}", &schemas)));
            assert!(text.contains(says), "{text}");
        }
    }

    #[test]
    fn names_variants() {
        assert_eq!(variant("no_answer"), "NoAnswer");
        assert_eq!(variant("unknown"), "ValueUnknown");
        assert_eq!(variant("3way"), "Value3way");
        assert_eq!(variant("é"), "Value");
    }
}
