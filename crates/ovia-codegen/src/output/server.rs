//! The server's address, which progenitor ignores.

use syn::parse_quote;

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

pub(super) fn write(file: &mut syn::File, base_url: &str) {
    file.items.insert(
        0,
        parse_quote! {
            /// The server that the specification names.
            pub const BASE_URL: &str = #base_url;
        },
    );
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
