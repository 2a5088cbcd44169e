//! What the client must not depend on: a program that depends on `ovia` compiles all its
//! dependencies.

use std::collections::BTreeSet;

use crate::{failure::Failure, report::say, workspace::Workspace};

/// A package that has to stay out of the client's tree, and why.
struct Rule {
    /// The name; `*` at its end stands for anything.
    name: &'static str,
    why: &'static str,
}

const GENERATOR: &str = "generates code; the client is checked in as generated source";
const OWN: &str = "arrows run one way: the client knows ovia-core alone";
const TLS: &str = "TLS is rustls unless the feature native-tls asks for more";

/// The rules, for `ovia` with its default features.
const RULES: &[Rule] = &[
    // Not progenitor-client: that one is what generated code runs on.
    rule("progenitor", GENERATOR),
    rule("progenitor-impl", GENERATOR),
    rule("progenitor-macro", GENERATOR),
    rule("typify*", GENERATOR),
    rule("openapiv3", GENERATOR),
    rule("prettyplease", GENERATOR),
    rule("schemars*", "JSON Schemas are a feature, off by default"),
    rule("native-tls", TLS),
    rule("openssl", TLS),
    rule("openssl-sys", TLS),
    rule("ovia-bench", OWN),
    rule("ovia-codegen", OWN),
    rule("ovia-mock", OWN),
    rule("ovia-cli", OWN),
    rule("ovia-spec", OWN),
    rule("insta", "a tool of tests"),
    rule("jsonschema", "a tool of tests"),
    rule("proptest", "a tool of tests"),
];

const fn rule(name: &'static str, why: &'static str) -> Rule {
    Rule { name, why }
}

impl Rule {
    fn is_about(&self, package: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(beginning) => package.starts_with(beginning),
            None => package == self.name,
        }
    }
}

pub(super) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let arguments = ["tree", "-p", "ovia", "-e", "normal", "--prefix", "none"];
    let cargo = workspace.cargo(&arguments);
    let repeat = cargo.to_string();
    let packages = packages(&cargo.output()?);
    let broken = broken(&packages);
    if broken.is_empty() {
        say(format_args!(
            "ovia: {} packages, none of them forbidden",
            packages.len()
        ));
        return Ok(());
    }
    let message = format!("ovia depends on\n  {}", broken.join("\n  "));
    Err(Failure::new(message).repeated_by(repeat))
}

/// The names in the answer of `cargo tree`, whose lines are `name version …`.
fn packages(tree: &str) -> BTreeSet<String> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

fn broken(packages: &BTreeSet<String>) -> Vec<String> {
    let complaint = |package: &String| {
        let rule = RULES.iter().find(|rule| rule.is_about(package))?;
        Some(format!("{package}: {}", rule.why))
    };
    packages.iter().filter_map(complaint).collect()
}

#[cfg(test)]
mod unit {
    use super::{broken, packages};

    #[test]
    fn an_allowed_tree_breaks_no_rule() {
        let tree = "ovia v0.1.0 (/w/crates/ovia)\novia-core v0.1.0 (/w/crates/ovia-core)\n\
                    progenitor-client v0.15.1\nopenssl-probe v0.2.1\nserde v1.0.1 (*)\n\n";
        assert_eq!(packages(tree).len(), 5);
        assert!(broken(&packages(tree)).is_empty());
    }

    #[test]
    fn each_forbidden_package_is_named_with_its_reason() {
        let tree = "ovia v0.1.0\nprogenitor-impl v0.15.1\ntypify-impl v0.4.0\nschemars v1.0.0\n\
                    schemars v1.0.0 (*)\novia-mock v0.1.0 (/w/crates/ovia-mock)";
        let broken = broken(&packages(tree));
        assert_eq!(broken.len(), 4, "{broken:?}");
        assert!(
            broken[0].starts_with("ovia-mock: arrows run one way"),
            "{broken:?}"
        );
        assert!(
            broken[1].starts_with("progenitor-impl: generates code"),
            "{broken:?}"
        );
        assert!(
            broken[2].starts_with("schemars: JSON Schemas"),
            "{broken:?}"
        );
        assert!(
            broken[3].starts_with("typify-impl: generates code"),
            "{broken:?}"
        );
    }
}
