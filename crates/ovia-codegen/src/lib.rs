//! Turns Ovia's OpenAPI document into the Rust source of `ovia-core`.
//!
//! Build time only. It parses the specification (`document.rs`), refuses what progenitor would get
//! wrong (`unsupported.rs`), prepares it by named transforms (`transform.rs`), runs progenitor, and
//! completes its output (`output.rs`: open enums, tolerant fields, accessors of records, a `Debug`
//! that hides personal data). The same specification gives the same source on every run.

mod document;
mod error;
pub mod keywords;
mod output;
mod transform;
mod unsupported;

pub use error::Error;

use document::Document;

/// The formatted Rust source for a specification in YAML or JSON.
///
/// The source is a module body: it needs `progenitor-client`, `reqwest`, `serde`, `chrono` and
/// `uuid`, and expects the modules of `ovia-core` (such as `crate::transport` and `crate::record`)
/// to exist, and itself to be `crate::generated`.
///
/// # Errors
///
/// An [`Error`] names the place in the specification as a JSON pointer and says what to do.
///
/// ```
/// let error = ovia_codegen::generate("openapi: 3.1.0\ninfo: {}\npaths: {}").unwrap_err();
/// assert_eq!(error.pointer(), "/openapi");
/// ```
pub fn generate(specification: &str) -> Result<String, Error> {
    let mut document = Document::parse(specification)?;
    unsupported::check(&document)?;
    let base_url = output::base_url(&document)?;
    let expected = transform::apply(&mut document)?;
    output::write(document, &base_url, &expected)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Error, document::Document};

    /// A document out of its two interesting parts.
    pub(crate) fn document(paths: &str, schemas: &str) -> Document {
        let part = |text: &str| serde_json::from_str::<Value>(text).expect("a part in JSON");
        Document {
            root: json!({
                "openapi": "3.0.3",
                "info": {"title": "T", "version": "1"},
                "paths": part(paths),
                "components": {"schemas": part(schemas)},
            }),
        }
    }

    /// The text of the error that something has to end with.
    pub(crate) fn failure<T>(result: Result<T, Error>) -> String {
        result.err().expect("an error").to_string()
    }
}
