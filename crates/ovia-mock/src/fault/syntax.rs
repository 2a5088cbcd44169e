//! From the text to the fault.

use std::str::FromStr;

use super::values::{number, status};
use super::words::{self, BODY, LOCATION, NOTHING, STATUS, Word};
use super::{Fault, FaultError, What, When};
use crate::answer::Answer;
use crate::header::Value;
use crate::response;

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (which, words) = text.split_once(':').ok_or_else(|| {
            FaultError(format!(
                "{text:?} has no colon: expected WHEN: WORDS, such as `1: 503`"
            ))
        })?;
        let (method, when) = which_requests(which).map_err(FaultError)?;
        let what = what(words).map_err(FaultError)?;
        if let (Some(method), What::Refuse) = (&method, &what) {
            return Err(FaultError(format!(
                "`{}`: a connection is refused before it says {method}",
                words::REFUSE
            )));
        }
        Ok(Self {
            method,
            when,
            what,
            seen: 0,
        })
    }
}

/// What stands before the colon.
fn which_requests(text: &str) -> Result<(Option<String>, When), String> {
    let mut parts: Vec<&str> = text.split_whitespace().collect();
    let method = parts
        .first()
        .and_then(|first| {
            METHODS
                .iter()
                .find(|method| method.eq_ignore_ascii_case(first))
        })
        .map(|method| method.to_string());
    if method.is_some() {
        parts.remove(0);
    }
    let counted = |text| match number(text) {
        Ok(0) => Err("requests are counted from 1".to_owned()),
        other => other,
    };
    let when = match parts[..] {
        ["*"] => When::Always,
        ["every", step] => When::Every(counted(step)?),
        [numbers] if numbers.starts_with(|first: char| first.is_ascii_digit()) => {
            match numbers.split_once('-') {
                None => {
                    let number = counted(numbers)?;
                    When::Between(number, number)
                }
                Some((first, "")) => When::Between(counted(first)?, u64::MAX),
                Some((first, last)) => match (counted(first)?, counted(last)?) {
                    (first, last) if last < first => {
                        return Err(format!("`{numbers}`: it ends before it starts"));
                    }
                    (first, last) => When::Between(first, last),
                },
            }
        }
        _ => {
            return Err(format!(
                "{:?} does not say which requests: expected N, N-M, N-, `every N` or `*`, and before it at most one of \
                 {}",
                text.trim(),
                METHODS.join(", ")
            ));
        }
    };
    Ok((method, when))
}

/// What stands behind it.
fn what(text: &str) -> Result<What, String> {
    let mut rest = text.trim_start();
    if rest.trim_end() == words::REFUSE {
        return Ok(What::Refuse);
    }
    let mut answer = Answer::as_usual();
    let mut decided: Vec<(&str, &str)> = Vec::new();
    while !rest.is_empty() {
        let end = if rest.starts_with("body=") {
            rest.len()
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        let (word, further) = rest.split_at(end);
        rest = further.trim_start();
        let decides;
        (answer, decides) = apply(answer, word).map_err(|why| format!("`{word}`: {why}"))?;
        if let Some((_, other)) = decided.iter().find(|(decided, _)| *decided == decides) {
            return Err(format!("`{word}`: `{other}` has decided that already"));
        }
        if decides != NOTHING {
            decided.push((decides, word));
        }
    }
    if decided.is_empty() && answer.headers.is_empty() {
        return Err(format!(
            "nothing follows the colon: expected one or more of {}",
            words::list()
        ));
    }
    let is_decided = |what| decided.iter().any(|(decided, _)| *decided == what);
    if is_decided(LOCATION) && !is_decided(STATUS) {
        answer.status = Some(302);
    }
    match answer.status {
        None if is_decided(BODY) => {
            Err("`body=`: the usual body cannot be replaced: give a status too".into())
        }
        Some(status @ 400..) if !is_decided(BODY) && !answer.delivery.lost => {
            let message = match response::reason(status) {
                "" => "ordered by a fault",
                reason => reason,
            };
            let body = response::error_body(status, message);
            Ok(What::Answer(with_json(answer).body(body)))
        }
        _ => Ok(What::Answer(answer)),
    }
}

/// The answer with one more word, and what that decides.
fn apply(mut answer: Answer, word: &str) -> Result<(Answer, &'static str), String> {
    if let Some(status) = status(word) {
        answer.status = Some(status);
        return Ok((answer, STATUS));
    }
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    let Some(known) = Word::named(name) else {
        return Err(format!("no such word; there are: {}", words::list()));
    };
    if known.takes_value() != value.is_some() {
        return Err(format!("expected `{}`", known.form));
    }
    let answer = (known.apply)(answer, value.unwrap_or_default())?;
    Ok((answer, known.decides))
}

/// The content type of an error body, unless another was asked for.
fn with_json(answer: Answer) -> Answer {
    let given = answer
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if given {
        answer
    } else {
        answer.replace("content-type", Value::Text("application/json".into()))
    }
}
