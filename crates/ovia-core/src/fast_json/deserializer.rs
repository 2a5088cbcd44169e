//! The parser as a `serde` deserializer.

use serde::{
    Deserializer,
    de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

use super::{KEEPS_DIGITS, Number, Parser, Unsupported, parser::Text};

impl<'de> Parser<'de> {
    #[inline]
    fn visit_string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unsupported> {
        match self.string()? {
            Text::Plain(text) => visitor.visit_borrowed_str(text),
            Text::Unescaped => visitor.visit_str(&self.unescaped),
        }
    }

    #[inline]
    fn visit_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unsupported> {
        match self.number()? {
            Number::Natural(value) => visitor.visit_u64(value),
            Number::Negative(value) => visitor.visit_i64(value),
            Number::Float(value) => visitor.visit_f64(value),
        }
    }

    // What asks for one of these alone goes here, past `deserialize_any`: a struct that could come
    // as an array as well would be compiled twice.
    #[inline]
    fn visit_object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unsupported> {
        self.visit_nested(b'}', |entries| visitor.visit_map(entries))
    }

    #[inline]
    fn visit_array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unsupported> {
        self.visit_nested(b']', |entries| visitor.visit_seq(entries))
    }

    /// Reads an array or an object, all of it.
    #[inline]
    fn visit_nested<T>(
        &mut self,
        closing: u8,
        visit: impl FnOnce(&mut Entries<'_, 'de>) -> Result<T, Unsupported>,
    ) -> Result<T, Unsupported> {
        self.cursor.at += 1;
        self.nested(|parser| {
            let mut entries = Entries {
                parser,
                first: true,
                ended: false,
            };
            let value = visit(&mut entries)?;
            // Who knows how many there are may not have asked for one more.
            if !entries.ended {
                entries.parser.cursor.expect(closing)?;
            }
            Ok(value)
        })
    }
}

/// For what the text has to hold exactly what the type asks for.
macro_rules! only {
    ($($method:ident: $($first:pat_param)|+ => $visit:ident;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
            match self.peek()? {
                $($first)|+ => self.$visit(visitor),
                _ => Err(Unsupported),
            }
        }
    )* };
}

/// For what only `serde_json` gives.
macro_rules! never {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unsupported> {
            Err(Unsupported)
        }
    )* };
}

impl<'de> Deserializer<'de> for &mut Parser<'de> {
    type Error = Unsupported;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        match self.peek()? {
            b'"' => self.visit_string(visitor),
            b'{' => self.visit_object(visitor),
            b'[' => self.visit_array(visitor),
            b't' => {
                self.cursor.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.cursor.word("false")?;
                visitor.visit_bool(false)
            }
            b'n' => {
                self.cursor.word("null")?;
                visitor.visit_unit()
            }
            _ if *KEEPS_DIGITS => Err(Unsupported),
            _ => self.visit_number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        if self.peek()? == b'n' {
            self.cursor.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        // serde_json's private marker, for example for RawValue.
        if name.starts_with('$') {
            return Err(Unsupported);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        if self.peek()? != b'"' {
            return Err(Unsupported);
        }
        match self.string()? {
            Text::Plain(variant) => visitor.visit_enum(variant.into_deserializer()),
            Text::Unescaped => Err(Unsupported),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
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
        deserialize_seq: b'[' => visit_array;
        deserialize_map: b'{' => visit_object;
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
    parser: &'a mut Parser<'de>,
    first: bool,
    ended: bool,
}

impl<'de> SeqAccess<'de> for &mut Entries<'_, 'de> {
    type Error = Unsupported;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unsupported> {
        if self.ended || !self.parser.next_item(self.first)? {
            self.ended = true;
            return Ok(None);
        }
        self.first = false;
        seed.deserialize(&mut *self.parser).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Entries<'_, 'de> {
    type Error = Unsupported;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unsupported> {
        if self.ended || !self.parser.cursor.next_key(self.first)? {
            self.ended = true;
            return Ok(None);
        }
        self.first = false;
        seed.deserialize(Key(&mut *self.parser)).map(Some)
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unsupported> {
        self.parser.cursor.expect(b':')?;
        seed.deserialize(&mut *self.parser)
    }
}

/// A key, which is a string whatever a type would like to make of it.
struct Key<'a, 'de>(&'a mut Parser<'de>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Unsupported;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsupported> {
        self.0.visit_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unsupported> {
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
