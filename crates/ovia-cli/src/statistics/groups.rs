//! Calls in groups, and the totals of each group.
//!
//! A group is a row of numbers: of its value in each dimension, and of the period. A million groups of
//! one call each take about 230 MB.

use std::iter;

use ovia::Call;

use super::{
    column::Column,
    dimension::{Dimension, Label, local_start},
    interner::Interner,
    totals::{Facts, Totals},
};
use crate::time::Zone;

/// Calls, grouped.
pub(crate) struct Groups {
    columns: Vec<Column>,
    zone: Zone,
    /// The values of each group, in the order of the dimensions, and its period.
    rows: Interner<u32>,
    totals: Vec<Totals>,
    /// The row of the last call; it keeps its allocation.
    row: Vec<u32>,
    /// The totals of a group without calls.
    empty: Totals,
}

/// The periods of `--compare`, as a group has them in its row.
const CURRENT: u32 = 0;
const BEFORE: u32 = 1;

/// A group, with its values in the order of the dimensions.
pub(crate) struct Group<'a> {
    pub(crate) labels: Vec<Label>,
    /// `None` if it has calls in the period before only.
    pub(crate) totals: Option<&'a Totals>,
    /// Those of the period before.
    pub(crate) before: Option<&'a Totals>,
}

impl Groups {
    /// No calls, grouped by these dimensions, each of which is there once.
    pub(crate) fn new(dimensions: &[Dimension], zone: Zone) -> Self {
        Self {
            columns: dimensions.iter().copied().map(Column::new).collect(),
            zone,
            rows: Interner::new(),
            totals: Vec::new(),
            row: Vec::new(),
            empty: Totals::default(),
        }
    }

    /// The same, without the percentiles of lengths: these take 16 bytes and more for each length that no
    /// other call of the group has.
    pub(crate) fn without_percentiles(dimensions: &[Dimension], zone: Zone) -> Self {
        Self {
            empty: Totals::without_percentiles(),
            ..Self::new(dimensions, zone)
        }
    }

    /// Adds a call to its group.
    pub(crate) fn add(&mut self, call: &Call, facts: &Facts) {
        self.add_to(CURRENT, call, facts);
    }

    /// Adds a call of the period before, with which the calls are compared.
    pub(crate) fn add_before(&mut self, call: &Call, facts: &Facts) {
        self.add_to(BEFORE, call, facts);
    }

    fn add_to(&mut self, period: u32, call: &Call, facts: &Facts) {
        let started = local_start(call, self.zone);
        self.row.clear();
        let columns = self.columns.iter_mut();
        self.row
            .extend(columns.map(|column| column.add(call, started)));
        self.row.push(period);
        let group = self.rows.number(&self.row) as usize;
        if group == self.totals.len() {
            self.totals.push(self.empty.clone());
        }
        self.totals[group].add(facts);
    }

    /// The groups that have calls: times ascending, other values by their number of calls, most
    /// first, and the calls that do not say last.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = Group<'_>> {
        let ranks: Vec<Vec<u32>> = self.columns.iter().map(Column::ranks).collect();
        let shared: Vec<_> = self.columns.iter().map(Column::shared_names).collect();
        let mut order: Vec<u32> = (0..).zip(&self.totals).map(|(group, _)| group).collect();
        order.sort_unstable_by(|one, other| {
            let rank = |group: &u32| {
                let values = self.values(*group).iter();
                values
                    .zip(&ranks)
                    .map(|(value, ranks)| ranks[*value as usize])
            };
            rank(one).cmp(rank(other))
        });
        drop(ranks);
        let mut order = order.into_iter().peekable();
        iter::from_fn(move || {
            let first = order.next()?;
            let values = self.values(first);
            let columns = self.columns.iter().zip(&shared).zip(values);
            let mut group = Group {
                labels: columns
                    .map(|((column, shared), value)| column.label(*value, shared))
                    .collect(),
                totals: None,
                before: None,
            };
            let mut next = Some(first);
            while let Some(of_period) = next {
                let totals = Some(&self.totals[of_period as usize]);
                match self.rows.get(of_period).last() {
                    Some(&BEFORE) => group.before = totals,
                    _ => group.totals = totals,
                }
                next = order.next_if(|next| self.values(*next) == values);
            }
            Some(group)
        })
    }

    /// The values of a group, in the order of the dimensions.
    fn values(&self, group: u32) -> &[u32] {
        &self.rows.get(group)[..self.columns.len()]
    }
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::{Dimension, Facts, Groups, Label};
    use crate::time::Zone;

    fn groups(dimensions: &[Dimension], calls: &[&str]) -> Vec<String> {
        let mut groups = Groups::new(dimensions, Zone::UTC);
        for call in calls {
            let call: Call = call.parse().expect("a record");
            groups.add(&call, &Facts::of(&call));
        }
        let label = |label: &Label| match label {
            Label::Missing => "-".to_owned(),
            Label::Hour(hour) => hour.to_string(),
            Label::Text(text) => text.clone(),
        };
        let line = groups.sorted().map(|group| {
            let labels: Vec<String> = group.labels.iter().map(label).collect();
            format!(
                "{} {}",
                labels.join(" "),
                group.totals.map_or(0, |it| it.calls)
            )
        });
        line.collect()
    }

    #[test]
    fn groups_in_order() {
        let calls = [
            r#"{"status": "b", "started_at": "2026-11-02T10:00:00Z"}"#,
            r#"{"status": "a", "started_at": "2026-11-01T10:00:00Z"}"#,
            r#"{"status": "c", "started_at": "2026-11-01T10:00:00Z"}"#,
            r#"{"status": "c", "started_at": "2026-11-10T09:00:00Z"}"#,
            r#"{}"#,
        ];
        assert_eq!(
            groups(&[Dimension::Status], &calls),
            ["c 2", "a 1", "b 1", "- 1"]
        );
        assert_eq!(groups(&[Dimension::Hour], &calls), ["9 1", "10 3", "- 1"]);
        assert_eq!(
            groups(&[Dimension::Day, Dimension::Status], &calls),
            [
                "2026-11-01 c 1",
                "2026-11-01 a 1",
                "2026-11-02 b 1",
                "2026-11-10 c 1",
                "- - 1"
            ]
        );
        assert_eq!(groups(&[], &calls), [" 5"]);
        assert!(groups(&[], &[]).is_empty());
    }

    #[test]
    fn agents_by_id_under_their_latest_name() {
        let calls = [
            r#"{"agent_id": "1", "agent": {"name": "New"}, "started_at": "2026-11-02T10:00:00Z"}"#,
            r#"{"agent_id": "1", "agent": {"name": "Old"}, "started_at": "2026-11-01T10:00:00Z"}"#,
            r#"{"agent_id": "2", "agent": {"name": "Twin"}}"#,
            r#"{"agent_id": "3", "agent": {"name": "Twin"}}"#,
            r#"{"agent_id": "4"}"#,
        ];
        assert_eq!(
            groups(&[Dimension::Agent], &calls),
            ["New 2", "4 1", "Twin (2) 1", "Twin (3) 1"]
        );
    }
}
