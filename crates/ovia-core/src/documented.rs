//! What the specification says about each value, kept for checks that decoding does not make: which
//! fields are required, which may be null, which values of a text are known.
//!
//! The tables are generated, one for each object of a response. A program that does not refer to them
//! does not contain them. They are written with the functions at the end, a line for each field.

/// The documented fields of an object.
#[derive(Debug)]
pub struct Object {
    /// The name of the schema in the specification.
    pub name: &'static str,
    /// The documented fields.
    pub properties: &'static [Property],
}

/// A documented field.
#[derive(Debug)]
pub struct Property {
    /// Its key in JSON.
    pub key: &'static str,
    /// Whether every object has it.
    pub is_required: bool,
    /// Whether it is known that records do not have it (`x-ovia-seen: never`).
    pub is_never_seen: bool,
    /// Its value.
    pub value: Documented,
}

/// A documented value.
#[derive(Debug)]
pub struct Documented {
    /// Whether it may be null.
    pub is_nullable: bool,
    /// What it is otherwise.
    pub shape: Shape,
}

/// What a documented value is.
#[derive(Debug)]
pub enum Shape {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer {
        /// Its format, for example `int32`.
        format: Option<&'static str>,
    },
    /// A number.
    Number,
    /// A string.
    Text {
        /// Its format, for example `uuid`.
        format: Option<&'static str>,
        /// The values that are known of an open text (`x-ovia-known-values`); empty if any may come.
        known: &'static [&'static str],
    },
    /// One of some strings.
    Enum {
        /// The name of the schema in the specification.
        name: &'static str,
        /// The documented values.
        values: &'static [&'static str],
    },
    /// An array of such values.
    Array(&'static Documented),
    /// An object with documented fields.
    Object(&'static Object),
    /// An object with any keys, and such values.
    Map(&'static Documented),
    /// One of several.
    AnyOf(&'static [Documented]),
}

/// An object. For generated code, as the functions below.
#[doc(hidden)]
#[must_use]
pub const fn object(name: &'static str, properties: &'static [Property]) -> Object {
    Object { name, properties }
}

/// A field that may be missing.
#[doc(hidden)]
#[must_use]
pub const fn property(key: &'static str, value: Documented) -> Property {
    Property {
        key,
        is_required: false,
        is_never_seen: false,
        value,
    }
}

/// A value that may not be null.
#[doc(hidden)]
#[must_use]
pub const fn value(shape: Shape) -> Documented {
    Documented {
        is_nullable: false,
        shape,
    }
}

impl Property {
    /// Every object has it.
    #[doc(hidden)]
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Records do not have it.
    #[doc(hidden)]
    #[must_use]
    pub const fn never_seen(mut self) -> Self {
        self.is_never_seen = true;
        self
    }
}

impl Documented {
    /// It may be null.
    #[doc(hidden)]
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.is_nullable = true;
        self
    }
}
