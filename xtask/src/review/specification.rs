//! What a change of the specification means, for requests and for responses.
//!
//! `element.rs` reads a document as a tree of named elements (operations, schemas, properties, enum
//! values). Two trees are compared here; `rules.rs` is the table that says what each difference means.
//! The tree holds every keyword, so no change of the document is passed over.

mod element;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::Value;

pub(crate) use self::rules::{Effect, table as rules};
use self::{
    element::{Element, Usage},
    rules::{Rule, Transition},
};
use super::markdown;
use crate::failure::Failure;

/// One difference between two specifications.
#[derive(Debug)]
pub(crate) struct Change {
    transition: Transition,
    /// What changed, for example `property Call.summary`.
    what: String,
    /// The values before and after, where the change is one of values.
    detail: String,
    rule: &'static Rule,
    used: Usage,
}

/// The differences between two specifications in YAML; an absent one is empty.
pub(crate) fn compare(old: &str, new: &str) -> Result<Vec<Change>, Failure> {
    let [old, new] = [parse(old, "the old")?, parse(new, "the new")?];
    let usage = Usage::of_schemas(&old).merged(Usage::of_schemas(&new));
    let mut changes = Vec::new();
    let [old, new] = [Element::document(&old), Element::document(&new)];
    compare_elements(&old, &new, Usage::default(), &usage, &mut changes);
    changes.sort_by_key(|change| (change.effect(), change.transition));
    Ok(changes)
}

fn parse(text: &str, which: &str) -> Result<Value, Failure> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_saphyr::from_str(text).map_err(|error| {
        let error = error.to_string();
        let line = error.lines().next().unwrap_or_default();
        Failure::new(format!("{which} openapi/ovia.yaml is not YAML: {line}"))
    })
}

fn compare_elements(
    old: &Element,
    new: &Element,
    used: Usage,
    schemas: &element::SchemaUsage,
    changes: &mut Vec<Change>,
) {
    for (keyword, [before, after]) in both(&old.keywords, &new.keywords) {
        if before == after {
            continue;
        }
        let rule = rules::of_keyword(new, keyword, before, after);
        changes.push(Change {
            transition: Transition::Changed,
            what: format!("{}: {keyword}", new.title()),
            detail: detail(rule, before, after),
            rule,
            used,
        });
    }
    for (_, [before, after]) in both(&old.children, &new.children) {
        let child = after.or(before).expect("a child of one of the two");
        let used = child.usage(used, schemas);
        match (before, after) {
            (Some(before), Some(after)) => compare_elements(before, after, used, schemas, changes),
            _ => {
                let transition = match after {
                    Some(_) => Transition::Added,
                    None => Transition::Removed,
                };
                changes.push(Change {
                    transition,
                    what: child.title(),
                    detail: child.summary(),
                    rule: rules::of_element(child, transition),
                    used,
                });
            }
        }
    }
}

/// The values of two maps side by side, in the order of their keys.
fn both<'a, K: Ord, V>(
    old: &'a BTreeMap<K, V>,
    new: &'a BTreeMap<K, V>,
) -> BTreeMap<&'a K, [Option<&'a V>; 2]> {
    let mut pairs: BTreeMap<_, _> = old.iter().map(|(k, v)| (k, [Some(v), None])).collect();
    for (key, value) in new {
        pairs.entry(key).or_default()[1] = Some(value);
    }
    pairs
}

fn detail(rule: &Rule, before: Option<&Value>, after: Option<&Value>) -> String {
    if rule.requests == Effect::Documentation {
        return String::new();
    }
    let [before, after] = [before, after].map(|value| value.map_or("none".into(), element::shown));
    format!("{before} → {after}")
}

impl Change {
    /// The stronger of its effects on requests and on responses.
    pub(crate) fn effect(&self) -> Effect {
        self.effects()
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(Effect::Compatible)
    }

    /// The effects on requests and on responses; `None` where the element is not used.
    fn effects(&self) -> [Option<Effect>; 2] {
        let Usage { request, response } = self.used;
        // What belongs to neither, such as the server, affects both.
        let neither = !request && !response;
        [
            (request || neither).then_some(self.rule.requests),
            (response || neither).then_some(self.rule.responses),
        ]
    }
}

/// The differences as a table; documentation is counted only.
pub(crate) fn table(changes: &[Change]) -> String {
    let (shown, documentation): (Vec<_>, Vec<_>) = changes
        .iter()
        .partition(|change| change.effect() != Effect::Documentation);
    let rows = shown.iter().map(|change| {
        let [requests, responses] = change
            .effects()
            .map(|effect| effect.map_or("not used", Effect::word).to_owned());
        let mut what = change.what.clone();
        if !change.detail.is_empty() {
            what = format!("{what} ({})", change.detail);
        }
        [
            change.transition.word().to_owned(),
            what,
            requests,
            responses,
            change.rule.why.to_owned(),
        ]
    });
    let header = [
        "",
        "in the specification",
        "requests",
        "responses",
        "what it means",
    ];
    let mut text = match shown.is_empty() {
        true => "openapi/ovia.yaml means what it meant.\n".to_owned(),
        false => markdown::table(&header, rows),
    };
    if !documentation.is_empty() {
        let names: Vec<_> = documentation
            .iter()
            .map(|change| change.what.as_str())
            .collect();
        text.push_str(&format!(
            "\nDescriptions, examples and sources changed in {}: {}.\n",
            markdown::count(names.len(), "place"),
            markdown::capped(&names, 8),
        ));
    }
    text
}
