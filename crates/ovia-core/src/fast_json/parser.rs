//! The parser: its position in a text, and the steps that it can take.

use super::{
    Unsupported,
    cursor::Cursor,
    keys::Keys,
    number::{Number, end as number_end, number},
    skip::Skipped,
    string::unescape,
};

/// The deepest nesting that is read; below the limit of `serde_json`.
pub(super) const DEEPEST: usize = 100;

/// How much room is made for strings with escapes, unless the text is shorter.
const UNESCAPED: usize = 8 * 1024;

/// Reads one text from its beginning to its end.
///
/// As a `Deserializer` it reads any type. Beyond that, it can be led through a text by hand.
///
/// ```
/// use ovia_core::fast_json::Parser;
///
/// let mut parser = Parser::new(r#"{"a": [1, 2], "b": "x"}"#);
/// let mut found = None;
/// parser.object(|parser, key| {
///     match key {
///         "b" => found = Some(parser.text(str::len)?),
///         _ => drop(parser.skip()?),
///     }
///     Ok(())
/// })?;
/// assert_eq!(found, Some(1));
/// # Ok::<(), ovia_core::fast_json::Unsupported>(())
/// ```
pub struct Parser<'de> {
    pub(super) cursor: Cursor<'de>,
    depth: usize,
    /// Where a string is put together that has escapes.
    pub(super) unescaped: String,
}

impl<'de> Parser<'de> {
    /// At the beginning of a text.
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        Self::at(text, 0)
    }

    /// At a position of a text.
    #[must_use]
    pub(crate) fn at(text: &'de str, position: usize) -> Self {
        Self {
            cursor: Cursor::new(text, position),
            depth: 0,
            unescaped: String::new(),
        }
    }

    /// Skips white space; the next byte, which is not consumed.
    ///
    /// # Errors
    ///
    /// At the end of the text.
    #[inline]
    pub fn peek(&mut self) -> Result<u8, Unsupported> {
        self.cursor.peek()
    }

    /// How many bytes of the text come before the next one.
    #[inline]
    #[must_use]
    pub fn position(&self) -> usize {
        self.cursor.at
    }

    /// The text from a position to the next byte.
    #[inline]
    #[must_use]
    pub fn text_from(&self, start: usize) -> &'de str {
        let text = self.cursor.text;
        text.get(start..self.position()).unwrap_or_default()
    }

    /// Steps over a comma; whether an object comes after it, which is then next.
    pub fn next_object(&mut self) -> bool {
        self.cursor.expect(b',').is_ok() && self.peek() == Ok(b'{')
    }

    /// Whether nothing but white space follows.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_err()
    }

    /// Steps into an array; whether it has an item, which is then next.
    pub(crate) fn begin_array(&mut self) -> Result<bool, Unsupported> {
        self.cursor.expect(b'[')?;
        self.next_item(true)
    }

    /// Whether another item of the array follows; steps over what is in between, or over the end.
    #[inline]
    pub(crate) fn next_item(&mut self, first: bool) -> Result<bool, Unsupported> {
        self.cursor.next_item(first)
    }

    /// The text of the first value under a key.
    pub(super) fn first(&mut self, name: &str) -> Result<Option<&'de str>, Unsupported> {
        self.cursor.expect(b'{')?;
        let mut first = true;
        while self.cursor.next_key(first)? {
            first = false;
            let is_it = self.text(|key| key == name)?;
            self.cursor.expect(b':')?;
            let value = self.skip()?;
            if is_it {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Reads an object: `entry` is given each key, and reads or steps over the value.
    ///
    /// # Errors
    ///
    /// If there is none, or `entry` returns an error.
    pub fn object(
        &mut self,
        mut entry: impl FnMut(&mut Self, &str) -> Result<(), Unsupported>,
    ) -> Result<(), Unsupported> {
        self.cursor.expect(b'{')?;
        self.nested(|parser| {
            let mut first = true;
            while parser.cursor.next_key(first)? {
                first = false;
                match parser.string()? {
                    Text::Plain(key) => {
                        parser.cursor.expect(b':')?;
                        entry(parser, key)?;
                    }
                    Text::Unescaped => {
                        let key = std::mem::take(&mut parser.unescaped);
                        parser.cursor.expect(b':')?;
                        entry(parser, &key)?;
                    }
                }
            }
            Ok(())
        })
    }

    /// Steps over an object, and tells where the values of its fields are: `find` says what a key is
    /// called, `found` is given that, and the value. `keys` are those of the object before, if it is in
    /// an array.
    ///
    /// # Errors
    ///
    /// If there is no object, or `found` returns an error.
    #[inline]
    pub(crate) fn fields<T: Copy, const COUNT: usize>(
        &mut self,
        mut keys: Option<&mut Keys<T, COUNT>>,
        find: impl Fn(&str) -> T,
        mut found: impl FnMut(T, Skipped) -> Result<(), Unsupported>,
    ) -> Result<(), Unsupported> {
        // A copy, which the compiler keeps in registers.
        let mut cursor = self.cursor;
        cursor.expect(b'{')?;
        if let Some(keys) = &mut keys {
            keys.rewind();
        }
        let mut first = true;
        while cursor.next_key(first)? {
            first = false;
            let field = match keys.as_mut().and_then(|keys| keys.guess(&mut cursor)) {
                Some(field) => field,
                None => {
                    let start = cursor.at;
                    self.cursor = cursor;
                    let field = self.text(&find)?;
                    cursor = self.cursor;
                    cursor.expect(b':')?;
                    if let Some(keys) = &mut keys {
                        keys.note(start, cursor, field);
                    }
                    field
                }
            };
            found(field, cursor.skip()?)?;
        }
        self.cursor = cursor;
        Ok(())
    }

    /// Reads an array: `item` reads or steps over each of its values.
    ///
    /// # Errors
    ///
    /// If there is none, or `item` returns an error.
    pub fn array(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), Unsupported>,
    ) -> Result<(), Unsupported> {
        self.cursor.expect(b'[')?;
        self.nested(|parser| {
            let mut first = true;
            while parser.next_item(first)? {
                first = false;
                item(parser)?;
            }
            Ok(())
        })
    }

    /// Reads a string, and lets it be looked at.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn text<T>(&mut self, look: impl FnOnce(&str) -> T) -> Result<T, Unsupported> {
        if self.peek()? != b'"' {
            return Err(Unsupported);
        }
        Ok(match self.string()? {
            Text::Plain(text) => look(text),
            Text::Unescaped => look(&self.unescaped),
        })
    }

    /// Reads a string into a buffer of its own.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(crate) fn into_text(mut self) -> Result<String, Unsupported> {
        if self.peek()? != b'"' {
            return Err(Unsupported);
        }
        Ok(match self.string()? {
            Text::Plain(text) => text.to_owned(),
            Text::Unescaped => self.unescaped,
        })
    }

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// If there is none, or one that `serde_json` does not read either.
    #[inline]
    pub fn number(&mut self) -> Result<Number, Unsupported> {
        self.peek()?;
        let (number, end) = number(self.cursor.text, self.position())?;
        self.cursor.at = end;
        Ok(number)
    }

    /// Steps over a number that an `f64` can hold.
    ///
    /// # Errors
    ///
    /// If there is none.
    #[inline]
    pub(crate) fn skip_number(&mut self) -> Result<(), Unsupported> {
        self.peek()?;
        let start = self.position();
        self.cursor.at = number_end(self.cursor.bytes(), start)?;
        // With fewer digits and no exponent it is finite, and an integer within 64 bits.
        let text = self.text_from(start).as_bytes();
        if text.len() > 18 || text.iter().any(|byte| matches!(byte, b'e' | b'E')) {
            number(self.cursor.text, start)?;
        }
        Ok(())
    }

    /// Goes one level down.
    #[inline]
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Unsupported>,
    ) -> Result<T, Unsupported> {
        if self.depth >= DEEPEST {
            return Err(Unsupported);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Reads a string, the opening quote of which is next.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text<'de>, Unsupported> {
        let start = self.position() + 1;
        let end = self.cursor.end_of_plain(start);
        if self.cursor.bytes().get(end) != Some(&b'"') {
            self.unescape(start, end)?;
            return Ok(Text::Unescaped);
        }
        self.cursor.at = end + 1;
        let text = self.cursor.text.get(start..end).ok_or(Unsupported)?;
        Ok(Text::Plain(text))
    }

    /// Puts together a string that has escapes, the first of them at `at`.
    fn unescape(&mut self, start: usize, mut at: usize) -> Result<(), Unsupported> {
        let (text, bytes) = (self.cursor.text, self.cursor.bytes());
        self.unescaped.clear();
        if self.unescaped.capacity() == 0 {
            // Room for most strings at once. It is given back with the parser.
            self.unescaped.reserve(bytes.len().min(UNESCAPED));
        }
        let mut stretch = text.get(start..at).ok_or(Unsupported)?;
        loop {
            self.unescaped.push_str(stretch);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let begin = unescape(bytes, at, &mut self.unescaped)?;
                    at = self.cursor.end_of_plain(begin);
                    stretch = text.get(begin..at).ok_or(Unsupported)?;
                }
                _ => return Err(Unsupported),
            }
        }
        self.cursor.at = at + 1;
        Ok(())
    }
}

/// A string that was read.
pub(super) enum Text<'de> {
    /// A slice of the input.
    Plain(&'de str),
    /// In the parser's own buffer.
    Unescaped,
}
