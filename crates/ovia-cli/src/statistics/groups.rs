//! Calls in groups, and the totals of each group.
//!
//! Each dimension numbers its values, and a group is a path of such numbers in a tree: a fine grouping
//! of a million calls stays below 300 MB.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use ovia::Call;

use super::{
    dimension::{Dimension, Key, Label, agent_name, local_start, started},
    totals::{Facts, Totals},
};
use crate::time::Zone;

/// One of each.
const MAX_DIMENSIONS: usize = 12;

/// Calls, grouped.
pub(crate) struct Groups {
    dimensions: Vec<Column>,
    zone: Zone,
    /// From a parent (a group of the dimensions before) and a value to the group.
    children: HashMap<(u32, u32), u32>,
    groups: Vec<Node>,
}

/// A group: the calls of its parent that have a value in the next dimension.
struct Node {
    parent: u32,
    value: u32,
    /// Of a group of all dimensions: its totals, and those of the period before.
    totals: [Option<Box<Totals>>; 2],
}

/// A dimension and the values that calls have in it.
struct Column {
    dimension: Dimension,
    numbers: HashMap<i32, u32>,
    texts: HashMap<Box<str>, u32>,
    missing: Option<u32>,
    values: Vec<Value>,
    /// Of agents, by their value: the latest name, and the time of that call.
    names: HashMap<u32, (Option<DateTime<Utc>>, Box<str>)>,
}

struct Value {
    key: OwnedKey,
    calls: u32,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum OwnedKey {
    Number(i32),
    Text(Box<str>),
    Missing,
}

/// A group, with its values in the order of the dimensions.
pub(crate) struct Group<'a> {
    pub(crate) labels: Vec<Label>,
    /// `None` if it has calls in the period before only.
    pub(crate) totals: Option<&'a Totals>,
    /// Those of the period before.
    pub(crate) before: Option<&'a Totals>,
}

impl Node {
    fn has_calls(&self) -> bool {
        self.totals.iter().any(Option::is_some)
    }
}

impl Groups {
    /// No calls, grouped by these dimensions, each of which is there once.
    pub(crate) fn new(dimensions: &[Dimension], zone: Zone) -> Self {
        let column = |dimension: &Dimension| Column {
            dimension: *dimension,
            numbers: HashMap::new(),
            texts: HashMap::new(),
            missing: None,
            values: Vec::new(),
            names: HashMap::new(),
        };
        Self {
            dimensions: dimensions.iter().map(column).collect(),
            zone,
            children: HashMap::new(),
            groups: vec![Node {
                parent: 0,
                value: 0,
                totals: [None, None],
            }],
        }
    }

    /// Adds a call to its group.
    pub(crate) fn add(&mut self, call: &Call, facts: &Facts) {
        self.add_to(0, call, facts);
    }

    /// Adds a call of the period before, with which the calls are compared.
    pub(crate) fn add_before(&mut self, call: &Call, facts: &Facts) {
        self.add_to(1, call, facts);
    }

    fn add_to(&mut self, period: usize, call: &Call, facts: &Facts) {
        let started = local_start(call, self.zone);
        let mut group = 0;
        for column in &mut self.dimensions {
            let value = column.value(call, column.dimension.key(call, started));
            let (groups, parent) = (&mut self.groups, group);
            group = *self.children.entry((parent, value)).or_insert_with(|| {
                groups.push(Node {
                    parent,
                    value,
                    totals: [None, None],
                });
                index(groups.len() - 1)
            });
        }
        let totals = &mut self.groups[group as usize].totals[period];
        totals.get_or_insert_default().add(facts);
    }

    /// The groups that have calls: times ascending, other values by their number of calls, most
    /// first, and the calls that do not say last.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = Group<'_>> {
        let ranks: Vec<Vec<u32>> = self.dimensions.iter().map(Column::ranks).collect();
        let shared: Vec<HashSet<&str>> = self.dimensions.iter().map(Column::shared_names).collect();
        let mut order: Vec<&Node> = self.groups.iter().filter(|it| it.has_calls()).collect();
        order.sort_unstable_by(|one, other| {
            let rank = |node: &Node| {
                let mut rank = self.values(node);
                for (place, ranks) in rank.iter_mut().zip(&ranks) {
                    *place = ranks[*place as usize];
                }
                rank
            };
            rank(one).cmp(&rank(other))
        });
        order.into_iter().map(move |node| {
            let values = self.values(node);
            let columns = self.dimensions.iter().zip(&shared).zip(values);
            let labels = columns.map(|((column, shared), value)| column.label(value, shared));
            let [totals, before] = &node.totals;
            Group {
                labels: labels.collect(),
                totals: totals.as_deref(),
                before: before.as_deref(),
            }
        })
    }

    /// The values of a group, in the order of the dimensions; 0 in those that are not there.
    fn values<'a>(&'a self, mut node: &'a Node) -> [u32; MAX_DIMENSIONS] {
        let mut values = [0; MAX_DIMENSIONS];
        for place in values[..self.dimensions.len()].iter_mut().rev() {
            *place = node.value;
            node = &self.groups[node.parent as usize];
        }
        values
    }
}

impl Column {
    /// The number of a value.
    fn value(&mut self, call: &Call, key: Key<'_>) -> u32 {
        let known = match &key {
            Key::Missing => self.missing,
            Key::Number(number) => self.numbers.get(number).copied(),
            Key::Text(text) => self.texts.get(&**text).copied(),
        };
        let value = known.unwrap_or_else(|| {
            let value = index(self.values.len());
            let key = match key {
                Key::Missing => {
                    self.missing = Some(value);
                    OwnedKey::Missing
                }
                Key::Number(number) => {
                    self.numbers.insert(number, value);
                    OwnedKey::Number(number)
                }
                Key::Text(text) => {
                    let text: Box<str> = text.into();
                    self.texts.insert(text.clone(), value);
                    OwnedKey::Text(text)
                }
            };
            self.values.push(Value { key, calls: 0 });
            value
        });
        let known = &mut self.values[value as usize];
        known.calls = known.calls.saturating_add(1);
        if self.dimension == Dimension::Agent
            && let Some(name) = agent_name(call)
        {
            match self.names.get_mut(&value) {
                // Nearly always the same.
                Some((_, old)) if **old == *name => {}
                Some((time, _)) if *time > started(call) => {}
                _ => {
                    self.names.insert(value, (started(call), name.into()));
                }
            }
        }
        value
    }

    /// The place of each value when they are sorted.
    fn ranks(&self) -> Vec<u32> {
        let shared = self.shared_names();
        let mut order: Vec<u32> = (0..index(self.values.len())).collect();
        order.sort_unstable_by(|one, other| {
            let [a, b] = [one, other].map(|place| &self.values[*place as usize]);
            match (&a.key, &b.key) {
                (OwnedKey::Number(a), OwnedKey::Number(b)) => a.cmp(b),
                (OwnedKey::Text(_), OwnedKey::Text(_)) => {
                    let label = |place: &u32| self.label(*place, &shared);
                    (b.calls.cmp(&a.calls)).then_with(|| label(one).cmp(&label(other)))
                }
                (a, b) => a.cmp(b),
            }
        });
        let mut ranks = vec![0; order.len()];
        for (rank, place) in order.into_iter().enumerate() {
            ranks[place as usize] = index(rank);
        }
        ranks
    }

    /// The names that more than one agent has.
    fn shared_names(&self) -> HashSet<&str> {
        let mut once = HashSet::new();
        let names = self.names.values().map(|(_, name)| &**name);
        names.filter(|name| !once.insert(*name)).collect()
    }

    /// A value as it is shown.
    fn label(&self, place: u32, shared: &HashSet<&str>) -> Label {
        match (&self.values[place as usize].key, self.names.get(&place)) {
            (OwnedKey::Missing, _) => Label::Missing,
            (OwnedKey::Number(number), _) => self.dimension.label(*number),
            (OwnedKey::Text(id), Some((_, name))) if shared.contains(&**name) => {
                Label::Text(format!("{name} ({id})"))
            }
            (OwnedKey::Text(_), Some((_, text))) | (OwnedKey::Text(text), None) => {
                Label::Text(text.to_string())
            }
        }
    }
}

/// A number of things that is far below 2^32: each has a call of its own.
fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
