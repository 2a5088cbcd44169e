//! Public items as lines of text: what a program has to agree with, without bodies and documentation.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item as Syntax, TraitItem, Visibility};

use super::{Items, source::is_left_out};

/// Paths that generated code spells out.
const SPELT_OUT: &[&str] = &[
    "::std::option::",
    "::std::string::",
    "::std::vec::",
    "::std::result::",
    "::std::convert::",
    "::std::fmt::",
    "::std::primitive::",
    "::serde::",
    "::uuid::",
    "::chrono::offset::",
    "::chrono::",
    "crate::generated::types::",
    "crate::record::",
    "crate::schema::",
    "core::",
];

/// Spaces between tokens that people do not write.
const NARROW: &[(&str, &str)] = &[
    (" :: ", "::"),
    (":: ", "::"),
    (" ::", "::"),
    (" < ", "<"),
    ("< ", "<"),
    (" <", "<"),
    (" >", ">"),
    ("- >", "->"),
    (" ->", "->"),
    ("->", " ->"),
    (" ,", ","),
    (" :", ":"),
    (" ;", ";"),
    ("& ", "&"),
    ("# [", "#["),
    (" (", "("),
    ("( ", "("),
    (" )", ")"),
    ("[ ", "["),
    (" ]", "]"),
    ("->(", "-> ("),
    (":(", ": ("),
];

/// One public item.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The item on one line.
    pub(super) text: String,
    /// Whether programs may fail to compile once the item is there: a variant of an exhaustive enum.
    pub(super) breaks_when_added: bool,
}

/// Adds a public module.
pub(super) fn add_module(path: &str, name: &str, found: &mut Items) {
    add(
        found,
        format!("{path}{name}"),
        format!("pub mod {name}"),
        false,
    );
}

/// Adds the public parts of an item of the module at `path`.
pub(super) fn collect(item: &Syntax, path: &str, found: &mut Items) {
    if is_left_out(attributes(item)) {
        return;
    }
    match item {
        Syntax::Fn(it) if is_public(&it.vis) => {
            let (attributes, signature) = (kept(&it.attrs), &it.sig);
            put(
                found,
                path,
                &it.sig.ident,
                &quote!(#(#attributes)* pub #signature),
            );
        }
        Syntax::Struct(it) if is_public(&it.vis) => {
            let (attributes, name, generics) = (kept(&it.attrs), &it.ident, &it.generics);
            put(
                found,
                path,
                name,
                &quote!(#(#attributes)* pub struct #name #generics),
            );
            let is_open = is_non_exhaustive(&it.attrs)
                || it.fields.iter().any(|field| !is_public(&field.vis));
            let prefix = format!("{path}{name}.");
            fields(&it.fields, &prefix, !is_open, found);
            derives(&it.attrs, path, &name.to_string(), found);
        }
        Syntax::Enum(it) if is_public(&it.vis) => {
            let (attributes, name, generics) = (kept(&it.attrs), &it.ident, &it.generics);
            put(
                found,
                path,
                name,
                &quote!(#(#attributes)* pub enum #name #generics),
            );
            for variant in &it.variants {
                let mut bare = variant.clone();
                bare.attrs = kept(&variant.attrs).cloned().collect();
                let key = format!("{path}{name}::{}", variant.ident);
                add(
                    found,
                    key,
                    line(&bare.to_token_stream()),
                    !is_non_exhaustive(&it.attrs),
                );
            }
            derives(&it.attrs, path, &name.to_string(), found);
        }
        Syntax::Trait(it) if is_public(&it.vis) => {
            let (name, generics, bounds) = (&it.ident, &it.generics, &it.supertraits);
            put(
                found,
                path,
                name,
                &quote!(pub trait #name #generics: #bounds),
            );
            for inner in &it.items {
                let (inner_name, text, has_default) = match inner {
                    TraitItem::Fn(it) => (
                        &it.sig.ident,
                        it.sig.to_token_stream(),
                        it.default.is_some(),
                    ),
                    TraitItem::Type(it) => {
                        let (name, bounds) = (&it.ident, &it.bounds);
                        (name, quote!(type #name: #bounds), it.default.is_some())
                    }
                    TraitItem::Const(it) => {
                        let (name, of) = (&it.ident, &it.ty);
                        (name, quote!(const #name: #of), it.default.is_some())
                    }
                    _ => continue,
                };
                add(
                    found,
                    format!("{path}{name}::{inner_name}"),
                    line(&text),
                    !has_default,
                );
            }
        }
        Syntax::Type(it) if is_public(&it.vis) => {
            let (name, generics, of) = (&it.ident, &it.generics, &it.ty);
            put(found, path, name, &quote!(pub type #name #generics = #of));
        }
        Syntax::Const(it) if is_public(&it.vis) => {
            let (name, of) = (&it.ident, &it.ty);
            put(found, path, name, &quote!(pub const #name: #of));
        }
        Syntax::Static(it) if is_public(&it.vis) => {
            let (name, of) = (&it.ident, &it.ty);
            put(found, path, name, &quote!(pub static #name: #of));
        }
        Syntax::Use(it) if is_public(&it.vis) => exports(&it.tree, String::new(), path, found),
        Syntax::Impl(it) => implementation(it, path, found),
        Syntax::Macro(it) => methods_of_macro(it, path, found),
        _ => {}
    }
}

/// Names that are exported from elsewhere. Where they come from is no part of the promise.
fn exports(tree: &syn::UseTree, from: String, path: &str, found: &mut Items) {
    match tree {
        syn::UseTree::Path(it) => exports(&it.tree, format!("{from}{}::", it.ident), path, found),
        syn::UseTree::Group(it) => {
            it.items
                .iter()
                .for_each(|inner| exports(inner, from.clone(), path, found));
        }
        syn::UseTree::Glob(_) => add(found, format!("{path}*"), format!("pub use {from}*"), false),
        syn::UseTree::Name(it) => export(&it.ident, path, found),
        syn::UseTree::Rename(it) => export(&it.rename, path, found),
    }
}

fn export(name: &syn::Ident, path: &str, found: &mut Items) {
    add(
        found,
        format!("{path}{name} (exported)"),
        format!("pub use {name}"),
        false,
    );
}

fn implementation(it: &syn::ItemImpl, path: &str, found: &mut Items) {
    let of = line(&it.self_ty.to_token_stream());
    if let Some((_, of_trait, _)) = &it.trait_ {
        let generics = &it.generics;
        let text = line(&quote!(impl #generics #of_trait for)) + " " + &of;
        let of_trait = line(&of_trait.to_token_stream());
        return add(found, format!("{path}{of}: {of_trait}"), text, false);
    }
    for inner in &it.items {
        let (name, text) = match inner {
            ImplItem::Fn(it) if is_public(&it.vis) && !is_left_out(&it.attrs) => {
                let (attributes, signature) = (kept(&it.attrs), &it.sig);
                (&it.sig.ident, quote!(#(#attributes)* pub #signature))
            }
            ImplItem::Const(it) if is_public(&it.vis) => {
                let (name, of) = (&it.ident, &it.ty);
                (name, quote!(pub const #name: #of))
            }
            _ => continue,
        };
        add(
            found,
            format!("{}{of}::{name}", prefix_of(path, &of)),
            line(&text),
            false,
        );
    }
}

/// Methods belong to their type, in whatever module they are written. Only that of the generated
/// operations has the module's path.
fn prefix_of<'a>(path: &'a str, of: &str) -> &'a str {
    if of.starts_with(char::is_uppercase) {
        ""
    } else {
        path
    }
}

/// Public methods that a macro writes into several types: `pub fn name(…) -> …` in its text.
fn methods_of_macro(it: &syn::ItemMacro, path: &str, found: &mut Items) {
    let Some(name) = &it.ident else { return };
    let mut open = vec![it.mac.tokens.clone()];
    while let Some(tokens) = open.pop() {
        let trees: Vec<_> = tokens.into_iter().collect();
        for (index, tree) in trees.iter().enumerate() {
            if let TokenTree::Group(group) = tree {
                open.push(group.stream());
            }
            let is_word = |at: usize, word: &str| matches!(trees.get(at), Some(TokenTree::Ident(it)) if it == word);
            let function = index + if is_word(index + 1, "async") { 2 } else { 1 };
            if is_word(index, "pub") && is_word(function, "fn") {
                let is_end = |tree: &&TokenTree| match tree {
                    TokenTree::Group(group) => group.delimiter() != proc_macro2::Delimiter::Brace,
                    _ => true,
                };
                let signature: TokenStream =
                    trees[index..].iter().take_while(is_end).cloned().collect();
                let method = trees
                    .get(function + 1)
                    .map_or_else(String::new, ToString::to_string);
                add(
                    found,
                    format!("{path}{name}!::{method}"),
                    line(&signature),
                    false,
                );
            }
        }
    }
}

fn fields(fields: &Fields, prefix: &str, is_exhaustive: bool, found: &mut Items) {
    for (index, field) in fields.iter().enumerate() {
        if is_public(&field.vis) {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            let of = line(&field.ty.to_token_stream());
            add(
                found,
                format!("{prefix}{name}"),
                format!("pub {name}: {of}"),
                is_exhaustive,
            );
        }
    }
}

fn derives(attributes: &[Attribute], path: &str, name: &str, found: &mut Items) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
        let Ok(list) = attribute.meta.require_list() else {
            continue;
        };
        let text = list.tokens.to_string().replace(' ', "");
        for derived in text.split(',').filter(|it| !it.is_empty()) {
            let derived = derived.rsplit("::").next().unwrap_or(derived);
            add(
                found,
                format!("{path}{name}: {derived}"),
                format!("impl {derived} for {name}"),
                false,
            );
        }
    }
}

fn put(found: &mut Items, path: &str, name: &syn::Ident, text: &TokenStream) {
    add(found, format!("{path}{name}"), line(text), false);
}

fn add(found: &mut Items, name: String, text: String, breaks_when_added: bool) {
    found.entry(name).or_default().push(Item {
        text,
        breaks_when_added,
    });
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_non_exhaustive(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|it| it.path().is_ident("non_exhaustive"))
}

/// The attributes that a program depends on.
fn kept(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| {
        ["non_exhaustive", "cfg", "deprecated"]
            .iter()
            .any(|name| it.path().is_ident(name))
    })
}

fn attributes(item: &Syntax) -> &[Attribute] {
    match item {
        Syntax::Fn(it) => &it.attrs,
        Syntax::Struct(it) => &it.attrs,
        Syntax::Enum(it) => &it.attrs,
        Syntax::Trait(it) => &it.attrs,
        Syntax::Type(it) => &it.attrs,
        Syntax::Const(it) => &it.attrs,
        Syntax::Static(it) => &it.attrs,
        Syntax::Use(it) => &it.attrs,
        Syntax::Impl(it) => &it.attrs,
        Syntax::Macro(it) => &it.attrs,
        _ => &[],
    }
}

/// Tokens as people write them, on one line.
fn line(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for path in SPELT_OUT {
        // As the tokens are written: a space around each.
        text = text.replace(path.replace("::", " :: ").trim_start(), "");
    }
    for (wide, narrow) in NARROW {
        text = text.replace(wide, narrow);
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn signatures_read_as_they_are_written() {
        for text in [
            "pub fn a(&self) -> Option<&str>",
            "impl Debug for Agent",
            "pub fn b<'a, T: Into<String>>(self, b: &'a [u8], c: fn(u8) -> u8) -> Result<(), Error<()>>",
            "#[non_exhaustive] pub struct Agent<M: Model, C = Client>",
        ] {
            assert_eq!(line(&text.parse().expect("tokens")), text);
        }
        let spelt_out = "pub fn a() -> ::std::option::Option<::std::vec::Vec<crate::record::Span>>";
        assert_eq!(
            line(&spelt_out.parse().expect("tokens")),
            "pub fn a() -> Option<Vec<Span>>"
        );
    }
}
