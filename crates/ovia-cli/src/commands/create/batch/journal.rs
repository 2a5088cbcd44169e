//! The journal of a batch, `FILE.csv.journal`: what was sent, and what became of it, one JSON object
//! per line, written to the disk before each request and after each outcome.
//!
//! The rule: a number whose request is noted without the outcome "not placed" is never called again.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use ovia::{NewCall, serde_json};
use serde::{Deserialize, Serialize};

/// A line of the journal.
#[derive(Deserialize, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    /// The first line: which server the batch is for.
    Batch { at: DateTime<Utc>, server: String },
    /// The request is about to be sent.
    Sending {
        at: DateTime<Utc>,
        new_call: NewCall,
    },
    /// It was placed.
    Placed {
        at: DateTime<Utc>,
        to_number: String,
        id: String,
    },
    /// There was no answer, but the call is in the list.
    Found {
        at: DateTime<Utc>,
        to_number: String,
        id: String,
    },
    /// It certainly was not placed.
    NotPlaced {
        at: DateTime<Utc>,
        to_number: String,
        reason: String,
    },
    /// It may have been placed.
    MayHaveBeenPlaced {
        at: DateTime<Utc>,
        to_number: String,
        reason: String,
    },
}

/// What the journal says about a number.
#[derive(Clone)]
pub(super) enum Entry {
    /// The last request has no known outcome. It was noted at this time.
    InDoubt {
        new_call: NewCall,
        at: DateTime<Utc>,
    },
    /// The call has this id.
    Placed {
        id: String,
        at: DateTime<Utc>,
        was_found: bool,
    },
    NotPlaced,
}

/// What a journal holds.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) server: Option<String>,
    pub(super) entries: BTreeMap<String, Entry>,
    /// When the last request was noted.
    pub(super) last_sent: Option<DateTime<Utc>>,
}

impl Contents {
    fn add(&mut self, event: Event) {
        match event {
            Event::Batch { server, .. } => self.server = Some(server),
            Event::Sending { at, new_call } => {
                self.last_sent = Some(at);
                let number = new_call.to_number.clone();
                self.entries.insert(number, Entry::InDoubt { new_call, at });
            }
            Event::Placed { at, to_number, id } => self.placed(to_number, id, at, false),
            Event::Found { at, to_number, id } => self.placed(to_number, id, at, true),
            Event::NotPlaced { to_number, .. } => {
                self.entries.insert(to_number, Entry::NotPlaced);
            }
            // It is in doubt already.
            Event::MayHaveBeenPlaced { .. } => {}
        }
    }

    fn placed(&mut self, number: String, id: String, at: DateTime<Utc>, was_found: bool) {
        self.entries
            .insert(number, Entry::Placed { id, at, was_found });
    }

    /// Reads the lines that are whole, and returns how many bytes they have. What follows the last
    /// line break was cut off while it was written.
    fn read(text: &[u8]) -> Result<(Self, u64), String> {
        let whole = text
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |at| at + 1);
        let mut contents = Self::default();
        for (index, line) in text[..whole].split_inclusive(|&b| b == b'\n').enumerate() {
            let event = serde_json::from_slice(line).map_err(|_| {
                format!(
                    "line {} is not a line of a journal; it was changed, and no call is placed \
                     until it is mended",
                    index + 1
                )
            })?;
            contents.add(event);
        }
        Ok((contents, whole as u64))
    }
}

/// Where the journal of a file is. A link to a file has the journal of the file.
pub(super) fn path_for(file: &Path) -> PathBuf {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let mut path = file.into_os_string();
    path.push(".journal");
    path.into()
}

/// Reads a journal without changing it; empty if there is none.
pub(super) fn peek(path: &Path) -> Result<Contents, String> {
    match std::fs::read(path) {
        Ok(text) => Ok(Contents::read(&text)?.0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Contents::default()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// An open journal, locked against a second batch. Without a file (a demo), nothing is kept.
pub(super) struct Journal(Option<File>);

impl Journal {
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Opens it, or makes it. The lock ends with the process, however it ends.
    pub(super) fn open(path: &Path) -> Result<(Self, Contents), String> {
        let is_new = !path.exists();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = options.open(path);
        let mut file = opened.map_err(|error| format!("cannot be opened: {error}"))?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => {
                return Err("is in use: another batch over this file is running".to_owned());
            }
            Err(fs4::TryLockError::Error(error)) => {
                return Err(format!("cannot be locked: {error}"));
            }
        }
        let mut text = Vec::new();
        let read = file.read_to_end(&mut text);
        read.map_err(|error| format!("cannot be read: {error}"))?;
        let (contents, whole) = Contents::read(&text)?;
        let mut prepare = || {
            file.set_len(whole)?;
            file.seek(SeekFrom::Start(whole))?;
            file.sync_all()?;
            if is_new {
                sync_directory(path)?;
            }
            Ok(())
        };
        let prepared: io::Result<()> = prepare();
        prepared.map_err(|error| format!("cannot be written: {error}"))?;
        Ok((Self(Some(file)), contents))
    }

    /// Adds a line, and waits until it is on the disk.
    pub(super) fn add(&mut self, event: &Event) -> io::Result<()> {
        let Some(file) = &mut self.0 else {
            return Ok(());
        };
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        file.write_all(&line)?;
        file.sync_data()
    }
}

/// Makes sure that a new file is still there after a power failure.
fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(directory) if cfg!(unix) => File::open(directory)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use ovia::uuid::Uuid;

    use super::{Contents, Entry, Event};

    fn line(event: &Event) -> String {
        format!("{}\n", ovia::serde_json::to_string(event).expect("JSON"))
    }

    fn sending(number: &str) -> String {
        let id = Uuid::from_u128(1);
        let new_call = ovia::NewCall::new(id, id, id, "+33199001234", number);
        let at = "2026-11-20T10:00:00Z".parse().expect("a time");
        line(&Event::Sending { at, new_call })
    }

    /// Wherever the text is cut: once the request is noted, the number is not free again.
    #[test]
    fn a_journal_cut_anywhere() {
        let at = "2026-11-20T10:00:01Z".parse().expect("a time");
        let number = "+33639987703";
        let placed = Event::Placed {
            at,
            to_number: number.to_owned(),
            id: "c1".to_owned(),
        };
        let first = sending(number);
        let text = format!("{first}{}", line(&placed));
        for end in 0..=text.len() {
            let (contents, whole) = Contents::read(&text.as_bytes()[..end]).expect("a journal");
            match contents.entries.get(number) {
                None => assert!(end < first.len() && whole == 0, "{end}"),
                Some(Entry::InDoubt { .. }) => assert_eq!(whole, first.len() as u64, "{end}"),
                Some(Entry::Placed { id, .. }) => assert_eq!((end, &**id), (text.len(), "c1")),
                Some(Entry::NotPlaced) => panic!("{end}"),
            }
        }
    }

    #[test]
    fn a_changed_journal_is_refused() {
        for text in ["hello\n", "{}\n", "{\"event\":\"called\"}\n", "\n"] {
            let text = format!(
                "{}{text}{}",
                sending("+33639987703"),
                sending("+33639987704")
            );
            let problem = Contents::read(text.as_bytes()).err().expect("refused");
            assert!(problem.starts_with("line 2 is not a line"), "{problem}");
        }
    }
}
