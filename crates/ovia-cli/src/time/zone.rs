//! The time zone in which times are typed and shown: that of the machine, or one by its name.

use chrono::{
    DateTime, Local, MappedLocalTime, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::{TZ_VARIANTS, Tz};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// That of the machine: the environment variable `TZ`, or else the system's.
    Local,
    Named(Tz),
}

impl Zone {
    pub(crate) const UTC: Self = Self::Named(Tz::UTC);

    /// Parses the value of `--timezone`: `local`, or a name, of which the last part is enough.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let name = text.trim().replace(' ', "_");
        if name.eq_ignore_ascii_case("local") {
            return Ok(Self::Local);
        }
        if ["z", "utc", "gmt"].contains(&&*name.to_ascii_lowercase()) {
            return Ok(Self::UTC);
        }
        let find =
            |is_it: &dyn Fn(&str) -> bool| TZ_VARIANTS.iter().find(|zone| is_it(zone.name()));
        find(&|zone| zone.eq_ignore_ascii_case(&name))
            .or_else(|| find(&|zone| city(zone).eq_ignore_ascii_case(&name)))
            .map(|zone| Self::Named(*zone))
            .ok_or_else(|| {
                "not a time zone; give local, UTC, or a name such as Europe/Paris".to_owned()
            })
    }

    /// The names that `parse` takes, without the cities.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        let names = TZ_VARIANTS.iter().map(|zone| zone.name());
        ["local", "UTC"]
            .into_iter()
            .chain(names.filter(|name| *name != "UTC"))
    }

    /// A short name for a heading: the city of the zone, `UTC`, or `local`.
    pub(crate) fn short_name(self) -> String {
        match self {
            Self::Named(zone) => city(zone.name()).to_owned(),
            Self::Local if Self::is_local_utc() => "UTC".to_owned(),
            Self::Local => "local".to_owned(),
        }
    }

    fn is_local_utc() -> bool {
        [1, 7].into_iter().all(|month| {
            NaiveDate::from_ymd_opt(2026, month, 1)
                .and_then(|day| day.and_hms_opt(0, 0, 0))
                .is_some_and(|time| Self::Local.at(time.and_utc()) == time)
        })
    }

    /// What a clock in this zone shows.
    pub(crate) fn at(self, time: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Local => time.with_timezone(&Local).naive_local(),
            Self::Named(zone) => time.with_timezone(&zone).naive_local(),
        }
    }

    /// The moments at which a clock in this zone shows a time: none or two where it is changed.
    pub(crate) fn moments(self, time: NaiveDateTime) -> MappedLocalTime<DateTime<Utc>> {
        match self {
            Self::Local => Local.from_local_datetime(&time).map(|time| time.to_utc()),
            Self::Named(zone) => zone.from_local_datetime(&time).map(|time| time.to_utc()),
        }
    }

    /// When a day begins, which is not midnight where the clock is changed at midnight.
    pub(crate) fn start_of(self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let midnight = day.and_hms_opt(0, 0, 0)?;
        // A zone that moved across the date line has left out a whole day.
        (0..=4 * 36).find_map(|quarters| {
            let time = midnight.checked_add_signed(TimeDelta::minutes(15 * quarters))?;
            self.moments(time).earliest()
        })
    }
}

fn city(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::Zone;

    #[test]
    fn zones_by_name() {
        for (text, name) in [
            ("UTC", "UTC"),
            ("z", "UTC"),
            ("Europe/Paris", "Paris"),
            ("europe/paris", "Paris"),
            ("paris", "Paris"),
            ("New York", "New_York"),
            ("America/Argentina/Buenos_Aires", "Buenos_Aires"),
        ] {
            let zone = Zone::parse(text).expect("a zone");
            assert_eq!(zone.short_name(), name, "{text}");
        }
        assert_eq!(Zone::parse(" Local "), Ok(Zone::Local));
        for bad in ["", "Mars/Olympus", "+01:00", "/"] {
            assert!(Zone::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn days_begin_when_the_clock_says() {
        for (zone, day, begins) in [
            ("Europe/Paris", "2026-11-20", "2026-11-19T23:00:00Z"),
            // The clock is changed at midnight: 00:00 does not exist, or exists twice.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z"),
            // A day that the zone left out.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ] {
            let zone = Zone::parse(zone).expect("a zone");
            let day = day.parse().expect("a day");
            let begins: chrono::DateTime<chrono::Utc> = begins.parse().expect("a time");
            assert_eq!(zone.start_of(day), Some(begins), "{zone:?} {day}");
        }
        assert_eq!(
            Zone::UTC.start_of(chrono::NaiveDate::MAX).map(|_| ()),
            Some(())
        );
    }
}
