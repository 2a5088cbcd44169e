//! An id that is searched for.

use uuid::Uuid;

/// An id: a UUID, or whatever text is in the record.
///
/// A UUID is found in any spelling, and as people paste it: with or without hyphens, in upper or lower
/// case, in quotes or braces, after `urn:uuid:`, with blanks or a comma, at the end of a URL.
///
/// ```
/// let id = ovia::Id::from("\"2C91F4B8-6D3E-4A05-B7F1-58E0C3D9A264\",");
/// let same: ovia::Id = ovia::uuid::Uuid::from_u128(0x2c91f4b86d3e4a05b7f158e0c3d9a264).into();
/// assert_eq!(id, same);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id(String);

impl Id {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as a UUID, if it is one.
    ///
    /// ```
    /// assert!(ovia::Id::from("call-17").as_uuid().is_none());
    /// ```
    #[must_use]
    pub fn as_uuid(&self) -> Option<Uuid> {
        self.0.parse().ok()
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// The UUID in what was pasted.
fn pasted(text: &str) -> Option<Uuid> {
    let is_around = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\''
                    | '`'
                    | '“'
                    | '”'
                    | '‘'
                    | '’'
                    | '«'
                    | '»'
                    | '{'
                    | '}'
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | '<'
                    | '>'
                    | ','
                    | ';'
                    | '.'
                    | '\u{feff}'
                    | '\u{200b}'
            )
    };
    let mut text = text.trim_matches(is_around);
    if text.contains("://") {
        let path = text.split(['?', '#']).next()?.trim_end_matches('/');
        text = path.rsplit('/').next()?;
    }
    let prefix = "urn:uuid:";
    if let Some((start, rest)) = text.split_at_checked(prefix.len())
        && start.eq_ignore_ascii_case(prefix)
    {
        text = rest;
    }
    // Dashes that a word processor made of hyphens.
    text.replace(['–', '‐', '‑', '−'], "-")
        .trim_matches(is_around)
        .parse()
        .ok()
}

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Self(id.to_string())
    }
}

impl From<&str> for Id {
    fn from(id: &str) -> Self {
        pasted(id).map_or_else(|| Self(id.to_owned()), Self::from)
    }
}

impl From<String> for Id {
    fn from(id: String) -> Self {
        Self::from(&*id)
    }
}

impl From<&String> for Id {
    fn from(id: &String) -> Self {
        Self::from(&**id)
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    const ID: &str = "2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264";

    #[test]
    fn a_uuid_is_read_as_it_is_pasted() {
        let (simple, upper) = (ID.replace('-', ""), ID.to_uppercase());
        for text in [
            ID,
            &simple,
            &upper,
            &format!(" {ID}\n"),
            &format!("\"{upper}\","),
            &format!("'{ID}'"),
            &format!("“{ID}”"),
            &format!("{{{ID}}}"),
            &format!("[\"{ID}\"]"),
            &format!("<{ID}>."),
            &format!("urn:uuid:{ID}"),
            &format!("URN:UUID:{upper}"),
            &format!("\"urn:uuid:{{{simple}}}\""),
            &ID.replace('-', "–"),
            &format!("https://dashboard.example/calls/{ID}"),
            &format!("https://dashboard.example/calls/{ID}/?tab=costs#top"),
        ] {
            assert_eq!(Id::from(text).as_str(), ID, "{text}");
        }
    }

    #[test]
    fn any_other_text_stays_as_it_is() {
        for text in [
            "",
            "17",
            "call 17",
            "{x}",
            "\"x\"",
            "urn:uuid:",
            "é",
            "https://x/",
            &ID[1..],
        ] {
            assert_eq!(Id::from(text).as_str(), text);
            assert_eq!(Id::from(text.to_owned()).as_uuid(), None);
        }
    }
}
