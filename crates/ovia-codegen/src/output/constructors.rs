//! Constructors of request structs: `new` takes the required fields in the order of the
//! specification's `required`, but for those with an `x-ovia-default`; these and the optional fields
//! have setters. The structs are `#[non_exhaustive]`, so that a new optional field breaks no program.

use quote::{format_ident, quote};
use syn::{Ident, Item, ItemStruct, Type, parse_quote};

use super::field_type::{Kind, argument, wire_name};
use crate::transform::{Expected, Request};

pub(super) fn write(types: &mut Vec<Item>, expected: &Expected) {
    let mut constructors = Vec::new();
    for item in types.iter_mut() {
        if let Item::Struct(model) = item
            && let Some(request) = expected.requests.iter().find(|it| model.ident == it.name)
        {
            model.attrs.push(parse_quote!(#[non_exhaustive]));
            constructors.push(constructor(model, request, expected));
        }
    }
    types.extend(constructors);
}

fn constructor(model: &ItemStruct, request: &Request, expected: &Expected) -> Item {
    let name = &model.ident;
    let mut fields: Vec<_> = model
        .fields
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let key = wire_name(field, &ident.to_string());
            let place = request.required.iter().position(|other| *other == key);
            Some((place.unwrap_or(usize::MAX), key, ident, field))
        })
        .collect();
    fields.sort_by_key(|(place, ..)| *place);

    let (mut parameters, mut values, mut setters) = (Vec::new(), Vec::new(), Vec::new());
    for (_, key, ident, field) in fields {
        let inner = argument(&field.ty, "Option");
        let (taken, value) = taken(&ident, inner.unwrap_or(&field.ty), expected);
        let default = request.defaults.iter().find(|(other, _)| *other == key);
        let set = match (inner, default) {
            (None, None) => {
                parameters.push(quote!(#ident: #taken));
                values.push(quote!(#ident: #value));
                continue;
            }
            (None, Some((_, default))) => {
                values.push(quote!(#ident: #default.into()));
                quote!(#value)
            }
            (Some(_), _) => {
                values.push(quote!(#ident: None));
                quote!(Some(#value))
            }
        };
        let docs = field.attrs.iter().filter(|it| it.path().is_ident("doc"));
        let note = default.map(|(_, default)| {
            let note = format!(" [`new`](Self::new) sets `{default}`.");
            quote!(#[doc = ""] #[doc = #note])
        });
        let setter = format_ident!("with_{}", ident.to_string().trim_end_matches('_'));
        setters.push(quote! {
            #(#docs)*
            #note
            #[must_use]
            pub fn #setter(mut self, #ident: #taken) -> Self {
                self.#ident = #set;
                self
            }
        });
    }
    parse_quote! {
        impl #name {
            /// With the required fields.
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
