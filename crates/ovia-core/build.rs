//! With the feature `buildtime-codegen`, generates the core from a specification; without it, does
//! nothing: `src/generated.rs` is checked in.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "buildtime-codegen")]
    generate();
}

#[cfg(feature = "buildtime-codegen")]
fn generate() {
    use std::path::PathBuf;

    println!("cargo::rerun-if-env-changed=OVIA_OPENAPI");
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let manifest = variable("CARGO_MANIFEST_DIR").unwrap_or_default();
    let specification = variable("OVIA_OPENAPI").unwrap_or_else(|| manifest.join("ovia.yaml"));
    println!("cargo::rerun-if-changed={}", specification.display());

    let output = variable("OUT_DIR").unwrap_or_default().join("generated.rs");
    let result = std::fs::read_to_string(&specification)
        .map_err(|error| error.to_string())
        .and_then(|text| ovia_codegen::generate(&text).map_err(|error| error.to_string()))
        .and_then(|code| std::fs::write(&output, code).map_err(|error| error.to_string()));
    if let Err(error) = result {
        for line in error.lines() {
            println!("cargo::error={}: {line}", specification.display());
        }
        std::process::exit(1);
    }
}
