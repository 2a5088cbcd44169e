//! When calls may be placed: hours of the week, and holidays, in the time zone of the number called.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use crate::time::Zone;

/// How far ahead an opening is searched: holidays may close weeks.
const MAX_DAYS: i64 = 400;

/// The value of `--hours`: for each day of the week, ranges of minutes since midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hours([Vec<(u32, u32)>; 7]);

/// The days of the week, in English and French.
const DAYS: [[&str; 2]; 7] = [
    ["monday", "lundi"],
    ["tuesday", "mardi"],
    ["wednesday", "mercredi"],
    ["thursday", "jeudi"],
    ["friday", "vendredi"],
    ["saturday", "samedi"],
    ["sunday", "dimanche"],
];

impl Hours {
    /// Parses `Mon-Fri 10:00-13:00,14:00-20:00; Sat 10:00-12:00`. Without days, it is every day.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut hours = Self(Default::default());
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (days, ranges) = match part.find(|c: char| c.is_ascii_digit()) {
                Some(at) => part.split_at(at),
                None => return Err(format!("`{part}` has no times; {EXAMPLE}")),
            };
            let days = days_of(days.trim())?;
            for range in ranges.split(',').map(str::trim) {
                let (from, to) = range
                    .split_once(['-', '\u{2013}'])
                    .and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)))
                    .ok_or_else(|| {
                        format!("`{range}` is not a range such as 10:00-13:00; {EXAMPLE}")
                    })?;
                if from >= to {
                    return Err(format!(
                        "`{range}` does not end after it begins; split hours at midnight"
                    ));
                }
                for &day in &days {
                    hours.0[day].push((from, to));
                }
            }
        }
        if hours.0.iter().all(Vec::is_empty) {
            return Err(format!("empty; {EXAMPLE}"));
        }
        hours.0.iter_mut().for_each(|ranges| ranges.sort_unstable());
        Ok(hours)
    }

    /// The first moment from `now` on at which these hours hold in all the zones, and it is a holiday
    /// in none of them. `None` if there is no such moment within a year.
    pub(crate) fn next_open(
        &self,
        zones: &[Tz],
        holidays: &BTreeSet<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let end = now + TimeDelta::days(MAX_DAYS);
        let mut time = now;
        while time < end {
            let mut latest = time;
            for zone in zones {
                latest = latest.max(self.next_open_in(Zone::Named(*zone), holidays, time)?);
            }
            if latest == time {
                return Some(time);
            }
            time = latest;
        }
        None
    }

    fn next_open_in(
        &self,
        zone: Zone,
        holidays: &BTreeSet<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let today = zone.at(now).date();
        for day in today.iter_days().take(MAX_DAYS as usize) {
            if holidays.contains(&day) {
                continue;
            }
            for &(from, to) in &self.0[day.weekday().num_days_from_monday() as usize] {
                let (from, to) = (moment(zone, day, from)?, moment(zone, day, to)?);
                // A range that the clock leaves out is empty.
                if now < to && from < to {
                    return Some(now.max(from));
                }
            }
        }
        None
    }
}

/// When a clock shows that many minutes of a day, at the latest: a time that a change of the clock
/// leaves out is the one after it.
fn moment(zone: Zone, day: NaiveDate, minutes: u32) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    let time = midnight.checked_add_signed(TimeDelta::minutes(minutes.into()))?;
    (0..=12).find_map(|quarters| {
        zone.moments(time.checked_add_signed(TimeDelta::minutes(15 * quarters))?)
            .latest()
    })
}

const EXAMPLE: &str = "for example 'Mon-Fri 10:00-13:00,14:00-20:00; Sat 10:00-12:00'";

/// The days that `Mon-Fri,Sun` names, Monday as 0.
fn days_of(text: &str) -> Result<Vec<usize>, String> {
    if text.is_empty() {
        return Ok((0..7).collect());
    }
    let mut days = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (first, last) = part.split_once(['-', '\u{2013}']).unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        let count = (last + 7 - first) % 7;
        days.extend((0..=count).map(|more| (first + more) % 7));
    }
    Ok(days)
}

fn day(text: &str) -> Result<usize, String> {
    let word = text.trim().trim_end_matches('.').to_lowercase();
    let is_it =
        |names: &[&str; 2]| word.len() >= 3 && names.iter().any(|name| name.starts_with(&*word));
    DAYS.iter()
        .position(is_it)
        .ok_or_else(|| format!("`{}` is not a day of the week; {EXAMPLE}", text.trim()))
}

/// Minutes since midnight of `9`, `9:30` or `24:00`.
fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().replace('h', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, ""));
    let number = |text: &str| match text {
        "" => Some(0),
        text if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    };
    let (hour, minute): (u32, u32) = (number(hour).filter(|_| !hour.is_empty())?, number(minute)?);
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 60 + minute)
}

/// Reads the file of `--holidays`: a date such as 2026-12-25 per line; text after it, and after `#`, is
/// a comment.
pub(super) fn holidays(text: &str) -> Result<BTreeSet<NaiveDate>, Vec<String>> {
    let (mut days, mut problems) = (BTreeSet::new(), Vec::new());
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let Some(word) = line
            .split([' ', '\t', ',', ';'])
            .next()
            .filter(|word| !word.is_empty())
        else {
            continue;
        };
        match word.parse() {
            Ok(day) => drop(days.insert(day)),
            Err(_) => problems.push(format!(
                "line {}: not a date; give one such as 2026-12-25",
                index + 1
            )),
        }
    }
    match problems.is_empty() {
        true => Ok(days),
        false => Err(problems),
    }
}

/// The day of the week and the time, for a message.
pub(super) fn shown(time: DateTime<Utc>, zone: Zone) -> String {
    let local = zone.at(time);
    let day = match local.weekday() {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    };
    format!("{day} {} ({})", local.format("%F %H:%M"), zone.short_name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{DateTime, Utc};
    use chrono_tz::Tz;

    use super::{Hours, holidays};

    const USUAL: &str = "Mon-Fri 10:00-13:00,14:00-20:00";

    fn next(hours: &str, zones: &[Tz], days: &str, now: &str) -> Option<String> {
        let days = holidays(days).expect("dates");
        let now: DateTime<Utc> = now.parse().expect("a time");
        let open = Hours::parse(hours)
            .expect("hours")
            .next_open(zones, &days, now);
        open.map(|time| time.format("%FT%H:%M:%SZ").to_string())
    }

    #[test]
    fn the_next_opening() {
        let paris = [Tz::Europe__Paris];
        // 2026-11-20 is a Friday; Paris is an hour ahead of UTC.
        for (now, open) in [
            ("2026-11-20T08:59:59Z", "2026-11-20T09:00:00Z"),
            ("2026-11-20T09:00:01Z", "2026-11-20T09:00:01Z"),
            ("2026-11-20T12:00:00Z", "2026-11-20T13:00:00Z"),
            ("2026-11-20T18:59:59Z", "2026-11-20T18:59:59Z"),
            ("2026-11-20T19:00:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-22T12:00:00Z", "2026-11-23T09:00:00Z"),
        ] {
            assert_eq!(next(USUAL, &paris, "", now).as_deref(), Some(open), "{now}");
        }
        // Holidays, also several in a row.
        let days = "2026-11-23 # Monday\n\n2026-11-24\tTuesday\n";
        assert_eq!(
            next(USUAL, &paris, days, "2026-11-22T12:00:00Z").as_deref(),
            Some("2026-11-25T09:00:00Z")
        );
        // The clock is changed on 2026-10-25: 2:30 exists twice, the first one is too early.
        assert_eq!(
            next("2:30-4", &paris, "", "2026-10-25T00:00:00Z").as_deref(),
            Some("2026-10-25T01:30:00Z")
        );
        // On 2026-03-29 it does not exist.
        assert_eq!(
            next("2:15-2:45; sun 9-10", &paris, "", "2026-03-29T00:30:00Z").as_deref(),
            Some("2026-03-29T07:00:00Z")
        );
    }

    #[test]
    fn all_zones_of_a_country_must_be_open() {
        let zones = [Tz::America__New_York, Tz::Pacific__Honolulu];
        // 10:00 in Honolulu is 15:00 in New York.
        assert_eq!(
            next(USUAL, &zones, "", "2026-11-20T15:00:00Z").as_deref(),
            Some("2026-11-20T20:00:00Z")
        );
        let apart = [Tz::Europe__Kaliningrad, Tz::Asia__Kamchatka];
        assert_eq!(next(USUAL, &apart, "", "2026-11-20T15:00:00Z"), None);
    }

    #[test]
    fn hours_as_they_are_typed() {
        let usual = Hours::parse(USUAL).expect("hours");
        for same in [
            "monday-friday 10-13,14-20",
            "lun-ven 10h-13h, 14h00-20h00",
            "Mon,Tue,Wed,Thu,Fri 10:00-13:00; mon-fri 14:00-20:00",
            "MON\u{2013}FRI 10:00\u{2013}13:00,14:00\u{2013}20:00",
        ] {
            assert_eq!(Hours::parse(same).as_ref(), Ok(&usual), "{same}");
        }
        assert_eq!(
            Hours::parse("Sat-Mon 9-10"),
            Hours::parse("sat,sun,mon 9-10")
        );
        assert_eq!(Hours::parse("0:00-24:00"), Hours::parse("mon-sun 0-24"));
        for (bad, problem) in [
            ("", "empty"),
            ("Mon-Fri", "has no times"),
            ("Mon-Fri 10:00", "is not a range"),
            ("Mon-Fri 20:00-10:00", "does not end after"),
            ("10:00-10:00", "does not end after"),
            ("Foo 10:00-12:00", "is not a day"),
            ("M-F 10:00-12:00", "is not a day"),
            ("10:60-12:00", "is not a range"),
            ("10:00-24:01", "is not a range"),
            ("10:00-12:00,", "is not a range"),
            ("10:00-12:00 14:00-15:00", "is not a range"),
        ] {
            let error = Hours::parse(bad).expect_err(bad);
            assert!(error.contains(problem), "{bad}: {error}");
        }
    }

    #[test]
    fn holidays_are_dates() {
        let days = holidays("\u{feff}# 2026\n2026-12-25 Christmas\n2026-05-01,x\n").expect("dates");
        assert_eq!(days.len(), 2);
        assert_eq!(holidays(""), Ok(BTreeSet::new()));
        let problems = holidays("2026-12-25\n25 December\n2026-02-30\n").expect_err("no dates");
        assert_eq!(problems.len(), 2);
        assert!(
            problems[0].starts_with("line 2: not a date"),
            "{problems:?}"
        );
    }
}
