//! The secret key that personal values are replaced with: whoever has a table and not the key cannot
//! tell whether a value belongs to a pseudonym.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// The shortest text of a key, in characters.
const MIN_LENGTH: usize = 16;

/// A secret key. It is never in a table, and `Debug` does not show it.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// The key that a text stands for.
    ///
    /// # Errors
    ///
    /// If the text is shorter than 16 characters, which could be guessed.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        match text.chars().count() < MIN_LENGTH {
            true => Err(Error::usage(format!(
                "a key has {MIN_LENGTH} characters or more; take random ones"
            ))),
            false => Ok(Self(Sha256::digest(text.as_bytes()).into())),
        }
    }

    /// The text of a new random key.
    #[must_use]
    pub fn random_text() -> String {
        let halves = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
        halves.map(|half| half.simple().to_string()).concat()
    }

    /// A pseudonym of 32 hexadecimal digits: always the same for a kind of value, a value and a key.
    #[must_use]
    pub fn pseudonym(&self, kind: &str, value: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return String::new();
        };
        for part in [kind, "\0", value] {
            mac.update(part.as_bytes());
        }
        let code = mac.finalize().into_bytes();
        code.iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// A value that tells keys apart and does not give them away.
    #[must_use]
    pub fn check(&self) -> String {
        self.pseudonym("check", "")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    #[test]
    fn pseudonyms_depend_on_key_kind_and_value() {
        let (one, other) = (
            Key::parse("0123456789abcdef").unwrap(),
            Key::parse("0123456789abcdeg").unwrap(),
        );
        let pseudonym = one.pseudonym("number", "33199000001");
        assert_eq!(pseudonym.len(), 32);
        assert_eq!(pseudonym, one.pseudonym("number", "33199000001"));
        assert_ne!(pseudonym, one.pseudonym("number", "33199000002"));
        assert_ne!(pseudonym, one.pseudonym("call", "33199000001"));
        assert_ne!(pseudonym, other.pseudonym("number", "33199000001"));
        assert_ne!(one.check(), other.check());
        assert!(Key::parse("short").is_err());
        assert!(Key::parse(&Key::random_text()).is_ok());
        assert_eq!(format!("{one:?}"), "Key(..)");
    }
}
