//! *Documented*: collects what the specification says about each value, before `tolerant_responses`
//! removes it. Changes nothing.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::document::{Document, reference, schema_name};

/// A named object schema, and the fields of its table.
pub(crate) struct DocumentedObject {
    pub(crate) name: String,
    pub(crate) table: TokenStream,
}

/// How deep inline schemas are followed. Named ones are referred to.
const MAX_DEPTH: usize = 32;

pub(super) fn find(document: &Document) -> Vec<DocumentedObject> {
    document
        .schemas()
        .filter(|(_, schema)| schema.get("properties").is_some())
        .map(|(name, schema)| DocumentedObject {
            name: name.clone(),
            table: object(document, name, schema, 0),
        })
        .collect()
}

fn object(document: &Document, name: &str, schema: &Value, depth: usize) -> TokenStream {
    let required = texts(schema.get("required"));
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten().map(|(key, property)| {
        let value = value(document, property, depth + 1);
        let is_required = required.contains(key).then(|| quote!(.required()));
        let seen = property.get("x-ovia-seen");
        let is_never_seen = seen.filter(|seen| *seen == "never");
        let is_never_seen = is_never_seen.map(|_| quote!(.never_seen()));
        quote!(property(#key, #value) #is_required #is_never_seen)
    });
    quote!(object(#name, &[#(#properties),*]))
}

fn value(document: &Document, schema: &Value, depth: usize) -> TokenStream {
    let is_nullable = is_nullable(document, schema).then(|| quote!(.nullable()));
    let shape = match depth {
        ..MAX_DEPTH => shape(document, schema, depth),
        _ => quote!(Any),
    };
    quote!(value(#shape) #is_nullable)
}

/// The schema that another one only describes: through `$ref`, and `allOf` or `oneOf` with one part
/// besides null.
fn meant<'a>(document: &'a Document, mut schema: &'a Value) -> Vec<&'a Value> {
    let mut way = vec![schema];
    // A longer way is a circle.
    for _ in 0..MAX_DEPTH {
        let all_of = schema.get("allOf").and_then(Value::as_array);
        let parts = all_of.or_else(|| alternatives(schema));
        let mut parts = parts.into_iter().flatten().filter(|part| !is_null(part));
        let next = match (parts.next(), parts.next()) {
            (Some(only), None) => Some(only),
            _ => reference(schema).and_then(|target| document.root.pointer(target)),
        };
        match next {
            Some(next) => schema = next,
            None => break,
        }
        way.push(schema);
    }
    way
}

fn is_nullable(document: &Document, schema: &Value) -> bool {
    let way = meant(document, schema);
    let says = |schema: &&Value| schema.get("nullable") == Some(&Value::Bool(true));
    let has_null = |schema: &&Value| alternatives(schema).into_iter().flatten().any(is_null);
    way.iter().any(says) || way.iter().any(has_null)
}

fn alternatives(schema: &Value) -> Option<&Vec<Value>> {
    let alternatives = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(*key));
    alternatives.and_then(Value::as_array)
}

/// Whether a schema admits null and nothing else.
fn is_null(schema: &Value) -> bool {
    schema["nullable"] == true && schema["enum"] == serde_json::json!([null])
}

fn shape(document: &Document, schema: &Value, depth: usize) -> TokenStream {
    let way = meant(document, schema);
    let name = way.iter().rev().find_map(|schema| schema_name(schema));
    let schema = way.last().copied().unwrap_or(schema);
    let inside = |schema: &Value| value(document, schema, depth + 1);
    if let Some(alternatives) = alternatives(schema) {
        let alternatives = alternatives.iter().map(inside);
        return quote!(AnyOf(&[#(#alternatives),*]));
    }
    let format = match schema.get("format").and_then(Value::as_str) {
        Some(format) => quote!(Some(#format)),
        None => quote!(None),
    };
    if let (Some(values), Some(name)) = (schema.get("enum"), name) {
        let values = texts(Some(values));
        return quote!(Enum { name: #name, values: &[#(#values),*] });
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => quote!(Boolean),
        Some("integer") => quote!(Integer { format: #format }),
        Some("number") => quote!(Number),
        Some("string") => {
            let known = schema.get("x-ovia-known-values").and_then(Value::as_object);
            let known = known.into_iter().flat_map(|it| it.keys());
            quote!(Text { format: #format, known: &[#(#known),*] })
        }
        Some("array") => {
            let items = inside(schema.get("items").unwrap_or(&Value::Null));
            quote!(Array(&#items))
        }
        Some("object") if schema.get("properties").is_some() => match name {
            Some(name) => {
                let table = table(name);
                quote!(Object(&#table))
            }
            None => {
                let object = object(document, "", schema, depth);
                quote!(Object(&#object))
            }
        },
        Some("object") => {
            let values = schema
                .get("additionalProperties")
                .filter(|it| it.is_object());
            let values = inside(values.unwrap_or(&Value::Null));
            quote!(Map(&#values))
        }
        _ => quote!(Any),
    }
}

/// The name of the table of a schema.
pub(crate) fn table(schema: &str) -> proc_macro2::Ident {
    format_ident!("{schema}Documented")
}

fn texts(values: Option<&Value>) -> Vec<String> {
    let values = values.and_then(Value::as_array).into_iter().flatten();
    values
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::tests::document;

    /// The table of `Call`, without white space.
    fn call(properties: &str) -> String {
        let schemas = format!(
            r#"{{"Call": {{"type": "object", "required": ["a"], "properties": {properties}}},
                "Way": {{"type": "string", "enum": ["in", "out"]}},
                "Cost": {{"type": "object", "nullable": true, "properties": {{}}}}}}"#
        );
        let document = document("{}", &schemas);
        let found = super::find(&document);
        found[0].table.to_string().replace(' ', "")
    }

    #[test]
    fn what_tolerant_reading_forgets_is_kept() {
        assert_eq!(
            call(
                r##"{"a": {"type": "string", "format": "uuid", "x-ovia-seen": "never"},
                    "b": {"allOf": [{"$ref": "#/components/schemas/Way"}], "nullable": true},
                    "c": {"$ref": "#/components/schemas/Cost"},
                    "d": {"type": "array",
                        "items": {"type": "string", "x-ovia-known-values": {"x": "inferred"}}},
                    "h": {"oneOf": [{"$ref": "#/components/schemas/Way"},
                        {"type": "object", "nullable": true, "enum": [null]}]}}"##
            ),
            [
                r#"object("Call",&["#,
                r#"property("a",value(Text{format:Some("uuid"),known:&[]})).required().never_seen(),"#,
                r#"property("b",value(Enum{name:"Way",values:&["in","out"]}).nullable()),"#,
                r#"property("c",value(Object(&CostDocumented)).nullable()),"#,
                r#"property("d",value(Array(&value(Text{format:None,known:&["x"]})))),"#,
                r#"property("h",value(Enum{name:"Way",values:&["in","out"]}).nullable())])"#,
            ]
            .concat()
        );
    }

    #[test]
    fn alternatives_and_maps() {
        assert_eq!(
            call(
                r#"{"e": {"anyOf": [{"type": "integer", "format": "int32"}, {"type": "boolean"}]},
                    "f": {"type": "object", "additionalProperties": {"type": "number"}},
                    "g": {}}"#
            ),
            [
                r#"object("Call",&["#,
                r#"property("e",value(AnyOf(&[value(Integer{format:Some("int32")}),value(Boolean)]))),"#,
                r#"property("f",value(Map(&value(Number)))),"#,
                r#"property("g",value(Any))])"#,
            ]
            .concat()
        );
    }
}
