//! The generated client: the server's address, which progenitor ignores; the operations, which have to
//! return bytes; and what progenitor adds that is not used.

use quote::quote;
use syn::{ImplItem, Item, parse_quote};

use super::unexpected;
use crate::{Error, document::Document};

/// The one server of the specification.
pub(crate) fn base_url(document: &Document) -> Result<String, Error> {
    let servers = document.root.get("servers").and_then(|s| s.as_array());
    match servers.map(Vec::as_slice) {
        Some([server]) => server
            .get("url")
            .and_then(|url| url.as_str())
            .map(|url| url.trim_end_matches('/').to_owned())
            .ok_or_else(|| {
                Error::new("/servers/0/url", "is missing", "give the server's base URL")
            }),
        _ => Err(Error::new(
            "/servers",
            "has to list exactly one server: it becomes the client's default base URL",
            "keep the production server",
        )),
    }
}

pub(super) fn write(
    file: &mut syn::File,
    base_url: &str,
    operations: &[String],
) -> Result<(), Error> {
    for operation in operations {
        if !returns_bytes(file, operation) {
            return Err(unexpected(&format!(
                "no method `{operation}` that returns a ByteStream"
            )));
        }
    }
    // The prelude repeats the module's only name.
    file.items
        .retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    // `Client::new` panics where TLS cannot start, and gives every list 15 seconds.
    for item in &mut file.items {
        if let Item::Impl(block) = item {
            block
                .items
                .retain(|item| !matches!(item, ImplItem::Fn(method) if method.sig.ident == "new"));
        }
    }
    file.items.insert(
        0,
        parse_quote! {
            /// The server that the specification names.
            pub const BASE_URL: &str = #base_url;
        },
    );
    Ok(())
}

/// Whether the client has a method of that name that returns the body as it arrives.
fn returns_bytes(file: &syn::File, name: &str) -> bool {
    file.items
        .iter()
        .filter_map(|item| match item {
            Item::Impl(block) => Some(&block.items),
            _ => None,
        })
        .flatten()
        .any(|item| match item {
            ImplItem::Fn(method) if method.sig.ident == name => {
                let output = &method.sig.output;
                quote!(#output).to_string().contains("ByteStream")
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::{document, failure};

    #[test]
    fn exactly_one_server() {
        let mut document = document("{}", "{}");
        assert!(failure(super::base_url(&document)).starts_with("/servers: has to list exactly"));
        document.root["servers"] = json!([{"url": "https://a.example/"}]);
        assert_eq!(
            super::base_url(&document).expect("one server"),
            "https://a.example"
        );
        document.root["servers"] = json!([{}]);
        assert!(failure(super::base_url(&document)).starts_with("/servers/0/url: is missing"));
    }
}
