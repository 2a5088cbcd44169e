//! Ids as they are typed: a UUID as it is pasted, the first digits of one, or other text after `=`.

use std::{borrow::Cow, collections::BTreeSet};

use ovia::{Id, Model, Record, uuid::Uuid};

use crate::{exit::Failure, output::raw_fields};

/// The fewest digits that an id is searched by.
const MIN_DIGITS: usize = 4;

/// How many ids an error names.
const MAX_NAMED: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TypedId {
    Whole(Id),
    /// The first digits of a UUID, in lower case, without hyphens.
    Prefix(String),
}

/// Parses an id, before anything is read. The text is not shown: it may be a phone number.
pub(crate) fn parse_id(text: &str) -> Result<TypedId, String> {
    if let Some(exact) = text.strip_prefix('=') {
        return Ok(TypedId::Whole(exact.into()));
    }
    let id = Id::from(text);
    if id.as_uuid().is_some() {
        return Ok(TypedId::Whole(id));
    }
    let is_phone_number = text.trim().starts_with('+');
    let digits = text
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .replace('-', "")
        .to_ascii_lowercase();
    let is_hex = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match digits.len() {
        _ if is_phone_number || !is_hex => Err(
            "not a UUID; give the id, or its first 4 digits or more, or =TEXT for an id that is not \
             a UUID"
                .to_owned(),
        ),
        length if length < MIN_DIGITS => Err(format!(
            "not a UUID; give at least the first {MIN_DIGITS} digits of the id"
        )),
        length if length >= 32 => Err(format!(
            "not a UUID; it has {length} digits in place of 32"
        )),
        _ => Ok(TypedId::Prefix(digits)),
    }
}

/// The id of a record as it was sent; `None` if it has none.
pub(crate) fn id_of<M: Model>(record: &Record<M>) -> Option<Cow<'_, str>> {
    let id = raw_fields::text(record.field("id")?);
    (!id.is_empty()).then_some(id)
}

/// Several ids begin with the same digits.
pub(crate) fn ambiguous(ids: &BTreeSet<Uuid>, prefix: &str) -> Failure {
    let named: Vec<String> = ids.iter().take(MAX_NAMED).map(Uuid::to_string).collect();
    let others = match ids.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    Failure::usage(format!(
        "{} ids begin with {prefix}: {}{others}; give more digits",
        ids.len(),
        named.join(", "),
    ))
}

#[cfg(test)]
mod tests {
    use super::{TypedId, parse_id};

    const ID: &str = "2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264";

    #[test]
    fn whole_ids_and_prefixes() {
        let whole = TypedId::Whole(ID.into());
        for text in [
            ID,
            &ID.to_uppercase(),
            &format!("\"{ID}\","),
            &format!("{{{ID}}}"),
        ] {
            assert_eq!(parse_id(text), Ok(whole.clone()), "{text}");
        }
        for (text, prefix) in [
            ("2c91", "2c91"),
            ("2C91F4B8", "2c91f4b8"),
            ("2c91f4b8-6d", "2c91f4b86d"),
            ("2c91f4b8-6…", "2c91f4b86"),
            (" '2c91f4b8' ", "2c91f4b8"),
            (&ID[..35], "2c91f4b86d3e4a05b7f158e0c3d9a26"),
        ] {
            assert_eq!(
                parse_id(text),
                Ok(TypedId::Prefix(prefix.to_owned())),
                "{text}"
            );
        }
        assert_eq!(parse_id("=call 17"), Ok(TypedId::Whole("call 17".into())));
    }

    #[test]
    fn others_are_not_uuids() {
        let long = format!("{ID}0");
        let wrong_letter = ID.replace('f', "g");
        for text in [
            "",
            "=",
            "17",
            "2c9",
            "call 17",
            "Accueil",
            "+33199001234",
            &long,
            &wrong_letter,
        ] {
            match parse_id(text) {
                Ok(id) => assert_eq!((text, id), ("=", TypedId::Whole("".into()))),
                Err(error) => assert!(error.starts_with("not a UUID; "), "{text}: {error}"),
            }
        }
    }
}
