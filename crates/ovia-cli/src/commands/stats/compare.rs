//! `--compare`: a period, and the one before it.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use crate::{
    escape::escape,
    time::{Clock, Moment, Zone},
};

/// A time and a later one, which is not part of the period.
type Period = (DateTime<Utc>, DateTime<Utc>);

/// Two periods that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) struct Periods {
    before: DateTime<Utc>,
    before_end: DateTime<Utc>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// Where a call belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Current,
    Before,
    Outside,
}

impl Periods {
    /// Reads what is typed. Days are compared with as many days before them, a month with the month
    /// before it; anything else is the time from then to now, and is compared with as much time before.
    pub(super) fn parse(text: &str, clock: &Clock) -> Result<Self, String> {
        let Clock { now, zone } = *clock;
        let moment = clock.parse(text)?;
        let start = moment.start(zone)?;
        if start >= now {
            return Err(format!("{} is not in the past", escape(text)));
        }
        let too_long_ago = || "too long ago".to_owned();
        let (before, end) = match moment {
            Moment::Days(first, last) => {
                let before = first_day_before(first, last).and_then(|day| zone.start_of(day));
                (before, moment.end(zone)?)
            }
            Moment::At(_) | Moment::Local(_) => (start.checked_sub_signed(now - start), now),
        };
        let before = before.ok_or_else(too_long_ago)?;
        // A period that is not over is compared with as much of the one before.
        let before_end = match end > now {
            true => start.min(before + (now - start)),
            false => start,
        };
        Ok(Self {
            before,
            before_end,
            start,
            end: end.min(now),
        })
    }

    /// The period that a call belongs to, by its start.
    pub(super) fn place(&self, started: Option<DateTime<Utc>>) -> Place {
        let is_in = |(from, to): Period| started.is_some_and(|time| (from..to).contains(&time));
        if is_in(self.current()) {
            Place::Current
        } else if is_in(self.earlier()) {
            Place::Before
        } else {
            Place::Outside
        }
    }

    fn current(&self) -> Period {
        (self.start, self.end)
    }

    fn earlier(&self) -> Period {
        (self.before, self.before_end)
    }

    /// Both periods in words.
    pub(in crate::commands) fn text(&self, zone: Zone) -> String {
        let period = |(from, to): Period| {
            let [from, to] = [from, to].map(|time| zone.at(time).format("%Y-%m-%d %H:%M"));
            format!("{from} to {to}")
        };
        format!(
            "now     {} ({})\nbefore  {}",
            period(self.current()),
            zone.short_name(),
            period(self.earlier()),
        )
    }
}

/// The first day of the period before these days.
fn first_day_before(first: NaiveDate, last: NaiveDate) -> Option<NaiveDate> {
    let is_month = first.day() == 1
        && last.succ_opt().is_some_and(|day| day.day() == 1)
        && (first.year(), first.month()) == (last.year(), last.month());
    if is_month {
        return first.pred_opt()?.with_day(1);
    }
    let days = (last - first).num_days() + 1;
    first.checked_sub_days(Days::new(u64::try_from(days).ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Periods, Place};
    use crate::time::{Clock, Zone};

    fn clock(zone: &str) -> Clock {
        Clock {
            now: "2026-11-25T10:00:00Z".parse().expect("a time"),
            zone: Zone::parse(zone).expect("a zone"),
        }
    }

    #[test]
    fn the_period_before_is_as_long() {
        for (typed, zone, expected) in [
            (
                "7d",
                "UTC",
                "11-11 10:00 11-18 10:00, 11-18 10:00 11-25 10:00",
            ),
            (
                "yesterday",
                "UTC",
                "11-23 00:00 11-24 00:00, 11-24 00:00 11-25 00:00",
            ),
            (
                "today",
                "UTC",
                "11-24 00:00 11-24 10:00, 11-25 00:00 11-25 10:00",
            ),
            (
                "2026-10",
                "UTC",
                "09-01 00:00 10-01 00:00, 10-01 00:00 11-01 00:00",
            ),
            (
                "2026-03",
                "UTC",
                "02-01 00:00 03-01 00:00, 03-01 00:00 04-01 00:00",
            ),
            (
                "2026-11",
                "UTC",
                "10-01 00:00 10-25 10:00, 11-01 00:00 11-25 10:00",
            ),
            // A day of 25 hours.
            (
                "2026-10-25",
                "Paris",
                "10-23 22:00 10-24 22:00, 10-24 22:00 10-25 23:00",
            ),
            (
                "2026-11-25 08:00",
                "UTC",
                "11-25 06:00 11-25 08:00, 11-25 08:00 11-25 10:00",
            ),
        ] {
            let periods = Periods::parse(typed, &clock(zone)).expect("a period");
            let text = |time: chrono::DateTime<chrono::Utc>| time.format("%m-%d %H:%M").to_string();
            let [from, to] = [periods.before, periods.before_end].map(text);
            let [start, end] = [periods.start, periods.end].map(text);
            assert_eq!(format!("{from} {to}, {start} {end}"), expected, "{typed}");
        }
        for bad in ["2027-01-01", "now", "x"] {
            assert!(Periods::parse(bad, &clock("UTC")).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_call_is_in_one_period() {
        let periods = Periods::parse("yesterday", &clock("UTC")).expect("a period");
        for (time, place) in [
            ("2026-11-22T23:59:59Z", Place::Outside),
            ("2026-11-23T00:00:00Z", Place::Before),
            ("2026-11-24T00:00:00Z", Place::Current),
            ("2026-11-25T00:00:00Z", Place::Outside),
        ] {
            assert_eq!(periods.place(time.parse().ok()), place, "{time}");
        }
        assert_eq!(periods.place(None), Place::Outside);
    }
}
