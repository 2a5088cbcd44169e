//! A program outside of the workspace: the first developer who adds `ovia` as a dependency.
//!
//! Inside of the workspace a feature that another member turns on, or a dependency for tests, hides
//! one that is missing. The probe has only what `ovia` and `ovia-mock` say of themselves. It lives
//! with the build output, takes the workspace's locked versions, and needs no network.

use std::{fs, path::Path};

use crate::{failure::Failure, files, workspace::Workspace};

const PROGRAM: &str = include_str!("../../downstream/main.rs");

pub(super) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let directory = workspace.target.join("downstream");
    let manifest = directory.join("Cargo.toml");
    files::write_when_changed(&manifest, &contents(&workspace.root))?;
    files::write_when_changed(&directory.join("src").join("main.rs"), PROGRAM)?;
    let (from, to) = (
        workspace.root.join("Cargo.lock"),
        directory.join("Cargo.lock"),
    );
    fs::copy(&from, &to).map_err(|error| Failure::file(&from, &error))?;

    // The workspace's own target directory: what both build alike is built once.
    workspace
        .cargo(&[
            "run",
            "--quiet",
            "--offline",
            "--manifest-path",
            &workspace.shown(&manifest),
        ])
        .with("CARGO_TARGET_DIR", workspace.shown(&workspace.target))
        .run()
}

/// The probe's manifest. Its profile is the workspace's: another one would build everything twice.
fn contents(root: &Path) -> String {
    let path = |name: &str| {
        let path = root.join("crates").join(name).display().to_string();
        // A JSON string is a TOML string.
        serde_json::Value::String(path).to_string()
    };
    format!(
        r#"# Written by `cargo xtask ci`.
[package]
name = "downstream"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
ovia = {{ path = {} }}
ovia-mock = {{ path = {} }}
tokio = {{ version = "1", features = ["macros", "rt"] }}

[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
debug = false
"#,
        path("ovia"),
        path("ovia-mock"),
    )
}

#[cfg(test)]
mod unit {
    use std::path::Path;

    #[test]
    fn any_path_can_stand_in_the_manifest() {
        let manifest = super::contents(Path::new(r#"/a "b"\c"#));
        assert!(
            manifest.contains(r#"ovia = { path = "/a \"b\"\\c/crates/ovia" }"#),
            "{manifest}"
        );
    }
}
