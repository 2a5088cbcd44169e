//! Open enums: the documented values, and one variant that keeps the text of any other.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::unexpected;
use crate::{Error, transform::OpenEnum};

pub(super) fn write(types: &mut Vec<Item>, enums: &[OpenEnum]) -> Result<(), Error> {
    for item in types.iter() {
        if let Item::Enum(closed) = item {
            return Err(unexpected(&format!(
                "the closed enum `{}`, one unknown value of which would fail a record",
                closed.ident
            )));
        }
    }
    for open in enums {
        types.extend(definition(open));
    }
    Ok(())
}

fn definition(open: &OpenEnum) -> Vec<Item> {
    let name = format_ident!("{}", open.name);
    let docs = format!(
        "{}\n\nOpen: a value that the specification does not list is kept as `Unknown`.",
        open.description
    );
    let texts: Vec<&str> = open.values.iter().map(|(text, _)| text.as_str()).collect();
    let variants: Vec<_> = open
        .values
        .iter()
        .map(|(_, variant)| format_ident!("{variant}"))
        .collect();
    let variant_docs = texts.iter().map(|text| format!("`{text}` in JSON."));

    let mut items: Vec<Item> = vec![
        parse_quote! {
            #[doc = #docs]
            #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[non_exhaustive]
            pub enum #name {
                #( #[doc = #variant_docs] #variants, )*
                /// A value that the specification does not list, as it came.
                Unknown(::std::string::String),
            }
        },
        parse_quote! {
            impl #name {
                /// The value as it is in JSON.
                pub fn as_str(&self) -> &str {
                    match self {
                        #( Self::#variants => #texts, )*
                        Self::Unknown(text) => text,
                    }
                }
            }
        },
        parse_quote! {
            impl ::std::convert::From<&str> for #name {
                fn from(text: &str) -> Self {
                    match text {
                        #( #texts => Self::#variants, )*
                        other => Self::Unknown(other.to_owned()),
                    }
                }
            }
        },
    ];
    items.extend(text_impls(&name));
    items.push(schema_impl(open));
    items
}

/// What follows from `as_str` and `From<&str>`.
fn text_impls(name: &syn::Ident) -> Vec<Item> {
    vec![
        parse_quote! {
            impl ::std::str::FromStr for #name {
                type Err = ::std::convert::Infallible;
                fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                    Ok(Self::from(text))
                }
            }
        },
        parse_quote! {
            impl ::std::fmt::Display for #name {
                fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    out.write_str(self.as_str())
                }
            }
        },
        parse_quote! {
            impl ::serde::Serialize for #name {
                fn serialize<S: ::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }
        },
        parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    crate::tolerant::text(deserializer, |text| Self::from(text))
                }
            }
        },
        parse_quote! {
            impl crate::tolerant::Scalar for #name {
                const EXPECTED: &'static str = "string";
                fn from_text(text: &str) -> ::std::option::Option<Self> {
                    Some(Self::from(text))
                }
                const ACCEPTS_ANY_TEXT: bool = true;
            }
        },
        parse_quote! {
            crate::record::scalar_types!(#name);
        },
    ]
}

/// The JSON Schema says both: which values are known, and that any string is taken.
fn schema_impl(open: &OpenEnum) -> Item {
    let name = format_ident!("{}", open.name);
    let text = &open.name;
    let texts: TokenStream = {
        let values = open.values.iter().map(|(text, _)| text);
        quote!(#(#values),*)
    };
    parse_quote! {
        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for #name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                #text.into()
            }
            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({
                    "anyOf": [{ "type": "string", "enum": [#texts] }, { "type": "string" }]
                })
            }
        }
    }
}
