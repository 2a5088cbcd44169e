//! What was found at each place of the specification. The tree mirrors that of the documented values,
//! and grows only where records have values.

use std::{
    collections::{BTreeMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use chrono::{DateTime, Utc};
use ovia_core::{
    documented::{self, Documented, Object},
    tolerant::{Scalar, fields},
};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{
    kind::Kind,
    mark::{At, Mark},
    mask,
    shape::Shape,
};

/// How many undocumented names of an object are kept.
const MAX_NAMES: usize = 50;

/// How many undocumented values of a text are kept.
const MAX_VALUES: usize = 32;

/// What bounds the memory of all tallies together.
#[derive(Debug)]
pub(super) struct Bounds {
    shape_nodes: usize,
    /// Hashes of the names and values that are counted and not kept.
    omitted: HashSet<u64>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            shape_nodes: 4096,
            omitted: HashSet::new(),
        }
    }
}

impl Bounds {
    pub(super) const MAX_NAME_BYTES: usize = 120;
    const MAX_OMITTED: usize = 10_000;

    pub(super) fn take_node(&mut self) -> bool {
        let has_some = self.shape_nodes > 0;
        self.shape_nodes = self.shape_nodes.saturating_sub(1);
        has_some
    }

    fn omit(&mut self, place: usize, text: &str) {
        if self.omitted.len() < Self::MAX_OMITTED {
            let mut hasher = DefaultHasher::new();
            (place, text).hash(&mut hasher);
            self.omitted.insert(hasher.finish());
        }
    }

    pub(super) fn omitted(&self) -> usize {
        self.omitted.len()
    }
}

/// What was found in the objects at one place.
#[derive(Debug)]
pub(super) struct ObjectTally {
    pub(super) documented: &'static Object,
    pub(super) properties: Vec<PropertyTally>,
    pub(super) unknown: BTreeMap<String, Unknown>,
}

/// What was found at a documented field.
#[derive(Debug)]
pub(super) struct PropertyTally {
    pub(super) missing: Mark,
    pub(super) value: ValueTally,
}

/// An undocumented field, or values of undocumented types.
#[derive(Debug, Default)]
pub(super) struct Unknown {
    pub(super) mark: Mark,
    pub(super) shape: Shape,
    pub(super) kinds: BTreeMap<&'static str, Mark>,
}

/// What was found in the values at one place.
#[derive(Debug)]
pub(super) struct ValueTally {
    pub(super) documented: &'static Documented,
    pub(super) is_seen: bool,
    pub(super) null: Mark,
    pub(super) format: Mark,
    pub(super) other_type: Option<Box<Unknown>>,
    /// All undocumented values, and each.
    pub(super) unknown_value: Mark,
    pub(super) unknown_values: BTreeMap<String, Mark>,
    pub(super) inside: Inside,
}

/// The places inside a value.
#[derive(Debug)]
pub(super) enum Inside {
    Nothing,
    /// The items of an array, or the values of a map.
    Items(Box<ValueTally>),
    Object(Box<ObjectTally>),
    AnyOf(Vec<ValueTally>),
}

impl Unknown {
    fn note(&mut self, json: &str, at: At, bounds: &mut Bounds) -> bool {
        self.kinds
            .entry(Kind::of(json).name())
            .or_default()
            .note(at);
        self.shape.note(json, bounds);
        self.mark.note_example(at, || mask::example(json))
    }
}

impl ObjectTally {
    pub(super) fn new(documented: &'static Object) -> Self {
        let properties = documented.properties.iter().map(|property| PropertyTally {
            missing: Mark::default(),
            value: ValueTally::new(&property.value),
        });
        Self {
            documented,
            properties: properties.collect(),
            unknown: BTreeMap::new(),
        }
    }

    /// Whether a kind of difference was found at a place for the first time.
    pub(super) fn note(&mut self, json: &str, at: At, bounds: &mut Bounds) -> bool {
        let mut is_first = false;
        let mut present = vec![false; self.properties.len()];
        for (name, value) in fields(json).unwrap_or_default() {
            let mut properties = self.documented.properties.iter();
            is_first |= match properties.position(|property| property.key == name) {
                Some(position) => {
                    present[position] = true;
                    self.properties[position]
                        .value
                        .note(value.get(), at, bounds)
                }
                None => self.note_unknown(&name, value.get(), at, bounds),
            };
        }
        for ((property, tally), is_present) in self
            .documented
            .properties
            .iter()
            .zip(&mut self.properties)
            .zip(present)
        {
            if property.is_required && !is_present {
                is_first |= tally.missing.note(at);
            }
        }
        is_first
    }

    fn note_unknown(&mut self, name: &str, json: &str, at: At, bounds: &mut Bounds) -> bool {
        let name = mask::digits(name);
        if !self.unknown.contains_key(&*name) {
            if self.unknown.len() >= MAX_NAMES || name.len() > Bounds::MAX_NAME_BYTES {
                bounds.omit(std::ptr::from_ref(self.documented).addr(), &name);
                return false;
            }
            self.unknown
                .insert(name.clone().into_owned(), Unknown::default());
        }
        let unknown = self.unknown.get_mut(&*name);
        unknown.is_some_and(|unknown| unknown.note(json, at, bounds))
    }
}

impl ValueTally {
    fn new(documented: &'static Documented) -> Self {
        Self {
            documented,
            is_seen: false,
            null: Mark::default(),
            format: Mark::default(),
            other_type: None,
            unknown_value: Mark::default(),
            unknown_values: BTreeMap::new(),
            inside: Inside::Nothing,
        }
    }

    fn note(&mut self, json: &str, at: At, bounds: &mut Bounds) -> bool {
        use documented::Shape::{AnyOf, Array, Enum, Map, Object, Text};

        self.is_seen = true;
        if Kind::of(json) == Kind::Null {
            let is_allowed = self.documented.is_nullable || is_any(self.documented);
            return !is_allowed && self.null.note(at);
        }
        if !accepts(&self.documented.shape, json) {
            let other = self.other_type.get_or_insert_default();
            return other.note(json, at, bounds);
        }
        match &self.documented.shape {
            Text { format, known } => {
                let text = text(json);
                if !fits(*format, &text) {
                    return self.format.note_example(at, || mask::example(json));
                }
                let is_known = known.is_empty() || known.contains(&&*text);
                !is_known && self.note_value(&text, at, bounds)
            }
            Enum { values, .. } => {
                let text = text(json);
                !values.contains(&&*text) && self.note_value(&text, at, bounds)
            }
            Array(documented) => {
                let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
                let tally = self.items(documented);
                let mut is_first = false;
                for item in items {
                    is_first |= tally.note(item.get(), at, bounds);
                }
                is_first
            }
            Map(documented) => {
                let tally = self.items(documented);
                let mut is_first = false;
                for (_, value) in fields(json).unwrap_or_default() {
                    is_first |= tally.note(value.get(), at, bounds);
                }
                is_first
            }
            Object(documented) => {
                if !matches!(self.inside, Inside::Object(_)) {
                    self.inside = Inside::Object(Box::new(ObjectTally::new(documented)));
                }
                match &mut self.inside {
                    Inside::Object(object) => object.note(json, at, bounds),
                    _ => false,
                }
            }
            AnyOf(alternatives) => {
                if !matches!(self.inside, Inside::AnyOf(_)) {
                    self.inside = Inside::AnyOf(alternatives.iter().map(Self::new).collect());
                }
                let Inside::AnyOf(tallies) = &mut self.inside else {
                    return false;
                };
                let accepting = tallies
                    .iter_mut()
                    .find(|tally| accepts(&tally.documented.shape, json));
                accepting.is_some_and(|tally| tally.note(json, at, bounds))
            }
            _ => false,
        }
    }

    fn items(&mut self, documented: &'static Documented) -> &mut Self {
        if !matches!(self.inside, Inside::Items(_)) {
            self.inside = Inside::Items(Box::new(Self::new(documented)));
        }
        match &mut self.inside {
            Inside::Items(items) => items,
            _ => unreachable!("it was made a line above"),
        }
    }

    fn note_value(&mut self, text: &str, at: At, bounds: &mut Bounds) -> bool {
        let shown = mask::value(text);
        let is_first = self
            .unknown_value
            .note_example(at, || shown.clone().into_owned());
        let has_room = self.unknown_values.len() < MAX_VALUES;
        if has_room || self.unknown_values.contains_key(&*shown) {
            self.unknown_values
                .entry(shown.into_owned())
                .or_default()
                .note(at);
        } else {
            bounds.omit(std::ptr::from_ref(self.documented).addr(), &shown);
        }
        is_first
    }
}

fn is_any(documented: &Documented) -> bool {
    matches!(documented.shape, documented::Shape::Any)
}

/// Whether a value other than null is of the documented type.
fn accepts(shape: &documented::Shape, json: &str) -> bool {
    use documented::Shape::{Any, AnyOf, Array, Boolean, Enum, Integer, Map, Number, Object, Text};

    let kind = Kind::of(json);
    match shape {
        Any => true,
        Boolean => kind == Kind::Boolean,
        Integer {
            format: Some("int32"),
        } => accepts_number::<i32>(kind, json),
        Integer { .. } => accepts_number::<i64>(kind, json),
        Number => matches!(kind, Kind::Integer | Kind::Number),
        Text { .. } | Enum { .. } => kind == Kind::Text,
        Array(_) => kind == Kind::Array,
        Object(_) | Map(_) => kind == Kind::Object,
        AnyOf(alternatives) => alternatives.iter().any(|it| accepts(&it.shape, json)),
    }
}

fn accepts_number<T: Scalar>(kind: Kind, json: &str) -> bool {
    match kind {
        Kind::Integer => json
            .parse()
            .is_ok_and(|number| T::from_integer(number).is_some()),
        Kind::Number => json
            .parse()
            .is_ok_and(|number| T::from_number(number).is_some()),
        _ => false,
    }
}

/// Whether a text has its documented format, as the accessors read it.
fn fits(format: Option<&str>, text: &str) -> bool {
    match format {
        Some("uuid") => Uuid::accepts_text(text),
        Some("date-time") => DateTime::<Utc>::accepts_text(text),
        _ => true,
    }
}

/// A string's text. One that is not valid Unicode is empty.
fn text(json: &str) -> String {
    serde_json::from_str(json).unwrap_or_default()
}
