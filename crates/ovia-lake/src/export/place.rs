//! Where an export is written to: what is there before, and what is put there at the end.

use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use object_store::{ObjectMeta, ObjectStoreExt, PutMode, PutOptions, path::Path};
use ovia::chrono::{TimeDelta, Utc};
use serde_json::json;

use super::manifest::{MANIFEST, Manifest, is_file_name};
use crate::{Error, ErrorKind, Location, location::Stored};

/// The folder of what is not complete.
pub(super) const TEMPORARY: &str = "_temporary";

/// What another export left is removed after this time: until then it may be running.
const MAX_RUN: TimeDelta = TimeDelta::hours(24);

/// How long another export may take to rename its files.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// Where an export is written to.
pub(super) struct Place {
    pub(super) location: Location,
    /// Where the files are until the end.
    pub(super) temporary: Path,
    /// The manifest that was there at the beginning.
    pub(super) previous: Option<Stored>,
}

impl Place {
    /// Writes a small file.
    pub(super) async fn put(&self, name: &str, text: String) -> Result<(), Error> {
        let path = self.location.path(name);
        let put = self.location.store().put(&path, text.into()).await;
        put.map(drop).map_err(|error| self.location.error(&error))
    }

    /// Makes the files of a manifest the export of the location.
    pub(super) async fn publish(&self, manifest: &Manifest) -> Result<(), Error> {
        let lock = self.lock().await?;
        self.check_previous().await?;
        for file in manifest.tables.values().flatten() {
            let from = self.temporary.clone().join(&*file.path);
            let to = self.location.path(&file.path);
            let renamed = self.location.store().rename(&from, &to).await;
            renamed.map_err(|error| self.location.error(&error))?;
        }
        self.put_manifest(super::pretty(&json!(manifest))).await?;
        self.remove_others(manifest).await;
        drop(lock);
        Ok(())
    }

    /// Removes what was written for an export that is given up, and these files of it.
    pub(super) async fn clear(&self, renamed: Vec<Path>) {
        let written = self.temporaries(&self.temporary).await;
        let written = written.into_iter().map(|file| file.location);
        self.remove(written.chain(renamed)).await;
        self.remove_folders();
    }

    /// Keeps other exports to a folder of this machine waiting: it has no conditional writes. Where a
    /// folder cannot be locked, as on Windows, only the check of the manifest is left.
    async fn lock(&self) -> Result<Option<std::fs::File>, Error> {
        let folder = self.location.local();
        let Some(Ok(folder)) = folder.map(std::fs::File::open) else {
            return Ok(None);
        };
        let deadline = Instant::now() + MAX_WAIT;
        loop {
            match fs4::FileExt::try_lock(&folder) {
                Ok(()) => return Ok(Some(folder)),
                Err(fs4::TryLockError::WouldBlock) if Instant::now() < deadline => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                Err(fs4::TryLockError::WouldBlock) => return Err(self.conflict()),
                Err(fs4::TryLockError::Error(_)) => return Ok(None),
            }
        }
    }

    /// Replaces the manifest, if nobody else did.
    async fn put_manifest(&self, text: String) -> Result<(), Error> {
        let path = self.location.path(MANIFEST);
        let put = async |mode| {
            let options = PutOptions::from(mode);
            let put = self
                .location
                .store()
                .put_opts(&path, text.clone().into(), options);
            put.await
        };
        let mode = match &self.previous {
            None => PutMode::Create,
            Some(previous) => PutMode::Update(previous.version.clone()),
        };
        let result = match put(mode).await {
            // Folders of this machine.
            Err(object_store::Error::NotImplemented { .. }) => {
                self.check_previous().await?;
                put(PutMode::Overwrite).await
            }
            result => result,
        };
        result.map(drop).map_err(|error| match error {
            object_store::Error::AlreadyExists { .. }
            | object_store::Error::Precondition { .. } => self.conflict(),
            error => self.location.error(&error),
        })
    }

    /// Whether the export that is there is the one that was there at the beginning.
    async fn check_previous(&self) -> Result<(), Error> {
        let now = self
            .location
            .read(MANIFEST)
            .await?
            .map(|stored| stored.bytes);
        match now.as_ref() == self.previous.as_ref().map(|stored| &stored.bytes) {
            true => Ok(()),
            false => Err(self.conflict()),
        }
    }

    fn conflict(&self) -> Error {
        Error::new(
            ErrorKind::Conflict,
            format!(
                "{}: another export was written meanwhile; run the command again",
                self.location
            ),
        )
    }

    /// Removes the files of exports before, and what exports that were killed left. A failure is left to
    /// the next export.
    async fn remove_others(&self, manifest: &Manifest) {
        let kept: Vec<&str> = (manifest.tables.values().flatten())
            .map(|file| file.path.as_str())
            .collect();
        let Ok(listed) = self
            .location
            .store()
            .list_with_delimiter(Some(self.location.root()))
            .await
        else {
            return;
        };
        let is_old = |file: &ObjectMeta| {
            let name = file.location.filename().unwrap_or_default();
            is_file_name(name) && !kept.contains(&name)
        };
        let old = listed.objects.into_iter().filter(is_old);
        self.remove(old.map(|file| file.location)).await;
        let left = self.temporaries(&self.location.path(TEMPORARY)).await;
        let left = left.into_iter().filter(|file| {
            file.location.prefix_matches(&self.temporary)
                || Utc::now() - file.last_modified > MAX_RUN
        });
        self.remove(left.map(|file| file.location)).await;
        self.remove_folders();
    }

    async fn temporaries(&self, folder: &Path) -> Vec<ObjectMeta> {
        let listed = self.location.store().list(Some(folder)).try_collect().await;
        listed.unwrap_or_default()
    }

    async fn remove(&self, paths: impl Iterator<Item = Path>) {
        for path in paths {
            let _ = self.location.store().delete(&path).await;
        }
    }

    /// The empty folders that are left on a disk.
    fn remove_folders(&self) {
        let Some(folder) = self.location.local() else {
            return;
        };
        let run = self.temporary.filename().unwrap_or_default();
        for name in [format!("{TEMPORARY}/{run}"), TEMPORARY.to_owned()] {
            let _ = std::fs::remove_dir(folder.join(name));
        }
    }
}
