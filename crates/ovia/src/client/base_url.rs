//! The base URL: checked when the client is built, so that no request fails because of it.

use reqwest::Url;

use crate::{Error, ErrorKind};

/// A base URL without a trailing slash, as the generated client expects it.
pub(super) fn parse(text: &str, allow_plain_http: bool) -> Result<String, Error> {
    let refuse = |problem: &str| {
        Err(Error::new(
            ErrorKind::Configuration,
            format!(
                "the base URL {problem}; give one like {}",
                ovia_core::BASE_URL
            ),
        ))
    };
    let text = text.trim();
    if text.is_empty() {
        return refuse("is empty");
    }
    let Ok(url) = Url::parse(text) else {
        return refuse("is not a valid URL");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("must start with https:// or http://");
    }
    if url.host_str().is_none_or(str::is_empty) {
        return refuse("has no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("must not contain credentials; pass them as the token");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("must not have a query or a fragment");
    }
    if url.scheme() == "http" && !allow_plain_http && !is_loopback(&url) {
        return refuse(
            "is plain HTTP to another machine, so the token could be read on the way; use https, or \
             set allow_plain_http",
        );
    }
    let url = url.as_str().trim_end_matches('/');
    if url.ends_with("/api/v1") || url.ends_with("/api/v1/calls") {
        return refuse("must not contain the path of an operation; leave /api/v1 out");
    }
    Ok(url.to_owned())
}

/// Whether a base URL that was parsed is on this machine.
pub(super) fn is_local(base_url: &str) -> bool {
    Url::parse(base_url).is_ok_and(|url| is_loopback(&url))
}

/// Whether the host is this machine, by its address or by the reserved name.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    fn parse(text: &str) -> Result<String, crate::Error> {
        super::parse(text, false)
    }

    #[test]
    fn plain_http_is_for_this_machine_unless_allowed() {
        for local in [
            "http://localhost:1",
            "http://127.8.9.1",
            "http://[::1]",
            "http://a.localhost",
        ] {
            assert!(parse(local).is_ok(), "{local}");
        }
        for remote in [
            "http://api.useovia.com",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://[::2]",
        ] {
            let error = parse(remote).expect_err(remote).to_string();
            assert!(error.contains("plain HTTP"), "{error}");
            assert!(super::parse(remote, true).is_ok(), "{remote}");
        }
    }

    #[test]
    fn normalises() {
        for (given, becomes) in [
            ("https://api.useovia.com", "https://api.useovia.com"),
            ("https://api.useovia.com/", "https://api.useovia.com"),
            (" HTTPS://Example.com:443// ", "https://example.com"),
            ("http://127.0.0.1:8080/ovia/", "http://127.0.0.1:8080/ovia"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(parse(given).expect(given), becomes);
        }
    }

    #[test]
    fn refuses_what_cannot_work_without_showing_secrets() {
        let texts: Vec<String> = [
            "",
            "api.useovia.com",
            "ftp://api.useovia.com",
            "https://",
            "https://user:hunter2@example.com",
            "https://example.com?token=hunter2",
            "https://api.useovia.com/api/v1/",
        ]
        .map(|given| parse(given).expect_err(given).to_string())
        .into();
        assert!(texts.iter().all(|text| !text.contains("hunter2")));
        insta::assert_snapshot!(texts.join("\n"));
    }
}
