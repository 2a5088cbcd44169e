//! The directives of a fault, in one table: each sets one thing of the answer.

use super::values::{duration, number, pace};
use crate::answer::Answer;

/// A directive with or without a value.
pub(super) struct Directive {
    /// As it is written: `name`, or `name=VALUE`.
    pub(super) form: &'static str,
    /// Two directives of the same group exclude each other. None: it may be repeated.
    pub(super) group: Option<&'static str>,
    /// Applies it to the answer; the value is empty if the form has none.
    pub(super) apply: fn(Answer, &str) -> Result<Answer, String>,
}

/// The group of statuses, and of what excludes one.
pub(super) const STATUS: &str = "status";
/// The group of `redirect=`.
pub(super) const LOCATION: &str = "location";
/// The group of `body=`.
pub(super) const BODY: &str = "body";

/// The directive that is not an answer.
pub(super) const REFUSE: &str = "refuse";

/// All directives but statuses, in the order in which messages list them.
pub(super) const DIRECTIVES: [Directive; 20] = [
    directive("redirect=URL", LOCATION, |answer, url| {
        Ok(answer.header("location", url))
    }),
    Directive {
        form: "header=NAME:VALUE",
        group: None,
        apply: |answer, value| match value.split_once(':') {
            Some((name, value)) if !name.is_empty() => Ok(answer.header(name, value)),
            _ => Err(format!("{value:?} is not NAME:VALUE")),
        },
    },
    directive("content-type=TYPE", "content-type", |answer, value| {
        Ok(answer.content_type(value))
    }),
    directive(
        "retry-after=SECONDS|date+SECONDS",
        "retry-after",
        |answer, value| match value.strip_prefix("date+") {
            Some(seconds) => Ok(answer.retry_after_date(number(seconds)?)),
            None => Ok(answer.retry_after(number(value)?)),
        },
    ),
    directive("body=TEXT", BODY, |answer, text| Ok(answer.body(text))),
    directive("delay=TIME", "delay", |answer, value| {
        Ok(answer.delay(duration(value)?))
    }),
    directive("drip=BYTES/TIME", "drip", |answer, value| {
        let (bytes, pause) = pace(value)?;
        Ok(answer.drip(bytes, pause))
    }),
    directive("gzip", "gzip", |answer, _| Ok(answer.gzip())),
    directive("chunked", "framing", |answer, _| Ok(answer.chunked())),
    directive("content-length=BYTES", "framing", |answer, value| {
        Ok(answer.content_length(number(value)?))
    }),
    directive("without-content-length", "framing", |answer, _| {
        Ok(answer.without_content_length())
    }),
    directive(
        "longer-than-announced=BYTES",
        "extra bytes",
        |answer, value| Ok(answer.longer_than_announced(number(value)?)),
    ),
    directive("http10", "version", |answer, _| Ok(answer.http10())),
    directive("cut-after=BYTES", "cutoff", |answer, value| {
        Ok(answer.cut_after(number(value)?))
    }),
    directive("reset-after=BYTES", "cutoff", |answer, value| {
        Ok(answer.reset_after(number(value)?))
    }),
    directive("stall-after=BYTES", "cutoff", |answer, value| {
        Ok(answer.stall_after(number(value)?))
    }),
    directive("garbage-chunk-after=BYTES", "cutoff", |answer, value| {
        Ok(answer.garbage_chunk_after(number(value)?))
    }),
    directive("hang-up", STATUS, |answer, _| {
        let status = Answer::hang_up().status;
        Ok(Answer {
            status,
            ..answer.lost()
        })
    }),
    directive("lost", "lost", |answer, _| Ok(answer.lost())),
    directive(REFUSE, "refuse", |_, _| {
        Err("it cannot be combined with other directives".into())
    }),
];

const fn directive(
    form: &'static str,
    group: &'static str,
    apply: fn(Answer, &str) -> Result<Answer, String>,
) -> Directive {
    Directive {
        form,
        group: Some(group),
        apply,
    }
}

impl Directive {
    /// The directive with this name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        DIRECTIVES.iter().find(|directive| {
            let form = directive.form;
            form.split_once('=').map_or(form, |(name, _)| name) == name
        })
    }

    /// Whether the form has a value.
    pub(super) fn takes_value(&self) -> bool {
        self.form.contains('=')
    }
}

/// All directives as a message lists them.
pub(super) fn list() -> String {
    let forms: Vec<&str> = DIRECTIVES.iter().map(|directive| directive.form).collect();
    format!("STATUS, {}", forms.join(", "))
}
