//! The key of pseudonyms and of people who were erased: of the environment, or of a file in the
//! configuration directory. It is never in a table.

use std::{env, fs, io, io::Write as _, path::PathBuf};

use ovia_lake::Key;

use super::run::failure;
use crate::{
    config::{self, private_file},
    exit::Failure,
    stderr::notice,
};

const VARIABLE: &str = "OVIA_REDACT_KEY";

/// The key, if there is one.
pub(crate) fn find() -> Result<Option<Key>, Failure> {
    if let Some(text) = env::var_os(VARIABLE).filter(|text| !text.is_empty()) {
        let key = Key::parse(&text.to_string_lossy());
        return key
            .map(Some)
            .map_err(|error| failure(error).with_prefix(VARIABLE));
    }
    let Some(file) = file() else { return Ok(None) };
    let wrong = |error: String| Failure::usage(format!("{}: {error}", file.display()));
    match fs::read_to_string(&file) {
        Ok(text) => {
            let key = Key::parse(&text);
            key.map(Some).map_err(|error| wrong(error.to_string()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// The key; a new one is written into the file if there is none.
pub(crate) fn find_or_create() -> Result<Key, Failure> {
    if let Some(key) = find()? {
        return Ok(key);
    }
    let Some(file) = file() else {
        return Err(Failure::usage(format!(
            "there is no directory for the key; set HOME or {VARIABLE}"
        )));
    };
    let text = Key::random_text();
    let written = (file.parent().map_or(Ok(()), fs::create_dir_all))
        .and_then(|()| private_file(&file))
        .and_then(|mut new| {
            new.write_all(format!("{text}\n").as_bytes())?;
            new.sync_all()
        });
    match written {
        // Another run has made one meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => {
            return Err(Failure::failed(format!("{}: {error}", file.display())));
        }
        Ok(()) => notice(&format!(
            "ovia: a new key is in {}; keep a copy: tables that were made with it need it\n",
            file.display()
        )),
    }
    find()?.ok_or_else(|| Failure::failed(format!("{}: the key was deleted", file.display())))
}

fn file() -> Option<PathBuf> {
    Some(config::path()?.with_file_name("redact.key"))
}
