//! `Debug` without personal data: text is hidden unless the specification marks it as printable.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Field, Item, parse_quote};

use super::field_type::{Kind, argument, wire_name};
use crate::transform::Expected;

pub(super) fn write(types: &mut Vec<Item>, expected: &Expected) {
    let mut implementations = Vec::new();
    for item in types.iter_mut() {
        let Item::Struct(model) = item else { continue };
        model.attrs.iter_mut().for_each(without_debug);
        let name = &model.ident;
        let text = name.to_string();
        let fields = model
            .fields
            .iter()
            .map(|field| shown(field, &text, expected));
        implementations.push(parse_quote! {
            impl ::std::fmt::Debug for #name {
                fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    out.debug_struct(#text)#(#fields)*.finish()
                }
            }
        });
    }
    types.extend(implementations);
}

/// Takes `Debug` out of a derive.
fn without_debug(attribute: &mut Attribute) {
    if !attribute.path().is_ident("derive") {
        return;
    }
    let mut kept: Vec<syn::Path> = Vec::new();
    let parsed = attribute.parse_nested_meta(|meta| {
        if !meta.path.is_ident("Debug") {
            kept.push(meta.path);
        }
        Ok(())
    });
    if parsed.is_ok() {
        *attribute = parse_quote!(#[derive(#(#kept),*)]);
    }
}

/// One `.field(…)` of the implementation.
fn shown(field: &Field, model: &str, expected: &Expected) -> TokenStream {
    let Some(ident) = &field.ident else {
        // A newtype of typify's: nothing is known of what is in it.
        return quote!(.field("0", &crate::redacted::Redacted));
    };
    let wire = wire_name(field, &ident.to_string());
    let marked = expected
        .printable
        .iter()
        .any(|(schema, property)| schema == model && *property == wire);
    let is_optional = argument(&field.ty, "Option").is_some();
    match Kind::of(&field.ty, expected) {
        Kind::Scalar | Kind::Enum | Kind::Record => quote!(.field(#wire, &self.#ident)),
        _ if marked => quote!(.field(#wire, &self.#ident)),
        _ if is_optional => {
            quote!(.field(#wire, &self.#ident.as_ref().map(|_| crate::redacted::Redacted)))
        }
        _ => quote!(.field(#wire, &crate::redacted::Redacted)),
    }
}
