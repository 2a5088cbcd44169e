//! The reader as a `serde` deserializer.

use serde::{
    Deserializer,
    de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

use super::{
    GaveUp, KEEPS_DIGITS,
    number::{Number, number},
    string::{end_of_plain, unescape},
};

/// How deep it follows; below what `serde_json` does.
pub(super) const DEEPEST: usize = 100;

/// Reads one text from its beginning to its end.
///
/// As a `Deserializer` it reads any type. Beyond that, it can be led through a text by hand.
///
/// ```
/// use ovia_core::quick::Reader;
///
/// let mut reader = Reader::new(r#"{"a": [1, 2], "b": "x"}"#);
/// let mut found = None;
/// reader.object(|reader, key| {
///     match key {
///         "b" => found = Some(reader.text(str::len)?),
///         _ => drop(reader.skip()?),
///     }
///     Ok(())
/// })?;
/// assert_eq!(found, Some(1));
/// # Ok::<(), ovia_core::quick::GaveUp>(())
/// ```
pub struct Reader<'de> {
    pub(super) text: &'de str,
    /// The byte that is next.
    pub(super) at: usize,
    depth: usize,
    /// Where a string is put together that has escapes.
    unescaped: String,
}

impl<'de> Reader<'de> {
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

    /// The next byte that is no white space, which becomes the one that is next.
    ///
    /// # Errors
    ///
    /// At the end of the text.
    #[inline]
    pub fn peek(&mut self) -> Result<u8, GaveUp> {
        loop {
            match self.bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(GaveUp),
            }
        }
    }

    /// Whether nothing but white space follows.
    pub fn is_at_end(&mut self) -> bool {
        self.peek().is_err()
    }

    /// Steps over a byte that has to be there.
    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), GaveUp> {
        if self.peek()? != byte {
            return Err(GaveUp);
        }
        self.at += 1;
        Ok(())
    }

    /// Steps over a word that has to be there.
    pub(super) fn word(&mut self, word: &str) -> Result<(), GaveUp> {
        let rest = self.bytes().get(self.at..).ok_or(GaveUp)?;
        if !rest.starts_with(word.as_bytes()) {
            return Err(GaveUp);
        }
        self.at += word.len();
        Ok(())
    }

    /// Whether another item of the array follows; steps over what is in between, or over the end.
    #[inline]
    pub(super) fn next_item(&mut self, first: bool) -> Result<bool, GaveUp> {
        match self.peek()? {
            b']' => {
                self.at += 1;
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                // A comma promises an item.
                if self.peek()? == b']' {
                    return Err(GaveUp);
                }
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(GaveUp),
        }
    }

    /// Whether another key of the object follows, which is then next.
    #[inline]
    pub(super) fn next_key(&mut self, first: bool) -> Result<bool, GaveUp> {
        let mut byte = self.peek()?;
        if byte == b'}' {
            self.at += 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
            byte = self.peek()?;
        }
        if byte == b'"' { Ok(true) } else { Err(GaveUp) }
    }

    /// The text of the first value under a key.
    pub(super) fn first(&mut self, name: &str) -> Result<Option<&'de str>, GaveUp> {
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
    /// Where there is none, and where `entry` gives up.
    pub fn object(
        &mut self,
        mut entry: impl FnMut(&mut Self, &str) -> Result<(), GaveUp>,
    ) -> Result<(), GaveUp> {
        self.expect(b'{')?;
        self.nested(|reader| {
            let mut first = true;
            while reader.next_key(first)? {
                first = false;
                match reader.string()? {
                    Text::Plain(key) => {
                        reader.expect(b':')?;
                        entry(reader, key)?;
                    }
                    Text::Unescaped => {
                        let key = std::mem::take(&mut reader.unescaped);
                        reader.expect(b':')?;
                        entry(reader, &key)?;
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
    /// Where there is none, and where `item` gives up.
    pub fn array(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), GaveUp>,
    ) -> Result<(), GaveUp> {
        self.expect(b'[')?;
        self.nested(|reader| {
            let mut first = true;
            while reader.next_item(first)? {
                first = false;
                item(reader)?;
            }
            Ok(())
        })
    }

    /// Reads a string, and lets it be looked at.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn text<T>(&mut self, look: impl FnOnce(&str) -> T) -> Result<T, GaveUp> {
        if self.peek()? != b'"' {
            return Err(GaveUp);
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
    /// Where there is none, or one that `serde_json` would not read either.
    #[inline]
    pub fn number(&mut self) -> Result<Number, GaveUp> {
        self.peek()?;
        let (number, end) = number(self.text, self.at)?;
        self.at = end;
        Ok(number)
    }

    /// Goes one level down.
    #[inline]
    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, GaveUp>,
    ) -> Result<T, GaveUp> {
        if self.depth >= DEEPEST {
            return Err(GaveUp);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// Reads a string, the opening quote of which is next.
    #[inline]
    fn string(&mut self) -> Result<Text<'de>, GaveUp> {
        let start = self.at + 1;
        let end = end_of_plain(self.bytes(), start)?;
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            let text = self.text.get(start..end).ok_or(GaveUp)?;
            return Ok(Text::Plain(text));
        }
        self.unescape(start, end)?;
        Ok(Text::Unescaped)
    }

    /// Puts together a string that has escapes, the first of them at `at`.
    fn unescape(&mut self, start: usize, mut at: usize) -> Result<(), GaveUp> {
        let bytes = self.bytes();
        self.unescaped.clear();
        let mut stretch = self.text.get(start..at).ok_or(GaveUp)?;
        loop {
            self.unescaped.push_str(stretch);
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let begin = unescape(bytes, at, &mut self.unescaped)?;
                    at = end_of_plain(bytes, begin)?;
                    stretch = self.text.get(begin..at).ok_or(GaveUp)?;
                }
                _ => return Err(GaveUp),
            }
        }
        self.at = at + 1;
        Ok(())
    }

    #[inline]
    fn visit_string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, GaveUp> {
        match self.string()? {
            Text::Plain(text) => visitor.visit_borrowed_str(text),
            Text::Unescaped => visitor.visit_str(&self.unescaped),
        }
    }

    #[inline]
    fn visit_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, GaveUp> {
        match self.number()? {
            Number::Natural(value) => visitor.visit_u64(value),
            Number::Negative(value) => visitor.visit_i64(value),
            Number::Float(value) => visitor.visit_f64(value),
        }
    }

    /// Reads an array or an object, all of it.
    #[inline]
    fn visit_nested<T>(
        &mut self,
        closing: u8,
        visit: impl FnOnce(&mut Entries<'_, 'de>) -> Result<T, GaveUp>,
    ) -> Result<T, GaveUp> {
        self.at += 1;
        self.nested(|reader| {
            let mut entries = Entries {
                reader,
                first: true,
                ended: false,
            };
            let value = visit(&mut entries)?;
            // Who knows how many there are may not have asked for one more.
            if !entries.ended {
                entries.reader.expect(closing)?;
            }
            Ok(value)
        })
    }
}

/// A string that was read.
enum Text<'de> {
    /// As it stands there.
    Plain(&'de str),
    /// In the reader's own buffer.
    Unescaped,
}

/// For what the text has to hold exactly what the type asks for.
macro_rules! only {
    ($($method:ident: $($first:pat_param)|+ => $visit:ident;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GaveUp> {
            match self.peek()? {
                $($first)|+ => self.$visit(visitor),
                _ => Err(GaveUp),
            }
        }
    )* };
}

/// For what only `serde_json` gives.
macro_rules! never {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, GaveUp> {
            Err(GaveUp)
        }
    )* };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = GaveUp;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GaveUp> {
        match self.peek()? {
            b'"' => self.visit_string(visitor),
            b'{' => self.visit_nested(b'}', |entries| visitor.visit_map(entries)),
            b'[' => self.visit_nested(b']', |entries| visitor.visit_seq(entries)),
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            b'n' => {
                self.word("null")?;
                visitor.visit_unit()
            }
            _ if *KEEPS_DIGITS => Err(GaveUp),
            _ => self.visit_number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GaveUp> {
        if self.peek()? == b'n' {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        // Such as RawValue, which is no newtype but a word between friends.
        if name.starts_with('$') {
            return Err(GaveUp);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        if self.peek()? != b'"' {
            return Err(GaveUp);
        }
        match self.string()? {
            Text::Plain(variant) => visitor.visit_enum(variant.into_deserializer()),
            Text::Unescaped => Err(GaveUp),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, GaveUp> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GaveUp> {
        self.skip()?;
        visitor.visit_unit()
    }

    only! {
        deserialize_bool: b't' | b'f' => deserialize_any;
        deserialize_unit: b'n' => deserialize_any;
        deserialize_str: b'"' => visit_string;
        deserialize_string: b'"' => visit_string;
        deserialize_char: b'"' => visit_string;
        deserialize_identifier: b'"' => visit_string;
        deserialize_seq: b'[' => deserialize_any;
        deserialize_map: b'{' => deserialize_any;
        deserialize_i8: b'-' | b'0'..=b'9' => visit_number;
        deserialize_i16: b'-' | b'0'..=b'9' => visit_number;
        deserialize_i32: b'-' | b'0'..=b'9' => visit_number;
        deserialize_i64: b'-' | b'0'..=b'9' => visit_number;
        deserialize_u8: b'-' | b'0'..=b'9' => visit_number;
        deserialize_u16: b'-' | b'0'..=b'9' => visit_number;
        deserialize_u32: b'-' | b'0'..=b'9' => visit_number;
        deserialize_u64: b'-' | b'0'..=b'9' => visit_number;
        deserialize_f64: b'-' | b'0'..=b'9' => visit_number;
    }

    never! {
        deserialize_i128 deserialize_u128 deserialize_f32 deserialize_bytes deserialize_byte_buf
    }
}

/// The entries of an array or an object.
struct Entries<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
    ended: bool,
}

impl<'de> SeqAccess<'de> for &mut Entries<'_, 'de> {
    type Error = GaveUp;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, GaveUp> {
        if self.ended || !self.reader.next_item(self.first)? {
            self.ended = true;
            return Ok(None);
        }
        self.first = false;
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Entries<'_, 'de> {
    type Error = GaveUp;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, GaveUp> {
        if self.ended || !self.reader.next_key(self.first)? {
            self.ended = true;
            return Ok(None);
        }
        self.first = false;
        seed.deserialize(Key(&mut *self.reader)).map(Some)
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, GaveUp> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A key, which is a string whatever a type would like to make of it.
struct Key<'a, 'de>(&'a mut Reader<'de>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = GaveUp;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, GaveUp> {
        self.0.visit_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, GaveUp> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    never! {
        deserialize_bytes deserialize_byte_buf deserialize_option
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}
