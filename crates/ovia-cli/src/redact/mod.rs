//! Hides what is personal in records and in plain text, for `--redact`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `json.rs` | walks over a record's JSON and replaces values and keys; all else stays as it was sent |
//! | `free_text.rs` | decides which strings are free text, and which are ids, times and such |
//! | `digits.rs` | finds phone numbers that are written in digits |
//! | `spoken.rs` | finds phone numbers that are spoken in words, French and English |
//! | `urls.rs` | hides the paths of URLs inside of text |
//! | `shapes.rs` | recognises UUIDs, times, dates and amounts, which are not phone numbers |
//!
//! Pure functions. Those that read records call them before anything else sees a record.
//!
//! # What `numbers` does not find
//!
//! - a number split over several messages, or with words other than fillers such as "euh" in it;
//! - a national number without a leading 0 and without a country code, such as `639987703`, where the
//!   key does not say that it is a phone number (`phone`, `caller_number`); except `6 39 98 77 03` and
//!   the North American `202-555-0123`;
//! - fewer than 8 digits (7 after a `+`, or spoken one by one): short numbers, parts of numbers;
//! - numbers spoken in other languages than French and English, and `deux fois zéro`;
//! - names, addresses and e-mail addresses. `all` hides them where they are in free text.
//!
//! An id of 9 to 15 digits that could be a phone number is taken for one.

mod digits;
mod free_text;
mod json;
mod shapes;
mod spoken;
mod urls;

use std::{borrow::Cow, ops::Range};

use clap::ValueEnum;
use ovia::{Model, Record};

use crate::exit::Failure;

/// What is in the place of a phone number, of free text, and of the path of a URL.
const NUMBER: &str = "[number]";
const TEXT: &str = "[text]";
const PATH: &str = "[path]";

/// What is hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Redaction {
    /// Phone numbers in any field, in digits or in words (French, English); not those split over messages, without their
    /// first 0, or dictated in another language
    Numbers,
    /// Free text: conversations, analyses, undocumented text
    Text,
    /// Both, and the paths of recording URLs
    All,
    /// Phone numbers, and the paths of URLs wherever they are: what assistants see
    #[value(skip)]
    NumbersAndUrls,
    /// Nothing
    #[default]
    None,
}

impl Redaction {
    /// Whether there are no phone numbers in what is left.
    pub(crate) fn hides_numbers(self) -> bool {
        matches!(self, Self::Numbers | Self::All | Self::NumbersAndUrls)
    }

    fn hides_text(self) -> bool {
        matches!(self, Self::Text | Self::All)
    }

    /// A record's JSON without what is hidden. It is valid JSON if the record is; keys keep their
    /// order, and everything else its spelling.
    pub(crate) fn redact_record(self, json: &str) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(json),
            _ => json::redact(self, json),
        }
    }

    /// Plain text without what is hidden: all of it if free text is hidden.
    pub(crate) fn redact_text(self, text: &str) -> Cow<'_, str> {
        if self.hides_text() && !text.is_empty() {
            return Cow::Borrowed(TEXT);
        }
        match (self, self.hides_numbers()) {
            (Self::NumbersAndUrls, _) => hide_numbers_and_paths(text),
            (_, true) => hide_numbers(text),
            (_, false) => Cow::Borrowed(text),
        }
    }

    /// The same record without what is hidden.
    ///
    /// # Errors
    ///
    /// If the result is not a record. Then nothing of it may be shown.
    pub(crate) fn apply<M: Model>(self, record: Record<M>) -> Result<Record<M>, Failure> {
        let redacted = match self.redact_record(record.as_str()) {
            Cow::Borrowed(_) => None,
            Cow::Owned(json) => Some(json.parse()),
        };
        match redacted {
            None => Ok(record),
            Some(Ok(redacted)) => Ok(redacted),
            Some(Err(_)) => Err(Failure::failed(
                "a record cannot be redacted, so it is not shown",
            )),
        }
    }
}

/// A text with its phone numbers and the paths of its URLs replaced. The numbers come first: the end of a
/// path may be in the middle of one.
fn hide_numbers_and_paths(text: &str) -> Cow<'_, str> {
    match hide_numbers(text) {
        Cow::Borrowed(text) => urls::hide_paths(text),
        Cow::Owned(text) => Cow::Owned(urls::hide_paths(&text).into_owned()),
    }
}

/// A text with its phone numbers replaced.
fn hide_numbers(text: &str) -> Cow<'_, str> {
    // Most strings of a record.
    if shapes::is_uuid(text.as_bytes()) || shapes::is_rfc_3339(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut ranges = digits::find(text);
    ranges.extend(spoken::find(text));
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    ranges.sort_by_key(|range| range.start);
    let mut hidden = String::with_capacity(text.len());
    let mut end = 0;
    for range in merged(ranges) {
        hidden.push_str(&text[end..range.start]);
        hidden.push_str(NUMBER);
        end = range.end;
    }
    hidden.push_str(&text[end..]);
    Cow::Owned(hidden)
}

/// Sorted ranges, those that overlap joined.
fn merged(ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
