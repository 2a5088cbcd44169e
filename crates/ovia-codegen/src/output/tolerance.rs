//! Tolerant fields: each field of a response struct is read by a function that gives up on the
//! field, and not on the record. Another function knows, by the field's name, how to tell whether a
//! value fits without reading it.

use syn::{Expr, Field, Item, ItemStruct, LitStr, parse_quote};

use super::{
    field_type::{Kind, argument},
    unexpected,
};
use crate::{Error, transform::Expected};

pub(super) fn write(types: &mut Vec<Item>, expected: &Expected) -> Result<(), Error> {
    let mut records = Vec::new();
    for item in types.iter_mut() {
        if let Item::Struct(model) = item
            && expected.tolerant.iter().any(|name| model.ident == name)
        {
            let known = fields(model, expected)?;
            records.push((model.ident.clone(), known));
        }
    }
    for name in &expected.tolerant {
        let Some((ident, known)) = records.iter().find(|(ident, _)| ident == name.as_str()) else {
            return Err(unexpected(&format!("no struct `{name}`")));
        };
        types.push(parse_quote! {
            impl crate::tolerant::Record for #ident {
                const FIELDS: &'static [crate::tolerant::Field] = &[#(#known),*];
            }
        });
    }
    Ok(())
}

/// Makes the fields tolerant; their names, and how each tells what fits.
fn fields(model: &mut ItemStruct, expected: &Expected) -> Result<Vec<Expr>, Error> {
    let name = model.ident.to_string();
    let mut known = Vec::new();
    for field in &mut model.fields {
        let ident = field.ident.as_ref().map(ToString::to_string);
        let ident = ident.unwrap_or_default();
        let Some(inner) = argument(&field.ty, "Option") else {
            return Err(unexpected(&format!(
                "the field `{name}.{ident}`, which is not an Option: one odd value would fail a \
                 record",
            )));
        };
        let (reader, fits): (_, Expr) = match Kind::of(inner, expected) {
            Kind::Other => (
                "crate::tolerant::buffered",
                parse_quote!(crate::tolerant::buffered_fits::<#inner>),
            ),
            Kind::Scalar | Kind::Text | Kind::Enum | Kind::Record => (
                "crate::tolerant::field",
                parse_quote!(<#inner as crate::tolerant::Tolerant>::fits),
            ),
        };
        let key = wire_name(field, ident);
        known.push(parse_quote!((#key, #fits)));
        field
            .attrs
            .push(parse_quote!(#[serde(default, deserialize_with = #reader)]));
    }
    Ok(known)
}

/// The key under which a field stands in JSON.
fn wire_name(field: &Field, ident: String) -> String {
    let mut name = ident;
    for attribute in field.attrs.iter().filter(|it| it.path().is_ident("serde")) {
        // Of all that may stand there, only this matters.
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
