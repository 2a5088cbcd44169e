//! `manifest.ndjson` in the directory of the recordings: one line for each that is whole.
//!
//! A line is appended with one write, after the file has its name and is on the disk. A line that was
//! cut by a crash is ignored.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use fs4::{FileExt, TryLockError};
use serde::{Deserialize, Serialize};

use crate::exit::Failure;

pub(super) const NAME: &str = "manifest.ndjson";

/// The longest line that is read.
const MAX_LINE: u64 = 64 * 1024;

/// A recording that is whole.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) call_id: String,
    pub(super) file: String,
    pub(super) bytes: u64,
    /// Whether the server said how long it is.
    #[serde(default)]
    pub(super) length_verified: bool,
    /// Without its query, which is often a signature.
    #[serde(default)]
    pub(super) url: String,
    #[serde(default)]
    pub(super) etag: Option<String>,
    #[serde(default)]
    pub(super) saved_at: String,
}

/// The name and the size of each whole file, by the id of its call.
pub(super) type Files = HashMap<Box<str>, (Box<str>, u64)>;

/// The manifest of a directory, locked against a second run.
pub(super) struct Manifest {
    file: File,
    known: Files,
}

impl Manifest {
    /// Opens or creates the manifest, and locks it.
    pub(super) fn open(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join(NAME);
        let failed = |error: io::Error| {
            Failure::failed(format!("{} cannot be used: {error}", path.display()))
        };
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(&path)
            .map_err(failed)?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::failed(format!(
                    "another `ovia calls recordings` is running in {}",
                    directory.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let known = read(&file).map_err(failed)?;
        // What is appended begins on a line of its own.
        let mut last = [b'\n'];
        if file.metadata().map_err(failed)?.len() > 0 {
            file.seek(SeekFrom::End(-1)).map_err(failed)?;
            file.read_exact(&mut last).map_err(failed)?;
        }
        if last != [b'\n'] {
            file.write_all(b"\n").map_err(failed)?;
        }
        Ok(Self { file, known })
    }

    /// What a directory has, without creating or locking anything.
    pub(super) fn peek(directory: &Path) -> Files {
        let file = File::open(directory.join(NAME));
        file.and_then(|file| read(&file)).unwrap_or_default()
    }

    pub(super) fn known(&self) -> &Files {
        &self.known
    }

    /// Appends a line, and waits until it is on the disk.
    pub(super) fn append(&mut self, entry: &Entry) -> Result<(), Failure> {
        let mut line = ovia::serde_json::to_vec(entry).unwrap_or_default();
        line.push(b'\n');
        let written = self.file.write_all(&line);
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|error| Failure::failed(format!("{NAME} cannot be written: {error}")))
    }
}

/// The file of a call, if it is there and whole.
pub(super) fn whole(known: &Files, directory: &Path, id: &str) -> Option<(String, u64)> {
    let (name, bytes) = known.get(id)?;
    // The manifest may have come from elsewhere: a name in this directory only.
    if Path::new(&**name).file_name() != Some(name.as_ref().as_ref()) {
        return None;
    }
    let metadata = fs::metadata(directory.join(&**name)).ok()?;
    (metadata.is_file() && metadata.len() == *bytes).then(|| (name.to_string(), *bytes))
}

fn read(file: &File) -> io::Result<Files> {
    let mut known = HashMap::new();
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)?
            == 0
        {
            return Ok(known);
        }
        if let Ok(entry) = ovia::serde_json::from_slice::<Entry>(&line) {
            known.insert(entry.call_id.into(), (entry.file.into(), entry.bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Entry, Manifest, NAME, whole};

    #[test]
    fn lines_survive_a_crash() {
        let directory = std::env::temp_dir().join(format!("ovia-manifest-{}", std::process::id()));
        fs::create_dir_all(&directory).expect("a directory");
        let entry = |id: &str| Entry {
            call_id: id.to_owned(),
            file: format!("{id}.wav"),
            bytes: 3,
            length_verified: true,
            url: String::new(),
            etag: None,
            saved_at: String::new(),
        };
        let _ = fs::remove_file(directory.join(NAME));
        let mut manifest = Manifest::open(&directory).expect("a manifest");
        manifest.append(&entry("a")).expect("a line");
        assert!(Manifest::open(&directory).is_err(), "locked");
        drop(manifest);
        // A line that a crash has cut.
        let mut text = fs::read(directory.join(NAME)).expect("it");
        text.extend_from_slice(b"{\"call_id\":\"b\",\"fi");
        fs::write(directory.join(NAME), text).expect("it");
        let mut manifest = Manifest::open(&directory).expect("a manifest");
        manifest.append(&entry("c")).expect("a line");
        manifest.append(&entry("../c")).expect("a line");
        drop(manifest);
        let known = Manifest::peek(&directory);
        assert_eq!(known.len(), 3);
        fs::write(directory.join("a.wav"), "abc").expect("a file");
        fs::write(directory.join("c.wav"), "ab").expect("a file");
        assert_eq!(
            whole(&known, &directory, "a"),
            Some(("a.wav".to_owned(), 3))
        );
        for id in ["b", "c", "../c"] {
            assert_eq!(whole(&known, &directory, id), None, "{id}");
        }
        fs::remove_dir_all(directory).expect("its end");
    }
}
