//! Writes an export: the tables `calls` and `utterances` as Parquet files, all of it or nothing.
//!
//! | file | what it does |
//! | --- | --- |
//! | `table_file.rs` | batches of rows into Parquet files of a bounded size |
//! | `place.rs` | what is at the location before, and what is put there at the end |
//! | `manifest.rs` | which files are part of an export |
//!
//! Files are written under `_temporary`, where no engine looks. When all are complete they are renamed,
//! the manifest is replaced in one step, and the files of the export before are removed. The manifest is
//! replaced only if it is still the one that was there at the beginning.

pub(crate) mod manifest;
mod place;
mod table_file;

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use ovia::{Call, chrono::Utc};
use serde_json::json;

use self::{
    manifest::Manifest,
    place::{Place, TEMPORARY},
    table_file::TableWriter,
};
use crate::{
    Error, ErrorKind, Location,
    columns::{self, CallRows, UtteranceRows},
};

/// The description of the tables.
const SCHEMA: &str = "_schema.json";

/// Rows are turned into columns when their records have this many bytes, or are this many.
const BATCH_BYTES: usize = 8 << 20;
const BATCH_ROWS: usize = 8192;

/// An export that is being written.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path().join("tables").display().to_string();
/// let location = ovia_lake::Location::parse(&folder)?;
/// let mut export = ovia_lake::Export::begin(&location).await?;
/// export.push(&r#"{"id": "a", "duration": 71}"#.parse()?).await?;
/// let written = export.finish("none").await?;
/// assert_eq!(written.calls, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Export {
    place: Place,
    call_rows: CallRows,
    utterance_rows: UtteranceRows,
    calls: TableWriter,
    utterances: TableWriter,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// How many rows `calls` has.
    pub calls: u64,
    /// How many rows `utterances` has.
    pub utterances: u64,
    /// How many files both have.
    pub files: usize,
    /// How large these are.
    pub bytes: u64,
}

impl Export {
    /// Begins an export to this location. An export that is there stays as it is until the end.
    ///
    /// # Errors
    ///
    /// If the location cannot be read, or has other tables than those of an export.
    pub async fn begin(location: &Location) -> Result<Self, Error> {
        if let Some(folder) = location.local() {
            std::fs::create_dir_all(&folder).map_err(|error| {
                Error::usage(format!("{location}: the folder cannot be created: {error}"))
            })?;
        }
        let previous = Manifest::read(location).await?.map(|(_, stored)| stored);
        for table in ["_delta_log", "calls/_delta_log"] {
            let listed = location
                .store()
                .list(Some(&location.path(table)))
                .try_next()
                .await;
            if listed.map_err(|error| location.error(&error))?.is_some() {
                return Err(Error::usage(format!(
                    "{location}: there are tables of `ovia calls sync`; export to another folder"
                )));
            }
        }
        let started = Utc::now().format("%Y%m%dT%H%M%SZ");
        let run = format!("{started}-{:08x}", fastrand::u32(..));
        let temporary = location.path(&format!("{TEMPORARY}/{run}"));
        let store = location.store();
        let writer = |table: &str, schema| {
            TableWriter::new(store, &temporary, format!("{table}-{run}"), schema)
        };
        Ok(Self {
            calls: writer("calls", columns::calls_schema(false)),
            utterances: writer("utterances", columns::utterances_schema()),
            place: Place {
                location: location.clone(),
                temporary,
                previous,
            },
            call_rows: CallRows::new(false),
            utterance_rows: UtteranceRows::default(),
        })
    }

    /// Adds a call.
    ///
    /// # Errors
    ///
    /// If the storage fails. Then [`abort`](Self::abort) removes what was written.
    pub async fn push(&mut self, call: &Call) -> Result<(), Error> {
        self.call_rows.push(call)?;
        self.utterance_rows.push(call)?;
        if self.call_rows.bytes() >= BATCH_BYTES || self.call_rows.len() >= BATCH_ROWS {
            self.write_rows().await?;
        }
        Ok(())
    }

    async fn write_rows(&mut self) -> Result<(), Error> {
        let named = |error: Error| match error.kind() {
            ErrorKind::Storage => Error::storage(format!("{}: {error}", self.place.location)),
            _ => error,
        };
        let calls = self.call_rows.finish()?;
        if calls.num_rows() > 0 {
            self.calls.write(&calls).await.map_err(named)?;
        }
        let utterances = self.utterance_rows.finish()?;
        if utterances.num_rows() > 0 {
            self.utterances.write(&utterances).await.map_err(named)?;
        }
        Ok(())
    }

    /// Ends the files, and makes them the export of the location. `redact` says what was hidden in the
    /// records, for the manifest.
    ///
    /// # Errors
    ///
    /// If the storage fails, or another export was written meanwhile. What was there is there still.
    pub async fn finish(mut self, redact: &str) -> Result<Written, Error> {
        let result = self.commit(redact).await;
        if result.is_err() {
            self.abort().await;
        }
        result
    }

    async fn commit(&mut self, redact: &str) -> Result<Written, Error> {
        self.write_rows().await?;
        self.calls.finish().await?;
        self.utterances.finish().await?;
        let tables = [("calls", &self.calls), ("utterances", &self.utterances)];
        let tables: BTreeMap<_, _> = (tables.into_iter())
            .map(|(name, table)| (name.to_owned(), table.files.clone()))
            .collect();
        let manifest = Manifest::new(redact, tables);
        let rows = |table: &TableWriter| table.files.iter().map(|file| file.rows).sum();
        let written = Written {
            calls: rows(&self.calls),
            utterances: rows(&self.utterances),
            files: self.calls.files.len() + self.utterances.files.len(),
            bytes: manifest
                .tables
                .values()
                .flatten()
                .map(|file| file.bytes)
                .sum(),
        };
        let schema = json!({ "tables": [
            columns::schema_document("calls", &columns::calls_schema(false)),
            columns::schema_document("utterances", &columns::utterances_schema()),
        ]});
        self.place.put(SCHEMA, pretty(&schema)).await?;
        self.place.publish(&manifest).await?;
        Ok(written)
    }

    /// Removes what was written, after an error or a signal.
    pub async fn abort(&mut self) {
        self.calls.abort().await;
        self.utterances.abort().await;
        let renamed = (self.calls.files.iter())
            .chain(&self.utterances.files)
            .map(|file| self.place.location.path(&file.path));
        self.place.clear(renamed.collect()).await;
    }
}

fn pretty(json: &serde_json::Value) -> String {
    format!("{json:#}\n")
}

#[cfg(test)]
mod tests;
