//! The directives of a fault, in one table: each sets one thing of the answer.

use super::values::{duration, number, one_of, pace, position, record_text};
use crate::{answer::Answer, content_coding::ContentCoding, web_page::WebPage};

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
/// The group of what sets the body.
pub(super) const BODY: &str = "body";

/// The directives whose value is the rest of the text, spaces included.
pub(super) const TO_THE_END: [&str; 2] = ["body=", "json="];

/// The directive that also chooses a status.
pub(super) const WEB_PAGE: &str = "web-page=";

/// The directive that is not an answer.
pub(super) const REFUSE: &str = "refuse";

/// All directives but statuses, in the order in which messages list them.
pub(super) const DIRECTIVES: &[Directive] = &[
    directive("redirect=URL", LOCATION, |answer, url| {
        Ok(answer.header("location", url))
    }),
    repeatable("header=NAME:VALUE", |answer, value| {
        match value.split_once(':') {
            Some((name, value)) if !name.is_empty() => Ok(answer.header(name, value)),
            _ => Err(format!("{value:?} is not NAME:VALUE")),
        }
    }),
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
    directive("json=TEXT", BODY, |answer, text| Ok(answer.body(text))),
    directive("web-page=PAGE", BODY, |answer, name| {
        Ok(answer.body(one_of(name, &WebPage::NAMES)?.html()))
    }),
    directive("takes-effect", "effect", |answer, _| {
        Ok(answer.takes_effect())
    }),
    directive("many-headers=COUNT", "many headers", |answer, value| {
        let count = u16::try_from(number(value)?);
        let count = count.map_err(|_| format!("{value:?} is too large a number"))?;
        Ok(answer.many_headers(count))
    }),
    directive("odd-header=KIND", "odd header", |answer, name| {
        Ok(answer.head_line(one_of(name, &ODD_HEADERS)?))
    }),
    directive("first-records=COUNT", "records", |answer, value| {
        Ok(answer.first_records(number(value)?))
    }),
    directive("content-range", "range", |answer, _| {
        Ok(answer.content_range())
    }),
    directive("total-count", "total", |answer, _| Ok(answer.total_count())),
    directive("pages-of=COUNT", "pages", |answer, value| {
        match number(value)? {
            0 => Err("pages of 0 records never end".into()),
            size => Ok(answer.pages_of(size)),
        }
    }),
    directive("endless-pages", "endless pages", |answer, _| {
        Ok(answer.endless_pages())
    }),
    directive("next-page=URL", "next page", |answer, url| {
        Ok(answer.next_page(url))
    }),
    repeatable("error-item=N", |answer, value| {
        Ok(answer.error_item(position(value)?))
    }),
    repeatable("replace-record=N:TEXT", |answer, value| {
        let (position, text) = record_text(value)?;
        Ok(answer.replace_record(position, text))
    }),
    repeatable("end-after-record=N:TEXT", |answer, value| {
        let (position, text) = record_text(value)?;
        Ok(answer.end_after_record(position, text))
    }),
    repeatable("duration-of-record=N:TEXT", |answer, value| {
        let (position, text) = record_text(value)?;
        Ok(answer.duration_of_record(position, text))
    }),
    repeatable("invalid-utf8-in-record=N", |answer, value| {
        Ok(answer.invalid_utf8_in_record(position(value)?))
    }),
    directive("delay=TIME", "delay", |answer, value| {
        Ok(answer.delay(duration(value)?))
    }),
    directive("drip=BYTES/TIME", "drip", |answer, value| {
        let (bytes, pause) = pace(value)?;
        Ok(answer.drip(bytes, pause))
    }),
    directive("gzip", "content coding", |answer, _| Ok(answer.gzip())),
    directive("content-coding=CODING", "content coding", |answer, name| {
        Ok(answer.content_coding(one_of(name, &ContentCoding::NAMES)?))
    }),
    directive("latin1", "charset", |answer, _| Ok(answer.latin1())),
    directive("append=TEXT", "append", |answer, text| {
        Ok(answer.append(text))
    }),
    directive("append-after=TIME", "pause", |answer, value| {
        Ok(answer.append_after(duration(value)?))
    }),
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

/// Header lines that HTTP/1.1 does not allow, or no longer.
const ODD_HEADERS: [(&str, &str); 3] = [
    ("folded", "x-folded: one\r\n two"),
    ("space-before-colon", "x-spaced : one"),
    ("no-name", ": one"),
];

/// A directive that may be given several times.
const fn repeatable(
    form: &'static str,
    apply: fn(Answer, &str) -> Result<Answer, String>,
) -> Directive {
    Directive {
        form,
        group: None,
        apply,
    }
}

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
        DIRECTIVES.iter().find(|directive| directive.name() == name)
    }

    fn name(&self) -> &'static str {
        let form = self.form;
        form.split_once('=').map_or(form, |(name, _)| name)
    }

    /// Whether the form has a value.
    pub(super) fn takes_value(&self) -> bool {
        self.form.contains('=')
    }
}

/// What to write in place of an unknown name: the nearest directive, or one of the list.
pub(super) fn suggestion(name: &str) -> String {
    let similarity = |directive: &Directive| strsim::jaro(directive.name(), name);
    let nearest = DIRECTIVES
        .iter()
        .max_by(|one, other| similarity(one).total_cmp(&similarity(other)))
        .filter(|nearest| similarity(nearest) > 0.8);
    match nearest {
        Some(nearest) => format!("did you mean `{}`?", nearest.form),
        None => format!("there are: {}", list()),
    }
}

/// All directives as a message lists them.
pub(super) fn list() -> String {
    let forms: Vec<&str> = DIRECTIVES.iter().map(|directive| directive.form).collect();
    format!("STATUS, {}", forms.join(", "))
}
