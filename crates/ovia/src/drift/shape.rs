//! What undocumented values look like, for the proposal: their types, the fields of objects, the
//! items of arrays.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ovia_core::tolerant::{Scalar, fields};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{kind::Kind, mask, tally::Bounds};

/// How deep undocumented values are followed.
const MAX_DEPTH: usize = 16;

/// How many names of an undocumented object are kept. One with more is an object with any keys.
const MAX_NAMES: usize = 50;

/// What the values at one place look like.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// The kinds that were found, without null.
    pub(super) kinds: Vec<Kind>,
    pub(super) has_null: bool,
    /// Whether a text is not a UUID, and not a time.
    is_not_uuid: bool,
    is_not_time: bool,
    pub(super) items: Option<Box<Shape>>,
    pub(super) fields: BTreeMap<String, Shape>,
    /// Whether parts are not known.
    pub(super) is_cut: bool,
}

impl Shape {
    pub(super) fn note(&mut self, json: &str, bounds: &mut Bounds) {
        self.note_at(json, 0, bounds);
    }

    fn note_at(&mut self, json: &str, depth: usize, bounds: &mut Bounds) {
        let kind = Kind::of(json);
        if kind == Kind::Null {
            self.has_null = true;
            return;
        }
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
            self.kinds.sort_unstable();
        }
        match kind {
            Kind::Text => {
                let text: String = serde_json::from_str(json).unwrap_or_default();
                self.is_not_uuid |= !Uuid::accepts_text(&text);
                self.is_not_time |= !DateTime::<Utc>::accepts_text(&text);
            }
            Kind::Array | Kind::Object if depth >= MAX_DEPTH => self.is_cut = true,
            Kind::Array => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
                for item in items {
                    if self.items.is_none() {
                        if !bounds.take_node() {
                            self.is_cut = true;
                            return;
                        }
                        self.items = Some(Box::default());
                    }
                    if let Some(shape) = &mut self.items {
                        shape.note_at(item.get(), depth + 1, bounds);
                    }
                }
            }
            Kind::Object => {
                for (name, value) in fields(json).unwrap_or_default() {
                    let name = mask::digits(&name);
                    if !self.fields.contains_key(&*name) {
                        if self.fields.len() >= MAX_NAMES
                            || name.len() > Bounds::MAX_NAME_BYTES
                            || !bounds.take_node()
                        {
                            self.is_cut = true;
                            continue;
                        }
                        self.fields
                            .insert(name.clone().into_owned(), Self::default());
                    }
                    if let Some(shape) = self.fields.get_mut(&*name) {
                        shape.note_at(value.get(), depth + 1, bounds);
                    }
                }
            }
            Kind::Null | Kind::Boolean | Kind::Integer | Kind::Number => {}
        }
    }

    /// The format that every text has.
    pub(super) fn format(&self) -> Option<&'static str> {
        match self {
            _ if !self.kinds.contains(&Kind::Text) => None,
            Self {
                is_not_uuid: false, ..
            } => Some("uuid"),
            Self {
                is_not_time: false, ..
            } => Some("date-time"),
            _ => None,
        }
    }
}
