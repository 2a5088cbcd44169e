//! Tracing events about drift: one for each kind of difference at each place, when a client comes upon
//! it for the first time. Nothing is compared while no subscriber takes them.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use ovia_core::{record::Record, schema::Model};

use super::{Checked, Finding, FindingKind, report};

/// The target of the events.
const TARGET: &str = "ovia::drift";

/// How many different findings a client tells.
const MAX_FINDINGS: usize = 1000;

/// What a client has told, by schema, kind and place.
#[derive(Debug, Default)]
pub(crate) struct SeenDrift {
    told: Mutex<HashSet<(&'static str, FindingKind, String)>>,
}

/// Compares the records of one list.
pub(crate) struct Watch<M: Model> {
    checked: Checked<M>,
    seen: Arc<SeenDrift>,
}

impl SeenDrift {
    /// What compares the records of a list, if a subscriber takes the events.
    pub(crate) fn watch<M: Model>(self: &Arc<Self>) -> Option<Watch<M>> {
        tracing::enabled!(target: TARGET, tracing::Level::INFO).then(|| Watch {
            checked: Checked::new(),
            seen: self.clone(),
        })
    }

    /// Whether a finding is new to the client.
    fn is_new(&self, schema: &'static str, finding: &Finding) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.len() < MAX_FINDINGS && told.insert((schema, finding.kind, finding.path.clone()))
    }
}

impl<M: Model> Watch<M> {
    /// Compares a record with the specification.
    pub(crate) fn observe(&mut self, record: &Record<M>) {
        let Self { checked, seen } = self;
        if !checked.check(record) {
            return;
        }
        for finding in report::new_findings(&checked.tally, checked.records) {
            if seen.is_new(M::SCHEMA.name, &finding) {
                tell(M::SCHEMA.name, &finding);
            }
        }
    }
}

fn tell(schema: &str, finding: &Finding) {
    let found = finding.found.first().map(|found| &*found.value);
    let example = finding.examples.first().map(|example| &**example);
    tracing::info!(
        target: TARGET,
        {
        schema,
        kind = finding.kind.as_str(),
        path = &*finding.path,
        expected = finding.expected,
        found,
        example,
        },
        "a record differs from the specification"
    );
}

#[cfg(test)]
mod tests;
