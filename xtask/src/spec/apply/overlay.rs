//! Overlays: which places their actions select, and what they do to a parsed document.

use serde_json::{Map, Value};

/// An OpenAPI Overlay.
pub(super) struct Overlay {
    pub(super) actions: Vec<Action>,
}

/// One change.
pub(super) struct Action {
    target: Vec<Selector>,
    pub(super) change: Change,
}

pub(super) enum Change {
    Update(Value),
    Remove,
}

/// A part of a JSONPath, of those that overlays of drift have.
enum Selector {
    Key(String),
    Position(usize),
    /// The items that are this text.
    Equal(String),
}

/// A part of the way to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Position(usize),
}

/// Parses a YAML or JSON document.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

impl Overlay {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let document = parse(text)?;
        let version = document["overlay"].as_str().unwrap_or_default();
        if !version.starts_with("1.") {
            return Err(format!("not an overlay of version 1 (overlay: {version})"));
        }
        let actions = document["actions"].as_array();
        let actions = actions
            .ok_or("`actions` is missing")?
            .iter()
            .map(Action::parse);
        Ok(Self {
            actions: actions.collect::<Result<_, _>>()?,
        })
    }
}

impl Action {
    fn parse(action: &Value) -> Result<Self, String> {
        let target = action["target"]
            .as_str()
            .ok_or("an action has no `target`")?;
        let change = match (&action["remove"], action.get("update")) {
            (Value::Bool(true), _) => Change::Remove,
            (Value::Null | Value::Bool(false), Some(update)) => Change::Update(update.clone()),
            (Value::Null | Value::Bool(false), None) => {
                return Err(format!(
                    "{target}: the action has neither `update` nor `remove`"
                ));
            }
            _ => return Err(format!("{target}: `remove` must be true or false")),
        };
        Ok(Self {
            target: selectors(target)
                .ok_or_else(|| format!("{target}: this JSONPath is not supported"))?,
            change,
        })
    }

    /// The places that it selects; the last one first, so that removing one moves no other.
    pub(super) fn places(&self, document: &Value) -> Vec<Vec<Step>> {
        let mut found = vec![(Vec::new(), document)];
        for selector in &self.target {
            let mut next = Vec::new();
            for (way, value) in found {
                let mut add = |step, value| {
                    let mut way: Vec<Step> = way.clone();
                    way.push(step);
                    next.push((way, value));
                };
                match selector {
                    Selector::Key(key) => {
                        if let Some(value) = value.get(key) {
                            add(Step::Key(key.clone()), value);
                        }
                    }
                    Selector::Position(position) => {
                        if let Some(value) = value.get(position) {
                            add(Step::Position(*position), value);
                        }
                    }
                    Selector::Equal(text) => {
                        let items = value.as_array().into_iter().flatten().enumerate();
                        for (position, item) in items.filter(|(_, item)| *item == text.as_str()) {
                            add(Step::Position(position), item);
                        }
                    }
                }
            }
            found = next;
        }
        found.reverse();
        found.into_iter().map(|(way, _)| way).collect()
    }

    pub(super) fn apply(&self, document: &mut Value, place: &[Step]) {
        match (&self.change, place.split_last()) {
            (Change::Update(update), _) => {
                if let Some(target) = find_mut(document, place) {
                    update_value(target, update);
                }
            }
            (Change::Remove, None) => {}
            (Change::Remove, Some((last, parent))) => match (find_mut(document, parent), last) {
                (Some(Value::Object(object)), Step::Key(key)) => drop(object.remove(key)),
                (Some(Value::Array(items)), Step::Position(position)) => {
                    items.remove(*position);
                }
                _ => {}
            },
        }
    }
}

fn find_mut<'v>(document: &'v mut Value, place: &[Step]) -> Option<&'v mut Value> {
    place.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Position(position) => value.get_mut(position),
    })
}

/// The value at a place.
pub(super) fn find<'v>(document: &'v Value, place: &[Step]) -> Option<&'v Value> {
    place.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Position(position) => value.get(position),
    })
}

/// An array gets the update as its last item, an object is merged with it.
fn update_value(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Array(items), update) => items.push(update.clone()),
        (Value::Object(object), Value::Object(update)) => merge(object, update),
        (target, update) => *target = update.clone(),
    }
}

fn merge(object: &mut Map<String, Value>, update: &Map<String, Value>) {
    for (key, value) in update {
        match (object.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(value)) => merge(old, value),
            _ => {
                object.insert(key.clone(), value.clone());
            }
        }
    }
}

fn selectors(path: &str) -> Option<Vec<Selector>> {
    let mut rest = path.strip_prefix('$')?;
    let mut selectors = Vec::new();
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix('.') {
            let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
            if end == 0 {
                return None;
            }
            selectors.push(Selector::Key(name[..end].to_owned()));
            rest = &name[end..];
            continue;
        }
        let inside = rest.strip_prefix('[')?;
        let (selector, after) = if inside.starts_with(['\'', '"']) {
            let (text, after) = quoted(inside)?;
            (Selector::Key(text), after)
        } else if let Some(filter) = inside.strip_prefix('?') {
            let (filter, has_parentheses) = match filter.strip_prefix('(') {
                Some(filter) => (filter, true),
                None => (filter, false),
            };
            let text = filter.trim_start().strip_prefix('@')?.trim_start();
            let (text, after) = quoted(text.strip_prefix("==")?.trim_start())?;
            let after = match has_parentheses {
                true => after.trim_start().strip_prefix(')')?,
                false => after,
            };
            (Selector::Equal(text), after)
        } else {
            let end = inside.find(']')?;
            (
                Selector::Position(inside[..end].parse().ok()?),
                &inside[end..],
            )
        };
        selectors.push(selector);
        rest = after.trim_start().strip_prefix(']')?;
    }
    Some(selectors)
}

/// A quoted text, and what is after it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut characters = text.char_indices();
    let (_, quote) = characters
        .next()
        .filter(|(_, quote)| ['\'', '"'].contains(quote))?;
    let mut found = String::new();
    while let Some((position, c)) = characters.next() {
        match c {
            '\\' => found.push(characters.next()?.1),
            c if c == quote => return Some((found, &text[position + 1..])),
            c => found.push(c),
        }
    }
    None
}
