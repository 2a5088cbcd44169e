//! The specification as a JSON document, and the ways of walking it that every transform shares.

use serde_json::{Map, Value};

use crate::Error;

/// The HTTP methods that OpenAPI knows, as the keys of a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A parsed specification.
pub(crate) struct Document {
    pub(crate) root: Value,
}

/// One operation of the specification, and its place.
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) pointer: String,
    pub(crate) value: &'a Value,
}

impl Document {
    /// Reads YAML, of which JSON is a part.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let root: Value = serde_saphyr::from_str(text).map_err(|error| {
            Error::new(
                "",
                format!("is not YAML: {}", one_line(&error.to_string())),
                "mend the syntax at that line",
            )
        })?;
        if root.get("paths").is_none_or(|paths| !paths.is_object()) || root.get("info").is_none() {
            return Err(Error::new(
                "",
                "has no `info` or no `paths`, so it is not an OpenAPI document",
                "give the file that starts with `openapi: 3.0.3`",
            ));
        }
        match root.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.0.") => Ok(Self { root }),
            other => Err(Error::new(
                "/openapi",
                format!(
                    "is {}, and progenitor reads OpenAPI 3.0 alone",
                    other.map_or("missing".to_owned(), |text| format!("`{text}`"))
                ),
                "write the specification as `openapi: 3.0.3`",
            )),
        }
    }

    /// Every operation, in the order of the file.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let mut found = Vec::new();
        for (path, item) in self.root["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                if let Some(value) = item.get(method) {
                    found.push(Operation {
                        path,
                        pointer: format!("/paths/{}/{method}", escape(path)),
                        value,
                    });
                }
            }
        }
        found
    }

    /// The named schemas.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.root
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    }

    /// What a `$ref` inside the document points at, through further `$ref`s.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut here = value;
        // A chain longer than this is a circle, which the checks report as an unresolved reference.
        for _ in 0..32 {
            match reference(here).and_then(|target| self.root.pointer(target)) {
                Some(next) => here = next,
                None => break,
            }
        }
        here
    }
}

/// The JSON pointer of a local `$ref`.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix('#')
}

/// The name of a schema that a `$ref` points at.
pub(crate) fn schema_name(value: &Value) -> Option<&str> {
    reference(value)?.strip_prefix("/components/schemas/")
}

/// One segment of a JSON pointer.
pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

/// What is done with an object and its pointer.
type Visit<'v, 'a> = &'v mut dyn FnMut(&str, &'a Map<String, Value>) -> Result<(), Error>;

/// Calls `visit` with every object in `value` and its pointer, parents first.
pub(crate) fn walk<'a>(value: &'a Value, pointer: &str, visit: Visit<'_, 'a>) -> Result<(), Error> {
    match value {
        Value::Object(object) => {
            visit(pointer, object)?;
            for (key, inner) in object {
                // Examples are data, not schema: what looks like a keyword there is none.
                // Below `properties`, though, every key is the name of a property.
                let is_data = key == "example" || key == "examples";
                if !is_data || pointer.ends_with("/properties") {
                    walk(inner, &format!("{pointer}/{}", escape(key)), visit)?;
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                walk(inner, &format!("{pointer}/{index}"), visit)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Folds white space, so that a message of another library stays on one line.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
