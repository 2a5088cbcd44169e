//! Keeps a table of calls complete: compares a whole list with it, and commits what is new.
//!
//! | file | what it does |
//! | --- | --- |
//! | `known.rs` | what the table knows of its calls, and what the list makes of it |
//! | `spool.rs` | keeps new and changed records until the list has ended |
//! | `rewrite.rs` | writes the months with changes anew |
//!
//! The table is the state. A sync reads it before the list, and commits only if nothing was committed
//! since, so each version is a list that was read after the version before. What was not committed
//! had no effect.

mod known;
mod rewrite;
mod spool;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use arrow_array::{Array as _, RecordBatch};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use ovia::Call;

pub use self::known::{Counts, Gone};
use self::{known::Entry, spool::Item};
pub(crate) use self::{
    known::{Fate, Known},
    spool::Spool,
};
use crate::{
    calls_table as calls, column,
    delta::{Commit, Committed, DataFile, NewTable, Snapshot, Table},
    error::{Error, Result},
    export::manifest::Manifest,
    fingerprint::{self, Fingerprinter},
    key::Key,
    ledger::{DOMAIN, Ledger},
    location::Location,
};

/// The property that says what is hidden in the records of a table.
const REDACTION: &str = "ovia.redact";
/// The property with a value that the key of the pseudonyms gives.
const KEY_CHECK: &str = "ovia.redact.key_check";

/// What a sync does.
#[derive(Clone, Debug)]
pub struct SyncOptions {
    /// What happens to calls that left the list.
    pub gone: Gone,
    /// Whether an empty list is taken for one that has become empty.
    pub allow_empty: bool,
    /// The time of `gone_at`.
    pub now: DateTime<Utc>,
    /// What is hidden in the records, by its name; `none` if nothing is.
    pub redaction: String,
    /// A value that tells keys of pseudonyms apart and does not give them away.
    pub key_check: Option<String>,
    /// The key with which people were erased, if it is there.
    pub key: Option<Key>,
}

/// A list on its way into a table.
///
/// [`Sync::begin`] reads the table, [`Sync::add`] takes each record of the list, and [`Sync::commit`]
/// ends it. A sync that is dropped had no effect.
pub struct Sync {
    calls: Table,
    snapshot: Option<Snapshot>,
    options: SyncOptions,
    known: Known,
    items: Vec<Item>,
    spool: Spool,
    fingerprinter: Fingerprinter,
    listed: u64,
    ledger: Ledger,
}

/// How a sync ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The table is what the list was.
    Done(Summary),
    /// Another sync has committed meanwhile. The list has to be read again, in a new sync.
    Conflict,
}

/// What a sync has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What the list had.
    pub counts: Counts,
    /// The version that was committed; `None` if nothing had changed.
    pub version: Option<u64>,
    /// How many months were written anew.
    pub months: usize,
    /// How large the files are that were written.
    pub bytes: u64,
}

impl Sync {
    /// Reads what the table has.
    ///
    /// # Errors
    ///
    /// If the table cannot be read, or was made with other options or another key.
    pub async fn begin(location: &Location, options: SyncOptions) -> Result<Self> {
        if Manifest::read(location).await?.is_some() {
            return Err(Error::usage(format!(
                "{location}: there are tables of `ovia calls export --tables`; sync into another folder"
            )));
        }
        let table = Table::new(&location.inside("calls"));
        let snapshot = table.snapshot().await?;
        let (mut known, mut ledger) = (Known::default(), Ledger::default());
        if let Some(snapshot) = &snapshot {
            check(&table, snapshot, &options)?;
            ledger = Ledger::read(&table, snapshot).await?;
            ledger.check(options.key.as_ref(), &table)?;
            read_known(&table, snapshot.files(), &mut known).await?;
        }
        Ok(Self {
            calls: table,
            snapshot,
            options,
            known,
            items: Vec::new(),
            spool: Spool::new(),
            fingerprinter: Fingerprinter::default(),
            listed: 0,
            ledger,
        })
    }

    /// Whether somebody was erased from the table, so that [`Sync::is_erased`] has to be asked.
    #[must_use]
    pub fn has_erased(&self) -> bool {
        !self.ledger.is_empty()
    }

    /// Whether a record is a call of somebody who was erased, by its id or by its numbers, each in the
    /// form of [`Erasure::numbers`](crate::Erasure::numbers). Then it is to be added without what is
    /// personal.
    #[must_use]
    pub fn is_erased(&mut self, call: &Call, numbers: &[String]) -> bool {
        let Some(key) = &self.options.key else {
            return false;
        };
        let is_erased = self.ledger.has(key, call, numbers);
        // A new call of the person stays out, also when its record loses the number.
        if is_erased && let Some(id) = calls::id(call) {
            self.ledger.add_call(key, &id);
        }
        is_erased
    }

    /// Takes a record of the list.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be written.
    pub fn add(&mut self, call: &Call) -> Result<()> {
        let text = call.as_str();
        let fingerprint = self.fingerprinter.record(text);
        let identity = match calls::id(call) {
            Some(id) => fingerprint::bytes(id.as_bytes()),
            None => fingerprint::bytes(&fingerprint),
        };
        self.listed += 1;
        if self.known.recognise(&identity, &fingerprint) {
            return Ok(());
        }
        let month = self.known.months().number(&calls::month(call));
        if self.items.len() == self.items.capacity() {
            self.items.reserve_exact(1024 + self.items.len() / 8);
        }
        self.items.push(Item {
            identity,
            fingerprint,
            position: 0,
            month,
            offset: self.spool.push(text)?,
            length: text.len() as u64,
        });
        Ok(())
    }

    /// Commits what is new, after the whole list was read. `unreadable` is the number of records
    /// that were in the list and could not be read: with any, no call is taken for gone.
    ///
    /// # Errors
    ///
    /// If the list was empty and the table is not, or if the table cannot be written. Then it is
    /// unchanged.
    pub async fn commit(mut self, unreadable: u64) -> Result<Outcome> {
        let present = self.known.present();
        if self.listed == 0 && unreadable == 0 && present > 0 && !self.options.allow_empty {
            return Err(Error::usage(format!(
                "the list is empty, and {} has {present} calls: nothing was changed; if all calls \
                 were deleted, use --allow-empty",
                self.calls.place()
            )));
        }
        let gone = match unreadable {
            0 => self.options.gone,
            _ => Gone::Keep,
        };
        let counts = Counts {
            listed: self.listed,
            ..self.known.resolve(&mut self.items, gone)
        };
        let dirty = self.known.dirty_months(&self.items);
        let mut summary = Summary {
            counts,
            months: dirty.len(),
            ..Summary::default()
        };
        if dirty.is_empty() && self.snapshot.is_some() {
            return Ok(Outcome::Done(summary));
        }
        let mut commit = Commit {
            transaction: Some(("ovia.sync", self.next_version())),
            partition: Some(calls::MONTH),
            domain: (self.ledger.is_changed()).then(|| (DOMAIN, self.ledger.to_json())),
            ..Commit::default()
        };
        for month in dirty {
            if let Err(error) = self.rewrite(month, &mut commit).await {
                self.calls.delete(&commit.add).await;
                // An erasure deletes files that were part of the table.
                return match self.has_newer_version().await {
                    true => Ok(Outcome::Conflict),
                    false => Err(error),
                };
            }
        }
        summary.bytes = commit.add.iter().map(crate::delta::NewFile::size).sum();
        let committed = match &self.snapshot {
            Some(snapshot) => self.calls.commit(snapshot, commit).await?,
            None => self.calls.create(self.new_table(), commit).await?,
        };
        Ok(match committed {
            Committed::Version(version) => {
                summary.version = Some(version);
                Outcome::Done(summary)
            }
            Committed::Conflict => Outcome::Conflict,
        })
    }

    async fn has_newer_version(&self) -> bool {
        let version = |snapshot: &Option<Snapshot>| snapshot.as_ref().map(Snapshot::version);
        match self.calls.snapshot().await {
            Ok(now) => version(&now) != version(&self.snapshot),
            Err(_) => false,
        }
    }

    fn next_version(&self) -> u64 {
        self.snapshot.as_ref().map_or(0, |it| it.version() + 1)
    }

    fn new_table(&self) -> NewTable {
        let mut properties = vec![
            (REDACTION.to_owned(), self.options.redaction.clone()),
            // For the ledger of people who are erased.
            (
                "delta.feature.domainMetadata".to_owned(),
                "supported".to_owned(),
            ),
        ];
        if let Some(check) = &self.options.key_check {
            properties.push((KEY_CHECK.to_owned(), check.clone()));
        }
        NewTable {
            schema: calls::table_schema(),
            partition: Some(calls::MONTH),
            properties,
        }
    }
}

/// Whether the table is one that these options can go on with.
fn check(table: &Table, snapshot: &Snapshot, options: &SyncOptions) -> Result<()> {
    let place = table.place();
    let mut columns = snapshot.columns();
    let mut expected: Vec<_> = (calls::table_schema().fields().iter())
        .map(|field| field.name().clone())
        .collect();
    columns.sort();
    expected.sort();
    if columns != expected {
        return Err(Error::usage(format!(
            "{place} has other columns than this version of ovia writes; sync into a new folder"
        )));
    }
    let property = |name| snapshot.properties().get(name).map(String::as_str);
    let redaction = property(REDACTION).unwrap_or("none");
    if redaction != options.redaction {
        return Err(Error::usage(format!(
            "{place} was made with --redact={redaction}, not {}: use that, or sync into a new folder",
            options.redaction
        )));
    }
    if property(KEY_CHECK) != options.key_check.as_deref() {
        return Err(Error::usage(format!(
            "{place} was made with another key for --redact: set OVIA_REDACT_KEY to that key"
        )));
    }
    Ok(())
}

/// Reads what the files of a table say about its calls.
pub(crate) async fn read_known(
    table: &Table,
    files: impl IntoIterator<Item = &DataFile> + Clone,
    known: &mut Known,
) -> Result<()> {
    let rows: Option<u64> = files.clone().into_iter().map(|file| file.rows).sum();
    known.reserve(
        rows.and_then(|rows| usize::try_from(rows).ok())
            .unwrap_or(0),
    );
    let columns = [
        calls::IDENTITY,
        calls::POSITION,
        calls::FINGERPRINT,
        calls::GONE_AT,
    ];
    for file in files {
        let month = known.months().number(calls::month_of(file));
        let mut rows = Snapshot::rows(table, file, Some(&columns)).await?;
        while let Some(batch) = rows.try_next().await? {
            let keys = Keys::of(&batch)?;
            let fingerprints = column::binary(&batch, calls::FINGERPRINT)?;
            let gone = column::time(&batch, calls::GONE_AT)?;
            for row in 0..batch.num_rows() {
                let (identity, position) = keys.key(row);
                let (Ok(identity), Ok(fingerprint)) =
                    (identity.try_into(), fingerprints.value(row).try_into())
                else {
                    return Err(Error::damaged(format!(
                        "{}: {} has a row that no sync has written",
                        table.place(),
                        file.path
                    )));
                };
                known.add(Entry {
                    identity,
                    fingerprint,
                    position,
                    month,
                    is_gone: gone.is_valid(row),
                    fate: Fate::Missing,
                });
            }
        }
    }
    known.complete();
    Ok(())
}

/// What the rows of a batch are recognised by.
pub(crate) struct Keys {
    identities: Arc<arrow_array::BinaryArray>,
    positions: Arc<arrow_array::Int32Array>,
}

impl Keys {
    pub(crate) fn of(batch: &RecordBatch) -> Result<Self> {
        Ok(Self {
            identities: Arc::new(column::binary(batch, calls::IDENTITY)?.clone()),
            positions: Arc::new(column::int(batch, calls::POSITION)?.clone()),
        })
    }

    pub(crate) fn key(&self, row: usize) -> (&[u8], u32) {
        let position = u32::try_from(self.positions.value(row)).unwrap_or(u32::MAX);
        (self.identities.value(row), position)
    }
}
