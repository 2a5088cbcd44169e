//! What can go wrong with a table, in one line each.

use std::fmt;

/// Why a table could not be written or read. `Display` is one line, without a credential or a value of a
/// record.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The location or an option is wrong: what is asked for cannot work.
    Usage,
    /// The storage or the network failed; the same may work later.
    Storage,
    /// What is stored is not what it should be.
    Damaged,
    /// Somebody else wrote the same table meanwhile.
    Conflict,
}

impl Error {
    /// Creates an error; the message says what is wrong, where, and what to do.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { kind, message }
    }

    /// The location or an option is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// The storage or the network failed.
    pub(crate) fn storage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Storage, message)
    }

    /// The storage or the network failed, and how.
    pub(crate) fn caused(message: impl fmt::Display, cause: impl fmt::Display) -> Self {
        Self::storage(one_line(&format!("{message}: {cause}")))
    }

    /// What is stored is not what it should be.
    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, message)
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::storage(one_line(&format!("the Parquet file failed: {error}")))
    }
}

impl From<arrow_schema::ArrowError> for Error {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::damaged(one_line(&format!("the columns do not fit: {error}")))
    }
}

/// A message of another library on one line, not longer than a reader takes in.
pub(crate) fn one_line(text: &str) -> String {
    const MAX_CHARACTERS: usize = 300;
    // delta_kernel adds a backtrace to its messages if RUST_BACKTRACE is set.
    let text = text.split("\n   0: ").next().unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ");
    if let Some((end, _)) = line.char_indices().nth(MAX_CHARACTERS) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// A result with the error of tables.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    #[test]
    fn a_backtrace_is_no_part_of_a_message() {
        let message = "expected `,`,\n  found `}`\n   0: kernel::read\n             at ./lib.rs\n";
        assert_eq!(super::one_line(message), "expected `,`, found `}`");
    }
}
