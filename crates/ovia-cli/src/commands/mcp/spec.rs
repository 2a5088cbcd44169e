//! The API's description, `openapi/ovia.yaml`: the fields of a call with their meaning, and how each is known.

use std::sync::LazyLock;

use ovia::serde_json::Value;

/// The description as it is in the repository.
pub(super) const TEXT: &str = include_str!("../../../ovia.yaml");

// Git writes a symbolic link as a short text where it may not make links.
const _: () = assert!(
    TEXT.len() > 1000,
    "ovia.yaml is not the description of the API: let git make symbolic links (core.symlinks)"
);

/// A field of a call in one line: its path, its type, how it is known, what it means.
pub(super) static FIELDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let document: Value = serde_saphyr::from_str(TEXT).unwrap_or_default();
    let mut fields = Vec::new();
    add(&document, "/components/schemas/Call", "", &mut fields);
    fields
});

fn add(document: &Value, schema: &str, prefix: &str, fields: &mut Vec<String>) {
    let properties = document.pointer(&format!("{schema}/properties"));
    for (name, property) in properties.and_then(Value::as_object).into_iter().flatten() {
        let (inner, kind) = kind(document, property);
        let path = format!("{prefix}{name}");
        let source = property["x-ovia-source"].as_str().unwrap_or("documented");
        let meaning = property["description"].as_str().unwrap_or_default();
        let meaning = meaning.split_whitespace().collect::<Vec<_>>().join(" ");
        fields.push(format!("{path} ({kind}, {source}): {meaning}"));
        if let Some(inner) = inner {
            let end = if kind == "array" { "[]." } else { "." };
            add(document, &inner, &format!("{path}{end}"), fields);
        }
    }
}

/// The schema inside of a property, and the name of its type.
fn kind(document: &Value, property: &Value) -> (Option<String>, String) {
    let reference = [&property["oneOf"], &property["allOf"]]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .chain([property, &property["items"]])
        .find_map(|value| value["$ref"].as_str())
        .and_then(|reference| reference.strip_prefix('#'));
    let name = property["type"].as_str().or_else(|| {
        let inner = document.pointer(reference?)?;
        inner["type"].as_str()
    });
    let name = property["format"].as_str().or(name).unwrap_or("any");
    (reference.map(str::to_owned), name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::FIELDS;

    #[test]
    fn every_field_is_described() {
        assert!(FIELDS.len() > 30, "{}", FIELDS.len());
        for start in [
            "id (uuid, documented): Id of the call",
            "costs.total (",
            "costs.details.tts_characters (",
            "transcript_objects[].content (string, ",
            "metadata.call_tag (",
            "started_at (date-time, documented): When the call started",
        ] {
            assert!(
                FIELDS.iter().any(|line| line.starts_with(start)),
                "{start}: {:#?}",
                *FIELDS
            );
        }
    }
}
