//! A recording while it is downloaded: `NAME.part`, and `NAME.part.json` with what is needed to resume
//! it. Both are gone when it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use ovia::reqwest::header::{ETAG, HeaderMap, LAST_MODIFIED};
use serde::{Deserialize, Serialize};

use super::{container::HEAD_BYTES, fetch::Problem};
use crate::exit::Failure;

/// Which version of which recording a part is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Version {
    /// Without its query: a signature changes from list to list.
    pub(super) url: String,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// The length of the whole recording in bytes.
    pub(super) total: Option<u64>,
}

impl Version {
    pub(super) fn new(url: &str, headers: &HeaderMap, total: Option<u64>) -> Self {
        let text = |name| {
            let value = headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Self {
            url: url.to_owned(),
            etag: text(ETAG),
            last_modified: text(LAST_MODIFIED),
            total,
        }
    }

    /// What a server compares before it sends the rest. A weak `ETag` does not mean equal bytes.
    pub(super) fn validator(&self) -> Option<&str> {
        match &self.etag {
            Some(etag) if etag.starts_with('"') => Some(etag),
            Some(_) => None,
            None => self.last_modified.as_deref(),
        }
    }
}

pub(super) struct Part {
    path: PathBuf,
    version_path: PathBuf,
    file: Option<File>,
    pub(super) version: Version,
    pub(super) bytes: u64,
}

impl Part {
    /// Opens what an earlier run or attempt left, if it is of this URL and can be resumed.
    pub(super) fn open(directory: &Path, stem: &str, url: &str) -> Result<Self, Problem> {
        let path = directory.join(format!("{stem}.part"));
        let version_path = directory.join(format!("{stem}.part.json"));
        let version: Option<Version> = fs::read(&version_path)
            .ok()
            .and_then(|json| ovia::serde_json::from_slice(&json).ok());
        let mut part = Self {
            path,
            version_path,
            file: None,
            version: version.unwrap_or_default(),
            bytes: 0,
        };
        if part.version.url == url && part.version.validator().is_some() {
            let opened = OpenOptions::new().append(true).open(&part.path);
            if let Ok(file) = opened {
                part.bytes = file.metadata().map_err(local)?.len();
                part.file = Some(file);
            }
        }
        Ok(part)
    }

    /// How much of a recording is there, for `--dry-run`.
    pub(super) fn peek(directory: &Path, stem: &str) -> u64 {
        let metadata = fs::metadata(directory.join(format!("{stem}.part")));
        metadata.map_or(0, |metadata| metadata.len())
    }

    /// Starts from the beginning. At no moment are there bytes of one version with the validator of
    /// another.
    pub(super) fn restart(&mut self, version: Version) -> Result<(), Problem> {
        self.discard()?;
        let json = ovia::serde_json::to_vec(&version).unwrap_or_default();
        fs::write(&self.version_path, json).map_err(local)?;
        self.file = Some(File::create_new(&self.path).map_err(local)?);
        self.version = version;
        Ok(())
    }

    /// Removes both files.
    pub(super) fn discard(&mut self) -> Result<(), Problem> {
        self.file = None;
        self.bytes = 0;
        self.version = Version::default();
        for path in [&self.path, &self.version_path] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(local(error)),
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        if let Some(file) = &mut self.file {
            file.write_all(bytes).map_err(local)?;
            self.bytes += bytes.len() as u64;
        }
        Ok(())
    }

    /// The beginning of what is there.
    pub(super) fn head(&self) -> Result<Vec<u8>, Problem> {
        let mut head = Vec::new();
        let file = File::open(&self.path).map_err(local)?;
        file.take(HEAD_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(local)?;
        Ok(head)
    }

    /// Gives the file its name, after its bytes are on the disk.
    pub(super) fn finish(&mut self, path: &Path) -> Result<(), Problem> {
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(local)?;
        }
        fs::rename(&self.path, path).map_err(local)?;
        let _ = fs::remove_file(&self.version_path);
        Ok(())
    }
}

fn local(error: io::Error) -> Problem {
    Problem::Local(Failure::failed(format!(
        "a recording cannot be written: {error}"
    )))
}
