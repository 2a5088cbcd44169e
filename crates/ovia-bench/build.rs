//! Generates the client to compare with: progenitor's, with its default settings, from
//! `openapi/ovia.yaml` without the changes that `ovia-codegen` makes, but for one: of a `oneOf` of a
//! schema and null, progenitor makes two types of the same name.

use std::{error::Error, fs, path::PathBuf};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let specification = PathBuf::from(env("CARGO_MANIFEST_DIR")?).join("../../openapi/ovia.yaml");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", specification.display());

    let text = fs::read_to_string(&specification)?;
    let mut specification: Value = serde_saphyr::from_str(&text)?;
    make_nullable(&mut specification);
    let specification: openapiv3::OpenAPI = serde_json::from_value(specification)?;
    let tokens = progenitor::Generator::default().generate_tokens(&specification)?;
    let code = prettyplease::unparse(&syn::parse2(tokens)?);
    fs::write(PathBuf::from(env("OUT_DIR")?).join("progenitor.rs"), code)?;
    Ok(())
}

/// Writes `oneOf` of a reference and null as a nullable reference.
fn make_nullable(value: &mut Value) {
    match value {
        Value::Object(object) => {
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
            object.values_mut().for_each(make_nullable);
        }
        Value::Array(items) => items.iter_mut().for_each(make_nullable),
        _ => {}
    }
}

fn env(name: &str) -> Result<std::ffi::OsString, String> {
    std::env::var_os(name).ok_or_else(|| format!("{name} is not set"))
}
