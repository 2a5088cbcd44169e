//! Which redirects are followed: those that stay on the server of the request.

use reqwest::{Response, Url, header::LOCATION};

/// How many redirects of one request are followed.
pub(super) const MAX_REDIRECTS: u32 = 5;

/// Where a response redirects to, if that is on the same server: the token is sent to no other.
pub(super) fn same_origin(response: &Response) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let url = response.url().join(location).ok()?;
    (url.origin() == response.url().origin()).then_some(url)
}

#[cfg(test)]
mod tests {
    use reqwest::ResponseBuilderExt;

    use super::same_origin;

    #[test]
    fn only_within_the_server() {
        let target = |status: u16, location: &str| {
            let from = "https://a.example/api/v1/calls".parse().expect("a URL");
            let response = http::Response::builder().status(status).url(from);
            let response = response.header("location", location).body("");
            let url = same_origin(&response.expect("a response").into())?;
            Some(url.to_string())
        };
        for (location, url) in [
            ("/x?page=2", Some("https://a.example/x?page=2")),
            ("next", Some("https://a.example/api/v1/next")),
            ("https://a.example:443/y", Some("https://a.example/y")),
            ("https://b.example/x", None),
            ("//b.example/x", None),
            ("http://a.example/x", None),
            ("https://a.example:8443/x", None),
            ("https://", None),
        ] {
            for status in [301, 302, 303, 307, 308] {
                assert_eq!(target(status, location).as_deref(), url, "{location}");
            }
            assert_eq!(target(200, location), None);
            assert_eq!(target(304, location), None);
        }
    }
}
