//! Counts the tokens of a text, without a tokenizer's vocabulary: an estimate that is above those of the
//! usual tokenizers.
//!
//! A run of letters is counted as one token for every three, and at least one for a run; of digits, one for
//! every two or three; of punctuation, one for every two; a character outside of Latin script by its bytes.
//! `cargo xtask mcp-check` compares it with real tokenizers.

/// At least as many tokens as the text has.
pub(super) fn estimate(text: &str) -> usize {
    let mut tokens = 0;
    let mut run = Run::default();
    for c in text.chars() {
        let kind = Kind::of(c);
        if kind != run.kind || kind == Kind::Other {
            tokens += run.tokens();
            run = Run { kind, length: 0 };
        }
        run.length += match kind {
            Kind::Other => c.len_utf8(),
            // An accent is often a token of its own.
            Kind::Letters if !c.is_ascii() => 2,
            _ => 1,
        };
    }
    tokens + run.tokens()
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
    Punctuation,
    #[default]
    Space,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            ' ' | '\n' => Self::Space,
            c if c.is_ascii_alphabetic() || ('\u{c0}'..='\u{17f}').contains(&c) => Self::Letters,
            c if c.is_ascii_digit() => Self::Digits,
            c if c.is_ascii() => Self::Punctuation,
            _ => Self::Other,
        }
    }
}

#[derive(Default)]
struct Run {
    kind: Kind,
    length: usize,
}

impl Run {
    fn tokens(&self) -> usize {
        match self.kind {
            Kind::Letters => self.length.div_ceil(4),
            Kind::Digits => self.length.div_ceil(3),
            Kind::Punctuation => self.length.div_ceil(3),
            // A space belongs to the word after it; several are a token.
            Kind::Space => usize::from(self.length > 1),
            Kind::Other => self.length,
        }
    }
}
