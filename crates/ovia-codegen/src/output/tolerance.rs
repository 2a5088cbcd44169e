//! Tolerant fields: each field of a response struct is read by a function that gives up on the
//! field, and not on the record.

use quote::format_ident;
use syn::{Item, ItemStruct, parse_quote};

use super::{
    field_type::{Kind, argument},
    unexpected,
};
use crate::{Error, transform::Expected};

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
        let reader = match Kind::of(inner, expected) {
            Kind::Other => "crate::tolerant::buffered",
            Kind::Scalar | Kind::Text | Kind::Enum | Kind::Record => "crate::tolerant::field",
        };
        field
            .attrs
            .push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
    }
    Ok(())
}
