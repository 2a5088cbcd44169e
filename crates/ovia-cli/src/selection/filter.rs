//! Decides which records are wanted: the one rule for a server's list and for files. Why records are
//! left out is counted, field by field.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ovia::{Model, Record, uuid::Uuid};

use super::conditions::{Condition, Finding, Test};
use crate::{decimal::Decimal, exit::Failure};

/// How many values are remembered of a field, and how long one may be.
const MAX_VALUES: usize = 10;
const MAX_VALUE_BYTES: usize = 64;

/// What a report calls the expression of `--where`.
pub(crate) const WHERE: &str = "--where";

/// Conditions, combined with AND.
#[derive(Default)]
pub(crate) struct Filter {
    conditions: Vec<Condition>,
    reports: Vec<FieldReport>,
    /// The agents whose ids begin with the digits that were given.
    agents: BTreeSet<Uuid>,
}

/// Which records were left out because of the conditions on one field.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldReport {
    pub(crate) field: &'static str,
    /// How many have no such field, or null there.
    pub(crate) missing: u64,
    /// How many have a value that cannot be read.
    pub(crate) unreadable: u64,
    /// Other values than the wanted ones, with the number of records: the first 10.
    pub(crate) other_values: Vec<(String, u64)>,
    /// How many more records have yet other values.
    pub(crate) more_values: u64,
    /// The first and the last time of the records that are outside the wanted time.
    pub(crate) other_times: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The smallest and the largest amount that is not wanted.
    pub(crate) other_amounts: Option<(Decimal, Decimal)>,
}

impl Filter {
    /// Adds a condition. Slow ones come last.
    pub(super) fn add(&mut self, name: &'static str, test: Test) {
        if !self.reports.iter().any(|report| report.field == name) {
            self.reports.push(FieldReport {
                field: name,
                ..FieldReport::default()
            });
        }
        self.conditions.push(Condition { name, test });
    }

    /// Whether every record is wanted.
    pub(crate) fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// What was left out, and why.
    pub(crate) fn reports(&self) -> &[FieldReport] {
        &self.reports
    }

    /// Whether a record is wanted.
    ///
    /// # Errors
    ///
    /// The first digits of an agent's id are those of two agents, or the expression of `--where` takes too
    /// much time or memory.
    pub(crate) fn keeps<M: Model>(&mut self, record: &Record<M>) -> Result<bool, Failure> {
        let mut findings = Vec::with_capacity(self.conditions.len());
        let (mut is_skipped, mut is_undecided) = (false, false);
        for condition in &self.conditions {
            // Reading the conversation, or running an expression, takes longer than all others.
            if is_skipped && condition.test.is_slow() {
                continue;
            }
            let finding = condition.find(record)?;
            match finding {
                Finding::Passes => continue,
                Finding::Missing | Finding::Unreadable => is_undecided = true,
                _ => is_skipped = true,
            }
            findings.push((condition.name, finding));
        }
        if is_skipped || is_undecided {
            note(&mut self.reports, findings, is_skipped);
            return Ok(false);
        }
        for condition in &self.conditions {
            if let Test::Agent(agent) = &condition.test
                && let Some(id) = agent.id_by_prefix(record)
                && self.agents.insert(id)
                && self.agents.len() > 1
            {
                let ids: Vec<String> = self.agents.iter().map(Uuid::to_string).collect();
                return Err(Failure::usage(format!(
                    "--agent: several agents have an id that begins with {}: {}; give more digits",
                    agent.prefix().unwrap_or_default(),
                    ids.join(", ")
                )));
            }
        }
        Ok(true)
    }
}

/// Notes why a record is left out: for another value, or else because there is none.
fn note(reports: &mut [FieldReport], findings: Vec<(&str, Finding<'_>)>, is_skipped: bool) {
    // Several conditions on a field count once.
    let mut counted = "";
    for (name, finding) in findings {
        let Some(report) = reports.iter_mut().find(|report| report.field == name) else {
            continue;
        };
        match (is_skipped, finding) {
            (true, Finding::Value(value)) => report.add_value(&value),
            (true, Finding::Time(time)) => add(&mut report.other_times, time),
            (true, Finding::Amount(amount)) => add(&mut report.other_amounts, amount),
            (false, Finding::Missing) if counted != name => report.missing += 1,
            (false, Finding::Unreadable) if counted != name => report.unreadable += 1,
            _ => continue,
        }
        counted = name;
    }
}

impl FieldReport {
    fn add_value(&mut self, value: &str) {
        let values = &mut self.other_values;
        if let Some((_, number)) = values.iter_mut().find(|(seen, _)| seen == value) {
            *number += 1;
        } else if values.len() < MAX_VALUES && value.len() <= MAX_VALUE_BYTES {
            values.push((value.to_owned(), 1));
        } else {
            self.more_values += 1;
        }
    }
}

/// Widens a range.
fn add<T: Ord + Clone>(range: &mut Option<(T, T)>, value: T) {
    *range = Some(match range.take() {
        Some((first, last)) => (first.min(value.clone()), last.max(value)),
        None => (value.clone(), value),
    });
}
