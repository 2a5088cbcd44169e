//! Sums over the values of a list. The server computes them with `serde_json` alone, each client from
//! the values that it decoded: they are equal only if the client decoded the same values.

use std::ops::AddAssign;

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// The sums over some calls. A client leaves out what it does not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// The number of calls.
    pub calls: i64,
    /// The first group of each id as a number: the server numbers its calls.
    pub ids: i64,
    /// The durations.
    pub seconds: i64,
    /// The total costs, in millionths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<i64>,
    /// The lengths of status, transcript and messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<i64>,
}

impl Totals {
    /// Adds one call.
    pub fn call(&mut self, id: Option<Uuid>, duration: Option<i64>) {
        self.calls += 1;
        self.ids += id.map_or(0, |id| i64::from(id.as_fields().0));
        self.seconds += duration.unwrap_or(0);
    }

    /// Adds the total cost of that call.
    pub fn cost(&mut self, total: Option<f64>) {
        *self.costs.get_or_insert(0) += total.map_or(0, |total| (total * 1e6).round() as i64);
    }

    /// Adds one of the texts of that call.
    pub fn text(&mut self, text: Option<&str>) {
        *self.text.get_or_insert(0) += text.map_or(0, |text| text.len() as i64);
    }

    /// The sums of one record.
    #[must_use]
    pub fn from_json(record: &Value) -> Self {
        let mut totals = Self::default();
        let id = record["id"].as_str().and_then(|id| id.parse().ok());
        totals.call(id, record["duration"].as_i64());
        totals.cost(record["costs"]["total"].as_f64());
        totals.text(record["status"].as_str());
        totals.text(record["transcript"].as_str());
        for message in record["transcript_objects"]
            .as_array()
            .into_iter()
            .flatten()
        {
            totals.text(message["content"].as_str());
        }
        totals
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.ids += other.ids;
        self.seconds += other.seconds;
        *self.costs.get_or_insert(0) += other.costs.unwrap_or(0);
        *self.text.get_or_insert(0) += other.text.unwrap_or(0);
    }
}
