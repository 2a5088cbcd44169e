//! Lines with slots, taken apart once so that a call only copies bytes.

/// What can be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The agent's first name.
    Agent,
    /// The company it speaks for.
    Company,
    /// The other person: first name, last name, both, and how they are addressed.
    First,
    Last,
    Name,
    Title,
    Street,
    City,
    /// The address that the company speaks of, its own or a property's.
    Premises,
    /// Two days to come, the second the later, and one gone by.
    Date,
    Date2,
    Past,
    /// Two times of day, the second the later.
    Time,
    Time2,
    /// From 2 to 9.
    Count,
    Amount,
    Reference,
    /// The other person's number, as it is spoken.
    Phone,
    /// Whatever the scenario is about.
    Thing,
}

impl Slot {
    const ALL: [(&'static str, Self); 19] = [
        ("{agent}", Self::Agent),
        ("{company}", Self::Company),
        ("{first}", Self::First),
        ("{last}", Self::Last),
        ("{name}", Self::Name),
        ("{title}", Self::Title),
        ("{street}", Self::Street),
        ("{city}", Self::City),
        ("{premises}", Self::Premises),
        ("{date}", Self::Date),
        ("{date2}", Self::Date2),
        ("{past}", Self::Past),
        ("{time}", Self::Time),
        ("{time2}", Self::Time2),
        ("{count}", Self::Count),
        ("{amount}", Self::Amount),
        ("{reference}", Self::Reference),
        ("{phone}", Self::Phone),
        ("{thing}", Self::Thing),
    ];
}

/// A line as it stands inside a JSON string, with its slots.
#[derive(Debug)]
pub(super) struct Phrase {
    pieces: Box<[Piece]>,
    /// Characters outside slots, as spoken: an escaped quote is one.
    characters: u64,
}

#[derive(Debug)]
enum Piece {
    Text(Box<[u8]>),
    Slot(Slot),
}

impl Phrase {
    /// Takes a line apart. Braces that name no slot are text: tools' arguments are JSON.
    pub(super) fn new(line: &str) -> Self {
        let mut pieces = Vec::new();
        let (mut text, mut characters) = (Vec::new(), 0);
        let mut rest = line;
        while let Some(character) = rest.chars().next() {
            if let Some((name, slot)) = Slot::ALL.iter().find(|(name, _)| rest.starts_with(name)) {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                }
                pieces.push(Piece::Slot(*slot));
                rest = &rest[name.len()..];
            } else {
                characters += 1;
                escape(&mut text, character);
                rest = &rest[character.len_utf8()..];
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.into()));
        }
        Self {
            pieces: pieces.into(),
            characters,
        }
    }

    /// Appends the line with its slots filled, and says how many characters it has when spoken.
    #[inline]
    pub(super) fn write(&self, values: &Values, out: &mut Vec<u8>) -> u64 {
        let mut characters = self.characters;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text),
                Piece::Slot(slot) => {
                    let (value, count) = values.get(*slot);
                    out.extend_from_slice(value);
                    characters += count;
                }
            }
        }
        characters
    }
}

/// Appends a character as it stands in a JSON string.
fn escape(out: &mut Vec<u8>, character: char) {
    match character {
        '"' | '\\' => out.extend_from_slice(&[b'\\', character as u8]),
        '\n' => out.extend_from_slice(b"\\n"),
        _ => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// What the slots hold in one call. Values stand in JSON strings as they are, and in JSON inside JSON strings: so they
/// hold nothing that would need escaping, which a test checks.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    text: Vec<u8>,
    /// Start, end, characters.
    spans: [(usize, usize, u64); Slot::ALL.len()],
}

impl Values {
    /// Forgets the values of the last call.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.spans = Default::default();
    }

    /// Sets a slot to what `write` appends.
    pub(super) fn set(&mut self, slot: Slot, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.text.len();
        write(&mut self.text);
        let characters = self.text[start..]
            .iter()
            .filter(|byte| !is_continuation(**byte))
            .count();
        self.spans[slot as usize] = (start, self.text.len(), characters as u64);
    }

    fn get(&self, slot: Slot) -> (&[u8], u64) {
        let (start, end, characters) = self.spans[slot as usize];
        (&self.text[start..end], characters)
    }
}

/// Whether a byte of UTF-8 is not the first of its character.
fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::{Phrase, Slot, Values};

    fn write(line: &str) -> (String, u64) {
        let mut values = Values::default();
        values.set(Slot::Last, |out| {
            out.extend_from_slice("Pélissier".as_bytes())
        });
        values.set(Slot::Count, |out| out.push(b'4'));
        let mut out = Vec::new();
        let characters = Phrase::new(line).write(&values, &mut out);
        (String::from_utf8(out).expect("UTF-8"), characters)
    }

    #[test]
    fn slots_are_filled_and_characters_counted() {
        assert_eq!(
            write("À {count}, {last} ?"),
            ("À 4, Pélissier ?".into(), 16)
        );
        assert_eq!(write("{last}{count}"), ("Pélissier4".into(), 10));
        assert_eq!(write(""), (String::new(), 0));
    }

    #[test]
    fn text_is_escaped_for_json() {
        assert_eq!(write(r#"{"n":{count}}"#), (r#"{\"n\":4}"#.into(), 7));
        assert_eq!(write("\"absent\"\n"), (r#"\"absent\"\n"#.into(), 9));
    }

    #[test]
    fn slots_are_numbered_in_the_order_of_their_table() {
        for (number, (_, slot)) in Slot::ALL.iter().enumerate() {
            assert_eq!(*slot as usize, number);
        }
    }
}
