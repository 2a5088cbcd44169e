//! Constructors of request structs: `new` takes the required fields in the order of the
//! specification, and each other field has a setter. The structs are `#[non_exhaustive]`, so that a
//! new optional field breaks no program.

use quote::{format_ident, quote};
use syn::{Ident, Item, ItemStruct, Type, parse_quote};

use super::field_type::{Kind, argument, wire_name};
use crate::transform::Expected;

pub(super) fn write(types: &mut Vec<Item>, expected: &Expected) {
    let mut constructors = Vec::new();
    for item in types.iter_mut() {
        if let Item::Struct(model) = item
            && let Some((_, order)) = expected
                .requests
                .iter()
                .find(|(name, _)| model.ident == name)
        {
            model.attrs.push(parse_quote!(#[non_exhaustive]));
            constructors.push(constructor(model, order, expected));
        }
    }
    types.extend(constructors);
}

fn constructor(model: &ItemStruct, order: &[String], expected: &Expected) -> Item {
    let name = &model.ident;
    let mut fields: Vec<_> = model
        .fields
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let key = wire_name(field, &ident.to_string());
            let place = order.iter().position(|property| *property == key);
            Some((place.unwrap_or(usize::MAX), ident, &field.ty, &field.attrs))
        })
        .collect();
    fields.sort_by_key(|(place, ..)| *place);

    let (mut parameters, mut values, mut setters) = (Vec::new(), Vec::new(), Vec::new());
    for (_, ident, ty, attributes) in fields {
        let inner = argument(ty, "Option");
        let (taken, value) = taken(&ident, inner.unwrap_or(ty), expected);
        if inner.is_none() {
            parameters.push(quote!(#ident: #taken));
            values.push(quote!(#ident: #value));
            continue;
        }
        values.push(quote!(#ident: None));
        let docs = attributes.iter().filter(|it| it.path().is_ident("doc"));
        let setter = format_ident!("with_{}", ident.to_string().trim_end_matches('_'));
        setters.push(quote! {
            #(#docs)*
            #[must_use]
            pub fn #setter(mut self, #ident: #taken) -> Self {
                self.#ident = Some(#value);
                self
            }
        });
    }
    parse_quote! {
        impl #name {
            /// With the required fields, in the order of the specification.
            #[allow(clippy::too_many_arguments)]
            #[must_use]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
        }
    }
}

/// The type of a parameter, and the field made of it.
fn taken(
    ident: &Ident,
    ty: &Type,
    expected: &Expected,
) -> (proc_macro2::TokenStream, proc_macro2::TokenStream) {
    let is_list = argument(ty, "Vec").is_some();
    match Kind::of(ty, expected) {
        Kind::Text | Kind::Enum if !is_list => (
            quote!(impl ::std::convert::Into<#ty>),
            quote!(#ident.into()),
        ),
        _ => (quote!(#ty), quote!(#ident)),
    }
}
