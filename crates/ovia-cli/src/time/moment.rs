//! Reads what people type for a time: a date, a time, a word, a duration before now.
//!
//! Dates and words are those of a time zone; a day has a start and an end in it. What has a zone of
//! its own, and seconds since 1970, are read as the times of records are.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::{
    words::{self, AFTER_AGE, BEFORE_AGE, FILLERS},
    zone::Zone,
};

/// Three examples, for error messages.
const EXAMPLES: &str = "give for example yesterday, '2026-11-20 14:30' or '2h ago'";

/// What a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    At(DateTime<Utc>),
    /// What the clock of the zone shows.
    Local(NaiveDateTime),
    /// Whole days, the first and the last.
    Days(NaiveDate, NaiveDate),
}

impl Moment {
    /// When it begins.
    pub(crate) fn start(self, zone: Zone) -> Result<DateTime<Utc>, String> {
        match self {
            Self::At(time) => Ok(time),
            Self::Local(time) => zone.moments(time).earliest().ok_or_else(|| skipped(time)),
            Self::Days(first, _) => zone.start_of(first).ok_or_else(out_of_range),
        }
    }

    /// When it is over: for days, when the day after begins.
    pub(crate) fn end(self, zone: Zone) -> Result<DateTime<Utc>, String> {
        match self {
            Self::At(time) => Ok(time),
            Self::Local(time) => zone.moments(time).latest().ok_or_else(|| skipped(time)),
            Self::Days(_, last) => last
                .succ_opt()
                .and_then(|day| zone.start_of(day))
                .ok_or_else(out_of_range),
        }
    }
}

fn skipped(time: NaiveDateTime) -> String {
    format!("the clock skips {time} on that day, because summer time begins; give another time")
}

fn out_of_range() -> String {
    "the date is out of range".to_owned()
}

/// What words such as `today` are relative to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) now: DateTime<Utc>,
    pub(crate) zone: Zone,
}

impl Clock {
    /// Reads a time.
    ///
    /// # Errors
    ///
    /// Names the word that is not understood, and gives examples.
    pub(crate) fn parse(&self, text: &str) -> Result<Moment, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err(format!("the time is empty; {EXAMPLES}"));
        }
        let apart = text.replace(['\'', '’'], " ");
        let typed: Vec<&str> = apart.split_whitespace().collect();
        let plain: Vec<String> = typed.iter().map(|word| words::plain(word)).collect();
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        if ["now", "maintenant"].contains(&plain.join(" ").as_str()) {
            return Ok(Moment::At(self.now));
        }
        if let Some(age) = age(&plain, &typed) {
            let age = TimeDelta::from_std(age).ok();
            return age
                .and_then(|age| self.now.checked_sub_signed(age))
                .map(Moment::At)
                .ok_or_else(|| "too long ago".to_owned());
        }
        if let Some(moment) = self.day_and_clock(&plain)? {
            return Ok(moment);
        }
        let json = ovia::serde_json::Value::from(text).to_string();
        if let Some(time) = ovia::time_from_json(&json) {
            return Ok(Moment::At(time));
        }
        let unknown = typed
            .iter()
            .zip(&plain)
            .find(|(_, it)| !words::is_known(it));
        Err(match unknown {
            Some((word, _)) if typed.len() > 1 => {
                format!("`{word}` is not understood in `{text}`; {EXAMPLES}")
            }
            _ => format!("`{text}` is not understood; {EXAMPLES}"),
        })
    }

    /// A day, perhaps with a time of day, or a time of today.
    fn day_and_clock(&self, words: &[&str]) -> Result<Option<Moment>, String> {
        let mut words: Vec<&str> = words.to_vec();
        // `2026-11-20t14:30`.
        if let [only] = words[..]
            && only.starts_with(|first: char| first.is_ascii_digit())
            && let Some((date, clock)) = only.split_once('t')
        {
            words = vec![date, clock];
        }
        words.retain(|word| !FILLERS.contains(word));
        let today = self.zone.at(self.now).date();
        if words.is_empty() {
            return Ok(None);
        }
        // The time of day is at the end, `9 am` in two words; or at the start.
        let count = words.len();
        for (day, clock) in [
            (0..count, 0..0),
            (0..count - 1, count - 1..count),
            (0..count.saturating_sub(2), count.saturating_sub(2)..count),
            (1..count, 0..1),
        ] {
            let time = match clock.is_empty() {
                true => None,
                false => match time_of_day(&words[clock].concat()) {
                    Some(time) => Some(time),
                    None => continue,
                },
            };
            let days = match &words[day] {
                [] if time.is_some() => Some((today, today)),
                [] => None,
                day => self.days(day, today)?,
            };
            match (days, time) {
                (Some((first, last)), None) => return Ok(Some(Moment::Days(first, last))),
                (Some((day, last)), Some(time)) if day == last => {
                    return Ok(Some(Moment::Local(day.and_time(time))));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn days(
        &self,
        words: &[&str],
        today: NaiveDate,
    ) -> Result<Option<(NaiveDate, NaiveDate)>, String> {
        if let Some(days) = words::days(&words.join(" "), today) {
            return Ok(Some(days));
        }
        if let Some(date) = named_date(words, today) {
            return Ok(Some((date, date)));
        }
        let [date] = words else { return Ok(None) };
        let date = date.trim_end_matches(',');
        let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
        let numbers: Option<Vec<u32>> = parts
            .iter()
            .map(|part| part.parse().ok().filter(|_| part.len() <= 4))
            .collect();
        let no_such_day = || format!("there is no day {date}; {EXAMPLES}");
        match (numbers.as_deref(), parts.as_slice()) {
            (Some(&[year, month]), [first, _]) if first.len() == 4 => {
                let first = ymd(year, month, 1).ok_or_else(no_such_day)?;
                Ok(words::month(first))
            }
            (Some(&[year, month, day]), [first, ..]) if first.len() == 4 => {
                let day = ymd(year, month, day).ok_or_else(no_such_day)?;
                Ok(Some((day, day)))
            }
            (Some(&[first, second, year]), [_, _, last]) if last.len() == 4 => {
                let (day_first, month_first) = (ymd(year, second, first), ymd(year, first, second));
                match (day_first, month_first) {
                    (Some(one), Some(other)) if one != other => Err(format!(
                        "{date} may be {one} or {other}; write the one that is meant"
                    )),
                    (Some(day), _) | (_, Some(day)) => Ok(Some((day, day))),
                    (None, None) => Err(no_such_day()),
                }
            }
            _ => Ok(None),
        }
    }
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// `20 november 2026`, `nov 20, 2026`, `1er nov.`; without a year, the last one until today.
fn named_date(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    let (first, second, year) = match words {
        [first, second] => (first, second, None),
        [first, second, year] if year.len() == 4 => (first, second, Some(year.parse().ok()?)),
        _ => return None,
    };
    let (month, day) = match words::month_name(first) {
        Some(month) => (month, second),
        None => (words::month_name(second)?, first),
    };
    let ends = ["er", "st", "nd", "rd", "th"];
    let day = day.trim_end_matches(',');
    let day = ends
        .iter()
        .find_map(|end| day.strip_suffix(end))
        .unwrap_or(day);
    let day = day.parse().ok()?;
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => (0..8)
            .filter_map(|back| NaiveDate::from_ymd_opt(today.year() - back, month, day))
            .find(|date| *date <= today),
    }
}

/// `14:30`, `14h30`, `14h`, `9am`, `9:30pm`, noon, midnight.
fn time_of_day(word: &str) -> Option<NaiveTime> {
    match word {
        "noon" | "midi" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" | "minuit" => return Some(NaiveTime::MIN),
        _ => {}
    }
    let half = [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)];
    let half = half
        .iter()
        .find_map(|(name, hours)| Some((word.strip_suffix(name)?, *hours)));
    let (clock, afternoon) = match half {
        Some((clock, hours)) => (clock, Some(hours)),
        None => (word, None),
    };
    let parts: Vec<&str> = match clock.split_once('h') {
        Some((hours, "")) => vec![hours, "00"],
        Some((hours, minutes)) => vec![hours, minutes],
        None => clock.split(':').collect(),
    };
    let is_number = |part: &&str| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok();
    let (hours, minutes, seconds) = match parts[..] {
        [hours] if afternoon.is_some() => (hours, "0", "0"),
        [hours, minutes] => (hours, minutes, "0"),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    if !is_number(&hours) || !is_number(&minutes) {
        return None;
    }
    let hours: u32 = hours.parse().ok()?;
    let hours = match afternoon {
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(half) => hours % 12 + half,
        None => hours,
    };
    let text = format!("{hours}:{minutes}:{}", seconds.replace(',', "."));
    NaiveTime::parse_from_str(&text, "%H:%M:%S%.f").ok()
}

/// A duration before now: `7d`, `1h 30m`, `3 days ago`, `il y a 2 heures`. `typed` has the words in
/// their own case: `1M` is a month, `1m` a minute.
fn age(plain: &[&str], typed: &[&str]) -> Option<std::time::Duration> {
    let whole = plain.join(" ");
    let mut range = 0..plain.len();
    for before in BEFORE_AGE {
        if whole
            .strip_prefix(before)
            .is_some_and(|rest| rest.starts_with(' '))
        {
            range.start = before.split(' ').count();
            break;
        }
    }
    if AFTER_AGE.contains(plain.last()?) {
        range.end -= 1;
    }
    let mut text = String::new();
    let mut number_before = false;
    for (plain, typed) in plain.get(range.clone())?.iter().zip(&typed[range]) {
        if ["and", "et"].contains(plain) {
            continue;
        }
        if let (false, Some(number)) = (number_before, words::number(plain)) {
            text.push_str(number);
            number_before = true;
            continue;
        }
        let letters = plain.find(|c: char| !c.is_ascii_digit());
        let Some(at) = letters else {
            text.push_str(plain);
            number_before = true;
            continue;
        };
        let (digits, name) = plain.split_at(at);
        // `1h30m` is one word, which humantime reads itself.
        match words::unit(name).filter(|_| !typed.ends_with('M')) {
            Some(unit) => text.push_str(&format!("{digits}{unit} ")),
            None => text.push_str(&format!("{typed} ")),
        }
        number_before = false;
    }
    humantime::parse_duration(text.trim()).ok()
}

#[cfg(test)]
mod tests;
