//! What kind of type a generated field has, and its key in JSON.

use syn::{Expr, Field, GenericArgument, LitStr, PathArguments, Type};

use crate::transform::Expected;

const SCALARS: [&str; 13] = [
    "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "Uuid", "DateTime",
];

/// The kinds that the passes tell apart; a list is of the kind of its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, a boolean, an identifier, a time.
    Scalar,
    /// A string.
    Text,
    /// An open enum.
    Enum,
    /// A response struct.
    Record,
    /// A map, a JSON value, a type of typify's own: nothing is known of it.
    Other,
}

impl Kind {
    pub(super) fn of(ty: &Type, expected: &Expected) -> Self {
        if let Some(inner) = argument(ty, "Option").or_else(|| argument(ty, "Vec")) {
            return Self::of(inner, expected);
        }
        let Type::Path(path) = ty else {
            return Self::Other;
        };
        let Some(last) = path.path.segments.last() else {
            return Self::Other;
        };
        let name = last.ident.to_string();
        if SCALARS.contains(&name.as_str()) {
            Self::Scalar
        } else if name == "String" {
            Self::Text
        } else if expected.enums.iter().any(|open| open.name == name) {
            Self::Enum
        } else if expected.tolerant.contains(&name) {
            Self::Record
        } else {
            Self::Other
        }
    }
}

/// The `T` of `Wrapper<T>`.
pub(super) fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if last.ident == wrapper => Some(inner),
        _ => None,
    }
}

/// The key of a field in JSON: serde's `rename`, if there is one.
pub(super) fn wire_name(field: &Field, ident: &str) -> String {
    let mut name = ident.to_owned();
    for attribute in field.attrs.iter().filter(|it| it.path().is_ident("serde")) {
        // Only `rename` matters; an argument of an unknown shape ends the search.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = meta.value()?.parse::<LitStr>()?.value();
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<Expr>()?;
            }
            Ok(())
        });
    }
    name
}
