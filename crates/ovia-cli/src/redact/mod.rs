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

use std::{borrow::Cow, cell::Cell, ops::Range, sync::OnceLock};

use clap::ValueEnum;
use ovia::{Model, Record};

use crate::exit::Failure;

/// What is in the place of a phone number, of free text, and of the path of a URL.
const NUMBER: &str = "[number]";
const TEXT: &str = "[text]";
const PATH: &str = "[path]";

/// The beginning of what is in the place of a number that is told apart from others.
const PSEUDONYM: &str = "[number-";

type Pseudonym = Box<dyn Fn(&str) -> String + Send + Sync>;

/// Gives the pseudonyms of numbers, if numbers have any.
static PSEUDONYMS: OnceLock<Pseudonym> = OnceLock::new();

thread_local! {
    static WITHOUT_PSEUDONYMS: Cell<bool> = const { Cell::new(false) };
}

/// From now on a number is replaced with a pseudonym of its own: with what this gives for its digits.
#[cfg_attr(not(feature = "lake"), expect(dead_code, reason = "for tables"))]
pub(crate) fn use_pseudonyms(pseudonym: impl Fn(&str) -> String + Send + Sync + 'static) {
    let _ = PSEUDONYMS.set(Box::new(pseudonym));
}

/// Does something with numbers that are replaced without pseudonyms.
#[cfg_attr(not(feature = "lake"), expect(dead_code, reason = "for tables"))]
pub(crate) fn without_pseudonyms<T>(run: impl FnOnce() -> T) -> T {
    let before = WITHOUT_PSEUDONYMS.replace(true);
    let result = run();
    WITHOUT_PSEUDONYMS.set(before);
    result
}

/// What is in the place of a number.
fn mark(number: &str) -> Cow<'static, str> {
    match PSEUDONYMS.get() {
        // It is one already.
        Some(_) if is_mark(number) => Cow::Owned(number.to_owned()),
        Some(pseudonym) if !WITHOUT_PSEUDONYMS.get() => {
            Cow::Owned(format!("{PSEUDONYM}{}]", pseudonym(number)))
        }
        _ => Cow::Borrowed(NUMBER),
    }
}

/// Whether a text is what is in the place of a number.
fn is_mark(text: &str) -> bool {
    text == NUMBER || text.starts_with(PSEUDONYM) && text.ends_with(']')
}

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
    #[cfg_attr(
        not(feature = "mcp"),
        expect(dead_code, reason = "only assistants see it")
    )]
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

    /// The word of `--redact`.
    #[cfg(feature = "lake")]
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn hides_text(self) -> bool {
        matches!(self, Self::Text | Self::All)
    }

    /// A record's JSON without what is hidden. It is valid JSON if the record is; keys keep their
    /// order, and everything else its spelling.
    pub(crate) fn redact_record(self, json: &str) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(json),
            _ => json::redact(self, json, true),
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
        let redacted = parsed(self.redact_record(record.as_str()));
        redacted.unwrap_or(Ok(record))
    }

    /// The same, with the conversation as it was sent: for a command that shows nothing of it. It takes a
    /// fraction of the time.
    ///
    /// # Errors
    ///
    /// If the result is not a record. Then nothing of it may be shown.
    pub(crate) fn apply_around_conversation<M: Model>(
        self,
        record: Record<M>,
    ) -> Result<Record<M>, Failure> {
        if self == Self::None {
            return Ok(record);
        }
        let redacted = parsed(json::redact(self, record.as_str(), false));
        redacted.unwrap_or(Ok(record))
    }
}

/// The record of a text that was changed.
fn parsed<M: Model>(json: Cow<'_, str>) -> Option<Result<Record<M>, Failure>> {
    let Cow::Owned(json) = json else { return None };
    Some(
        json.parse()
            .map_err(|_| Failure::failed("a record cannot be redacted, so it is not shown")),
    )
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
        hidden.push_str(&mark(&text[range.clone()]));
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
