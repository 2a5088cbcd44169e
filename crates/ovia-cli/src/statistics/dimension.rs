//! What calls are grouped by.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};
use clap::ValueEnum;
use ovia::{Call, Direction, serde_json};

use crate::time::Zone;

/// What calls are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dimension {
    /// The agent: its name, with its id where two agents have the same name
    Agent,
    /// The day on which the call started, in the time zone of --timezone
    Day,
    /// The week, as 2026-W47; weeks begin on Monday (ISO 8601)
    Week,
    /// The month, as 2026-11
    Month,
    /// The hour of the day, from 0 to 23
    Hour,
    /// The day of the week
    Weekday,
    /// Inbound or outbound
    Direction,
    /// The status
    Status,
    /// The type
    Type,
    /// The tag that the carrier gave the call (metadata.call_tag)
    Tag,
    /// The number of the agent's side: to_number of an inbound call, from_number of an outbound one
    Number,
}

/// The value that a call has in a dimension; borrowed from the call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// The call does not say.
    Missing,
    /// For a day, its number; for an hour, the hour. In the order in which they are shown.
    Number(i32),
    Text(Cow<'a, str>),
}

/// The first byte of a key that is written as bytes.
const NUMBER: u8 = 0;
const TEXT: u8 = 1;

impl<'a> Key<'a> {
    /// Writes it as bytes, which are equal if the keys are.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Missing => {}
            Self::Number(number) => {
                bytes.push(NUMBER);
                bytes.extend(number.to_ne_bytes());
            }
            Self::Text(text) => {
                bytes.push(TEXT);
                bytes.extend(text.as_bytes());
            }
        }
    }

    /// Reads what [`Key::write`] wrote.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        match bytes {
            [NUMBER, number @ ..] => number.try_into().map_or(Self::Missing, |bytes| {
                Self::Number(i32::from_ne_bytes(bytes))
            }),
            [_, text @ ..] => Self::Text(String::from_utf8_lossy(text)),
            [] => Self::Missing,
        }
    }
}

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    Missing,
    Hour(u32),
    Text(String),
}

impl Dimension {
    /// Its name, as it is typed and as it is the key in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Hour => "hour",
            Self::Weekday => "weekday",
            Self::Direction => "direction",
            Self::Status => "status",
            Self::Type => "type",
            Self::Tag => "tag",
            Self::Number => "number",
        }
    }

    /// Whether its values are parts of the calendar, which do not come back.
    pub(crate) fn is_period(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }

    /// The value of a call that started at a time that a clock in the zone showed as this.
    pub(super) fn key<'a>(self, call: &'a Call, started: Option<NaiveDateTime>) -> Key<'a> {
        let number = |number: Option<i32>| number.map_or(Key::Missing, Key::Number);
        let day = started.map(|time| time.date());
        let text = |text: Option<Cow<'a, str>>| match text {
            Some(text) if !text.trim().is_empty() => Key::Text(text),
            _ => Key::Missing,
        };
        match self {
            Self::Day => number(day.map(|day| day.num_days_from_ce())),
            Self::Week => number(day.map(|day| day.num_days_from_ce() - days_since_monday(day))),
            Self::Month => number(day.map(|day| first_of_month(day).num_days_from_ce())),
            Self::Hour => number(started.and_then(|time| i32::try_from(time.hour()).ok())),
            Self::Weekday => number(day.map(days_since_monday)),
            Self::Agent => {
                text(field(call, "agent_id").or_else(|| agent_name(call).map(Cow::Borrowed)))
            }
            Self::Direction => text(field(call, "direction")),
            Self::Status => text(field(call, "status")),
            Self::Type => text(field(call, "type")),
            Self::Tag => text(
                call.metadata()
                    .and_then(|it| it.call_tag())
                    .map(Cow::Borrowed),
            ),
            Self::Number => text(match call.direction() {
                Some(Direction::Inbound) => field(call, "to_number"),
                Some(Direction::Outbound) => field(call, "from_number"),
                _ => None,
            }),
        }
    }

    /// A number of this dimension as it is shown.
    pub(super) fn label(self, number: i32) -> Label {
        let day = NaiveDate::from_num_days_from_ce_opt(number);
        let date = |format: &str| {
            day.map_or(Label::Missing, |day| {
                Label::Text(day.format(format).to_string())
            })
        };
        match self {
            Self::Day => date("%Y-%m-%d"),
            Self::Week => date("%G-W%V"),
            Self::Month => date("%Y-%m"),
            Self::Weekday => u8::try_from(number)
                .ok()
                .and_then(|number| Weekday::try_from(number).ok())
                .map_or(Label::Missing, |day| {
                    Label::Text(weekday_name(day).to_owned())
                }),
            _ => u32::try_from(number).map_or(Label::Missing, Label::Hour),
        }
    }
}

/// When a call started, or else when it was created.
pub(crate) fn started(call: &Call) -> Option<DateTime<Utc>> {
    call.started_at().or_else(|| call.created_at())
}

/// What a clock in the zone showed then.
pub(super) fn local_start(call: &Call, zone: Zone) -> Option<NaiveDateTime> {
    started(call).map(|time| zone.at(time))
}

pub(super) fn agent_name(call: &Call) -> Option<&str> {
    let name = call.agent()?.name()?.trim();
    (!name.is_empty()).then_some(name)
}

/// The content of a string, or the JSON of a number, as it was sent.
fn field<'a>(call: &'a Call, name: &str) -> Option<Cow<'a, str>> {
    let json = call.field(name)?.get();
    match json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(text) if !text.contains('\\') => Some(Cow::Borrowed(text)),
        Some(_) => serde_json::from_str(json).map(Cow::Owned).ok(),
        None if json == "null" => None,
        None => Some(Cow::Borrowed(json)),
    }
}

fn days_since_monday(day: NaiveDate) -> i32 {
    i32::try_from(day.weekday().num_days_from_monday()).unwrap_or_default()
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.day0().into()))
        .unwrap_or(day)
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::{Dimension, Key, Label, local_start};
    use crate::time::Zone;

    fn label(dimension: Dimension, call: &str, zone: &str) -> Label {
        let call: Call = call.parse().expect("a record");
        let zone = Zone::parse(zone).expect("a zone");
        match dimension.key(&call, local_start(&call, zone)) {
            Key::Missing => Label::Missing,
            Key::Number(number) => dimension.label(number),
            Key::Text(text) => Label::Text(text.into_owned()),
        }
    }

    #[test]
    fn times_are_those_of_the_zone() {
        // A Sunday evening in UTC, and a Monday in Paris: another day, week, month and weekday.
        let call = r#"{"started_at": "2026-05-31T22:30:00Z"}"#;
        for (dimension, utc, paris) in [
            (Dimension::Day, "2026-05-31", "2026-06-01"),
            (Dimension::Week, "2026-W22", "2026-W23"),
            (Dimension::Month, "2026-05", "2026-06"),
            (Dimension::Weekday, "Sunday", "Monday"),
        ] {
            assert_eq!(label(dimension, call, "UTC"), Label::Text(utc.to_owned()));
            assert_eq!(
                label(dimension, call, "Europe/Paris"),
                Label::Text(paris.to_owned())
            );
        }
        assert_eq!(label(Dimension::Hour, call, "UTC"), Label::Hour(22));
        assert_eq!(label(Dimension::Hour, call, "Europe/Paris"), Label::Hour(0));
        // The first days of a year may be in the last week of the year before.
        let new_year = r#"{"created_at": "2027-01-01T12:00:00Z"}"#;
        assert_eq!(
            label(Dimension::Week, new_year, "UTC"),
            Label::Text("2026-W53".to_owned())
        );
        for dimension in [Dimension::Day, Dimension::Hour, Dimension::Weekday] {
            assert_eq!(
                label(dimension, r#"{"started_at": "soon"}"#, "UTC"),
                Label::Missing
            );
        }
    }

    #[test]
    fn text_is_as_it_was_sent() {
        let call = r#"{"agent_id": "a-1", "agent": {"name": "Camille"}, "status": "co\u006dpleted",
            "type": 7, "metadata": {"call_tag": " "}, "direction": "inbound",
            "from_number": "+33639980001", "to_number": "+33199000001"}"#;
        let text = |text: &str| Label::Text(text.to_owned());
        for (dimension, expected) in [
            (Dimension::Agent, text("a-1")),
            (Dimension::Status, text("completed")),
            (Dimension::Type, text("7")),
            (Dimension::Tag, Label::Missing),
            (Dimension::Number, text("+33199000001")),
        ] {
            assert_eq!(label(dimension, call, "UTC"), expected, "{dimension:?}");
        }
        let no_id = r#"{"agent": {"name": "Camille"}, "direction": "sideways", "to_number": "1"}"#;
        assert_eq!(label(Dimension::Agent, no_id, "UTC"), text("Camille"));
        assert_eq!(label(Dimension::Number, no_id, "UTC"), Label::Missing);
        assert_eq!(label(Dimension::Direction, no_id, "UTC"), text("sideways"));
    }
}
