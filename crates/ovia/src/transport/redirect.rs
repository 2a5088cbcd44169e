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
