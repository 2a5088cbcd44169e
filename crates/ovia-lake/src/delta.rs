//! Delta tables, with delta_kernel behind this module: nothing outside of it names that crate.
//!
//! | file | what it does |
//! | --- | --- |
//! | `snapshot.rs` | a version of a table: its files, its properties, its rows |
//! | `commit.rs` | creates a table, and commits removed and added files |
//! | `data_file.rs` | writes and reads the Parquet files |
//!
//! It leaves to others what is in a table.

mod commit;
mod data_file;
mod snapshot;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use self::snapshot::DataFile;
pub(crate) use self::{
    commit::{Commit, Committed, NewTable},
    data_file::{FileWriter, NewFile},
    snapshot::Snapshot,
};
use crate::{
    error::{Error, Result},
    location::Location,
};
use delta_kernel_default_engine::{
    DefaultEngine, DefaultEngineBuilder,
    executor::tokio::{TokioBackgroundExecutor, TokioMultiThreadExecutor},
};
use futures_util::TryStreamExt as _;
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};

/// What wrote a commit, in the table's history.
const ENGINE: &str = concat!("ovia/", env!("CARGO_PKG_VERSION"));

/// After this many commits a checkpoint is written, so that readers need not read each commit.
const COMMITS_BETWEEN_CHECKPOINTS: u64 = 20;

/// A Delta table, which may not be there yet.
#[derive(Clone)]
pub(crate) struct Table {
    engine: Arc<dyn delta_kernel::Engine>,
    store: Arc<dyn ObjectStore>,
    location: Location,
}

/// The files of a table's newest version, as paths of the location's store; `None` if there is no table.
///
/// # Errors
///
/// If it cannot be read.
pub(crate) async fn live_files(location: &Location) -> Result<Option<Vec<Path>>> {
    let table = Table::new(location);
    let Some(snapshot) = table.snapshot().await? else {
        return Ok(None);
    };
    let files = snapshot.files().iter().map(|file| {
        file.check_rows(&table)?;
        table.path(&file.path)
    });
    files.collect::<Result<_>>().map(Some)
}

impl Table {
    /// The table at a location.
    pub(crate) fn new(location: &Location) -> Self {
        let store = Arc::clone(location.store());
        let builder = DefaultEngineBuilder::new(Arc::clone(&store));
        let engine = match tokio::runtime::Handle::try_current() {
            Ok(handle) if handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread => {
                let executor = Arc::new(TokioMultiThreadExecutor::new(handle));
                Arc::new(builder.with_task_executor(executor).build())
                    as Arc<dyn delta_kernel::Engine>
            }
            _ => {
                let engine: DefaultEngine<TokioBackgroundExecutor> = builder.build();
                Arc::new(engine)
            }
        };
        Self {
            engine,
            store,
            location: location.clone(),
        }
    }

    /// The table's place, for messages.
    pub(crate) fn place(&self) -> &Location {
        &self.location
    }

    /// The place in the store of a file's path in the log.
    pub(crate) fn path(&self, in_log: &str) -> Result<Path> {
        if in_log.contains("://") || in_log.starts_with('/') {
            return Err(Error::damaged(format!(
                "{}: a file of the table lies outside of it, which cannot be read",
                self.place()
            )));
        }
        Path::from_url_path(format!("{}/{in_log}", self.location.root())).map_err(|error| {
            Error::caused(
                format!("{}: a file's path is not valid", self.place()),
                error,
            )
        })
    }

    /// Whether a file of some version is still there.
    pub(crate) async fn has(&self, file: &DataFile) -> Result<bool> {
        match self.store.head(&self.path(&file.path)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.location.error(&error)),
        }
    }

    /// The data files that are there, whether or not they are part of the table.
    pub(crate) async fn listed_files(&self) -> Result<Vec<Path>> {
        let log = self.location.path("_delta_log");
        let listed = self.store.list(Some(self.location.root()));
        let files = listed.try_filter_map(|file| {
            let is_data = !file.location.prefix_matches(&log);
            std::future::ready(Ok(is_data.then_some(file.location)))
        });
        let files = files.try_collect().await;
        files.map_err(|error| self.location.error(&error))
    }

    /// Deletes a file. It is none if it is not there any more.
    pub(crate) async fn delete_path(&self, path: &Path) -> Result<()> {
        match self.store.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.location.error(&error)),
        }
    }

    /// Deletes files, which are not part of the table. It may fail, as they do no harm.
    pub(crate) async fn delete(&self, files: &[NewFile]) {
        for file in files {
            if let Ok(path) = self.path(&file.path) {
                let _ = self.store.delete(&path).await;
            }
        }
    }

    /// Runs a function of delta_kernel, all of which block.
    async fn blocking<T: Send + 'static>(
        &self,
        what: &'static str,
        run: impl FnOnce(&Self) -> delta_kernel::KernelResult<T> + Send + 'static,
    ) -> Result<T> {
        let table = self.clone();
        match tokio::task::spawn_blocking(move || run(&table)).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Error::caused(format!("{}: {what}", self.place()), error)),
            Err(_) => Err(Error::damaged(format!("{}: {what}: stopped", self.place()))),
        }
    }
}
