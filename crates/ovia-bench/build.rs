//! Generates the client to compare with: progenitor's, with its default settings, from
//! `openapi/ovia.yaml` without the changes that `ovia-codegen` makes, but for two: of a `oneOf` of a
//! schema and null, progenitor makes two types of the same name; and `x-ovia-read-as` keeps the types
//! that the measurements add up.

use std::{error::Error, fs, path::PathBuf};

use serde_json::{Value, json};

// The file alone: a client without ovia-codegen is what is measured.
#[path = "../ovia-codegen/src/keywords.rs"]
#[allow(dead_code, unreachable_pub, reason = "only one list is needed here")]
mod keywords;

fn main() -> Result<(), Box<dyn Error>> {
    let specification = PathBuf::from(env("CARGO_MANIFEST_DIR")?).join("../../openapi/ovia.yaml");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", specification.display());

    let text = fs::read_to_string(&specification)?;
    let mut specification: Value = serde_saphyr::from_str(&text)?;
    adapt(&mut specification);
    let specification: openapiv3::OpenAPI = serde_json::from_value(specification)?;
    let tokens = progenitor::Generator::default().generate_tokens(&specification)?;
    let code = prettyplease::unparse(&syn::parse2(tokens)?);
    fs::write(PathBuf::from(env("OUT_DIR")?).join("progenitor.rs"), code)?;
    Ok(())
}

/// Writes `oneOf` of a reference and null as a nullable reference, and `x-ovia-read-as` as the type.
fn adapt(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Object(read_as)) = object.remove("x-ovia-read-as") {
                object.retain(|key, _| !keywords::TYPE.contains(&key.as_str()));
                object.extend(read_as);
            }
            if let Some([reference, _null]) = object
                .get("oneOf")
                .and_then(Value::as_array)
                .map(Vec::as_slice)
            {
                let reference = json!([reference]);
                object.remove("oneOf");
                object.insert("allOf".to_owned(), reference);
                object.insert("nullable".to_owned(), Value::Bool(true));
            }
            object.values_mut().for_each(adapt);
        }
        Value::Array(items) => items.iter_mut().for_each(adapt),
        _ => {}
    }
}

fn env(name: &str) -> Result<std::ffi::OsString, String> {
    std::env::var_os(name).ok_or_else(|| format!("{name} is not set"))
}
