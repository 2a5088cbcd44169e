//! Writes the configuration file: mode 0600, whole or not at all, comments kept.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use toml_edit::{DocumentMut, Item, Value, value};

use super::{Config, Key, path, table_mut};
use crate::exit::Failure;

/// Sets a key of a profile; an empty value takes it out. Returns where it was written.
pub(crate) fn set(profile: Option<&str>, key: Key, text: &str) -> Result<String, Failure> {
    let text = text.trim();
    if !text.is_empty() {
        let name = key.name();
        key.check(text)
            .map_err(|problem| Failure::usage(format!("{name}: {problem}")))?;
    }
    let config = Config {
        path: path(),
        ..Config::default()
    };
    let Some(path) = &config.path else {
        return Err(Failure::usage(
            "there is no directory for the configuration; set HOME or OVIA_CONFIG",
        ));
    };
    let mut document = config.document()?.unwrap_or_else(DocumentMut::new);
    let table = table_mut(&mut document, profile)
        .ok_or_else(|| config.wrong("`profiles` or the profile is not a table"))?;
    match text {
        "" => drop(table.remove(key.name())),
        text => match table.get_mut(key.name()).and_then(Item::as_value_mut) {
            Some(old) => {
                // What is around it: spaces, a comment.
                let decor = old.decor().clone();
                *old = Value::from(text);
                *old.decor_mut() = decor;
            }
            None => drop(table.insert(key.name(), value(text))),
        },
    }
    // A link, as of a dotfiles repository, stays one.
    let target = path.canonicalize().unwrap_or_else(|_| path.clone());
    replace(&target, document.to_string().as_bytes())
        .map_err(|error| config.wrong(&format!("cannot be written: {error}")))?;
    Ok(path.display().to_string())
}

/// Replaces a file by one that only its owner can read.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    if !directory.as_os_str().is_empty() {
        fs::create_dir_all(directory)?;
    }
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = private_file(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Makes a new file that only its owner can read.
pub(crate) fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
