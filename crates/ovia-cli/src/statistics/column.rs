//! The values that calls have in a dimension, each with a number.

use std::{
    borrow::Cow,
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

use chrono::{DateTime, NaiveDateTime, Utc};
use ovia::Call;

use super::{
    dimension::{Dimension, Key, Label, agent_name, started},
    interner::Interner,
};

/// A dimension and the values that calls have in it.
pub(super) struct Column {
    dimension: Dimension,
    /// The values as bytes: see [`Key::write`].
    values: Interner<u8>,
    /// How many calls have each value.
    calls: Vec<u32>,
    /// Of agents, by their value: the latest name, and the time of that call.
    names: HashMap<u32, (Option<DateTime<Utc>>, Box<str>)>,
    /// The last value; it keeps its allocation.
    bytes: Vec<u8>,
}

impl Column {
    pub(super) fn new(dimension: Dimension) -> Self {
        Self {
            dimension,
            values: Interner::new(),
            calls: Vec::new(),
            names: HashMap::new(),
            bytes: Vec::new(),
        }
    }

    /// Counts a call that started at this time of the zone, and returns the number of its value.
    pub(super) fn add(&mut self, call: &Call, local_start: Option<NaiveDateTime>) -> u32 {
        self.bytes.clear();
        let key = self.dimension.key(call, local_start);
        key.write(&mut self.bytes);
        let value = self.values.number(&self.bytes);
        match self.calls.get_mut(value as usize) {
            Some(calls) => *calls = calls.saturating_add(1),
            None => self.calls.push(1),
        }
        if self.dimension == Dimension::Agent
            && key != Key::Missing
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
    pub(super) fn ranks(&self) -> Vec<u32> {
        let shared = self.shared_names();
        let mut order: Vec<u32> = (0..).zip(&self.calls).map(|(value, _)| value).collect();
        order.sort_unstable_by(|one, other| {
            match [one, other].map(|value| Key::read(self.values.get(*value))) {
                [Key::Number(a), Key::Number(b)] => a.cmp(&b),
                [Key::Text(a), Key::Text(b)] => {
                    let calls = |value: &u32| self.calls[*value as usize];
                    (calls(other).cmp(&calls(one))).then_with(|| {
                        self.text(*one, a, &shared)
                            .cmp(&self.text(*other, b, &shared))
                    })
                }
                [Key::Missing, Key::Missing] => Ordering::Equal,
                [Key::Missing, _] | [Key::Text(_), Key::Number(_)] => Ordering::Greater,
                [_, Key::Missing] | [Key::Number(_), Key::Text(_)] => Ordering::Less,
            }
        });
        let mut ranks = vec![0; order.len()];
        for (rank, value) in (0..).zip(order) {
            ranks[value as usize] = rank;
        }
        ranks
    }

    /// The names that more than one agent has.
    pub(super) fn shared_names(&self) -> HashSet<&str> {
        let mut once = HashSet::new();
        let names = self.names.values().map(|(_, name)| &**name);
        names.filter(|name| !once.insert(*name)).collect()
    }

    /// A value as it is shown.
    pub(super) fn label(&self, value: u32, shared: &HashSet<&str>) -> Label {
        match Key::read(self.values.get(value)) {
            Key::Missing => Label::Missing,
            Key::Number(number) => self.dimension.label(number),
            Key::Text(text) => Label::Text(self.text(value, text, shared).into_owned()),
        }
    }

    /// A text, or the name of the agent whose id it is.
    fn text<'a>(&'a self, value: u32, text: Cow<'a, str>, shared: &HashSet<&str>) -> Cow<'a, str> {
        match self.names.get(&value) {
            Some((_, name)) if shared.contains(&**name) => format!("{name} ({text})").into(),
            Some((_, name)) => Cow::Borrowed(name),
            None => text,
        }
    }
}
