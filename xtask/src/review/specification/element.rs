//! A specification as a tree of named elements with keywords.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Document,
    Server,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    Property,
    /// The items of an array, a part of `allOf` and the like, or an unnamed schema.
    Part,
    EnumValue,
    KnownValue,
}

/// A named part of the specification.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    /// Its name as people write it, with those of its parents: `Call.costs`, `GET /api/v1/calls`.
    name: String,
    pub(super) keywords: BTreeMap<String, Value>,
    pub(super) children: BTreeMap<(Kind, String), Element>,
}

/// Whether something is a part of requests, of responses, of both or of neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) request: bool,
    pub(super) response: bool,
}

/// The usage of each target of a `$ref`.
#[derive(Default)]
pub(super) struct SchemaUsage(BTreeMap<String, Usage>);

impl Element {
    fn new(kind: Kind, name: String) -> Self {
        Self {
            kind,
            name,
            keywords: BTreeMap::new(),
            children: BTreeMap::new(),
        }
    }

    /// The whole document.
    pub(super) fn document(root: &Value) -> Self {
        let mut document = Self::new(Kind::Document, String::new());
        for (key, value) in entries(root) {
            match key.as_str() {
                "paths" => document.read_paths(value, root),
                "components" => {
                    for (name, schema) in entries(&value["schemas"]) {
                        let mut element = Self::new(Kind::Schema, name.clone());
                        element.read_schema(schema);
                        document.add(name, element);
                    }
                    // Responses and parameters of their own are read where they are used.
                    document.keep("components/securitySchemes", &value["securitySchemes"]);
                }
                "servers" => {
                    for server in value.as_array().into_iter().flatten() {
                        let url = server["url"].as_str().unwrap_or_default();
                        document.add(url, Self::new(Kind::Server, url.to_owned()));
                    }
                }
                _ => document.keep(key, value),
            }
        }
        document
    }

    fn read_paths(&mut self, paths: &Value, root: &Value) {
        for (path, item) in entries(paths) {
            for method in METHODS {
                if let Some(operation) = item.get(method) {
                    let name = format!("{} {path}", method.to_uppercase());
                    let mut element = Self::new(Kind::Operation, name.clone());
                    element.read_parameters(&item["parameters"], root);
                    element.read_operation(operation, root);
                    self.add(&name, element);
                }
            }
        }
    }

    fn read_operation(&mut self, operation: &Value, root: &Value) {
        for (key, value) in entries(operation) {
            match key.as_str() {
                "parameters" => self.read_parameters(value, root),
                "requestBody" => {
                    let mut body = Self::new(Kind::RequestBody, self.name.clone());
                    body.read_content(resolve(value, root));
                    self.add("", body);
                }
                "responses" => {
                    for (status, response) in entries(value) {
                        let name = format!("{} → {status}", self.name);
                        let mut element = Self::new(Kind::Response, name);
                        element.read_content(resolve(response, root));
                        self.add(status, element);
                    }
                }
                _ => self.keep(key, value),
            }
        }
    }

    fn read_parameters(&mut self, parameters: &Value, root: &Value) {
        for parameter in parameters.as_array().into_iter().flatten() {
            let parameter = resolve(parameter, root);
            let text = |key: &str| parameter[key].as_str().unwrap_or_default();
            let key = format!("{} {}", text("in"), text("name"));
            let mut element = Self::new(Kind::Parameter, format!("{} ? {key}", self.name));
            // Absent means false: a parameter that says so has not changed.
            element.keep("required", &Value::Bool(parameter["required"] == true));
            for (keyword, value) in entries(parameter) {
                match keyword.as_str() {
                    "name" | "in" | "required" => {}
                    "schema" => element.read_schema(value),
                    _ => element.keep(keyword, value),
                }
            }
            self.add(&key, element);
        }
    }

    /// The content of a request body or of a response, by media type.
    fn read_content(&mut self, holder: &Value) {
        for (key, value) in entries(holder) {
            if key != "content" {
                self.keep(key, value);
                continue;
            }
            for (media_type, content) in entries(value) {
                let mut part = Self::new(Kind::Part, format!("{} ({media_type})", self.name));
                for (keyword, value) in entries(content) {
                    match keyword.as_str() {
                        "schema" => part.read_schema(value),
                        _ => part.keep(keyword, value),
                    }
                }
                self.add(media_type, part);
            }
        }
    }

    fn read_schema(&mut self, schema: &Value) {
        for (keyword, value) in entries(schema) {
            match keyword.as_str() {
                "$ref" => self.keep("type", &reference(value)),
                "properties" => self.read_properties(value, &schema["required"]),
                // Held by the properties.
                "required" if value.is_array() => {}
                "enum" => self.read_values(Kind::EnumValue, value),
                "x-ovia-known-values" => self.read_values(Kind::KnownValue, value),
                "items" => self.read_part("[]", value),
                "additionalProperties" if value.is_object() => self.read_part("{}", value),
                "allOf" | "oneOf" | "anyOf" => match value.as_array().map(Vec::as_slice) {
                    // How OpenAPI 3.0 gives a reference a description of its own.
                    Some([only]) if keyword == "allOf" => {
                        self.keep("type", &reference(&only["$ref"]));
                    }
                    // How it lets a reference be null.
                    Some([of, null]) if keyword == "oneOf" && is_null(null) => {
                        self.keep("type", &reference(&of["$ref"]));
                        self.keep("nullable", &Value::Bool(true));
                    }
                    parts => {
                        for (index, part) in parts.unwrap_or_default().iter().enumerate() {
                            self.read_part(&format!(" {keyword} {index}"), part);
                        }
                    }
                },
                _ => self.keep(keyword, value),
            }
        }
    }

    fn read_properties(&mut self, properties: &Value, required: &Value) {
        let required: BTreeSet<_> = required
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (name, schema) in entries(properties) {
            let mut element = Self::new(Kind::Property, format!("{}.{name}", self.name));
            element.read_schema(schema);
            element.keep("required", &Value::Bool(required.contains(name.as_str())));
            self.add(name, element);
        }
    }

    fn read_part(&mut self, name: &str, schema: &Value) {
        let mut element = Self::new(Kind::Part, format!("{}{name}", self.name));
        element.read_schema(schema);
        self.add(name, element);
    }

    /// The values of an enum, or the known values of a text, which are keys with their sources.
    fn read_values(&mut self, kind: Kind, values: &Value) {
        let known = entries(values).map(|(name, _)| Value::String(name.clone()));
        for value in values
            .as_array()
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .chain(known)
        {
            let name = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            self.add(&name, Self::new(kind, format!("{name}` of `{}", self.name)));
        }
    }

    fn keep(&mut self, keyword: &str, value: &Value) {
        self.keywords.insert(keyword.to_owned(), value.clone());
    }

    fn add(&mut self, name: &str, element: Self) {
        self.children
            .insert((element.kind, name.to_owned()), element);
    }

    /// Its kind and its name.
    pub(super) fn title(&self) -> String {
        let kind = match self.kind {
            Kind::Document => return "document".to_owned(),
            Kind::Server => "server",
            Kind::Operation => "operation",
            Kind::Parameter => "parameter",
            Kind::RequestBody => "request body",
            Kind::Response => "response",
            Kind::Schema => "schema",
            Kind::Property => "property",
            Kind::Part => "part",
            Kind::EnumValue => "enum value",
            Kind::KnownValue => "known value",
        };
        format!("{kind} `{}`", self.name)
    }

    /// What it holds, in a few words: its type, or the names of its properties.
    pub(super) fn summary(&self) -> String {
        let text = |keyword| self.keywords.get(keyword).map(shown);
        if self.kind == Kind::Operation {
            return text("operationId").unwrap_or_default();
        }
        let properties: Vec<_> = self
            .children
            .keys()
            .filter(|(kind, _)| *kind == Kind::Property)
            .map(|(_, name)| name.as_str())
            .collect();
        if !properties.is_empty() {
            return super::markdown::capped(&properties, 8);
        }
        let required = self.is_required().then(|| "required".to_owned());
        [text("type"), text("format"), required]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }

    pub(super) fn is_required(&self) -> bool {
        self.keywords.get("required") == Some(&Value::Bool(true))
    }

    /// Where the element is used, in a parent that is used like `inherited`.
    pub(super) fn usage(&self, inherited: Usage, schemas: &SchemaUsage) -> Usage {
        match self.kind {
            Kind::Schema => {
                let target = format!("#/components/schemas/{}", self.name);
                schemas.0.get(&target).copied().unwrap_or_default()
            }
            Kind::Parameter | Kind::RequestBody => Usage {
                request: true,
                response: false,
            },
            Kind::Response => Usage {
                request: false,
                response: true,
            },
            _ => inherited,
        }
    }
}

impl Usage {
    /// The usage of each schema that an operation reaches.
    pub(super) fn of_schemas(root: &Value) -> SchemaUsage {
        let mut usage = SchemaUsage::default();
        for (_, item) in entries(&root["paths"]) {
            usage.reach(&item["parameters"], root, |it| &mut it.request);
            for method in METHODS {
                usage.reach(&item[method]["parameters"], root, |it| &mut it.request);
                usage.reach(&item[method]["requestBody"], root, |it| &mut it.request);
                usage.reach(&item[method]["responses"], root, |it| &mut it.response);
            }
        }
        usage
    }
}

impl SchemaUsage {
    /// Marks every schema that is referred to in `value`.
    fn reach(&mut self, value: &Value, root: &Value, mark: fn(&mut Usage) -> &mut bool) {
        match value {
            Value::Object(object) => {
                if let Some(target) = object.get("$ref").and_then(Value::as_str) {
                    let marked = mark(self.0.entry(target.to_owned()).or_default());
                    // What was reached before, perhaps through itself, is not followed again.
                    if !std::mem::replace(marked, true) {
                        self.reach(resolve(value, root), root, mark);
                    }
                    return;
                }
                object
                    .values()
                    .for_each(|inner| self.reach(inner, root, mark));
            }
            Value::Array(items) => items.iter().for_each(|inner| self.reach(inner, root, mark)),
            _ => {}
        }
    }

    pub(super) fn merged(mut self, other: Self) -> Self {
        for (name, usage) in other.0 {
            let merged = self.0.entry(name).or_default();
            merged.request |= usage.request;
            merged.response |= usage.response;
        }
        self
    }
}

/// The members of an object; of anything else none.
fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// What a `$ref` points at, one step; the value itself where it is none.
fn resolve<'a>(value: &'a Value, root: &'a Value) -> &'a Value {
    let target = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|it| it.strip_prefix('#'));
    target
        .and_then(|pointer| root.pointer(pointer))
        .unwrap_or(value)
}

/// Whether a schema admits null only.
fn is_null(schema: &Value) -> bool {
    schema["nullable"] == true
        && schema["enum"]
            .as_array()
            .is_some_and(|it| it == &[Value::Null])
}

/// The name of the schema that a `$ref` points at.
fn reference(target: &Value) -> Value {
    let text = target.as_str().unwrap_or_default();
    Value::String(text.rsplit('/').next().unwrap_or_default().to_owned())
}

/// A value in a few characters.
pub(super) fn shown(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
