//! The parser: its position in a text, and the steps that it can take.

use super::{
    Unsupported,
    number::{Number, end as number_end, number},
    string::{end_of_plain, unescape},
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
    pub(super) text: &'de str,
    /// The byte that is next.
    pub(super) at: usize,
    depth: usize,
    /// Where a string is put together that has escapes.
    pub(super) unescaped: String,
}

impl<'de> Parser<'de> {
    /// At the beginning of a text.
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            unescaped: String::new(),
        }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'de [u8] {
        self.text.as_bytes()
    }

    /// Skips white space; the next byte, which is not consumed.
    ///
    /// # Errors
    ///
    /// At the end of the text.
    #[inline]
    pub fn peek(&mut self) -> Result<u8, Unsupported> {
        if let Some(byte @ b'!'..) = self.bytes().get(self.at) {
            return Ok(*byte);
        }
        loop {
            match self.bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Unsupported),
            }
        }
    }

    /// How many bytes of the text come before the next one.
    #[inline]
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// The text from a position to the next byte.
    #[must_use]
    pub fn text_from(&self, start: usize) -> &'de str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Steps over a comma; whether an object comes after it, which is then next.
    pub fn next_object(&mut self) -> bool {
        self.expect(b',').is_ok() && self.peek() == Ok(b'{')
    }

    /// Whether nothing but white space follows.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_err()
    }

    /// Steps over a byte that has to be there.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Unsupported> {
        if self.peek()? != byte {
            return Err(Unsupported);
        }
        self.at += 1;
        Ok(())
    }

    /// Steps over a word that has to be there.
    pub(super) fn word(&mut self, word: &str) -> Result<(), Unsupported> {
        let rest = self.bytes().get(self.at..).ok_or(Unsupported)?;
        if !rest.starts_with(word.as_bytes()) {
            return Err(Unsupported);
        }
        self.at += word.len();
        Ok(())
    }

    /// Steps into an array; whether it has an item, which is then next.
    pub(crate) fn begin_array(&mut self) -> Result<bool, Unsupported> {
        self.expect(b'[')?;
        self.next_item(true)
    }

    /// Whether another item of the array follows; steps over what is in between, or over the end.
    #[inline]
    pub(crate) fn next_item(&mut self, first: bool) -> Result<bool, Unsupported> {
        match self.peek()? {
            b']' => {
                self.at += 1;
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                // A comma promises an item.
                if self.peek()? == b']' {
                    return Err(Unsupported);
                }
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(Unsupported),
        }
    }

    /// Whether another key of the object follows, which is then next.
    #[inline]
    pub(super) fn next_key(&mut self, first: bool) -> Result<bool, Unsupported> {
        // Compact JSON, nearly always.
        if !first && self.bytes().get(self.at..self.at + 2) == Some(b",\"") {
            self.at += 1;
            return Ok(true);
        }
        let mut byte = self.peek()?;
        if byte == b'}' {
            self.at += 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
            byte = self.peek()?;
        }
        if byte == b'"' {
            Ok(true)
        } else {
            Err(Unsupported)
        }
    }

    /// The text of the first value under a key.
    pub(super) fn first(&mut self, name: &str) -> Result<Option<&'de str>, Unsupported> {
        self.expect(b'{')?;
        let mut first = true;
        while self.next_key(first)? {
            first = false;
            let is_it = self.text(|key| key == name)?;
            self.expect(b':')?;
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
        self.expect(b'{')?;
        self.nested(|parser| {
            let mut first = true;
            while parser.next_key(first)? {
                first = false;
                match parser.string()? {
                    Text::Plain(key) => {
                        parser.expect(b':')?;
                        entry(parser, key)?;
                    }
                    Text::Unescaped => {
                        let key = std::mem::take(&mut parser.unescaped);
                        parser.expect(b':')?;
                        entry(parser, &key)?;
                    }
                }
            }
            Ok(())
        })
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
        self.expect(b'[')?;
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

    /// Reads a number.
    ///
    /// # Errors
    ///
    /// If there is none, or one that `serde_json` does not read either.
    #[inline]
    pub fn number(&mut self) -> Result<Number, Unsupported> {
        self.peek()?;
        let (number, end) = number(self.text, self.at)?;
        self.at = end;
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
        let end = number_end(self.bytes(), self.at)?;
        // With fewer digits and no exponent it is finite, and an integer within 64 bits.
        let text = self.bytes().get(self.at..end).unwrap_or_default();
        if text.len() > 18 || text.iter().any(|byte| matches!(byte, b'e' | b'E')) {
            number(self.text, self.at)?;
        }
        self.at = end;
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
        let start = self.at + 1;
        let end = end_of_plain(self.bytes(), start)?;
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            let text = self.text.get(start..end).ok_or(Unsupported)?;
            return Ok(Text::Plain(text));
        }
        self.unescape(start, end)?;
        Ok(Text::Unescaped)
    }

    /// Puts together a string that has escapes, the first of them at `at`.
    fn unescape(&mut self, start: usize, mut at: usize) -> Result<(), Unsupported> {
        let bytes = self.bytes();
        self.unescaped.clear();
        if self.unescaped.capacity() == 0 {
            // Room for most strings at once. It is given back with the parser.
            self.unescaped.reserve(bytes.len().min(UNESCAPED));
        }
        let mut stretch = self.text.get(start..at).ok_or(Unsupported)?;
        loop {
            self.unescaped.push_str(stretch);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let begin = unescape(bytes, at, &mut self.unescaped)?;
                    at = end_of_plain(bytes, begin)?;
                    stretch = self.text.get(begin..at).ok_or(Unsupported)?;
                }
                _ => return Err(Unsupported),
            }
        }
        self.at = at + 1;
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
