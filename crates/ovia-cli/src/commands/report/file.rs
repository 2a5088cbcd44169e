//! Writes the page to a file, whole or not at all, or to stdout.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process,
};

use crate::{exit::Failure, shell};

/// Where the page goes.
pub(super) enum Target {
    Stdout,
    File(PathBuf),
}

impl Target {
    /// Checks what can be checked before the calls are read.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::Stdout);
        }
        let shown = path.display();
        if path.is_dir() {
            return Err(Failure::usage(format!(
                "{shown} is a directory; give the name of a file, for example {}",
                shell::quoted(&path.join("calls.html").to_string_lossy())
            )));
        }
        let folder = folder(path);
        if !folder.is_dir() {
            let folder = folder.display();
            return Err(Failure::usage(format!(
                "cannot write {shown}: there is no directory {folder}; create it first"
            )));
        }
        Ok(Self::File(path.to_owned()))
    }

    pub(super) fn is_stdout(&self) -> bool {
        matches!(self, Self::Stdout)
    }

    /// Writes the page. A file is written under another name first, and then takes the place of the old
    /// one.
    pub(super) fn write(&self, page: &str) -> Result<(), Failure> {
        let path = match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                return Ok(out.write_all(page.as_bytes()).and_then(|()| out.flush())?);
            }
            Self::File(path) => path,
        };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", process::id()));
        let part = folder(path).join(name);
        let written = write(&part, page).and_then(|()| fs::rename(&part, path));
        written.map_err(|error| {
            // What was written of it is of no use; if it cannot be removed, it stays.
            let _ = fs::remove_file(&part);
            Failure::failed(format!("cannot write {}: {error}", path.display()))
        })
    }
}

fn write(path: &Path, page: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(page.as_bytes())?;
    file.sync_all()
}

/// The directory that a file is in.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
