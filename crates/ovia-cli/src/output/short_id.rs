//! Ids in short: as many digits as make them different from those before them.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// How many characters of a UUID are shown: to the end of each of its parts.
const LENGTHS: [usize; 4] = [8, 13, 18, 23];

/// After this many ids, more digits are shown, so that memory does not grow.
const MAX_SEEN: usize = 200_000;

#[derive(Default)]
pub(super) struct ShortIds {
    seen: HashSet<u64>,
}

impl ShortIds {
    /// The start of a UUID that no other one in the table has so far, by which a command finds it;
    /// other text as it is.
    pub(super) fn shorten<'a>(&mut self, id: &'a str) -> &'a str {
        let is_uuid = id.len() == 36 && id.parse::<ovia::uuid::Uuid>().is_ok();
        if !is_uuid {
            return id;
        }
        let mut is_new = |length: usize| {
            let mut hasher = DefaultHasher::new();
            id[..length].hash(&mut hasher);
            self.seen.len() < MAX_SEEN && self.seen.insert(hasher.finish())
        };
        match LENGTHS.into_iter().find(|length| is_new(*length)) {
            Some(length) => &id[..length],
            None if self.seen.len() >= MAX_SEEN => &id[..LENGTHS[1]],
            None => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ShortIds;

    #[test]
    fn as_long_as_needed() {
        let mut ids = ShortIds::default();
        for (id, short) in [
            ("3c90c3cc-0d44-4b50-8888-8dd25736052a", "3c90c3cc"),
            ("3c90c3cd-0d44-4b50-8888-8dd25736052a", "3c90c3cd"),
            ("3c90c3cc-0d45-4b50-8888-8dd25736052a", "3c90c3cc-0d45"),
            ("3c90c3cc-0d45-4b51-8888-8dd25736052a", "3c90c3cc-0d45-4b51"),
            ("call 17", "call 17"),
            ("éééééééééééééééééé", "éééééééééééééééééé"),
        ] {
            assert_eq!(ids.shorten(id), short);
        }
    }
}
