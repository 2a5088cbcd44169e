//! Finds calls by their ids in one reading of a list.

use std::collections::BTreeSet;

use ovia::{Call, Id, uuid::Uuid};

use super::id::{TypedId, ambiguous, id_of, parse_id};
use crate::exit::{Exit, Failure};

/// The ids that are wanted, and the calls that were found.
pub(super) struct Ids {
    wanted: Vec<Wanted>,
    calls: Vec<Call>,
}

struct Wanted {
    id: TypedId,
    /// The position of its call in `calls`.
    found: Option<usize>,
    /// The ids that begin with its first digits.
    matches: BTreeSet<Uuid>,
}

/// How the reading of the list ended, for what is said about ids that were not found.
pub(super) enum End<'a> {
    Complete,
    /// Records are missing or could not be read; with what is wrong with the first of them, if that was
    /// not said before.
    Partial(Option<&'a str>),
    /// An error ended it, which is reported on its own.
    Failed,
}

impl Ids {
    /// Parses ids, before anything is read.
    pub(super) fn parse(texts: &[String]) -> Result<Self, Failure> {
        let parse = |text: &String| match parse_id(text) {
            Ok(id) => Ok(Wanted {
                id,
                found: None,
                matches: BTreeSet::new(),
            }),
            Err(error) => Err(Failure::usage(format!("ID: {error}"))),
        };
        Ok(Self {
            wanted: texts.iter().map(parse).collect::<Result<_, _>>()?,
            calls: Vec::new(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether no other record can change the result. All are looked at to know that a prefix is unique.
    pub(super) fn are_found(&self) -> bool {
        let is_found =
            |wanted: &Wanted| matches!(wanted.id, TypedId::Whole(_)) && wanted.found.is_some();
        self.wanted.iter().all(is_found)
    }

    /// Keeps the call if it is wanted. Of several records with one id, the first is kept.
    pub(super) fn take(&mut self, call: Call) {
        let position = self.calls.len();
        let mut is_new = false;
        for wanted in &mut self.wanted {
            if wanted.is_id_of(&call) && wanted.found.is_none() {
                wanted.found = Some(position);
                is_new = true;
            }
        }
        if is_new {
            self.calls.push(call);
        }
    }

    /// The calls in the order of their ids, each once, and what is wrong with the other ids.
    pub(super) fn finish(self, end: &End<'_>) -> (Vec<Call>, Vec<Failure>) {
        let mut calls: Vec<Option<Call>> = self.calls.into_iter().map(Some).collect();
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for wanted in self.wanted {
            match wanted.result(end) {
                Ok(position) => {
                    found.extend(position.and_then(|position| calls.get_mut(position)?.take()));
                }
                Err(failure) => failures.push(failure),
            }
        }
        (found, failures)
    }
}

impl Wanted {
    fn is_id_of(&mut self, call: &Call) -> bool {
        match (&self.id, call.id()) {
            (TypedId::Whole(id), _) => id_of(call).is_some_and(|text| Id::from(&*text) == *id),
            (TypedId::Prefix(prefix), Some(uuid))
                if uuid.simple().to_string().starts_with(prefix) =>
            {
                self.matches.insert(uuid);
                true
            }
            (TypedId::Prefix(_), _) => false,
        }
    }

    /// The position of its call; `None` if the list ended too soon to know.
    fn result(&self, end: &End<'_>) -> Result<Option<usize>, Failure> {
        let (name, is_prefix) = match &self.id {
            TypedId::Prefix(prefix) if self.matches.len() > 1 => {
                return Err(ambiguous(&self.matches, prefix));
            }
            TypedId::Prefix(prefix) => (format!("an id that begins with {prefix}"), true),
            TypedId::Whole(id) => (format!("the id {}", id.as_str()), false),
        };
        match (self.found, end) {
            (found, End::Failed) => Ok(found.filter(|_| !is_prefix)),
            (Some(found), _) => Ok(Some(found)),
            (None, End::Complete) => Err(Failure::failed(format!("there is no call with {name}"))),
            (None, End::Partial(line)) => {
                let line = line.map_or_else(String::new, |line| format!("{line}; "));
                let text = format!("{line}no record that could be read has {name}");
                Err(Failure::failed(text).with_exit(Exit::Partial))
            }
        }
    }
}
