//! Hides the paths of URLs inside of text: a path or a query can hold a signature that opens a recording.

use std::borrow::Cow;

use super::free_text::without_path;

/// The text with the path, the query and the password of each URL replaced.
pub(super) fn hide_paths(text: &str) -> Cow<'_, str> {
    let mut hidden = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("://")) {
        let at = from + found;
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let start = text[..at].trim_end_matches(is_scheme).len().max(copied);
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`' | '»');
        let end = text[at..].find(is_end).map_or(text.len(), |end| at + end);
        if start < at
            && let Some(short) = without_path(&text[start..end])
        {
            hidden.push_str(&text[copied..start]);
            hidden.push_str(&short);
            copied = end;
        }
        from = end.max(at + 3);
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    hidden.push_str(&text[copied..]);
    Cow::Owned(hidden)
}

#[cfg(test)]
mod tests {
    use super::hide_paths;

    #[test]
    fn paths_in_text() {
        for (text, hidden) in [
            ("https://a.example/b?sig=s3cret", "https://a.example/[path]"),
            (
                "voir https://u:pw@a.example/b, puis s3://bucket/key.wav fin",
                "voir https://a.example/[path] puis s3://bucket/[path] fin",
            ),
            ("\"wss://x/y\"", "\"wss://x/[path]\""),
            ("https://a.example/é", "https://a.example/[path]"),
            ("aucune :// url", "aucune :// url"),
            ("://", "://"),
            ("14:30 // non", "14:30 // non"),
        ] {
            assert_eq!(hide_paths(text), hidden, "{text}");
        }
    }
}
