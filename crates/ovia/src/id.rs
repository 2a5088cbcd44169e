//! An id that is searched for.

use uuid::Uuid;

/// An id: a UUID, or whatever text is in the record.
///
/// A UUID is found in any spelling: with or without hyphens, in upper or lower case.
///
/// ```
/// let id = ovia::Id::from("2C91F4B8-6D3E-4A05-B7F1-58E0C3D9A264");
/// let same: ovia::Id = ovia::uuid::Uuid::from_u128(0x2c91f4b86d3e4a05b7f158e0c3d9a264).into();
/// assert_eq!(id.as_str().to_lowercase(), same.as_str());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id(String);

impl Id {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl From<Uuid> for Id {
    fn from(id: Uuid) -> Self {
        Self(id.to_string())
    }
}

impl From<&str> for Id {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for Id {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl From<&String> for Id {
    fn from(id: &String) -> Self {
        Self(id.clone())
    }
}
