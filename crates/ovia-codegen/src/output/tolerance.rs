//! Tolerant fields: each field of a response struct is read by a function that gives up on the
//! field, and not on the record.

use quote::format_ident;
use syn::{GenericArgument, Item, ItemStruct, PathArguments, Type, parse_quote};

use super::unexpected;
use crate::{Error, transform::Expected};

/// The types that `ovia_core::tolerant` reads in one pass; any other is buffered first.
const LEAVES: [&str; 14] = [
    "String", "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "Uuid",
    "DateTime",
];

pub(super) fn write(types: &mut Vec<Item>, expected: &Expected) -> Result<(), Error> {
    let mut found = Vec::new();
    for item in types.iter_mut() {
        if let Item::Struct(model) = item
            && expected.tolerant.iter().any(|name| model.ident == name)
        {
            fields(model, expected)?;
            found.push(model.ident.clone());
        }
    }
    if let Some(missing) = expected
        .tolerant
        .iter()
        .find(|name| found.iter().all(|ident| ident != name.as_str()))
    {
        return Err(unexpected(&format!("no struct `{missing}`")));
    }
    for name in &expected.tolerant {
        let name = format_ident!("{name}");
        types.push(parse_quote! { impl crate::tolerant::Record for #name {} });
    }
    Ok(())
}

fn fields(model: &mut ItemStruct, expected: &Expected) -> Result<(), Error> {
    let name = model.ident.to_string();
    for field in &mut model.fields {
        let Some(inner) = argument(&field.ty, "Option") else {
            let field = field.ident.as_ref().map(ToString::to_string);
            return Err(unexpected(&format!(
                "the field `{name}.{}`, which is not an Option: one odd value would fail a record",
                field.unwrap_or_default()
            )));
        };
        let reader = if is_tolerant(inner, expected) {
            "crate::tolerant::field"
        } else {
            "crate::tolerant::buffered"
        };
        field
            .attrs
            .push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
    }
    Ok(())
}

/// Whether `ovia_core::tolerant` has a way to read the type in one pass.
fn is_tolerant(ty: &Type, expected: &Expected) -> bool {
    if let Some(item) = argument(ty, "Vec") {
        return is_tolerant(item, expected);
    }
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|segment| {
        let name = segment.ident.to_string();
        LEAVES.contains(&name.as_str())
            || expected.tolerant.contains(&name)
            || expected.enums.iter().any(|open| open.name == name)
    })
}

/// The `T` of `Wrapper<T>`.
fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
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
