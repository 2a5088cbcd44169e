//! The words that say what happens, in one table.

use super::values::{number, pace, time};
use crate::answer::Answer;

/// A word with or without a value.
pub(super) struct Word {
    /// As it is to be written: `name`, or `name=VALUE`.
    pub(super) form: &'static str,
    /// What it decides. Two words that decide the same exclude each other, except for [`NOTHING`].
    pub(super) decides: &'static str,
    /// Puts it into the answer; the value is empty where the form has none.
    pub(super) apply: fn(Answer, &str) -> Result<Answer, String>,
}

/// What a word decides that may stand beside itself.
pub(super) const NOTHING: &str = "";
/// What a status decides, and whatever excludes one.
pub(super) const STATUS: &str = "status";
/// What `redirect=` decides.
pub(super) const LOCATION: &str = "location";
/// What `body=` decides.
pub(super) const BODY: &str = "body";

/// The word that is no answer.
pub(super) const REFUSE: &str = "refuse";

/// All words but statuses, in the order in which they are listed.
pub(super) const WORDS: [Word; 20] = [
    word("redirect=URL", LOCATION, |answer, url| {
        Ok(answer.header("location", url))
    }),
    word("header=NAME:VALUE", NOTHING, |answer, value| {
        match value.split_once(':') {
            Some((name, value)) if !name.is_empty() => Ok(answer.header(name, value)),
            _ => Err(format!("{value:?} is not NAME:VALUE")),
        }
    }),
    word("content-type=TYPE", "content-type", |answer, value| {
        Ok(answer.content_type(value))
    }),
    word(
        "retry-after=SECONDS|date+SECONDS",
        "retry-after",
        |answer, value| match value.strip_prefix("date+") {
            Some(seconds) => Ok(answer.retry_after_date(number(seconds)?)),
            None => Ok(answer.retry_after(number(value)?)),
        },
    ),
    word("body=TEXT", BODY, |answer, text| Ok(answer.body(text))),
    word("delay=TIME", "delay", |answer, value| {
        Ok(answer.delay(time(value)?))
    }),
    word("drip=BYTES/TIME", "drip", |answer, value| {
        let (bytes, pause) = pace(value)?;
        Ok(answer.drip(bytes, pause))
    }),
    word("gzip", "gzip", |answer, _| Ok(answer.gzip())),
    word("chunked", "framing", |answer, _| Ok(answer.chunked())),
    word("content-length=BYTES", "framing", |answer, value| {
        Ok(answer.content_length(number(value)?))
    }),
    word("without-content-length", "framing", |answer, _| {
        Ok(answer.without_content_length())
    }),
    word("longer-than-announced=BYTES", "surplus", |answer, value| {
        Ok(answer.longer_than_announced(number(value)?))
    }),
    word("http10", "version", |answer, _| Ok(answer.http10())),
    word("cut-after=BYTES", "ending", |answer, value| {
        Ok(answer.cut_after(number(value)?))
    }),
    word("reset-after=BYTES", "ending", |answer, value| {
        Ok(answer.reset_after(number(value)?))
    }),
    word("stall-after=BYTES", "ending", |answer, value| {
        Ok(answer.stall_after(number(value)?))
    }),
    word("garbage-chunk-after=BYTES", "ending", |answer, value| {
        Ok(answer.garbage_chunk_after(number(value)?))
    }),
    word("hang-up", STATUS, |answer, _| {
        let status = Answer::hang_up().status;
        Ok(Answer {
            status,
            ..answer.lost()
        })
    }),
    word("lost", "lost", |answer, _| Ok(answer.lost())),
    word(REFUSE, "refuse", |_, _| {
        Err("it goes with no other word".into())
    }),
];

const fn word(
    form: &'static str,
    decides: &'static str,
    apply: fn(Answer, &str) -> Result<Answer, String>,
) -> Word {
    Word {
        form,
        decides,
        apply,
    }
}

impl Word {
    /// The word of that name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        WORDS.iter().find(|word| word.name() == name)
    }

    /// The form without its value.
    fn name(&self) -> &'static str {
        self.form
            .split_once('=')
            .map_or(self.form, |(name, _)| name)
    }

    /// Whether the form has a value.
    pub(super) fn takes_value(&self) -> bool {
        self.form.contains('=')
    }
}

/// All words as a message lists them.
pub(super) fn list() -> String {
    let forms: Vec<&str> = WORDS.iter().map(|word| word.form).collect();
    format!("STATUS, {}", forms.join(", "))
}
