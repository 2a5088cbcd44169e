//! Where a list goes on: a short text in an answer, which the assistant sends back.
//!
//! It names the last row by what rows are sorted by, and by its id, so that the next part is right also if the
//! list was read again in between. It pins the time that `7d` is before.

use chrono::{DateTime, Utc};

/// The place after a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Continuation {
    pub(super) now: DateTime<Utc>,
    /// Of the arguments.
    hash: u32,
    /// What the last row was sorted by, descending, and its id.
    pub(super) key: u64,
    pub(super) id: u128,
}

impl Continuation {
    pub(super) fn new(now: DateTime<Utc>, arguments: &str, (key, id): (u64, u128)) -> Self {
        Self {
            now,
            hash: hash(arguments),
            key,
            id,
        }
    }

    /// Reads it again.
    ///
    /// # Errors
    ///
    /// It is not one of this program, or it is of a question with other arguments.
    pub(super) fn parse(text: &str, arguments: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.trim().split('.').collect();
        let parsed = match parts[..] {
            [now, arguments, key, id] => (|| {
                let now = i64::from_str_radix(now, 16).ok()?;
                Some(Self {
                    now: DateTime::from_timestamp_millis(now)?,
                    hash: u32::from_str_radix(arguments, 16).ok()?,
                    key: u64::from_str_radix(key, 16).ok()?,
                    id: u128::from_str_radix(id, 16).ok()?,
                })
            })(),
            _ => None,
        };
        let parsed = parsed.ok_or(
            "continuation: not a continuation of this server; leave it out, or copy it from the answer \
             before",
        )?;
        match parsed.hash == hash(arguments) {
            true => Ok(parsed),
            false => Err(
                "continuation: it belongs to other arguments; repeat those of the answer before"
                    .into(),
            ),
        }
    }
}

impl std::fmt::Display for Continuation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { now, hash, key, id } = self;
        let now = now.timestamp_millis();
        write!(out, "{now:x}.{hash:x}.{key:x}.{id:x}")
    }
}

/// FNV-1a.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::Continuation;

    #[test]
    fn read_again() {
        let now = "2026-11-25T10:00:00.125Z".parse().expect("a time");
        let place = Continuation::new(now, "{\"agent\":\"Sarah\"}", (u64::MAX, u128::MAX));
        let text = place.to_string();
        assert_eq!(
            Continuation::parse(&text, "{\"agent\":\"Sarah\"}"),
            Ok(place)
        );
        let other = Continuation::parse(&text, "{}").expect_err("other arguments");
        assert!(other.contains("other arguments"), "{other}");
        for bad in [
            "",
            "1.2.3",
            "x.1.1.1",
            "1.1.1.1.1",
            "ffffffffffffffff.1.1.1",
        ] {
            assert!(Continuation::parse(bad, "").is_err(), "{bad}");
        }
    }
}
