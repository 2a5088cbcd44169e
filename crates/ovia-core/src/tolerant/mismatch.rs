//! What did not fit, and the notebook in which the readers of a record write it down.
//!
//! Serde's derived code passes no state down to its fields, so the notebook belongs to the thread.
//! Reading a record is synchronous: nothing else runs on the thread in between.

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
    /// Where in the record: keys joined by dots, positions in brackets, counted from zero.
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

/// One step into a record.
enum Segment {
    Key(String),
    Index(usize),
}

#[derive(Default)]
struct Notebook {
    noticed: bool,
    /// Only while tracing.
    trace: Option<Trace>,
}

#[derive(Default)]
struct Trace {
    here: Vec<Segment>,
    found: Vec<Mismatch>,
}

impl Trace {
    fn path(&self) -> String {
        let mut path = String::new();
        for segment in &self.here {
            match segment {
                Segment::Key(key) if path.is_empty() => path.push_str(key),
                Segment::Key(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

thread_local! {
    static NOTEBOOK: RefCell<Notebook> = RefCell::default();
}

/// Opens a new notebook for the time of `read`, and puts the old one back whatever happens.
fn with_notebook<T>(trace: Option<Trace>, read: impl FnOnce() -> T) -> (T, Notebook) {
    struct Restore(Option<Notebook>);
    impl Drop for Restore {
        fn drop(&mut self) {
            if let Some(before) = self.0.take() {
                NOTEBOOK.set(before);
            }
        }
    }
    let mut restore = Restore(Some(NOTEBOOK.replace(Notebook {
        noticed: false,
        trace,
    })));
    let value = read();
    let notes = NOTEBOOK.replace(restore.0.take().unwrap_or_default());
    (value, notes)
}

/// Whether anything did not fit.
pub(super) fn noticing<T>(read: impl FnOnce() -> T) -> (T, bool) {
    let (value, notes) = with_notebook(None, read);
    (value, notes.noticed)
}

/// What did not fit, and where. Only [`super::raw`] knows where it is.
pub(super) fn tracing<T>(read: impl FnOnce() -> T) -> (T, Vec<Mismatch>) {
    let (value, notes) = with_notebook(Some(Trace::default()), read);
    (value, notes.trace.unwrap_or_default().found)
}

/// Whether the record is being read value by value.
pub(super) fn is_tracing() -> bool {
    NOTEBOOK.with_borrow(|notes| notes.trace.is_some())
}

/// Notes a value that does not fit.
#[cold]
pub(super) fn note(expected: &'static str, found: &'static str) {
    NOTEBOOK.with_borrow_mut(|notes| {
        notes.noticed = true;
        if let Some(trace) = &mut notes.trace {
            let path = trace.path();
            trace.found.push(Mismatch {
                path,
                expected,
                found,
            });
        }
    });
}

// Two calls around whatever is read, not one that is handed a closure: of that there would be a copy
// for the type of every field.

/// What is read from here on stands under a key, until [`leave`].
pub(super) fn enter_key(key: String) {
    enter(Segment::Key(key));
}

/// What is read from here on stands at a position, until [`leave`].
pub(super) fn enter_index(index: usize) {
    enter(Segment::Index(index));
}

fn enter(segment: Segment) {
    NOTEBOOK.with_borrow_mut(|notes| {
        if let Some(trace) = &mut notes.trace {
            trace.here.push(segment);
        }
    });
}

/// Ends what the last `enter` began.
pub(super) fn leave() {
    NOTEBOOK.with_borrow_mut(|notes| {
        if let Some(trace) = &mut notes.trace {
            trace.here.pop();
        }
    });
}
