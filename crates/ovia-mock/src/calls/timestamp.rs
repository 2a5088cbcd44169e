//! Times as records contain them, and when each generated call took place.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate};

use crate::random::Random;

/// Microseconds since 1970, UTC.
pub(crate) type Micros = i64;

pub(super) const SECOND: Micros = 1_000_000;
const DAY: Micros = 86_400 * SECOND;

/// 31 October 2025, 18:05 UTC: the time up to which calls are generated unless another is given.
/// Fixed, so that a seed gives the same bytes every day.
pub(crate) const DEFAULT_NOW: Micros = 1_761_933_900 * SECOND;
/// The end of the year 9999, the last that RFC 3339 can express.
const LAST: u64 = 253_402_300_799;

/// One call is created in each of these spans: 800 calls a day.
const INTERVAL: Micros = 108 * SECOND;
/// The newest call is created at least this long before now. Calls take about four minutes at most,
/// so none ends in the future.
const MARGIN: Micros = 5 * 60 * SECOND;

/// A time in microseconds; times that RFC 3339 cannot express become the nearest that it can.
pub(crate) fn micros(time: SystemTime) -> Micros {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_micros().min(u128::from(LAST) * SECOND as u128) as Micros
}

/// When the call with this index was created: the larger the index, the older the call. The exact
/// time within the interval is random, so that two lists do not show the same times.
pub(super) fn created_at(random: &mut Random, now: Micros, index: u64) -> Micros {
    // Larger indices are of no use; they get the same interval, instead of an overflow.
    let age = index.min(400_000_000) as Micros;
    let interval = (now - MARGIN).div_euclid(INTERVAL) - 1 - age;
    interval * INTERVAL + random.below(INTERVAL as u64 - 1) as Micros
}

/// The day of a time.
pub(super) fn date(time: Micros) -> NaiveDate {
    DateTime::from_timestamp_micros(time)
        .unwrap_or_default()
        .date_naive()
}

/// How one record writes its times: RFC 3339 leaves open how many digits the fraction has and how
/// UTC is written, and servers differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    digits: usize,
    offset: &'static str,
}

impl Style {
    pub(super) const MICROSECONDS: Self = Self {
        digits: 6,
        offset: "Z",
    };

    pub(super) fn draw(random: &mut Random) -> Self {
        let digits = *random.pick(&[6, 6, 6, 6, 6, 3, 3, 5]);
        Self {
            digits,
            offset: if random.chance(4) { "+00:00" } else { "Z" },
        }
    }

    /// The time without the digits that this style does not show.
    pub(super) fn rounded(self, time: Micros) -> Micros {
        time - time.rem_euclid(10_i64.pow(6 - self.digits as u32))
    }
}

/// Writes the times of one record.
///
/// chrono formats the day, which most records share; the time of day is written here. With chrono a
/// time takes 50 ns; a record, which takes 4 µs, has 28 of them. Nor does chrono write fractions of
/// five digits.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    style: Style,
    day: i64,
    /// The midnight that the day begins with.
    midnight: [u8; 26],
}

impl Clock {
    pub(super) fn new(style: Style) -> Self {
        Self {
            style,
            day: 0,
            midnight: *b"1970-01-01T00:00:00.000000",
        }
    }

    /// Starts another record, with another style.
    pub(super) fn set_style(&mut self, style: Style) {
        self.style = style;
    }

    /// Appends a time.
    #[inline]
    pub(super) fn write(&mut self, out: &mut Vec<u8>, time: Micros) {
        let day = time.div_euclid(DAY);
        if day != self.day {
            self.day = day;
            let date = date(time).format("%Y-%m-%d").to_string();
            self.midnight[..10].copy_from_slice(date.as_bytes());
        }
        let of_day = time.rem_euclid(DAY);
        let (seconds, fraction) = ((of_day / SECOND) as u32, (of_day % SECOND) as u32);
        let mut text = self.midnight;
        for (place, value) in [
            (11, seconds / 3600),
            (14, seconds / 60 % 60),
            (17, seconds % 60),
        ] {
            text[place] += (value / 10) as u8;
            text[place + 1] += (value % 10) as u8;
        }
        let mut rest = fraction;
        for digit in text[20..].iter_mut().rev() {
            *digit += (rest % 10) as u8;
            rest /= 10;
        }
        out.extend_from_slice(&text[..20 + self.style.digits]);
        out.extend_from_slice(self.style.offset.as_bytes());
    }

    /// A time as text.
    pub(super) fn text(&mut self, time: Micros) -> String {
        let mut out = Vec::with_capacity(32);
        self.write(&mut out, time);
        String::from_utf8(out).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use chrono::DateTime;

    use super::{Clock, DEFAULT_NOW, INTERVAL, MARGIN, Style, created_at, micros};
    use crate::random::{Purpose, Random};

    fn text(style: Style, time: i64) -> String {
        Clock::new(style).text(time)
    }

    #[test]
    fn chrono_reads_the_times_back() {
        for time in [
            0,
            1,
            999_999,
            1_709_164_800_000_000,
            1_761_868_799_123_456,
            -1,
        ] {
            let read =
                DateTime::parse_from_rfc3339(&text(Style::MICROSECONDS, time)).expect("RFC 3339");
            assert_eq!(read.timestamp_micros(), time);
        }
        let coarse = Style {
            digits: 3,
            offset: "+00:00",
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
        assert_eq!(
            clock.text(1_761_868_799_999_999),
            "2025-10-30T23:59:59.999999Z"
        );
        assert_eq!(
            clock.text(1_761_868_800_000_000),
            "2025-10-31T00:00:00.000000Z"
        );
    }

    #[test]
    fn calls_are_newest_first_and_up_to_now() {
        let created =
            |now, index| created_at(&mut Random::keyed(1, Purpose::Call, index), now, index);
        for now in [DEFAULT_NOW, DEFAULT_NOW + 12_345_678_901, 0] {
            let times: Vec<i64> = (0..1000).map(|index| created(now, index)).collect();
            assert!(times.is_sorted_by(|newer, older| newer > older));
            assert!((MARGIN..MARGIN + 2 * INTERVAL).contains(&(now - times[0])));
        }
        assert!(text(Style::MICROSECONDS, created(DEFAULT_NOW, 0)).starts_with("2025-10-31T17:5"));
        // An index that is never used must not panic either.
        created(0, u64::MAX);
    }

    #[test]
    fn any_system_time_can_be_now() {
        assert_eq!(micros(UNIX_EPOCH - Duration::from_secs(5)), 0);
        let late = micros(UNIX_EPOCH + Duration::from_secs(1 << 50));
        assert_eq!(
            text(Style::MICROSECONDS, late),
            "9999-12-31T23:59:59.000000Z"
        );
    }
}
