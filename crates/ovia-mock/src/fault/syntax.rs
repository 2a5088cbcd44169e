//! Parses the text of a fault.

use std::str::FromStr;

use super::{
    Effect, Fault, FaultError, When,
    directives::{self, BODY, Directive, LOCATION, REFUSE, STATUS, TO_THE_END, WEB_PAGE},
    values::{number, one_of, status},
};
use crate::{
    answer::Answer,
    error_body::{error_body, reason},
    web_page::WebPage,
};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        parse(text).map_err(FaultError)
    }
}

fn parse(text: &str) -> Result<Fault, String> {
    let (requests, directives) = text.split_once(':').ok_or_else(|| {
        format!("{text:?} has no colon: expected WHEN: DIRECTIVES, such as `1: 503`")
    })?;
    let (method, when) = parse_requests(requests)?;
    let effect = parse_effect(directives)?;
    if let (Some(method), Effect::Refuse) = (&method, &effect) {
        return Err(format!(
            "`{REFUSE}`: a connection is refused before its {method} is known"
        ));
    }
    Ok(Fault {
        method,
        when,
        effect,
        seen: 0,
    })
}

/// The part before the colon: a method, and which of its requests.
fn parse_requests(text: &str) -> Result<(Option<String>, When), String> {
    let mut parts: Vec<&str> = text.split_whitespace().collect();
    let first = parts.first().copied().unwrap_or_default();
    let method = METHODS
        .iter()
        .find(|method| method.eq_ignore_ascii_case(first));
    if method.is_some() {
        parts.remove(0);
    }
    let position = |text| match number(text) {
        Ok(0) => Err("requests are counted from 1".to_owned()),
        other => other,
    };
    let when = match parts[..] {
        ["*"] => When::Always,
        ["every", step] => When::Every(position(step)?),
        [numbers] if numbers.starts_with(|first: char| first.is_ascii_digit()) => {
            match numbers.split_once('-') {
                None => {
                    let number = position(numbers)?;
                    When::Between(number, number)
                }
                Some((first, "")) => When::Between(position(first)?, u64::MAX),
                Some((first, last)) => match (position(first)?, position(last)?) {
                    (first, last) if last < first => {
                        return Err(format!("`{numbers}`: the end is before the start"));
                    }
                    (first, last) => When::Between(first, last),
                },
            }
        }
        _ => {
            return Err(format!(
                "{:?} does not say which requests: expected N, N-M, N-, `every N` or `*`, and \
                 before it at most one of {}",
                text.trim(),
                METHODS.join(", ")
            ));
        }
    };
    Ok((method.map(|method| (*method).to_owned()), when))
}

/// The part after the colon.
fn parse_effect(text: &str) -> Result<Effect, String> {
    let mut rest = text.trim_start();
    if rest.trim_end() == REFUSE {
        return Ok(Effect::Refuse);
    }
    if rest.is_empty() {
        return Err(format!(
            "nothing after the colon: expected one or more of {}",
            directives::list()
        ));
    }
    let mut answer = Answer::as_usual();
    let mut groups: Vec<(&str, &str)> = Vec::new();
    while !rest.is_empty() {
        let end = if TO_THE_END.iter().any(|name| rest.starts_with(name)) {
            rest.len()
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        let (word, further) = rest.split_at(end);
        rest = further.trim_start();
        let group;
        (answer, group) = apply(answer, word).map_err(|why| format!("`{word}`: {why}"))?;
        let Some(group) = group else { continue };
        if let Some((_, other)) = groups.iter().find(|(given, _)| *given == group) {
            return Err(format!("`{word}`: cannot be combined with `{other}`"));
        }
        groups.push((group, word));
    }
    let given = |group| groups.iter().any(|(given, _)| *given == group);
    let body = groups.iter().find(|(given, _)| *given == BODY);
    let body = body.map_or("", |(_, word)| word);
    if let Some(name) = body.strip_prefix(WEB_PAGE) {
        let page = one_of(name, &WebPage::NAMES)?;
        answer.status = answer.status.or(Some(page.status()));
        answer = with_type(answer, WebPage::CONTENT_TYPE);
    } else if body.starts_with("json=") {
        answer.status = answer.status.or(Some(200));
        answer = with_type(answer, "application/json");
    }
    if given(LOCATION) && !given(STATUS) {
        answer.status = Some(302);
    }
    match answer.status {
        None if given(BODY) => {
            Err("`body=`: the usual body cannot be replaced: give a status too".into())
        }
        Some(status @ 400..) if !given(BODY) && !answer.options.lost => {
            let message = reason(status).unwrap_or("planned by a fault");
            let body = error_body(status, message);
            answer = with_type(answer, "application/json").body(body);
            Ok(Effect::Answer(Box::new(answer)))
        }
        _ => Ok(Effect::Answer(Box::new(answer))),
    }
}

/// The answer with one more directive, and the directive's group.
fn apply(mut answer: Answer, word: &str) -> Result<(Answer, Option<&'static str>), String> {
    if let Some(status) = status(word) {
        answer.status = Some(status);
        return Ok((answer, Some(STATUS)));
    }
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    let Some(directive) = Directive::named(name) else {
        return Err(format!(
            "unknown directive; {}",
            directives::suggestion(name)
        ));
    };
    if directive.takes_value() != value.is_some() {
        return Err(format!("expected `{}`", directive.form));
    }
    let answer = (directive.apply)(answer, value.unwrap_or_default())?;
    Ok((answer, directive.group))
}

/// The answer with this content type, unless another was given.
fn with_type(answer: Answer, content_type: &str) -> Answer {
    if answer.has_header("content-type") {
        answer
    } else {
        answer.content_type(content_type)
    }
}
