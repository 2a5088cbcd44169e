//! Steps over values that are not wanted. They must be valid JSON all the same.

use super::{
    Unsupported, number,
    parser::{DEEPEST, Parser},
    string::{end_of_escape, end_of_plain, skip_escape},
};

impl<'de> Parser<'de> {
    /// Steps over a value; its text.
    ///
    /// # Errors
    ///
    /// If it is not valid JSON, or is nested too deep.
    #[inline]
    pub fn skip(&mut self) -> Result<&'de str, Unsupported> {
        self.peek()?;
        let start = self.at;
        self.skip_nested(0)?;
        self.text.get(start..self.at).ok_or(Unsupported)
    }

    /// Steps over a string whose content a `String` can hold: without unpaired surrogates.
    ///
    /// # Errors
    ///
    /// If there is no such string.
    #[inline]
    pub(crate) fn skip_text(&mut self) -> Result<(), Unsupported> {
        self.expect(b'"')?;
        let bytes = self.bytes();
        let mut at = self.at;
        loop {
            at = end_of_plain(bytes, at)?;
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at = end_of_escape(bytes, at)?,
                _ => return Err(Unsupported),
            }
        }
        self.at = at + 1;
        Ok(())
    }

    fn skip_nested(&mut self, depth: usize) -> Result<(), Unsupported> {
        if depth > DEEPEST {
            return Err(Unsupported);
        }
        match self.peek()? {
            b'"' => self.skip_string(),
            b'{' => {
                let mut first = true;
                self.at += 1;
                while self.next_key(first)? {
                    first = false;
                    self.skip_string()?;
                    self.expect(b':')?;
                    self.skip_nested(depth + 1)?;
                }
                Ok(())
            }
            b'[' => {
                let mut first = true;
                self.at += 1;
                while self.next_item(first)? {
                    first = false;
                    self.skip_nested(depth + 1)?;
                }
                Ok(())
            }
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => {
                self.at = number::end(self.bytes(), self.at)?;
                Ok(())
            }
        }
    }

    #[inline]
    fn skip_string(&mut self) -> Result<(), Unsupported> {
        let bytes = self.bytes();
        let mut at = self.at + 1;
        loop {
            at = end_of_plain(bytes, at)?;
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at = skip_escape(bytes, at)?,
                _ => return Err(Unsupported),
            }
        }
        self.at = at + 1;
        Ok(())
    }
}
