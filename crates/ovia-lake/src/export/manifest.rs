//! The manifest of an export: which files are part of it. It is written last, and read first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Error, Location, location::Stored};

/// The name of the manifest. Engines do not take names that begin with `_` for data.
pub(crate) const MANIFEST: &str = "_manifest.json";

/// The name of the format, and its version.
const FORMAT: &str = "ovia-export";
const VERSION: u32 = 1;

/// Which files are part of an export.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Manifest {
    format: String,
    version: u32,
    /// RFC 3339.
    pub(super) created_at: String,
    /// What was hidden; `none` if nothing was.
    pub(super) redact: String,
    pub(crate) tables: BTreeMap<String, Vec<File>>,
}

/// A file of a table.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

impl Manifest {
    pub(super) fn new(redact: &str, tables: BTreeMap<String, Vec<File>>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            created_at: ovia::chrono::Utc::now()
                .to_rfc3339_opts(ovia::chrono::SecondsFormat::Millis, true),
            redact: redact.to_owned(),
            tables,
        }
    }

    /// The manifest of a location, if there is one.
    pub(crate) async fn read(location: &Location) -> Result<Option<(Self, Stored)>, Error> {
        let Some(stored) = location.read(MANIFEST).await? else {
            return Ok(None);
        };
        let wrong = |problem: &str| Error::damaged(format!("{location}/{MANIFEST}: {problem}"));
        let manifest: Self = serde_json::from_slice(&stored.bytes)
            .map_err(|_| wrong("not the manifest of an export; use another folder"))?;
        if manifest.format != FORMAT {
            return Err(wrong("not the manifest of an export; use another folder"));
        }
        if manifest.version > VERSION {
            return Err(wrong(
                "written by a newer version of ovia; update the program",
            ));
        }
        let mut files = manifest.tables.values().flatten();
        if files.any(|file| !is_file_name(&file.path)) {
            return Err(wrong("it names a file that is not one of an export"));
        }
        Ok(Some((manifest, stored)))
    }
}

/// Whether a name is one that an export gives: `calls-20261125T151200Z-1a2b-00000.parquet`.
pub(super) fn is_file_name(name: &str) -> bool {
    let rest = ["calls-", "utterances-"]
        .iter()
        .find_map(|table| name.strip_prefix(table));
    let Some(rest) = rest.and_then(|rest| rest.strip_suffix(".parquet")) else {
        return false;
    };
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_alphanumeric());
    let parts: Vec<&str> = rest.split('-').collect();
    parts.len() == 3 && parts.into_iter().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::is_file_name;

    #[test]
    fn names_of_files() {
        assert!(is_file_name("calls-20261125T151200Z-1a2b-00000.parquet"));
        assert!(is_file_name(
            "utterances-20261125T151200Z-1a2b-00012.parquet"
        ));
        for name in [
            "calls.parquet",
            "calls-00000.parquet",
            "calls-a-b-c.csv",
            "../calls-a-b-c.parquet",
            "calls-a-../b-c.parquet",
            "calls-a-b-c/d.parquet",
        ] {
            assert!(!is_file_name(name), "{name}");
        }
    }
}
