//! What the table knows of its calls, 44 bytes a call, and what a list makes of it.
//!
//! A call is recognised by its id, whatever its place in the list. Of several records with one id, those
//! that are unchanged are recognised first; the others are matched by position. A record without an
//! id is recognised by its bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::spool::Item;
use crate::fingerprint::Fingerprint;

/// The calls of the table.
#[derive(Default)]
pub(crate) struct Known {
    /// Ordered by identity and position.
    entries: Vec<Entry>,
    months: Months,
}

/// A call of the table.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) identity: Fingerprint,
    pub(crate) fingerprint: Fingerprint,
    /// Which one it is of the calls with this identity.
    pub(crate) position: u32,
    pub(crate) month: u32,
    pub(crate) is_gone: bool,
    pub(crate) fate: Fate,
}

/// What the list says about a call of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It has not come.
    #[default]
    Missing,
    /// It is as it was.
    Same,
    /// It is as it was before it was marked as gone.
    Returned,
    /// There is another record in its place.
    Replaced,
    /// It is marked as gone.
    Marked,
    /// It is removed.
    Dropped,
}

/// What happens to calls that left the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gone {
    /// They stay as they are.
    Keep,
    /// They stay, with the time in `gone_at`.
    #[default]
    Mark,
    /// They are removed.
    Drop,
}

/// How many calls of each kind a sync found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the list.
    pub listed: u64,
    /// Of those, not in the table before.
    pub added: u64,
    /// Of those, with another content in the table before.
    pub changed: u64,
    /// Of those, marked as gone before.
    pub returned: u64,
    /// Not in the list any more.
    pub gone: u64,
}

impl Known {
    /// Makes room for this many calls.
    pub(crate) fn reserve(&mut self, calls: usize) {
        self.entries.reserve_exact(calls);
    }

    /// Adds a call of the table. [`Known::complete`] comes after the last one.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    pub(crate) fn complete(&mut self) {
        self.entries.sort_unstable_by_key(Entry::key);
    }

    pub(crate) fn months(&mut self) -> &mut Months {
        &mut self.months
    }

    /// How many calls are in the table and not marked as gone.
    pub(crate) fn present(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_gone).count()
    }

    fn group(&self, identity: &Fingerprint) -> std::ops::Range<usize> {
        let start = (self.entries).partition_point(|entry| entry.identity < *identity);
        let length = self.entries[start..].partition_point(|entry| entry.identity == *identity);
        start..start + length
    }

    fn index(&self, identity: &[u8], position: u32) -> Option<usize> {
        let identity: Fingerprint = identity.try_into().ok()?;
        (self.entries)
            .binary_search_by_key(&(identity, position), Entry::key)
            .ok()
    }

    /// The call of a row of the table.
    pub(crate) fn entry(&self, identity: &[u8], position: u32) -> Option<&Entry> {
        self.entries.get(self.index(identity, position)?)
    }

    pub(crate) fn entry_mut(&mut self, identity: &[u8], position: u32) -> Option<&mut Entry> {
        let index = self.index(identity, position)?;
        self.entries.get_mut(index)
    }

    /// Whether there are calls that did not come.
    pub(crate) fn has_missing(&self) -> bool {
        (self.entries.iter()).any(|entry| entry.fate == Fate::Missing && !entry.is_gone)
    }

    /// Notes a record of the list. Returns whether it is in the table already.
    pub(crate) fn recognise(&mut self, identity: &Fingerprint, fingerprint: &Fingerprint) -> bool {
        let group = self.group(identity);
        let found = self.entries[group]
            .iter_mut()
            .find(|entry| entry.fate == Fate::Missing && entry.fingerprint == *fingerprint);
        if let Some(entry) = found {
            entry.fate = match entry.is_gone {
                true => Fate::Returned,
                false => Fate::Same,
            };
            return true;
        }
        false
    }

    /// Decides what the records that are not in the table are: others in the place of known ones, or
    /// new ones; and what becomes of the calls that did not come. Orders the items by month.
    pub(crate) fn resolve(&mut self, items: &mut [Item], gone: Gone) -> Counts {
        let mut counts = Counts::default();
        items.sort_unstable_by_key(|item| (item.identity, item.fingerprint));
        for items in items.chunk_by_mut(|a, b| a.identity == b.identity) {
            let group = self.group(&items[0].identity);
            let entries = &mut self.entries[group];
            let mut next = entries.last().map_or(0, |entry| entry.position + 1);
            let mut missing = entries.iter_mut().filter(|it| it.fate == Fate::Missing);
            for item in items {
                match missing.next() {
                    Some(entry) => {
                        entry.fate = Fate::Replaced;
                        item.position = entry.position;
                        counts.changed += 1;
                        counts.returned += u64::from(entry.is_gone);
                    }
                    None => {
                        item.position = next;
                        next += 1;
                        counts.added += 1;
                    }
                }
            }
        }
        items.sort_unstable_by_key(|item| (item.month, item.offset));
        for entry in &mut self.entries {
            match (entry.fate, gone) {
                (Fate::Missing, Gone::Drop) => entry.fate = Fate::Dropped,
                (Fate::Missing, Gone::Mark) if !entry.is_gone => entry.fate = Fate::Marked,
                _ => {}
            }
            counts.returned += u64::from(entry.fate == Fate::Returned);
            let is_new = matches!(entry.fate, Fate::Marked | Fate::Dropped);
            counts.gone += u64::from(is_new && !entry.is_gone);
        }
        counts
    }

    /// The months with a row that becomes another one, and those of the items.
    pub(crate) fn dirty_months(&self, items: &[Item]) -> BTreeSet<u32> {
        let changed = self
            .entries
            .iter()
            .filter(|entry| !matches!(entry.fate, Fate::Same | Fate::Missing));
        let months = changed.map(|entry| entry.month);
        months.chain(items.iter().map(|item| item.month)).collect()
    }
}

impl Entry {
    fn key(&self) -> (Fingerprint, u32) {
        (self.identity, self.position)
    }
}

/// The months, each with a number.
#[derive(Default)]
pub(crate) struct Months {
    names: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

impl Months {
    pub(crate) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    pub(crate) fn name(&self, number: u32) -> &str {
        self.names
            .get(number as usize)
            .map_or("none", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    fn entry(identity: u8, position: u32, fingerprint: u8) -> Entry {
        Entry {
            identity: [identity; 16],
            fingerprint: [fingerprint; 16],
            position,
            month: 0,
            is_gone: false,
            fate: Fate::Missing,
        }
    }

    fn known(entries: &[Entry]) -> Known {
        let mut known = Known::default();
        for entry in entries {
            known.add(entry.clone());
        }
        known.complete();
        known
    }

    /// Runs a list through it: what is new or changed, as (identity, position, fingerprint).
    fn run(known: &mut Known, list: &[(u8, u8)], gone: Gone) -> (Counts, Vec<(u8, u32, u8)>) {
        let mut items = Vec::new();
        for &(identity, fingerprint) in list {
            let (identity, fingerprint) = ([identity; 16], [fingerprint; 16]);
            if !known.recognise(&identity, &fingerprint) {
                let offset = items.len() as u64;
                items.push(Item {
                    identity,
                    fingerprint,
                    offset,
                    ..Item::default()
                });
            }
        }
        let counts = known.resolve(&mut items, gone);
        let mut items: Vec<_> = (items.iter())
            .map(|item| (item.identity[0], item.position, item.fingerprint[0]))
            .collect();
        items.sort_unstable();
        (counts, items)
    }

    #[test]
    fn records_with_one_id_are_told_apart_in_any_order() {
        let entries = [entry(1, 0, 10), entry(1, 1, 11), entry(2, 0, 20)];
        let (counts, items) = run(
            &mut known(&entries),
            &[(1, 11), (2, 20), (1, 10)],
            Gone::Mark,
        );
        assert_eq!((counts, items), (Counts::default(), vec![]));
        // One of them changes, and a third comes.
        for list in [
            [(1, 11), (1, 30), (1, 31), (2, 20)],
            [(1, 31), (1, 30), (2, 20), (1, 11)],
        ] {
            let (counts, items) = run(&mut known(&entries), &list, Gone::Mark);
            assert_eq!(items, [(1, 0, 30), (1, 2, 31)]);
            assert_eq!((counts.changed, counts.added, counts.gone), (1, 1, 0));
        }
        // One leaves.
        let mut known = known(&entries);
        let (counts, items) = run(&mut known, &[(1, 11), (2, 20)], Gone::Mark);
        assert_eq!((counts.gone, items), (1, vec![]));
        assert_eq!(known.entry(&[1; 16], 0).unwrap().fate, Fate::Marked);
        assert_eq!(known.entry(&[1; 16], 1).unwrap().fate, Fate::Same);
    }

    #[test]
    fn calls_that_left_are_marked_once_and_return() {
        let mut gone = entry(1, 0, 10);
        gone.is_gone = true;
        let entries = [gone, entry(2, 0, 20)];
        let (counts, _) = run(&mut known(&entries), &[(2, 20)], Gone::Mark);
        assert_eq!(counts, Counts::default());
        let mut dropping = known(&entries);
        assert_eq!(run(&mut dropping, &[(2, 20)], Gone::Drop).0.gone, 0);
        assert_eq!(dropping.dirty_months(&[]).len(), 1);
        let (counts, _) = run(&mut known(&entries), &[(1, 10), (2, 20)], Gone::Mark);
        assert_eq!((counts.returned, counts.changed), (1, 0));
        let (counts, _) = run(&mut known(&entries), &[(1, 11), (2, 20)], Gone::Mark);
        assert_eq!((counts.returned, counts.changed), (1, 1));
        let mut keeping = known(&entries);
        assert_eq!(run(&mut keeping, &[], Gone::Keep).0.gone, 0);
        assert!(keeping.dirty_months(&[]).is_empty());
    }
}
