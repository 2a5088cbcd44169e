//! From the prepared specification to formatted source: runs progenitor, then passes over its
//! output.
//!
//! The passes check that they found what they were written for, because progenitor ignores settings
//! that match nothing.

mod client;
mod constructors;
mod debug;
mod documentation;
mod enums;
mod field_type;
mod json_schema;
mod records;
mod tolerant_fields;

pub(crate) use client::base_url;

use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use syn::{Item, ItemMod};

use crate::{
    Error,
    document::{Document, escape, one_line},
    transform::Expected,
};

/// The path of the models in the crate that includes the output.
const TYPES: &str = "crate::generated::types";

/// The output's first lines: what it is, for people and for tools.
const BANNER: &str = "\
// @generated from openapi/ovia.yaml by ovia-codegen. Do not edit: change the specification and run
// `cargo xtask regen`.

";

/// Generates the client and finishes it.
pub(crate) fn write(
    document: Document,
    base_url: &str,
    expected: &Expected,
) -> Result<String, Error> {
    let specification = serde_path_to_error::deserialize(document.root).map_err(|error| {
        let pointer = pointer(error.path());
        Error::new(
            pointer,
            format!(
                "is not OpenAPI 3.0: {}",
                one_line(&error.inner().to_string())
            ),
            "compare it with the OpenAPI 3.0.3 specification of that object",
        )
    })?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(std::sync::Arc<dyn crate::transport::Transport>));
    for open in &expected.enums {
        let path = format!("{TYPES}::{}", open.name);
        settings.with_replacement(&open.name, path, std::iter::empty());
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(&specification)
        .map_err(|error| {
            Error::new(
                "",
                format!("progenitor refuses it: {}", one_line(&error.to_string())),
                "find what the message names in the specification, and describe it more simply",
            )
        })?;
    let mut file: syn::File = syn::parse2(tokens).map_err(|error| {
        Error::new(
            "",
            format!("progenitor generated code that does not parse: {error}"),
            "report it to progenitor, with the specification",
        )
    })?;

    let types = types_module(&mut file)?;
    enums::write(types, &expected.enums)?;
    tolerant_fields::write(types, expected)?;
    records::write(types, expected);
    constructors::write(types, expected);
    debug::write(types, expected);
    json_schema::write(types, &expected.enums);
    client::write(&mut file, base_url, &expected.operations)?;
    documentation::write(&mut file);
    Ok(format!("{BANNER}{}", prettyplease::unparse(&file)))
}

/// The place of an error as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    path.iter()
        .map(|segment| format!("/{}", escape(&segment.to_string())))
        .collect()
}

/// The module that holds the models.
fn types_module(file: &mut syn::File) -> Result<&mut Vec<Item>, Error> {
    file.items
        .iter_mut()
        .find_map(|item| match item {
            Item::Mod(ItemMod {
                ident,
                content: Some((_, items)),
                ..
            }) if ident == "types" => Some(items),
            _ => None,
        })
        .ok_or_else(|| unexpected("no module `types`"))
}

/// The output is not what this version of the generator used to write.
fn unexpected(what: &str) -> Error {
    Error::new(
        "",
        format!("progenitor's output has {what}"),
        "progenitor has changed, or the specification holds something new to it: bring \
         crates/ovia-codegen/src/output up to date",
    )
}
