//! Mismatches, and the recorder that collects them while a record is read.
//!
//! Serde's derived code passes no state to its fields, so the recorder is thread-local. Reading a
//! record is synchronous: nothing else runs on the thread in between.

use std::{cell::RefCell, fmt};

/// A value that did not fit the type of its field.
///
/// Never the value itself: it may be a phone number, or something that was said.
///
/// ```
/// use ovia_core::{tolerant::mismatches, types::Call};
///
/// let found = mismatches::<Call>(r#"{"transcript_objects": [{"timestamp": 17}]}"#);
/// assert_eq!(found[0].path(), "transcript_objects[0].timestamp");
/// assert_eq!((found[0].expected(), found[0].found()), ("date-time", "number"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mismatch {
    path: String,
    expected: &'static str,
    found: &'static str,
}

impl Mismatch {
    pub(crate) fn new(path: String, expected: &'static str, found: &'static str) -> Self {
        Self {
            path,
            expected,
            found,
        }
    }

    /// Where in the record: keys joined by dots, positions in brackets, counted from zero. A key with a
    /// dot is in brackets too: see [`joined_path`].
    ///
    /// ```
    /// # use ovia_core::{tolerant::mismatches, types::Call};
    /// let found = mismatches::<Call>(r#"{"costs": {"details": 3}}"#);
    /// assert_eq!(found[0].path(), "costs.details");
    /// ```
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The type of the field: `string`, `integer`, `uuid` and so on.
    ///
    /// ```
    /// # use ovia_core::{tolerant::mismatches, types::Call};
    /// assert_eq!(mismatches::<Call>(r#"{"id": "x"}"#)[0].expected(), "uuid");
    /// ```
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// What kind of value came instead.
    ///
    /// ```
    /// # use ovia_core::{tolerant::mismatches, types::Call};
    /// assert_eq!(mismatches::<Call>(r#"{"analysis": {}}"#)[0].found(), "object");
    /// ```
    #[must_use]
    pub fn found(&self) -> &'static str {
        self.found
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            expected,
            found,
        } = self;
        write!(out, "{path}: expected {expected}, found {found}")
    }
}

/// A place in a record.
#[derive(Default)]
pub(crate) struct Path(Vec<Segment>);

/// One step into a record.
enum Segment {
    Key(String),
    Index(usize),
}

impl Path {
    pub(crate) fn enter_key(&mut self, key: String) {
        self.0.push(Segment::Key(key));
    }

    pub(crate) fn enter_index(&mut self, index: usize) {
        self.0.push(Segment::Index(index));
    }

    pub(crate) fn leave(&mut self) {
        self.0.pop();
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) => write_key(out, position == 0, key)?,
                Segment::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The path of a field in the object at `path`, which is empty for the record itself: `costs.total`. A
/// name that a path could not hold as it is, such as one with a dot, is written as `["a.b"]`.
///
/// ```
/// use ovia_core::tolerant::joined_path;
///
/// assert_eq!(joined_path("", "costs"), "costs");
/// assert_eq!(joined_path("costs", "total"), "costs.total");
/// assert_eq!(joined_path("metadata", "sip.callStatus"), r#"metadata["sip.callStatus"]"#);
/// ```
#[must_use]
pub fn joined_path(path: &str, name: &str) -> String {
    let mut joined = path.to_owned();
    // Writing to a String cannot fail.
    let _ = write_key(&mut joined, path.is_empty(), name);
    joined
}

fn write_key(out: &mut impl fmt::Write, is_first: bool, key: &str) -> fmt::Result {
    let is_special = |c: char| c.is_whitespace() || c.is_control() || ".[],\"".contains(c);
    if key.is_empty() || key.contains(is_special) {
        return write!(out, "[{}]", serde_json::Value::from(key));
    }
    match is_first {
        true => out.write_str(key),
        false => write!(out, ".{key}"),
    }
}

#[derive(Default)]
struct Trace {
    here: Path,
    found: Vec<Mismatch>,
}

thread_local! {
    /// Present only while mismatches are collected.
    static TRACE: RefCell<Option<Trace>> = const { RefCell::new(None) };
}

/// Runs `read`, and returns the mismatches that it noted. Only [`super::by_value`] knows places.
pub(super) fn collect<T>(read: impl FnOnce() -> T) -> (T, Vec<Mismatch>) {
    /// Puts the trace of an enclosing `collect` back, even after a panic.
    struct Restore(Option<Trace>);
    impl Drop for Restore {
        fn drop(&mut self) {
            TRACE.set(self.0.take());
        }
    }
    let restore = Restore(TRACE.replace(Some(Trace::default())));
    let value = read();
    let trace = TRACE.take().unwrap_or_default();
    drop(restore);
    (value, trace.found)
}

/// Whether mismatches are being collected.
pub(super) fn is_collecting() -> bool {
    TRACE.with_borrow(Option::is_some)
}

/// Notes a value that does not fit, if mismatches are being collected.
#[cold]
pub(super) fn note(expected: &'static str, found: &'static str) {
    with_trace(|trace| {
        let path = trace.here.to_string();
        trace.found.push(Mismatch {
            path,
            expected,
            found,
        });
    });
}

/// What to call a scalar that serde_json does not read.
pub(super) fn unreadable(raw: &[u8]) -> &'static str {
    if raw.first() == Some(&b'"') {
        "string with an unpaired surrogate"
    } else {
        "number out of range"
    }
}

// Two calls around the reading of a value, not one that takes a closure: that would be compiled
// again for the type of every field.

/// What is read from here on is the value of a key, until [`leave`].
pub(super) fn enter_key(key: String) {
    with_trace(|trace| trace.here.enter_key(key));
}

/// What is read from here on is an item of a list, until [`leave`].
pub(super) fn enter_index(index: usize) {
    with_trace(|trace| trace.here.enter_index(index));
}

/// Ends what the last `enter_key` or `enter_index` began.
pub(super) fn leave() {
    with_trace(|trace| trace.here.leave());
}

fn with_trace(change: impl FnOnce(&mut Trace)) {
    TRACE.with_borrow_mut(|trace| {
        if let Some(trace) = trace {
            change(trace);
        }
    });
}
