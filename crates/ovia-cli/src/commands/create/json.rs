//! `--json`: the new call as a JSON object, from a file or stdin.

use std::{
    fs::File,
    io::{self, Read},
};

use ovia::serde_json::{self, Map, Value};

use crate::{connection::text, exit::Failure};

/// The most that is read. A new call has some 400 bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// Reads the object.
pub(super) fn read(path: &str) -> Result<Map<String, Value>, Failure> {
    let source = match path {
        "-" => "--json on stdin".to_owned(),
        path => format!("the file {path} of --json"),
    };
    let refuse = |problem: &str| Failure::usage(format!("not placed: {source} {problem}"));
    let mut bytes = Vec::new();
    let read = match path {
        "-" => io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes),
        path => File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| refuse(&format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refuse("is larger than 1 MiB"));
    }
    let text = text(&bytes).ok_or_else(|| refuse("is not text"))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(refuse("is empty"));
    }
    // The message of the parser may show a value.
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(refuse("is not a JSON object; give the fields of one call")),
        Err(error) => Err(refuse(&format!(
            "is not JSON: line {}, column {}",
            error.line(),
            error.column()
        ))),
    }
}
