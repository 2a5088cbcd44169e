//! JSON Schemas: with the feature `schemars` every model derives one, and a generated list of all
//! of them lets a test compare each with the specification, new models included.

use syn::{Ident, Item, parse_quote};

use crate::transform::OpenEnum;

pub(super) fn write(types: &mut Vec<Item>, enums: &[OpenEnum]) {
    let mut names: Vec<Ident> = Vec::new();
    for item in types.iter_mut() {
        if let Item::Struct(model) = item {
            model.attrs.push(
                parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]),
            );
            names.push(model.ident.clone());
        }
    }
    names.extend(
        enums
            .iter()
            .map(|open| quote::format_ident!("{}", open.name)),
    );
    names.sort();
    let texts: Vec<String> = names.iter().map(Ident::to_string).collect();
    types.push(parse_quote! {
        /// The JSON Schema of every model, by name.
        #[cfg(feature = "schemars")]
        pub fn json_schemas() -> ::std::vec::Vec<(&'static str, ::schemars::Schema)> {
            ::std::vec![#( (#texts, ::schemars::schema_for!(#names)) ),*]
        }
    });
}
