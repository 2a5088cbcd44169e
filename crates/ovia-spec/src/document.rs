//! The specification as parsed YAML, and the ways of walking it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// The HTTP methods that OpenAPI knows, as the keys of a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A parsed specification.
#[derive(Debug)]
pub struct Document {
    /// The whole document.
    pub root: Value,
}

/// One operation of the specification.
#[derive(Debug)]
pub struct Operation<'a> {
    /// Its place, as a JSON pointer.
    pub pointer: String,
    /// Its path, such as `/api/v1/calls`.
    pub path: &'a str,
    /// Its method, in capitals.
    pub method: String,
    /// Everything that is said of it.
    pub value: &'a Value,
}

/// A body that crosses the wire: of a request, or of a response with some status.
#[derive(Debug)]
pub struct Wire<'a> {
    /// Its place, as a JSON pointer.
    pub pointer: String,
    /// Its schema.
    pub schema: &'a Value,
    /// Its example, if there is one.
    pub example: Option<&'a Value>,
}

impl Document {
    /// Reads the specification of this workspace, or the file that `OVIA_OPENAPI` names: the one
    /// that the core was generated from.
    ///
    /// # Errors
    ///
    /// A message, if the file cannot be read or is not YAML.
    pub fn read() -> Result<Self, String> {
        let path = std::env::var_os("OVIA_OPENAPI").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/ovia.yaml"),
            PathBuf::from,
        );
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text)
    }

    /// Reads a specification from its text.
    ///
    /// # Errors
    ///
    /// A message, if the text is not YAML.
    pub fn parse(text: &str) -> Result<Self, String> {
        let root =
            serde_saphyr::from_str(text).map_err(|error| format!("openapi/ovia.yaml: {error}"))?;
        Ok(Self { root })
    }

    /// Every operation, in the order of the paths.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in entries(&self.root["paths"]) {
            for method in METHODS {
                if let Some(value) = item.get(method) {
                    operations.push(Operation {
                        pointer: format!("/paths/{}/{method}", escape(path)),
                        path,
                        method: method.to_uppercase(),
                        value,
                    });
                }
            }
        }
        operations
    }

    /// The JSON body of an operation's response with this status, such as `200` or `404`: of the
    /// status itself, of its class (`4XX`), or the default.
    #[must_use]
    pub fn response<'a>(&'a self, operation: &Operation<'a>, status: u16) -> Option<Wire<'a>> {
        let responses = &operation.value["responses"];
        let keys = [
            status.to_string(),
            format!("{}XX", status / 100),
            "default".to_owned(),
        ];
        let key = keys.iter().find(|key| responses.get(*key).is_some())?;
        let pointer = format!("{}/responses/{key}", operation.pointer);
        wire(self.resolve(&responses[key]), pointer)
    }

    /// Every JSON body of an operation: of the request first, if it has one.
    #[must_use]
    pub fn bodies<'a>(&'a self, operation: &Operation<'a>) -> Vec<Wire<'a>> {
        let request = self.resolve(&operation.value["requestBody"]);
        let request = wire(request, format!("{}/requestBody", operation.pointer));
        let responses = entries(&operation.value["responses"]).filter_map(|(key, response)| {
            let pointer = format!("{}/responses/{key}", operation.pointer);
            wire(self.resolve(response), pointer)
        });
        request.into_iter().chain(responses).collect()
    }

    /// The named schemas.
    pub fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        entries(&self.root["components"]["schemas"])
    }

    /// A named schema; null if there is none.
    #[must_use]
    pub fn schema(&self, name: &str) -> &Value {
        &self.root["components"]["schemas"][name]
    }

    /// What a value refers to: through `$ref`, through `allOf` of a single one, and through `oneOf`
    /// of one and null. Anything else is itself.
    #[must_use]
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut here = value;
        // More steps than any chain has: a circle ends too.
        for _ in 0..32 {
            let parts = ["allOf", "oneOf"].iter();
            let parts = parts.filter_map(|key| here[*key].as_array()).flatten();
            let target = parts.chain([here]).find_map(|part| part["$ref"].as_str());
            let target = target.and_then(|target| target.strip_prefix('#'));
            match target.and_then(|pointer| self.root.pointer(pointer)) {
                Some(next) => here = next,
                None => break,
            }
        }
        here
    }
}

fn wire(value: &Value, pointer: String) -> Option<Wire<'_>> {
    let content = value.get("content")?.get("application/json")?;
    Some(Wire {
        pointer: format!("{pointer}/content/application~1json"),
        schema: content.get("schema")?,
        example: content.get("example"),
    })
}

/// The entries of an object; none of another value.
pub fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// One segment of a JSON pointer.
#[must_use]
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn finds_operations_and_the_bodies_of_their_answers() {
        let document = Document::read().expect("the specification");
        let operations = document.operations();
        let names: Vec<_> = operations
            .iter()
            .map(|operation| format!("{} {}", operation.method, operation.path))
            .collect();
        assert_eq!(names, ["GET /api/v1/calls", "POST /api/v1/calls"]);
        let pointer = |status| Some(document.response(&operations[1], status)?.pointer);
        let json = "content/application~1json";
        let at = |key| {
            Some(format!(
                "/paths/~1api~1v1~1calls/post/responses/{key}/{json}"
            ))
        };
        assert_eq!(pointer(200), at("200"));
        assert_eq!(pointer(405), at("4XX"));
        assert_eq!(pointer(302), None);
        assert_eq!(document.bodies(&operations[1]).len(), 4);
    }

    #[test]
    fn a_circle_ends() {
        let document = Document::parse("{a: {$ref: '#/b'}, b: {$ref: '#/a'}}").expect("YAML");
        assert!(document.resolve(&document.root["a"]).is_object());
    }
}
