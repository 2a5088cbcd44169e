//! Steps over values that are not wanted. They must be valid JSON all the same.

use super::{
    Unsupported,
    cursor::Cursor,
    keys::Keys,
    number,
    parser::{DEEPEST, Parser},
    string::{End, end_of_character, end_of_code_unit, end_of_escape},
};

impl<'de> Parser<'de> {
    /// Steps over a value; its text.
    ///
    /// # Errors
    ///
    /// If it is not valid JSON, or is nested too deep.
    #[inline]
    pub fn skip(&mut self) -> Result<&'de str, Unsupported> {
        let skipped = self.cursor.skip()?;
        Ok(self.text_from(skipped.start))
    }

    /// Steps over a string whose content a `String` can hold: without unpaired surrogates.
    ///
    /// # Errors
    ///
    /// If there is no such string.
    #[inline]
    pub(crate) fn skip_text(&mut self) -> Result<(), Unsupported> {
        if self.peek()? != b'"' {
            return Err(Unsupported);
        }
        self.cursor.skip_string(end_of_character).map(drop)
    }
}

/// A value that was stepped over.
pub(crate) struct Skipped {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is a string with escapes.
    pub(crate) has_escapes: bool,
}

impl Cursor<'_> {
    /// Steps over a value.
    #[inline(always)]
    pub(super) fn skip(&mut self) -> Result<Skipped, Unsupported> {
        let first = self.peek()?;
        let start = self.at;
        let mut has_escapes = false;
        match first {
            b'"' => has_escapes = self.skip_string(end_of_code_unit)?,
            b'{' | b'[' => *self = skip_container(*self)?,
            _ => self.skip_scalar(first)?,
        }
        Ok(Skipped {
            start,
            end: self.at,
            has_escapes,
        })
    }

    /// Steps over a string, the opening quote of which is next; whether it has escapes. `unicode` says
    /// where one ends that begins with `\u`.
    #[inline(always)]
    fn skip_string(&mut self, unicode: End) -> Result<bool, Unsupported> {
        let end = self.end_of_plain(self.at + 1);
        match self.bytes().get(end) {
            Some(b'"') => {
                self.at = end + 1;
                Ok(false)
            }
            Some(b'\\') => {
                self.at = end_of_escaped(*self, end, unicode)?;
                Ok(true)
            }
            _ => Err(Unsupported),
        }
    }

    /// Steps over a key, which may be guessed, and the colon after it.
    #[inline(always)]
    fn skip_key(&mut self, keys: &mut Keys<()>, guess: bool) -> Result<(), Unsupported> {
        if guess && keys.guess(self).is_some() {
            return Ok(());
        }
        let start = self.at;
        self.skip_string(end_of_code_unit)?;
        self.expect(b':')?;
        if guess {
            keys.note(start, *self, ());
        }
        Ok(())
    }

    /// Steps over a number or a word.
    #[inline(always)]
    fn skip_scalar(&mut self, first: u8) -> Result<(), Unsupported> {
        match first {
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ => self.at = number::end(self.bytes(), self.at)?,
        }
        Ok(())
    }
}

/// The position after a string, the first escape of which is at `at`.
fn end_of_escaped(cursor: Cursor<'_>, mut at: usize, unicode: End) -> Result<usize, Unsupported> {
    let bytes = cursor.bytes();
    while let Some(b'\\') = bytes.get(at) {
        at = cursor.end_of_plain(end_of_escape(bytes, at, unicode)?);
    }
    match bytes.get(at) {
        Some(b'"') => Ok(at + 1),
        _ => Err(Unsupported),
    }
}

/// The depth of the objects whose keys are guessed: those in an array that is skipped.
const ITEM: usize = 2;

/// Steps over an object or an array, whatever is in it.
fn skip_container(mut cursor: Cursor<'_>) -> Result<Cursor<'_>, Unsupported> {
    // What is open: a bit for each level, set if it is an object.
    let (mut kinds, mut depth) = (0_u128, 0);
    let mut keys = Keys::<()>::default();
    loop {
        // At a value.
        let first = cursor.peek()?;
        let is_object = first == b'{';
        if is_object || first == b'[' {
            cursor.at += 1;
            let opened = match is_object {
                true => cursor.next_key(true)?,
                false => cursor.next_item(true)?,
            };
            if opened {
                if depth == DEEPEST {
                    return Err(Unsupported);
                }
                depth += 1;
                kinds = kinds << 1 | u128::from(is_object);
                if is_object {
                    if depth == ITEM {
                        keys.rewind();
                    }
                    cursor.skip_key(&mut keys, depth == ITEM)?;
                }
                continue;
            }
        } else if first == b'"' {
            cursor.skip_string(end_of_code_unit)?;
        } else {
            cursor.skip_scalar(first)?;
        }
        // After it.
        loop {
            if depth == 0 {
                return Ok(cursor);
            }
            if kinds & 1 == 1 {
                if cursor.next_key(false)? {
                    cursor.skip_key(&mut keys, depth == ITEM)?;
                    break;
                }
            } else if cursor.next_item(false)? {
                break;
            }
            depth -= 1;
            kinds >>= 1;
        }
    }
}
