//! What can go wrong on the way from the specification to Rust source.

use std::fmt;

/// A specification that cannot be turned into a client, and what to do about it.
///
/// ```
/// let error = ovia_codegen::generate("openapi: 3.0.3").unwrap_err();
/// assert_eq!(error.pointer(), "");
/// assert!(error.to_string().contains("info"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pointer: String,
    problem: String,
    advice: String,
}

impl Error {
    pub(crate) fn new(
        pointer: impl Into<String>,
        problem: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            problem: problem.into(),
            advice: advice.into(),
        }
    }

    /// The place in the specification, as a JSON pointer (RFC 6901); empty for the whole document.
    ///
    /// ```
    /// # let error = ovia_codegen::generate("openapi: 3.0.3").unwrap_err();
    /// assert!(error.pointer().is_empty() || error.pointer().starts_with('/'));
    /// ```
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What the maintainer of the specification should do.
    ///
    /// ```
    /// # let error = ovia_codegen::generate("openapi: 3.0.3").unwrap_err();
    /// assert!(!error.advice().is_empty());
    /// ```
    #[must_use]
    pub fn advice(&self) -> &str {
        &self.advice
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() {
            "the specification"
        } else {
            &self.pointer
        };
        write!(
            out,
            "{place}: {}\n  what to do: {}",
            self.problem, self.advice
        )
    }
}

impl std::error::Error for Error {}
