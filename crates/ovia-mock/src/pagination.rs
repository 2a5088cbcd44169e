//! A list in pages, as servers send one that have outgrown a single answer: what a request asks for,
//! and the links from page to page.

use crate::request::Request;

/// Which page a request asks for: `?page=2&per_page=50`, as the links of the server say.
pub(crate) struct PageRequest {
    path: String,
    /// From 1.
    number: u64,
    /// None: the request does not ask for pages.
    pub(crate) size: Option<u64>,
}

impl PageRequest {
    pub(crate) fn read(request: &Request) -> Self {
        let query = request.path.split_once('?').map_or("", |(_, query)| query);
        let positive = |name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(given, _)| *given == name)
                .and_then(|(_, value)| value.parse().ok())
                .filter(|number| *number > 0)
        };
        Self {
            path: request.route().to_owned(),
            number: positive("page").unwrap_or(1),
            size: positive("per_page"),
        }
    }

    /// How many records come before the page.
    pub(crate) fn skip(&self, size: u64) -> u64 {
        size.saturating_mul(self.number - 1)
    }

    /// The target of the link to the next page.
    pub(crate) fn next(&self, size: u64) -> String {
        let next = self.number.saturating_add(1);
        format!("{}?page={next}&per_page={size}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::PageRequest;
    use crate::request::Request;

    #[test]
    fn what_a_request_asks_for() {
        for (path, skip, size) in [
            ("/calls", 0, None),
            ("/calls?page=3", 20, None),
            ("/calls?page=3&per_page=5", 20, Some(5)),
            ("/calls?x&per_page=5&page=0", 0, Some(5)),
            ("/calls?page=x&per_page=0", 0, None),
            ("/calls?page=18446744073709551615", u64::MAX, None),
        ] {
            let page = PageRequest::read(&Request {
                method: "GET".into(),
                path: path.into(),
                headers: Vec::new(),
                body: Vec::new(),
            });
            assert_eq!((page.skip(10), page.size), (skip, size), "{path}");
            assert!(page.next(10).starts_with("/calls?page="), "{path}");
        }
    }
}
