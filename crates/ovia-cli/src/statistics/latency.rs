//! How long the agent took to answer, from metrics whose form is not documented.

use std::borrow::Cow;

use ovia::{
    Call,
    serde_json::{self, Value},
};

/// The keys under which the time until the agent speaks may be, the most exact first.
const KEYS: [&str; 8] = [
    "end_to_end_ms",
    "e2e_ms",
    "e2e_latency_ms",
    "total_ms",
    "response_ms",
    "average_ms",
    "avg_ms",
    "latency_ms",
];

/// What stands for many answers, if there is an object of them.
const AVERAGES: [&str; 6] = ["p50", "median", "avg", "average", "mean", "p95"];

/// The typical time until the agent of a call answers, in milliseconds: the median, or else the average.
pub(crate) fn latency(call: &Call) -> Option<f64> {
    let json = call.field("latency_metrics")?.get();
    let text: Cow<'_, str> = match json.starts_with('"') {
        true => serde_json::from_str(json).map(Cow::Owned).ok()?,
        false => json.into(),
    };
    let metrics: Value = serde_json::from_str(&text).ok()?;
    let found = KEYS.iter().find_map(|key| {
        let value = metrics.get(key)?;
        let inside = || AVERAGES.iter().find_map(|name| value.get(name)?.as_f64());
        value.as_f64().or_else(inside)
    });
    found.filter(|milliseconds| *milliseconds >= 0.0)
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::latency;

    #[test]
    fn metrics_of_every_form() {
        for (metrics, expected) in [
            (r#""{\"average_ms\":820}""#, Some(820.0)),
            (
                r#"{"end_to_end_ms": {"p50": 877, "p95": 1704}, "average_ms": 1}"#,
                Some(877.0),
            ),
            (r#"{"e2e_ms": {"mean": 1.5}}"#, Some(1.5)),
            (r#"{"average_ms": -1}"#, None),
            (r#"{"average_ms": "fast"}"#, None),
            (r#""fast""#, None),
            ("null", None),
            ("[1]", None),
        ] {
            let call = format!(r#"{{"latency_metrics": {metrics}}}"#);
            let call: Call = call.parse().expect("a record");
            assert_eq!(latency(&call), expected, "{metrics}");
        }
    }
}
