//! What a filter left out, and why: for the message that no record matched, and for records that may
//! have matched.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// How many values are remembered of a field, and how long one may be.
const MAX_VALUES: usize = 10;
const MAX_VALUE_BYTES: usize = 64;

/// Which records a list left out because of its filters on one field. See
/// [`RecordStream::filter_reports`](crate::RecordStream::filter_reports). A filter of your own can count
/// with it, too:
///
/// ```
/// # use ovia::{Call, FilterReport};
/// # let saved: Vec<Call> = vec![r#"{"type": "web_call"}"#.parse()?, "{}".parse()?];
/// let mut report = FilterReport::new("type");
/// for call in saved {
///     match call.type_() {
///         Some("phone_call") => {}
///         Some(other) => report.add_value(other),
///         None => report.missing += 1,
///     }
/// }
/// assert_eq!(report.other_values, [("web_call".to_owned(), 1)]);
/// assert_eq!(report.missing, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilterReport {
    /// The field.
    pub field: String,
    /// How many records were left out because the field is missing or null. For times, both
    /// `started_at` and `created_at`.
    pub missing: u64,
    /// How many were left out because the field has a value that cannot be read.
    pub unreadable: u64,
    /// The values of the records that were left out because they have another one, with the number of
    /// those records: the first 10 values. Empty for times.
    pub other_values: Vec<(String, u64)>,
    /// How many more records have yet other values.
    pub more_values: u64,
    /// The first and the last time of the records that are outside the wanted time.
    pub other_times: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

impl FilterReport {
    /// A report on a field, with no records.
    #[must_use]
    pub fn new(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            ..Self::default()
        }
    }

    /// Counts a record that has this value, and not a wanted one.
    pub fn add_value(&mut self, value: &str) {
        let values = &mut self.other_values;
        if let Some((_, number)) = values.iter_mut().find(|(seen, _)| seen == value) {
            *number += 1;
        } else if values.len() < MAX_VALUES && value.len() <= MAX_VALUE_BYTES {
            values.push((value.to_owned(), 1));
        } else {
            self.more_values += 1;
        }
    }

    /// Counts a record that has this time, which is outside the wanted time.
    pub fn add_time(&mut self, time: DateTime<Utc>) {
        self.other_times = Some(match self.other_times {
            Some((first, last)) => (first.min(time), last.max(time)),
            None => (time, time),
        });
    }
}

/// The reports of a list that is being read, perhaps by a task.
#[derive(Clone, Debug)]
pub(crate) struct Reports(Arc<Mutex<Vec<FilterReport>>>);

impl Reports {
    pub(super) fn new(reports: Vec<FilterReport>) -> Self {
        Self(Arc::new(Mutex::new(reports)))
    }

    pub(super) fn with<T>(&self, change: impl FnOnce(&mut Vec<FilterReport>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn get(&self) -> Vec<FilterReport> {
        self.with(|reports| reports.clone())
    }
}
