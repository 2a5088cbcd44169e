//! What the calls of a day cost, exactly, and whether that is over the budget.

use std::collections::{BTreeMap, BTreeSet};

use bigdecimal::BigDecimal;
use chrono::{DateTime, Days, NaiveDate, Utc};
use ovia::{Call, serde_json};

use crate::time::Zone;

/// The longest number that is read.
const MAX_DIGITS: usize = 100;

/// What a day may cost.
#[derive(Clone, Debug)]
pub(crate) struct Budget(BigDecimal);

impl Budget {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let amount = text.trim();
        let amount = amount.strip_suffix("/day").unwrap_or(amount);
        amount_of(amount.trim())
            .filter(|amount| amount >= &BigDecimal::from(0))
            .map(Self)
            .ok_or_else(|| "not an amount a day; give one like 20/day or 12.50/day".to_owned())
    }

    pub(super) fn amount(&self) -> String {
        self.0.to_plain_string()
    }
}

/// The costs of the days that are not over yet, and of the day before them.
#[derive(Default)]
pub(super) struct Costs {
    days: BTreeMap<NaiveDate, Day>,
    reported: BTreeSet<NaiveDate>,
}

#[derive(Default)]
struct Day {
    total: BigDecimal,
    /// The newest call, as its text.
    newest: Option<(DateTime<Utc>, Call)>,
}

/// A day that is over the budget.
pub(super) struct Exceeded {
    pub(super) day: NaiveDate,
    pub(super) total: String,
    pub(super) newest: Call,
}

impl Costs {
    /// Begins another reading of the list.
    pub(super) fn begin(&mut self) {
        self.days.clear();
    }

    /// Adds what a call of today or yesterday cost, if that is known. Costs of yesterday's last calls
    /// arrive today.
    pub(super) fn add(&mut self, call: &Call, now: DateTime<Utc>, zone: Zone) {
        let Some(time) = call.started_at().or_else(|| call.created_at()) else {
            return;
        };
        let (day, today) = (zone.at(time).date(), zone.at(now).date());
        if day > today || day < today.checked_sub_days(Days::new(1)).unwrap_or(today) {
            return;
        }
        let Some(cost) = cost(call) else { return };
        let day = self.days.entry(day).or_default();
        day.total += cost;
        if day
            .newest
            .as_ref()
            .is_none_or(|(newest, _)| time >= *newest)
        {
            day.newest = Some((time, call.clone()));
        }
    }

    /// The days that are over the budget, each once.
    pub(super) fn exceeded(&mut self, budget: &Budget) -> Vec<Exceeded> {
        let mut exceeded = Vec::new();
        for (&day, costs) in &self.days {
            if costs.total > budget.0
                && let Some((_, newest)) = &costs.newest
                && self.reported.insert(day)
            {
                exceeded.push(Exceeded {
                    day,
                    total: costs.total.to_plain_string(),
                    newest: newest.clone(),
                });
            }
        }
        exceeded
    }
}

/// `costs.total`, a number or a number in text, to its last digit.
fn cost(call: &Call) -> Option<BigDecimal> {
    let costs: Call = call.field("costs")?.get().parse().ok()?;
    let json = costs.field("total")?.get();
    match serde_json::from_str::<String>(json) {
        Ok(text) => amount_of(text.trim()),
        Err(_) => amount_of(json),
    }
}

/// A number whose digits can be written out.
fn amount_of(text: &str) -> Option<BigDecimal> {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if text.len() > MAX_DIGITS || !is_number {
        return None;
    }
    let amount: BigDecimal = text.parse().ok()?;
    let (_, scale) = amount.as_bigint_and_exponent();
    (scale.unsigned_abs() <= MAX_DIGITS as u64).then_some(amount)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Budget, Costs};
    use crate::time::Zone;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn amounts() {
        for (text, amount) in [
            ("20/day", "20"),
            (" 12.50 /day", "12.50"),
            ("0", "0"),
            ("1e2", "100"),
        ] {
            assert_eq!(Budget::parse(text).expect("one").amount(), amount, "{text}");
        }
        for text in [
            "",
            "/day",
            "20/week",
            "-1/day",
            "12,50/day",
            "20 EUR/day",
            "NaN",
            "1e999999999",
        ] {
            assert!(Budget::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sums_are_exact_and_by_the_day_of_the_zone() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        let budget = Budget::parse("0.3/day").expect("a budget");
        let mut costs = Costs::default();
        let now = time("2026-11-20T12:00:00Z");
        let call = |time: &str, total: &str| {
            format!(r#"{{"id":"a","started_at":"{time}","costs":{{"total":{total}}}}}"#)
                .parse()
                .expect("a record")
        };
        // 0.1 + 0.2 > 0.3 in floating point.
        for (time, total) in [
            ("2026-11-19T23:30:00Z", "0.1"),
            ("2026-11-20T10:00:00Z", "\"0.2\""),
            ("2026-11-20T11:00:00Z", "null"),
            ("2026-11-20T11:00:00Z", "\"unknown\""),
            ("2026-11-20T11:00:00Z", "1e999999999"),
            ("2026-11-18T11:00:00Z", "9"),
        ] {
            costs.add(&call(time, total), now, paris);
        }
        assert!(costs.exceeded(&budget).is_empty());
        costs.add(
            &call("2026-11-20T09:00:00Z", "0.0000000000000000000001"),
            now,
            paris,
        );
        let exceeded = costs.exceeded(&budget);
        assert_eq!(exceeded.len(), 1);
        assert_eq!(exceeded[0].day.to_string(), "2026-11-20");
        assert_eq!(exceeded[0].total, "0.3000000000000000000001");
        assert!(exceeded[0].newest.as_str().contains("10:00:00"));
        assert!(costs.exceeded(&budget).is_empty(), "once a day");
        // In UTC the first of them is of the day before.
        let mut costs = Costs::default();
        costs.add(&call("2026-11-19T23:30:00Z", "1"), now, Zone::UTC);
        assert_eq!(costs.exceeded(&budget)[0].day.to_string(), "2026-11-19");
    }
}
