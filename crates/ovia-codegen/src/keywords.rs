//! Keywords of schemas, by what they say. The workspace's checks of the specification and its
//! measurements use these lists too.

/// What a value is.
pub const TYPE: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "format",
    "items",
    "oneOf",
    "properties",
    "type",
];

/// The bounds of a text.
pub const TEXT_BOUNDS: &[&str] = &["minLength", "maxLength", "pattern"];

/// The bounds of any other value.
pub const OTHER_BOUNDS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Whether a keyword is a bound: it says which values of a type are refused.
#[must_use]
pub fn is_bound(keyword: &str) -> bool {
    TEXT_BOUNDS.contains(&keyword) || OTHER_BOUNDS.contains(&keyword)
}
