//! Tolerant fields: each field of a response struct is read by a function that returns `None` for a
//! value that does not fit, so the record can still be read. Response structs are
//! `#[non_exhaustive]`, so that a new documented field breaks no program.

use syn::{Item, ItemStruct, parse_quote};

use super::{
    field_type::{Kind, argument},
    unexpected,
};
use crate::{Error, transform::Expected};

pub(super) fn write(types: &mut [Item], expected: &Expected) -> Result<(), Error> {
    let mut found = Vec::new();
    for item in types.iter_mut() {
        if let Item::Struct(model) = item
            && expected.tolerant.iter().any(|name| model.ident == name)
        {
            found.push(model.ident.to_string());
            mark(model, expected)?;
        }
    }
    match expected.tolerant.iter().find(|name| !found.contains(name)) {
        Some(name) => Err(unexpected(&format!("no struct `{name}`"))),
        None => Ok(()),
    }
}

fn mark(model: &mut ItemStruct, expected: &Expected) -> Result<(), Error> {
    let name = model.ident.to_string();
    model.attrs.push(parse_quote!(#[non_exhaustive]));
    for field in &mut model.fields {
        let ident = field.ident.as_ref().map(ToString::to_string);
        let Some(inner) = argument(&field.ty, "Option") else {
            return Err(unexpected(&format!(
                "the field `{name}.{}`, which is not an Option: one odd value would fail a record",
                ident.unwrap_or_default()
            )));
        };
        let reader = match Kind::of(inner, expected) {
            Kind::Other => "crate::tolerant::opaque",
            _ => "crate::tolerant::field",
        };
        field
            .attrs
            .push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
    }
    Ok(())
}
