//! Records: for each response struct its schema (the keys, and how to check each value without
//! decoding it) and the accessors of a record or a view of it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident, Item, ItemStruct, Type, parse_quote};

use super::field_type::{Kind, argument, wire_name};
use crate::transform::{DocumentedObject, Expected, documented};

/// The methods that records and views have anyway: an accessor of that name gets an underscore.
const TAKEN: [&str; 28] = [
    "as_bytes",
    "as_str",
    "at",
    "clone",
    "conforms",
    "default",
    "deserialize",
    "eq",
    "field",
    "field_at",
    "fields",
    "fmt",
    "from_bytes",
    "from_index",
    "from_json",
    "from_str",
    "has",
    "into_bytes",
    "into_owned",
    "is_as_sent",
    "mismatches",
    "ne",
    "new",
    "read",
    "read_from",
    "serialize",
    "to_model",
    "value",
];

pub(super) fn write(types: &mut Vec<Item>, expected: &Expected) {
    let models: Vec<ItemStruct> = types
        .iter()
        .filter_map(|item| match item {
            Item::Struct(model) if expected.tolerant.iter().any(|name| model.ident == name) => {
                Some(model.clone())
            }
            _ => None,
        })
        .collect();
    let nested: Vec<String> = models
        .iter()
        .flat_map(|model| &model.fields)
        .filter(|field| Kind::of(&field.ty, expected) == Kind::Record)
        .map(|field| innermost(&field.ty))
        .collect();
    for model in &models {
        let fields = fields(model, expected);
        let name = model.ident.to_string();
        types.extend(schema(&model.ident, &fields));
        types.extend(
            expected
                .documented
                .iter()
                .filter(|it| it.name == name)
                .map(table),
        );
        // A record of its own: what an operation returns, and what no other model contains.
        let is_nested = nested.contains(&name);
        if !is_nested || expected.returned.contains(&name) {
            types.push(record_accessors(&model.ident, &fields));
        }
        if is_nested {
            types.push(view_accessors(&model.ident, &fields));
        }
    }
}

/// A field of a model.
struct Field {
    /// Its name in Rust, and as a variant of the enum of positions.
    ident: Ident,
    accessor: Ident,
    key: String,
    /// The type without `Option`.
    ty: Type,
    kind: Kind,
    docs: Vec<Attribute>,
}

fn fields(model: &ItemStruct, expected: &Expected) -> Vec<Field> {
    model
        .fields
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let ty = argument(&field.ty, "Option")?.clone();
            let text = ident.to_string();
            let accessor = if TAKEN.contains(&text.as_str()) {
                format_ident!("{text}_")
            } else {
                ident.clone()
            };
            let docs = field.attrs.iter().filter(|it| it.path().is_ident("doc"));
            Some(Field {
                accessor,
                key: wire_name(field, &text),
                kind: Kind::of(&ty, expected),
                docs: docs.cloned().collect(),
                ident,
                ty,
            })
        })
        .collect()
}

/// The name of the type inside any options and lists.
fn innermost(ty: &Type) -> String {
    match argument(ty, "Option").or_else(|| argument(ty, "Vec")) {
        Some(inner) => innermost(inner),
        None => match ty {
            Type::Path(path) => path
                .path
                .segments
                .last()
                .map(|last| last.ident.to_string())
                .unwrap_or_default(),
            _ => String::new(),
        },
    }
}

/// The enum of positions, without numbers that a new field would shift.
fn positions(model: &Ident) -> Ident {
    format_ident!("{model}Field")
}

fn schema(model: &Ident, fields: &[Field]) -> Vec<Item> {
    let (name, positions) = (model.to_string(), positions(model));
    let documented = documented::table(&name);
    let idents = fields.iter().map(|field| &field.ident);
    let checks = fields.iter().map(|field| {
        let (key, ty) = (&field.key, &field.ty);
        match field.kind {
            Kind::Other => quote!((#key, crate::conformity::opaque::<#ty>)),
            _ => quote!((#key, crate::conformity::check::<#ty>)),
        }
    });
    let arms = fields.iter().map(|field| {
        let (key, ident) = (&field.key, &field.ident);
        quote!(#key => #positions::#ident)
    });
    let count = fields.len();
    let enumeration: Item = parse_quote! {
        #[allow(non_camel_case_types)]
        enum #positions { #(#idents),* }
    };
    let implementation: Item = parse_quote! {
        impl crate::schema::Model for #model {
            const SCHEMA: &'static crate::schema::Schema = &crate::schema::Schema {
                name: #name,
                fields: &[#(#checks),*],
                find: |key| Some(match key {
                    #(#arms,)*
                    _ => return None,
                } as usize),
            };
            fn documented() -> &'static crate::documented::Object {
                &#documented
            }
            type Spans = [crate::record::Span; #count];
            const NO_SPANS: Self::Spans = [crate::record::Span::NONE; #count];
        }
    };
    vec![enumeration, implementation]
}

/// What is documented about the values of a model.
fn table(object: &DocumentedObject) -> Item {
    let (name, table) = (documented::table(&object.name), &object.table);
    parse_quote! {
        #[allow(non_upper_case_globals)]
        static #name: crate::documented::Object = {
            use crate::documented::{Shape::*, object, property, value};
            #table
        };
    }
}

fn record_accessors(model: &Ident, fields: &[Field]) -> Item {
    let methods = methods(model, fields, &quote!('_));
    parse_quote! {
        impl crate::record::Record<#model> { #(#methods)* }
    }
}

fn view_accessors(model: &Ident, fields: &[Field]) -> Item {
    let methods = methods(model, fields, &quote!('a));
    parse_quote! {
        impl<'a> crate::record::View<'a, #model> { #(#methods)* }
    }
}

fn methods(model: &Ident, fields: &[Field], lifetime: &TokenStream) -> Vec<TokenStream> {
    let positions = positions(model);
    fields
        .iter()
        .map(|field| {
            let Field {
                ident,
                accessor,
                ty,
                kind,
                docs,
                ..
            } = field;
            let position = quote!(#positions::#ident as usize);
            let (returned, body) = if *kind == Kind::Other {
                (
                    quote!(#ty),
                    quote!(crate::record::opaque(self.field_at(#position)?)),
                )
            } else {
                (
                    lent(ty, *kind, lifetime),
                    quote!(self.read::<#ty>(#position)),
                )
            };
            quote! {
                #(#docs)*
                #[must_use]
                pub fn #accessor(&self) -> ::std::option::Option<#returned> { #body }
            }
        })
        .collect()
}

/// What an accessor gives out for a type.
fn lent(ty: &Type, kind: Kind, lifetime: &TokenStream) -> TokenStream {
    if let Some(item) = argument(ty, "Vec") {
        return quote!(crate::record::List<#lifetime, #item>);
    }
    match kind {
        Kind::Text if lifetime.to_string() == "'_" => quote!(&str),
        Kind::Text => quote!(&#lifetime str),
        Kind::Record => quote!(crate::record::View<#lifetime, #ty>),
        _ => quote!(#ty),
    }
}
