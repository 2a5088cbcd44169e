//! Decides which records are wanted: the one rule for a server's list and for files. Why records are
//! left out is counted, field by field.

use std::collections::BTreeSet;

use ovia::{FilterReport, Model, Record, uuid::Uuid};

use super::conditions::{Condition, Finding, Test};
use crate::{decimal::Decimal, exit::Failure};

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
#[derive(Clone, Debug)]
pub(crate) struct FieldReport {
    /// As the library counts them.
    pub(crate) counts: FilterReport,
    /// The smallest and the largest amount that is not wanted.
    pub(crate) other_amounts: Option<(Decimal, Decimal)>,
}

impl Filter {
    /// Adds a condition. Slow ones come last.
    pub(super) fn add(&mut self, name: &'static str, test: Test) {
        if !self.reports.iter().any(|it| it.counts.field == name) {
            self.reports.push(FieldReport {
                counts: FilterReport::new(name),
                other_amounts: None,
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
        let Some(report) = reports.iter_mut().find(|it| it.counts.field == name) else {
            continue;
        };
        let counts = &mut report.counts;
        match (is_skipped, finding) {
            (true, Finding::Value(value)) => counts.add_value(&value),
            (true, Finding::Time(time)) => counts.add_time(time),
            (true, Finding::Amount(amount)) => report.add_amount(amount),
            (false, Finding::Missing) if counted != name => counts.missing += 1,
            (false, Finding::Unreadable) if counted != name => counts.unreadable += 1,
            _ => continue,
        }
        counted = name;
    }
}

impl FieldReport {
    fn add_amount(&mut self, amount: Decimal) {
        self.other_amounts = Some(match self.other_amounts.take() {
            Some((first, last)) => (first.min(amount.clone()), last.max(amount)),
            None => (amount.clone(), amount),
        });
    }
}
