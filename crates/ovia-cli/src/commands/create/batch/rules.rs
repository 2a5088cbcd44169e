//! The rules of a batch: how fast, how often, and whom never.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use ovia::{Call, Client, ErrorKind};
use rlibphonenumber::enums::Region;

use super::super::numbers::{self, Number};
use crate::{
    exit::Failure,
    stderr::{count, eprint_line},
    time::parse_duration,
};

/// A number of calls in a time: `10/min`, `4/30d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) calls: u32,
    pub(super) time: Duration,
}

impl Rate {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let example = "give a number of calls and a time, for example 10/min or 4/30d";
        let (calls, time) = text.split_once('/').ok_or(example)?;
        let calls = calls.trim().parse().ok().filter(|&calls| calls > 0);
        let time = time.trim();
        let time = match time.starts_with(|c: char| c.is_ascii_digit()) {
            true => parse_duration(time),
            false => parse_duration(&format!("1{time}")),
        };
        match (calls, time) {
            (Some(calls), Ok(time)) if !time.is_zero() => Ok(Self { calls, time }),
            _ => Err(example.to_owned()),
        }
    }

    /// The time from one call to the next.
    pub(super) fn interval(self) -> Duration {
        self.time / self.calls
    }
}

/// Reads the file of `--never`: a number per line, or in the first column.
pub(super) fn never(text: &str, country: Option<Region>) -> Result<BTreeSet<String>, Vec<String>> {
    let (mut never, mut problems) = (BTreeSet::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        let cell = line.split([',', ';', '\t']).next().unwrap_or_default();
        let cell = cell.trim().trim_matches('"');
        // An empty line, and the header of a column.
        if cell.is_empty() || index == 0 && !cell.contains(|c: char| c.is_numeric()) {
            continue;
        }
        match numbers::parse(cell, country) {
            Ok(Number::Full(number) | Number::Short(number)) => drop(never.insert(number)),
            Err(problem) => problems.push(format!("line {}: {problem}", index + 1)),
        }
    }
    match problems.is_empty() {
        true => Ok(never),
        false => Err(problems),
    }
}

/// When each number was called, of everything that the list holds.
#[derive(Default)]
pub(super) struct Attempts(BTreeMap<String, Vec<Option<DateTime<Utc>>>>);

/// Numbers that are not recorded in E.164 are compared by this many last digits, as where a call is
/// searched that may have been placed.
const LAST_DIGITS: usize = 8;

impl Attempts {
    /// Reads the list once, and notes the calls to these numbers.
    pub(super) async fn read<'a>(
        client: &Client,
        numbers: impl Iterator<Item = &'a str>,
    ) -> Result<Self, Failure> {
        let mut attempts = Self::default();
        let mut by_digits: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for number in numbers {
            attempts.0.insert(number.to_owned(), Vec::new());
            by_digits
                .entry(last_digits(number))
                .or_default()
                .push(number);
        }
        let mut stream = client.calls().list().stream();
        let mut unreadable = 0;
        while let Some(call) = stream.next().await {
            match call {
                Ok(call) => attempts.add(&call, &by_digits),
                Err(error) if error.kind() == ErrorKind::Record => unreadable += 1,
                Err(error) => {
                    return Err(Failure::from(error).with_suffix(
                        "; --max-attempts needs the whole list, so no call was placed",
                    ));
                }
            }
        }
        if unreadable > 0 {
            let records = count(unreadable, "record");
            eprint_line(&format!(
                "{records} of the list could not be read, and --max-attempts does not count them"
            ));
        }
        Ok(attempts)
    }

    fn add(&mut self, call: &Call, by_digits: &BTreeMap<String, Vec<&str>>) {
        let Some(recorded) = call.to_number() else {
            return;
        };
        let time = call.started_at().or(call.created_at());
        for number in by_digits.get(&last_digits(recorded)).into_iter().flatten() {
            let is_e164 = recorded.starts_with('+') && number.starts_with('+');
            if !is_e164 || digits(recorded) == digits(number) {
                self.0.entry((*number).to_owned()).or_default().push(time);
            }
        }
    }

    /// How often a number was called in the time before `now`. A call without a time counts.
    pub(super) fn count(&self, number: &str, time: Duration, now: DateTime<Utc>) -> usize {
        let since = TimeDelta::from_std(time)
            .ok()
            .and_then(|time| now.checked_sub_signed(time))
            .unwrap_or(DateTime::<Utc>::MIN_UTC);
        let calls = self.0.get(number).into_iter().flatten();
        calls.filter(|at| at.is_none_or(|at| at >= since)).count()
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn last_digits(number: &str) -> String {
    let digits = digits(number);
    digits[digits.len().saturating_sub(LAST_DIGITS)..].to_owned()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use rlibphonenumber::enums::Region;

    use super::{Attempts, Rate, last_digits, never};

    #[test]
    fn rates() {
        for (text, calls, seconds) in [
            ("10/min", 10, 60),
            ("4/30d", 4, 30 * 86_400),
            (" 1 / s ", 1, 1),
            ("100/h", 100, 3600),
            ("2/day", 2, 86_400),
            ("3/1h30m", 3, 5400),
        ] {
            let time = Duration::from_secs(seconds);
            assert_eq!(Rate::parse(text), Ok(Rate { calls, time }), "{text}");
        }
        for bad in [
            "",
            "10",
            "0/min",
            "-1/min",
            "1.5/min",
            "10/",
            "10/fortnight",
            "10/0s",
            "/min",
        ] {
            assert!(Rate::parse(bad).is_err(), "{bad}");
        }
        let rate = Rate::parse("40/min").expect("a rate");
        assert_eq!(rate.interval(), Duration::from_millis(1500));
    }

    #[test]
    fn numbers_never_to_be_called() {
        let text =
            "number;name\n06 39 98 77 03;x\n# y\n\n\"+33 6 39 98 77 04\"\n0033639987705 # z\n";
        let found = never(text, Some(Region::FR)).expect("numbers");
        let expected = ["+33639987703", "+33639987704", "+33639987705"];
        assert!(found.iter().eq(expected), "{found:?}");
        let problems = never("+33639987703\n06 39 98 77 04\nnobody\n", None).expect_err("refused");
        assert_eq!(problems.len(), 2);
        assert!(
            problems[0].starts_with("line 2: has no country code"),
            "{problems:?}"
        );
        assert!(!problems.concat().contains("9987"), "{problems:?}");
    }

    #[test]
    fn attempts_in_any_spelling() {
        let number = "+33639987703";
        let by_digits = BTreeMap::from([(last_digits(number), vec![number])]);
        let mut attempts = Attempts::default();
        for (recorded, day) in [
            ("+33639987703", "2026-11-20"),
            ("06 39 98 77 03", "2026-11-01"),
            ("0033639987703", "2026-10-01"),
            ("+44639987703", "2026-11-20"),
            ("+33639987704", "2026-11-20"),
        ] {
            let json = format!(r#"{{"to_number": "{recorded}", "started_at": "{day}T10:00:00Z"}}"#);
            attempts.add(&json.parse().expect("a record"), &by_digits);
        }
        let count = |attempts: &Attempts, days: u64| {
            let now = "2026-11-21T10:00:00Z".parse().expect("a time");
            attempts.count(number, Duration::from_secs(days * 86_400), now)
        };
        assert_eq!((count(&attempts, 7), count(&attempts, 30)), (1, 2));
        assert_eq!(count(&attempts, 10_000_000), 3);
        let undated = r#"{"to_number": "+33639987703"}"#;
        attempts.add(&undated.parse().expect("a record"), &by_digits);
        assert_eq!(count(&attempts, 7), 2);
    }
}
