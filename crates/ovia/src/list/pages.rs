//! What the headers of a response say about the rest of the list: its total, whether the body is a part
//! of it, and where the next page is.
//!
//! Ovia documents one array without pages. This makes the client ready for pages, and keeps it from
//! taking a part for the whole.

use std::collections::HashSet;

use reqwest::{
    Url,
    header::{CONTENT_RANGE, HeaderMap, LINK},
};

/// How many pages a list may have.
const MAX_PAGES: u32 = 100_000;

/// How many pages in a row may bring no new record.
const MAX_STALE_PAGES: u32 = 3;

/// Headers with the number of records of the whole list.
const TOTALS: [&str; 2] = ["x-total-count", "x-total"];

/// What one response says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Announced {
    /// How many records the whole list has.
    pub(super) total: Option<u64>,
    /// Whether the body is a part of a list, or of a page, by its status or its range.
    pub(super) is_part: bool,
    /// The reference to the next page, as it was sent.
    next: Option<String>,
}

impl Announced {
    pub(super) fn new(status: u16, headers: &HeaderMap) -> Self {
        let range = text(headers, CONTENT_RANGE.as_str()).and_then(range);
        let total = |name: &&str| text(headers, name)?.trim().parse().ok();
        Self {
            total: TOTALS
                .iter()
                .find_map(total)
                .or(range.as_ref().and_then(|range| range.total_records)),
            is_part: range.map_or(status == 206, |range| !range.is_whole),
            next: next_link(headers),
        }
    }

    pub(super) fn has_next(&self) -> bool {
        self.next.is_some()
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A `Content-Range`, such as `calls 0-19/40`, `bytes 0-99/*` or `calls */0`.
struct Range {
    is_whole: bool,
    /// Not if the unit is bytes.
    total_records: Option<u64>,
}

fn range(value: &str) -> Option<Range> {
    let (unit, range) = value.trim().split_once(' ')?;
    let (range, total) = range.trim().split_once('/')?;
    let total: Option<u64> = total.parse().ok();
    let whole = match range.split_once('-') {
        Some((first, last)) => {
            let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
            // Without a total, only what was left out before it is known.
            first == 0 && total.is_none_or(|total| last.checked_add(1) >= Some(total))
        }
        None => range == "*" && total == Some(0),
    };
    Some(Range {
        is_whole: whole,
        total_records: total.filter(|_| !unit.eq_ignore_ascii_case("bytes")),
    })
}

/// The target of the first link whose relation is `next` (RFC 8288).
fn next_link(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .find_map(next_of)
}

fn next_of(mut value: &str) -> Option<String> {
    while let Some((_, rest)) = value.split_once('<') {
        let (target, rest) = rest.split_once('>')?;
        let (parameters, others) = split_unquoted(rest, ',');
        if has_relation_next(parameters) {
            return Some(target.trim().to_owned());
        }
        value = others;
    }
    None
}

fn has_relation_next(mut parameters: &str) -> bool {
    while !parameters.is_empty() {
        let (parameter, rest) = split_unquoted(parameters, ';');
        if let Some((name, value)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("rel")
        {
            let relations = value.trim().trim_matches('"').split_whitespace();
            return relations
                .into_iter()
                .any(|relation| relation.eq_ignore_ascii_case("next"));
        }
        parameters = rest;
    }
    false
}

/// The text up to a separator that is not in quotes, and the rest after it.
fn split_unquoted(text: &str, separator: char) -> (&str, &str) {
    let mut quoted = false;
    let mut escaped = false;
    let end = text.find(|c: char| {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ => return c == separator && !quoted,
        }
        false
    });
    match end {
        Some(end) => (&text[..end], &text[end + separator.len_utf8()..]),
        None => (text, ""),
    }
}

/// The pages of one list.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// The page that is being read, and the one to request again; `None` for the first one.
    pub(super) current: Option<Url>,
    visited: HashSet<Url>,
    stale: u32,
    /// Whether the page that is being read brought a record that no page before had.
    pub(super) has_new: bool,
}

/// What follows a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Following {
    /// This was the last one.
    Nothing,
    Page(Url),
    /// Why the next page is not requested.
    Refused(String),
}

impl Pages {
    /// What follows the page that was read from `url`. Only pages on the same server are requested: the
    /// token is sent to no other.
    pub(super) fn following(&mut self, announced: &Announced, url: Option<&Url>) -> Following {
        let Some(next) = &announced.next else {
            return Following::Nothing;
        };
        let refuse = |why: &str| Following::Refused(why.to_owned());
        let target = url.and_then(|url| Some((url, url.join(next).ok()?)));
        let Some((url, mut target)) = target else {
            return refuse("the address of the next page is not valid");
        };
        if target.origin() != url.origin() {
            let host = target.host_str().unwrap_or_default();
            return Following::Refused(format!(
                "the next page is at another address ({}://{host}), where the token is not sent",
                target.scheme()
            ));
        }
        target.set_fragment(None);
        self.visited.insert(url.clone());
        self.stale = match self.has_new {
            true => 0,
            false => self.stale + 1,
        };
        self.has_new = false;
        if !self.visited.insert(target.clone()) {
            return refuse("the next page is one that was read before");
        }
        if self.stale >= MAX_STALE_PAGES {
            return refuse("the last pages brought no new records");
        }
        if self.visited.len() > MAX_PAGES as usize {
            return refuse("there are too many pages");
        }
        self.current = Some(target.clone());
        Following::Page(target)
    }

    /// Whether there was more than one page.
    pub(super) fn are_several(&self) -> bool {
        self.current.is_some()
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn announced(status: u16, headers: &[(&'static str, &str)]) -> Announced {
        let headers = headers.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value).expect("a header");
            (reqwest::header::HeaderName::from_static(name), value)
        });
        Announced::new(status, &headers.collect())
    }

    #[test]
    fn totals_and_ranges() {
        for (status, header, total, is_part) in [
            (200, ("x-total-count", " 40 "), Some(40), false),
            (200, ("x-total", "40"), Some(40), false),
            (200, ("x-total", "many"), None, false),
            (206, ("x-other", ""), None, true),
            (200, ("content-range", "calls 0-19/40"), Some(40), true),
            (206, ("content-range", "items 0-39/40"), Some(40), false),
            (206, ("content-range", "items 0-39/30"), Some(30), false),
            (206, ("content-range", "items 20-39/40"), Some(40), true),
            (206, ("content-range", "items 0-19/*"), None, false),
            (206, ("content-range", "bytes 0-99/5000"), None, true),
            (206, ("content-range", "bytes 0-99/100"), None, false),
            (200, ("content-range", "calls */0"), Some(0), false),
            (200, ("content-range", "calls */7"), Some(7), true),
            (206, ("content-range", "calls ?"), None, true),
        ] {
            let found = announced(status, &[header]);
            assert_eq!((found.total, found.is_part), (total, is_part), "{header:?}");
        }
    }

    #[test]
    fn links() {
        for (value, next) in [
            (r#"</calls?page=2>; rel="next""#, Some("/calls?page=2")),
            ("<a,b;c>;rel=NEXT", Some("a,b;c")),
            (r#"<a>; rel="prev", <b>; rel="next last""#, Some("b")),
            (r#"<a>; title="x, <y>; rel=next"; rel=last"#, None),
            (r#"<a>; title="\", "; rel=next"#, Some("a")),
            (r#"<a>; rel="nextish""#, None),
            ("<a>", None),
            ("<a; rel=next", None),
            ("", None),
        ] {
            let found = announced(200, &[("link", value)]).next;
            assert_eq!(found.as_deref(), next, "{value}");
        }
    }

    #[test]
    fn what_follows_is_on_the_same_server_and_no_circle() {
        let url = |text: &str| text.parse::<Url>().expect("a URL");
        let next = |to: &str| announced(200, &[("link", &format!("<{to}>; rel=next"))]);
        let first = url("https://a.example/calls");
        for (to, refused) in [
            ("http://a.example/calls?page=2", "another address"),
            ("//b.example/calls?page=2", "another address"),
            ("http://[", "not valid"),
            ("/calls", "read before"),
            ("#x", "read before"),
        ] {
            let found = Pages::default().following(&next(to), Some(&first));
            assert!(
                matches!(&found, Following::Refused(why) if why.contains(refused)),
                "{to}: {found:?}"
            );
        }

        let mut pages = Pages::default();
        let mut at = first;
        for page in 2..10 {
            pages.has_new = page < 6;
            let found = pages.following(&next(&format!("?page={page}")), Some(&at));
            if page == 8 {
                assert!(matches!(found, Following::Refused(why) if why.contains("no new")));
                break;
            }
            let expected = url(&format!("https://a.example/calls?page={page}"));
            assert_eq!(found, Following::Page(expected.clone()));
            at = expected;
        }
        let last = pages.following(&announced(200, &[]), Some(&at));
        assert_eq!(last, Following::Nothing);
    }
}
