//! Finds several calls by their ids in one reading of a list.

use std::collections::BTreeSet;

use ovia::{Call, Id, uuid::Uuid};

use crate::{
    commands::id::{TypedId, parse_id},
    exit::Failure,
};

/// How many ids an error names.
const MAX_NAMED: usize = 5;

/// The ids that are wanted, and the calls that were found.
pub(super) struct Ids {
    wanted: Vec<Wanted>,
    /// The calls, each with the position of its id.
    calls: Vec<(usize, Call)>,
}

struct Wanted {
    id: TypedId,
    is_found: bool,
    /// The ids that begin like that.
    matches: BTreeSet<Uuid>,
}

impl Wanted {
    fn is_id_of(&mut self, call: &Call) -> bool {
        match (&self.id, call.id()) {
            (TypedId::Whole(id), _) => *id == Id::from(super::id(call)),
            (TypedId::Prefix(prefix), Some(uuid))
                if uuid.simple().to_string().starts_with(prefix) =>
            {
                self.matches.insert(uuid);
                true
            }
            (TypedId::Prefix(_), _) => false,
        }
    }
}

impl Ids {
    pub(super) fn parse(texts: &[String]) -> Result<Self, Failure> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for text in texts {
            let id = parse_id(text).map_err(|error| Failure::usage(format!("ID: {error}")))?;
            let (is_found, matches) = (false, BTreeSet::new());
            wanted.push(Wanted {
                id,
                is_found,
                matches,
            });
        }
        let calls = Vec::new();
        Ok(Self { wanted, calls })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether no further call can be wanted. A prefix may have a second call until the list ends.
    pub(super) fn are_found(&self) -> bool {
        self.wanted
            .iter()
            .all(|wanted| wanted.is_found && matches!(wanted.id, TypedId::Whole(_)))
    }

    /// Keeps the call if it is wanted, once.
    pub(super) fn take(&mut self, call: Call) {
        let mut first_new = None;
        let mut is_new = true;
        for (nth, wanted) in self.wanted.iter_mut().enumerate() {
            if wanted.is_id_of(&call) {
                is_new &= !wanted.is_found;
                wanted.is_found = true;
                first_new.get_or_insert(nth);
            }
        }
        if let Some(nth) = first_new.filter(|_| is_new) {
            self.calls.push((nth, call));
        }
    }

    /// The calls that were found, in the order of the ids.
    pub(super) fn calls(&mut self) -> Result<impl Iterator<Item = &Call>, Failure> {
        for Wanted { id, matches, .. } in &self.wanted {
            let TypedId::Prefix(prefix) = id else {
                continue;
            };
            if matches.len() > 1 {
                let named: Vec<String> = matches
                    .iter()
                    .take(MAX_NAMED)
                    .map(Uuid::to_string)
                    .collect();
                let others = match matches.len().saturating_sub(MAX_NAMED) {
                    0 => String::new(),
                    others => format!(" and {others} more"),
                };
                return Err(Failure::usage(format!(
                    "{} ids begin with {prefix}: {}{others}; give more digits",
                    matches.len(),
                    named.join(", "),
                )));
            }
        }
        self.calls.sort_by_key(|(nth, _)| *nth);
        Ok(self.calls.iter().map(|(_, call)| call))
    }

    /// The ids that no call has, in words.
    pub(super) fn missing(&self) -> Vec<String> {
        let missing = self.wanted.iter().filter(|wanted| !wanted.is_found);
        missing
            .map(|wanted| match &wanted.id {
                TypedId::Prefix(prefix) => format!("an id that begins with {prefix}"),
                TypedId::Whole(id) => format!("the id {}", id.as_str()),
            })
            .collect()
    }
}
