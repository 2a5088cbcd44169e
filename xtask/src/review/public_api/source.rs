//! Follows the modules of a crate from its root, and collects their public items.

use std::path::{Path, PathBuf};

use syn::{Attribute, Visibility};

use super::{Items, items};
use crate::failure::Failure;

/// A module whose items are to be collected.
struct Module {
    /// The file, relative to the workspace.
    file: PathBuf,
    /// The directory of its submodules.
    directory: PathBuf,
    /// Its public path, with a trailing `::`; that of its parent where it is private itself.
    path: String,
}

/// The public items of a crate; none where there is no such file.
pub(super) fn items(root: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<Items, Failure> {
    let mut found = Items::new();
    let directory = root.parent().unwrap_or(root).to_owned();
    let mut open = vec![Module {
        file: root.to_owned(),
        directory,
        path: String::new(),
    }];
    while let Some(module) = open.pop() {
        let Some(text) = read(&module.file) else {
            continue;
        };
        let file = syn::parse_file(&text).map_err(|error| {
            let line = error.span().start().line;
            Failure::new(format!(
                "{}:{line}: is not Rust: {error}",
                module.file.display()
            ))
        })?;
        collect(file.items, module, &mut open, read, &mut found);
    }
    Ok(found)
}

fn collect(
    items: Vec<syn::Item>,
    module: Module,
    open: &mut Vec<Module>,
    read: &dyn Fn(&Path) -> Option<String>,
    found: &mut Items,
) {
    for item in items {
        let syn::Item::Mod(inner) = item else {
            items::collect(&item, &module.path, found);
            continue;
        };
        if is_left_out(&inner.attrs) {
            continue;
        }
        let name = inner.ident.to_string();
        let is_public = matches!(inner.vis, Visibility::Public(_));
        let path = match is_public {
            true => format!("{}{name}::", module.path),
            false => module.path.clone(),
        };
        if is_public {
            items::add_module(&module.path, &name, found);
        }
        let directory = module.directory.join(&name);
        match inner.content {
            Some((_, items)) => {
                let inner = Module {
                    file: module.file.clone(),
                    directory,
                    path,
                };
                collect(items, inner, open, read, found);
            }
            None => {
                let file = module.directory.join(format!("{name}.rs"));
                let file = match read(&file) {
                    Some(_) => file,
                    None => directory.join("mod.rs"),
                };
                open.push(Module {
                    file,
                    directory,
                    path,
                });
            }
        }
    }
}

/// Whether an item is of tests or hidden from the documentation, and so no part of the promise.
pub(super) fn is_left_out(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let words = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        let has = |word: &str| {
            words
                .split(|c: char| !c.is_alphanumeric())
                .any(|it| it == word)
        };
        (attribute.path().is_ident("cfg")
            && ["test", "fuzzing", "doc", "doctest"].into_iter().any(has))
            && !has("not")
            || (attribute.path().is_ident("doc") && has("hidden"))
    })
}
