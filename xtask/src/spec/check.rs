//! `cargo xtask spec check`: the project's own rules for the specification.
//!
//! What the mock server answers is held against the specification by the tests of `ovia-mock`, and
//! the generated models by those of `ovia-core`.

mod examples;
mod operations;
mod provenance;

use std::fmt::Display;

use ovia_spec::Document;

use super::SPECIFICATION;
use crate::{
    failure::Failure,
    report::{note, say},
    workspace::Workspace,
};

/// Places that break a rule, each with what is wrong and what to do.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn add(&mut self, pointer: &str, what: impl Display) {
        self.0.push(format!("{pointer}: {what}"));
    }
}

pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let document = Document::read().map_err(Failure::new)?;
    let mut findings = Findings::default();
    provenance::check(&document, &mut findings);
    examples::check(&document, &mut findings);
    operations::check(&document, workspace, &mut findings)?;
    for finding in &findings.0 {
        note(format_args!("{SPECIFICATION}: {finding}"));
    }
    match findings.0.len() {
        0 => {
            say(format_args!("{SPECIFICATION}: keeps the rules"));
            Ok(())
        }
        count => Err(Failure::new(format!(
            "{SPECIFICATION}: breaks the rules in {count} places"
        ))
        .repeated_by("cargo xtask spec check")),
    }
}

/// What a rule finds in a document; a document of one schema `Call` if it has no paths.
#[cfg(test)]
fn findings(text: &str, rule: fn(&Document, &mut Findings)) -> Vec<String> {
    let document = Document::parse(text).expect("a document");
    let mut findings = Findings::default();
    rule(&document, &mut findings);
    findings.0
}
