//! A transcript in Markdown.

use std::io::{self, Write};

use ovia::Call;

use super::{Out, Writer, facts, id, note};
use crate::{
    conversation::{Kind, Line, clock},
    escape::escape,
    time::Zone,
};

pub(super) struct Markdown {
    out: Out,
    zone: Zone,
    is_first: bool,
}

impl Markdown {
    pub(super) fn new(out: Out, zone: Zone) -> Self {
        let is_first = true;
        Self {
            out,
            zone,
            is_first,
        }
    }
}

impl Writer for Markdown {
    fn call(&mut self, call: &Call, lines: &[Line]) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            writeln!(self.out)?;
        }
        writeln!(self.out, "## Call {}", literal(&id(call)))?;
        let facts = facts(call, self.zone);
        if !facts.is_empty() {
            writeln!(self.out, "\n{}", literal(&facts.join(" · ")))?;
        }
        for line in lines {
            let clock = line.offset.map(|offset| format!("`{}` ", clock(offset)));
            let clock = clock.unwrap_or_default();
            let rows: Vec<String> = line.content.lines().map(literal).collect();
            let content = rows.join("  \n");
            let note = note(line).trim_start();
            let note = if note.is_empty() {
                String::new()
            } else {
                format!(" *{note}*")
            };
            let note = note.replace(['[', ']'], "");
            match (line.kind, &line.role) {
                (Kind::Message, Some(role)) => {
                    writeln!(self.out, "\n{clock}**{}:** {content}{note}", literal(role))?;
                }
                (Kind::Message, None) => writeln!(self.out, "\n{clock}{content}{note}")?,
                (kind, _) => {
                    let kind = kind.name().replace('_', " ");
                    writeln!(self.out, "\n{clock}*{kind}:* {content}{note}")?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Text without a meaning in Markdown or HTML.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in escape(text.trim()).char_indices() {
        let is_special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' => true,
            '#' | '+' | '-' | '=' => at == 0,
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
    }
    // `1.` begins a list.
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with(['.', ')']) {
        out.insert(digits, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn text_has_no_meaning() {
        for (text, expected) in [
            ("Oui, d'accord - merci.", "Oui, d'accord - merci."),
            ("# 1 *a* <b> [c](d)", "\\# 1 \\*a\\* \\<b\\> \\[c\\](d)"),
            ("1. a", "1\\. a"),
            ("- a", "\\- a"),
            ("a\u{1b}[31m", "a\\\\u001b\\[31m"),
        ] {
            assert_eq!(literal(text), expected);
        }
    }
}
