//! Resources: the transcript of a call as text, and the API's description. Both come in parts within the
//! number of tokens; a part ends with the address of the next one.

use super::{
    answer::UNTRUSTED,
    spec,
    tokens::estimate,
    tools::{self, Question},
    values::View,
};
use crate::{conversation, escape::escape};

pub(super) const SPEC: &str = "ovia://spec";
pub(super) const TRANSCRIPT: &str = "ovia://calls/{id}/transcript{?from}";

/// The tokens that are left for what is around the text.
const RESERVED: usize = 200;

/// What an address names.
pub(super) enum Resource {
    /// The description, from this line.
    Spec(usize),
    /// The transcript of a call, from this line.
    Transcript(String, usize),
}

impl Resource {
    /// Reads an address.
    pub(super) fn parse(uri: &str) -> Option<Self> {
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let from = match query {
            "" => 0,
            query => query.strip_prefix("from=")?.parse().ok()?,
        };
        if path == SPEC {
            return Some(Self::Spec(from));
        }
        let id = path
            .strip_prefix("ovia://calls/")?
            .strip_suffix("/transcript")?;
        (!id.is_empty()).then(|| Self::Transcript(id.to_owned(), from))
    }
}

/// The lines of the API's description, from one of them.
pub(super) fn spec(from: usize, max_tokens: usize) -> String {
    let lines = spec::TEXT.lines().map(str::to_owned).skip(from);
    part(lines, from, max_tokens, |next| {
        format!("# continues at {SPEC}?from={next}")
    })
}

/// The lines of a transcript, from one of them.
pub(super) fn transcript(question: &Question, id: &str, from: usize) -> Result<String, String> {
    let found = tools::find(&question.current.index, id, &question.stop)?;
    let call = question
        .current
        .index
        .shown(found.row, question.settings.redaction)?;
    let lines = conversation::lines(&call);
    let view = View {
        zone: question.settings.zone,
        max_text: 2000,
    };
    let total = lines.len();
    let texts = lines.iter().enumerate().skip(from);
    // What was said cannot begin a line of its own.
    let texts = texts.map(|(nth, line)| format!("> {}", escape(&view.line(nth, line))));
    let heading = format!("{total} lines; {UNTRUSTED}\n");
    let text = part(texts, from, question.settings.max_tokens, |next| {
        format!("continues at ovia://calls/{id}/transcript?from={next}")
    });
    Ok(heading + &text)
}

fn part(
    lines: impl Iterator<Item = String>,
    from: usize,
    max_tokens: usize,
    next: impl Fn(usize) -> String,
) -> String {
    let mut left = max_tokens.saturating_sub(RESERVED);
    let mut text = String::new();
    for (nth, line) in lines.enumerate() {
        let cost = estimate(&line) + 1;
        if cost > left && nth > 0 {
            text.push_str(&next(from + nth));
            text.push('\n');
            return text;
        }
        left = left.saturating_sub(cost);
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Resource, spec};
    use crate::commands::mcp::tokens::estimate;

    #[test]
    fn addresses() {
        assert!(matches!(
            Resource::parse("ovia://spec"),
            Some(Resource::Spec(0))
        ));
        assert!(matches!(
            Resource::parse("ovia://spec?from=7"),
            Some(Resource::Spec(7))
        ));
        assert!(matches!(
            Resource::parse("ovia://calls/2c91/transcript?from=3"),
            Some(Resource::Transcript(id, 3)) if id == "2c91"
        ));
        for bad in [
            "",
            "ovia://",
            "ovia://calls//transcript",
            "ovia://spec?from=x",
            "file:///etc/passwd",
        ] {
            assert!(Resource::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_description_comes_in_parts() {
        let (mut from, mut parts, mut lines) = (0, 0, 0);
        loop {
            let text = spec(from, 4000);
            assert!(estimate(&text) <= 4000);
            parts += 1;
            let next = text
                .lines()
                .last()
                .and_then(|line| line.split_once("?from="));
            lines += text.lines().count() - usize::from(next.is_some());
            match next {
                Some((_, next)) => from = next.parse().expect("a line"),
                None => break,
            }
        }
        assert!(parts > 1);
        assert_eq!(lines, super::spec::TEXT.lines().count());
    }
}
