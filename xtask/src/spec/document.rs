//! The specification as JSON, and the ways of walking it that the tasks share.

use std::fs;

use serde_json::{Map, Value, json};

use super::SPECIFICATION;
use crate::{failure::Failure, workspace::Workspace};

/// The HTTP methods that OpenAPI knows, as the keys of a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The parsed specification.
pub(super) struct Document {
    pub(super) root: Value,
}

/// One operation.
pub(super) struct Operation<'a> {
    /// As a JSON pointer.
    pub(super) pointer: String,
    pub(super) path: &'a str,
    /// In capitals.
    pub(super) method: String,
    pub(super) value: &'a Value,
}

impl Document {
    /// Reads the specification of the workspace.
    pub(super) fn read(workspace: &Workspace) -> Result<Self, Failure> {
        let path = workspace.root.join(SPECIFICATION);
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        Self::parse(&text)
    }

    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let root = serde_saphyr::from_str(text)
            .map_err(|error| Failure::new(format!("{SPECIFICATION}: {error}")))?;
        Ok(Self { root })
    }

    /// Every operation, in the order of the paths.
    pub(super) fn operations(&self) -> Vec<Operation<'_>> {
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

    /// The named schemas.
    pub(super) fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        entries(&self.root["components"]["schemas"])
    }

    /// What a value refers to, if it is a `$ref`, or a wrapping of a single one; else itself.
    pub(super) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut here = value;
        // More steps than any chain has: a circle ends too.
        for _ in 0..32 {
            let target = ["allOf", "oneOf"]
                .iter()
                .filter_map(|key| here[*key].as_array())
                .flatten()
                .chain([here])
                .find_map(|part| part["$ref"].as_str());
            match target
                .and_then(|target| target.strip_prefix('#'))
                .and_then(|pointer| self.root.pointer(pointer))
            {
                Some(next) => here = next,
                None => break,
            }
        }
        here
    }
}

/// Whether a property may be null.
pub(super) fn is_nullable(schema: &Value) -> bool {
    schema["nullable"] == true
        || schema["oneOf"].as_array().is_some_and(|parts| {
            parts
                .iter()
                .any(|part| part["nullable"] == true && part["enum"] == json!([null]))
        })
}

/// The entries of an object; none for another value.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// One segment of a JSON pointer.
pub(super) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}
