//! Who was erased from a table: keyed fingerprints of numbers and of calls, in the table's own log, so
//! that no later sync brings them back.

use std::collections::BTreeSet;

use ovia::Call;
use serde::{Deserialize, Serialize};

use crate::{
    calls_table as calls,
    delta::{Snapshot, Table},
    error::{Error, Result},
    key::Key,
};

/// Where the log has it.
pub(crate) const DOMAIN: &str = "ovia.erased";

/// Who was erased.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ledger {
    /// What tells the key apart from others.
    check: String,
    numbers: BTreeSet<String>,
    calls: BTreeSet<String>,
    #[serde(skip)]
    is_changed: bool,
}

impl Ledger {
    /// The ledger of a version; an empty one if nobody was erased.
    pub(crate) async fn read(table: &Table, snapshot: &Snapshot) -> Result<Self> {
        let Some(json) = snapshot.domain(table, DOMAIN).await? else {
            return Ok(Self::default());
        };
        serde_json::from_str(&json)
            .map_err(|_| Error::damaged(format!("{}: the ledger cannot be read", table.place())))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.check.is_empty()
    }

    /// Whether something was added since it was read.
    pub(crate) fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Whether it was made with this key.
    pub(crate) fn check(&self, key: Option<&Key>, table: &Table) -> Result<()> {
        let problem = match key {
            _ if self.is_empty() => return Ok(()),
            Some(key) if key.check() == self.check => return Ok(()),
            Some(_) => "with another key",
            None => "with a key that is not here",
        };
        Err(Error::usage(format!(
            "{}: people were erased {problem}: set OVIA_REDACT_KEY to the key that was used",
            table.place()
        )))
    }

    pub(crate) fn add_number(&mut self, key: &Key, number: &str) {
        self.check = key.check();
        self.is_changed |= self.numbers.insert(key.pseudonym("number", number));
    }

    pub(crate) fn add_call(&mut self, key: &Key, id: &str) {
        self.check = key.check();
        self.is_changed |= self.calls.insert(key.pseudonym("call", id));
    }

    /// Whether it names a call, or one of the numbers of a call.
    pub(crate) fn has(&self, key: &Key, call: &Call, numbers: &[String]) -> bool {
        let mut numbers = numbers.iter();
        numbers.any(|number| self.numbers.contains(&key.pseudonym("number", number)))
            || calls::id(call).is_some_and(|id| self.calls.contains(&key.pseudonym("call", &id)))
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
