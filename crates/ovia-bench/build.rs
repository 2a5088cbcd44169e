//! Generates the client to compare with: progenitor's, with its default settings, from
//! `openapi/ovia.yaml` as it is, without the changes that `ovia-codegen` makes.

use std::{error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let specification = PathBuf::from(env("CARGO_MANIFEST_DIR")?).join("../../openapi/ovia.yaml");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", specification.display());

    let text = fs::read_to_string(&specification)?;
    let specification: openapiv3::OpenAPI = serde_saphyr::from_str(&text)?;
    let tokens = progenitor::Generator::default().generate_tokens(&specification)?;
    let code = prettyplease::unparse(&syn::parse2(tokens)?);
    fs::write(PathBuf::from(env("OUT_DIR")?).join("progenitor.rs"), code)?;
    Ok(())
}

fn env(name: &str) -> Result<std::ffi::OsString, String> {
    std::env::var_os(name).ok_or_else(|| format!("{name} is not set"))
}
