//! What a manifest must say before its crate is published. A repository address is not asked for:
//! there is none yet, and cargo warns about that by itself.

use serde_json::Value;

use super::{Package, Release, verdict};
use crate::{failure::Failure, report::say, steps::Outcome};

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let mut complaints = Vec::new();
    for package in &release.packages {
        let found = complaints_about(package);
        complaints.extend(
            found
                .into_iter()
                .map(|text| format!("{}: {text}", package.name)),
        );
    }
    let names: Vec<_> = release.packages.iter().map(Package::full_name).collect();
    say(format_args!(
        "published in this order: {}",
        names.join(", ")
    ));
    verdict("manifests", &complaints)
}

fn complaints_about(package: &Package) -> Vec<String> {
    let metadata = &package.metadata;
    let mut complaints = Vec::new();
    for key in ["description", "license", "readme", "rust_version"] {
        if metadata[key].as_str().is_none_or(str::is_empty) {
            complaints.push(format!("{key} is missing"));
        }
    }
    let list = |key: &str| -> Vec<&str> {
        let values = metadata[key].as_array().into_iter().flatten();
        values.filter_map(Value::as_str).collect()
    };
    for key in ["keywords", "categories"] {
        if list(key).is_empty() || list(key).len() > 5 {
            complaints.push(format!("{key}: there must be 1 to 5 of them"));
        }
    }
    for keyword in list("keywords") {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "-_+".contains(c);
        if keyword.len() > 20 || !keyword.chars().all(is_letter) {
            complaints.push(format!(
                "keyword `{keyword}`: crates.io takes up to 20 letters, digits, `-`, `_` and `+`"
            ));
        }
    }
    for dependency in metadata["dependencies"].as_array().into_iter().flatten() {
        let name = dependency["name"].as_str().unwrap_or_default();
        let requirement = dependency["req"].as_str().unwrap_or_default();
        // `cargo package` leaves out what is private and only tests use.
        let is_left_out = dependency["kind"] == "dev" && dependency["path"].is_string();
        if requirement == "*" && is_left_out {
            continue;
        }
        if requirement == "*" {
            complaints.push(format!("dependency {name} has no version"));
        } else if dependency["path"].is_string() && requirement != format!("={}", package.version) {
            complaints.push(format!(
                "dependency {name} {requirement}: the project's crates are released together, \
                 so it must be `={}`",
                package.version
            ));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Package, complaints_about};

    fn package(metadata: serde_json::Value) -> Package {
        Package {
            name: "a".to_owned(),
            version: "0.1.0".to_owned(),
            directory: "/w/a".into(),
            rust_version: "1.88".to_owned(),
            features: Vec::new(),
            documented_features: Vec::new(),
            has_library: true,
            programs: Vec::new(),
            metadata,
        }
    }

    #[test]
    fn a_complete_manifest_passes_and_each_gap_is_named() {
        let mut metadata = json!({
            "description": "d", "license": "MIT", "readme": "README.md", "rust_version": "1.88",
            "keywords": ["phone"], "categories": ["api-bindings"],
            "dependencies": [{"name": "b", "req": "=0.1.0", "path": "/w/b"}, {"name": "c", "req": "^1"},
                             {"name": "d", "req": "*", "path": "/w/d", "kind": "dev"}],
        });
        assert!(complaints_about(&package(metadata.clone())).is_empty());

        metadata["readme"] = json!(null);
        metadata["categories"] = json!([]);
        metadata["keywords"] = json!(["two words"]);
        metadata["dependencies"][0]["req"] = json!("^0.1.0");
        metadata["dependencies"][1]["req"] = json!("*");
        metadata["dependencies"][2]["kind"] = json!(null);
        let text = complaints_about(&package(metadata)).join("\n");
        for part in [
            "readme is",
            "categories:",
            "`two words`",
            "b ^0.1.0",
            "c has no version",
            "d has no version",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(text.lines().count(), 6, "{text}");
    }
}
