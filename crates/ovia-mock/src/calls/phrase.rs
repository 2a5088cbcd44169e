//! Lines with slots, such as `At {time}, {name}?`. A line is parsed once, and a call only copies
//! bytes.

use std::mem;

/// What can be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The agent's first name.
    Agent,
    /// The company that the agent works for.
    Company,
    /// The person at the other end: first name, last name, both, and the form of address.
    First,
    Last,
    Name,
    Title,
    Street,
    City,
    /// The address that the call is about: the company's own, or a property's.
    Premises,
    /// Two days to come, the second after the first, and a day in the past.
    Date,
    Date2,
    Past,
    /// Two times of day, the second after the first.
    Time,
    Time2,
    /// From 2 to 9.
    Count,
    Amount,
    Reference,
    /// The other person's number, as it is spoken.
    Phone,
    /// What the scenario is about.
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

/// A line, escaped as in a JSON string, with its slots.
#[derive(Debug)]
pub(super) struct Phrase {
    pieces: Box<[Piece]>,
    /// Characters outside slots, as spoken: an escaped quote counts as one.
    characters: u64,
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Slot(Slot),
}

impl Phrase {
    /// A line that is spoken. Braces without a slot's name are an error, most likely a typing one.
    pub(super) fn spoken(line: &str) -> Result<Self, String> {
        let phrase = Self::new(line);
        let braces =
            |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(['{', '}']));
        if phrase.pieces.iter().any(braces) {
            return Err(format!("unknown slot in {line:?}"));
        }
        Ok(phrase)
    }

    /// A line for [`Phrase::text`].
    pub(super) fn written(line: &str) -> Result<Self, String> {
        if line.contains(['"', '\\']) {
            return Err("quotes and backslashes are not allowed here".into());
        }
        Self::spoken(line)
    }

    /// JSON text with slots, for tool calls. Braces without a slot's name belong to the JSON.
    pub(super) fn json(text: &str) -> Result<Self, String> {
        Ok(Self::new(text))
    }

    fn new(line: &str) -> Self {
        let mut pieces = Vec::new();
        let (mut text, mut characters) = (String::new(), 0);
        let mut rest = line;
        while let Some(character) = rest.chars().next() {
            if let Some((name, slot)) = Slot::ALL.iter().find(|(name, _)| rest.starts_with(name)) {
                if !text.is_empty() {
                    pieces.push(Piece::Text(mem::take(&mut text)));
                }
                pieces.push(Piece::Slot(*slot));
                rest = &rest[name.len()..];
            } else {
                characters += 1;
                if matches!(character, '"' | '\\') {
                    text.push('\\');
                }
                text.push(character);
                rest = &rest[character.len_utf8()..];
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Self {
            pieces: pieces.into(),
            characters,
        }
    }

    /// Appends the line with its slots filled, and returns how many characters are spoken.
    #[inline]
    pub(super) fn write(&self, values: &SlotValues, out: &mut Vec<u8>) -> u64 {
        let mut characters = self.characters;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
                Piece::Slot(slot) => {
                    let (value, count) = values.get(*slot);
                    out.extend_from_slice(value.as_bytes());
                    characters += count;
                }
            }
        }
        characters
    }

    /// The line with its slots filled.
    pub(super) fn text(&self, values: &SlotValues) -> String {
        let mut out = Vec::new();
        self.write(values, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }
}

/// The values of the slots in one call. They are copied into JSON strings as they are, so they hold
/// nothing that JSON escapes; `ini::plain` sees to that.
#[derive(Clone, Debug, Default)]
pub(super) struct SlotValues {
    text: String,
    /// Start, end, characters.
    spans: [(usize, usize, u64); Slot::ALL.len()],
}

impl SlotValues {
    /// Removes the values of the previous call.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.spans = Default::default();
    }

    /// Sets a slot to what `write` appends.
    pub(super) fn set(&mut self, slot: Slot, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        // All bytes of UTF-8 but those that continue a character.
        let characters = self.text[start..]
            .bytes()
            .filter(|byte| byte & 0xC0 != 0x80)
            .count();
        self.spans[slot as usize] = (start, self.text.len(), characters as u64);
    }

    fn get(&self, slot: Slot) -> (&str, u64) {
        let (start, end, characters) = self.spans[slot as usize];
        (&self.text[start..end], characters)
    }
}

#[cfg(test)]
mod tests {
    use super::{Phrase, Slot, SlotValues};

    fn write(line: &str) -> (String, u64) {
        let mut values = SlotValues::default();
        values.set(Slot::Last, |out| out.push_str("Pélissier"));
        values.set(Slot::Count, |out| out.push('4'));
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
        assert_eq!(write(r#""absent""#), (r#"\"absent\""#.into(), 8));
    }

    #[test]
    fn a_misspelt_slot_is_an_error() {
        assert!(Phrase::spoken("at {time}").is_ok());
        assert_eq!(
            Phrase::spoken("at {tiem}").expect_err("no such slot"),
            r#"unknown slot in "at {tiem}""#
        );
    }

    #[test]
    fn slots_are_numbered_in_the_order_of_their_table() {
        for (number, (_, slot)) in Slot::ALL.iter().enumerate() {
            assert_eq!(*slot as usize, number);
        }
    }
}
