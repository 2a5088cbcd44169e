//! Times on the wire, and when each generated call took place.

use chrono::{DateTime, Datelike, NaiveDate};

use super::number;
use crate::random::Random;

/// Microseconds since 1970, UTC.
pub(super) type Micros = i64;

pub(super) const SECOND: Micros = 1_000_000;
const DAY: Micros = 86_400 * SECOND;

/// The day of the newest generated calls, in days since 1970: 31 October 2025. Fixed, so that a seed always gives the
/// same bytes.
const LAST_DAY: i64 = 20_392;
/// Calls a day.
const CALLS: u64 = 400;
/// The office opens at 6:00 UTC, and takes a call about every 108 seconds for twelve hours.
const OPENING: Micros = 6 * 3600 * SECOND;
const BETWEEN_CALLS: Micros = 108 * SECOND;

/// When the call with that index was created: the larger the index, the older. Without the jitter two lists would show
/// the same times.
pub(super) fn created_at(random: &mut Random, index: u64) -> Micros {
    let (day, slot) = (index / CALLS, CALLS - 1 - index % CALLS);
    // So many calls are never asked for; they all happen on one day long ago rather than overflow.
    let day = LAST_DAY - day.min(1_000_000) as i64;
    let jitter = random.below(BETWEEN_CALLS as u64 - 1) as i64;
    day * DAY + OPENING + slot as i64 * BETWEEN_CALLS + jitter
}

/// The day on which a time falls.
pub(super) fn date(time: Micros) -> NaiveDate {
    DateTime::from_timestamp_micros(time)
        .unwrap_or_default()
        .date_naive()
}

/// How one record writes its times: RFC 3339 leaves the digits of the fraction and the form of UTC open, and servers
/// differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    digits: usize,
    offset: &'static [u8],
}

impl Style {
    pub(super) const MICROSECONDS: Self = Self {
        digits: 6,
        offset: b"Z",
    };

    pub(super) fn draw(random: &mut Random) -> Self {
        let digits = *random.pick(&[6, 6, 6, 6, 6, 3, 3, 5]);
        Self {
            digits,
            offset: if random.chance(4) { b"+00:00" } else { b"Z" },
        }
    }

    /// The time as this style can tell it: no finer than its last digit.
    pub(super) fn rounded(self, time: Micros) -> Micros {
        time - time.rem_euclid(10_i64.pow(6 - self.digits as u32))
    }
}

/// Writes the times of one record. Remembers the day, since they mostly share it.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    style: Style,
    day: i64,
    /// `2025-10-31T` of that day.
    text: Vec<u8>,
}

impl Clock {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            day: i64::MIN,
            text: Vec::new(),
        }
    }

    /// Starts another record, whose times have another style.
    pub(super) fn restart(&mut self, style: Style) {
        self.style = style;
    }

    pub(super) fn write(&mut self, out: &mut Vec<u8>, time: Micros) {
        let day = time.div_euclid(DAY);
        if day != self.day {
            let date = date(time);
            self.day = day;
            self.text.clear();
            number::padded(&mut self.text, date.year().unsigned_abs().into(), 4);
            self.text.push(b'-');
            number::padded(&mut self.text, date.month().into(), 2);
            self.text.push(b'-');
            number::padded(&mut self.text, date.day().into(), 2);
            self.text.push(b'T');
        }
        let of_day = time.rem_euclid(DAY);
        let (seconds, fraction) = ((of_day / SECOND) as u32, (of_day % SECOND) as u32);
        // The whole time in one array: one append instead of eight.
        let mut text = *b"00:00:00.000000";
        for (place, value) in [
            (0, seconds / 3600),
            (3, seconds / 60 % 60),
            (6, seconds % 60),
        ] {
            text[place] += (value / 10) as u8;
            text[place + 1] += (value % 10) as u8;
        }
        let mut rest = fraction;
        for digit in text[9..].iter_mut().rev() {
            *digit += (rest % 10) as u8;
            rest /= 10;
        }
        out.extend_from_slice(&self.text);
        out.extend_from_slice(&text[..9 + self.style.digits]);
        out.extend_from_slice(self.style.offset);
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{Clock, Style, created_at};
    use crate::random::{Purpose, Random};

    fn text(style: Style, time: i64) -> String {
        let mut out = Vec::new();
        Clock::new(style).write(&mut out, time);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn times_are_what_chrono_reads() {
        for time in [
            0,
            1,
            999_999,
            1_709_164_800_000_000,
            1_761_868_799_123_456,
            951_782_399_000_001,
        ] {
            let read =
                DateTime::parse_from_rfc3339(&text(Style::MICROSECONDS, time)).expect("RFC 3339");
            assert_eq!(read.timestamp_micros(), time);
        }
        let coarse = Style {
            digits: 3,
            offset: b"+00:00",
        };
        assert_eq!(
            text(coarse, 1_761_868_799_123_456),
            "2025-10-30T23:59:59.123+00:00"
        );
        assert_eq!(coarse.rounded(1_761_868_799_123_456), 1_761_868_799_123_000);
    }

    #[test]
    fn a_clock_follows_the_day() {
        let mut clock = Clock::new(Style::MICROSECONDS);
        let mut out = Vec::new();
        clock.write(&mut out, 1_761_868_799_999_999);
        clock.write(&mut out, 1_761_868_800_000_000);
        assert_eq!(
            out,
            b"2025-10-30T23:59:59.999999Z2025-10-31T00:00:00.000000Z"
        );
    }

    #[test]
    fn the_newest_calls_come_first() {
        let times: Vec<i64> = (0..1000)
            .map(|index| created_at(&mut Random::keyed(1, Purpose::Call, index), index))
            .collect();
        assert!(times.is_sorted_by(|newer, older| newer > older));
        assert!(text(Style::MICROSECONDS, times[0]).starts_with("2025-10-31T17:5"));
        // An index that nobody asks for must not panic either.
        created_at(&mut Random::keyed(1, Purpose::Call, 0), u64::MAX);
    }
}
