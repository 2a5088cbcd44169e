//! The values of a phrase's slots in one call: who, where, when, how much.

use std::fmt::{self, Write as _};

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{
    agents::Person,
    library::{AgentProfile, LIBRARY, Language, Names, Scenario},
    phrase::{Slot, SlotValues},
};
use crate::random::Random;

/// Fills every slot for one call, which takes place on `today`.
pub(super) fn fill(
    values: &mut SlotValues,
    random: &mut Random,
    seed: u64,
    profile: &AgentProfile,
    scenario: &Scenario,
    person: &Person,
    today: NaiveDate,
) {
    let language = profile.language;
    let names = &LIBRARY.language(language).names;
    values.clear();
    let mut text = |slot, text: &str| values.set(slot, |out| out.push_str(text));
    text(Slot::Agent, profile.first_name);
    text(Slot::Company, scenario.company);
    text(Slot::Thing, random.pick::<&str>(&scenario.things));

    let mut personal = person.random(seed);
    let (title, first_names) = personal.pick(&names.titles);
    let (first, last) = (
        *personal.pick(first_names),
        *personal.pick(&names.last_names),
    );
    text(Slot::Title, title);
    text(Slot::First, first);
    text(Slot::Last, last);
    text(Slot::City, personal.pick::<&str>(&names.cities));
    values.set(Slot::Name, |out| push(out, format_args!("{first} {last}")));
    values.set(Slot::Street, |out| push_street(out, names, &mut personal));
    values.set(Slot::Phone, |out| out.push_str(&person.spoken_number()));
    values.set(Slot::Premises, |out| match scenario.premises {
        Some(premises) => out.push_str(premises),
        None => push_street(out, names, random),
    });

    let date = working_day(today, random.between(1, 12));
    let later = working_day(date, random.between(1, 6));
    let past = today
        .checked_sub_days(Days::new(random.between(1, 20)))
        .unwrap_or(today);
    values.set(Slot::Date, |out| push_date(out, language, names, date));
    values.set(Slot::Date2, |out| push_date(out, language, names, later));
    values.set(Slot::Past, |out| push_date(out, language, names, past));
    // In quarters of an hour; the later time is half an hour to two hours later.
    let quarter = random.between(scenario.hours.0 * 4, scenario.hours.1 * 4 + 3);
    let later = quarter + random.between(2, 8);
    values.set(Slot::Time, |out| push_time(out, language, quarter));
    values.set(Slot::Time2, |out| push_time(out, language, later));

    values.set(Slot::Count, |out| {
        push(out, format_args!("{}", random.between(2, 9)))
    });
    values.set(Slot::Amount, |out| {
        let whole = random.between(scenario.amounts.0, scenario.amounts.1);
        let cents = *random.pick(&[0, 0, 0, 50, 90, 40]);
        push_amount(out, language, whole, cents);
    });
    values.set(Slot::Reference, |out| {
        for _ in 0..2 {
            out.push(char::from(*random.pick(b"BCDFGHJKLMNPRSTVX")));
        }
        push(out, format_args!("-{:06}", random.below(1_000_000)));
    });
}

/// Appends formatted text.
fn push(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

/// Appends a number and a street.
fn push_street(out: &mut String, names: &Names, random: &mut Random) {
    push(
        out,
        format_args!("{} {}", random.between(1, 98), random.pick(&names.streets)),
    );
}

/// The day this many days later, or the next if that is a Sunday.
fn working_day(from: NaiveDate, days: u64) -> NaiveDate {
    let after = |date: NaiveDate, days| date.checked_add_days(Days::new(days)).unwrap_or(date);
    let date = after(from, days);
    if date.weekday() == Weekday::Sun {
        after(date, 1)
    } else {
        date
    }
}

/// Appends a day as it is said: `mardi 14 octobre`, `Tuesday 14 October`.
fn push_date(out: &mut String, language: Language, names: &Names, date: NaiveDate) {
    let weekday = names.weekdays[date.weekday().num_days_from_monday() as usize];
    let first = if language == Language::French && date.day() == 1 {
        "er"
    } else {
        ""
    };
    let month = names.months[date.month0() as usize];
    push(out, format_args!("{weekday} {}{first} {month}", date.day()));
}

/// Appends a time of day, given in quarters of an hour: `19 h 30`, `7:30 pm`.
fn push_time(out: &mut String, language: Language, quarter: u64) {
    let (hour, minute) = (quarter / 4, quarter % 4 * 15);
    match language {
        Language::French if minute == 0 => push(out, format_args!("{hour} h")),
        Language::French => push(out, format_args!("{hour} h {minute}")),
        Language::English => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour > 12 { hour - 12 } else { hour };
            if minute == 0 {
                push(out, format_args!("{hour} {half}"));
            } else {
                push(out, format_args!("{hour}:{minute} {half}"));
            }
        }
    }
}

/// Appends an amount: `84,50 euros`, `£84.50`.
fn push_amount(out: &mut String, language: Language, whole: u64, cents: u64) {
    match (language, cents) {
        (Language::French, 0) => push(out, format_args!("{whole} euros")),
        (Language::French, _) => push(out, format_args!("{whole},{cents:02} euros")),
        (Language::English, 0) => push(out, format_args!("£{whole}")),
        (Language::English, _) => push(out, format_args!("£{whole}.{cents:02}")),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{
        LIBRARY,
        Language::{English, French},
        push_amount, push_date, push_time, working_day,
    };

    fn text(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn dates_times_and_amounts_are_said_as_people_do() {
        let day = |day, month| NaiveDate::from_ymd_opt(2025, month, day).expect("a date");
        let date = |language, date| {
            text(|out| push_date(out, language, &LIBRARY.language(language).names, date))
        };
        assert_eq!(date(French, day(31, 10)), "vendredi 31 octobre");
        assert_eq!(date(French, day(1, 11)), "samedi 1er novembre");
        assert_eq!(date(English, day(31, 10)), "Friday 31 October");
        assert_eq!(working_day(day(31, 10), 2), day(3, 11));
        assert_eq!(working_day(day(31, 10), 1), day(1, 11));
        for (language, quarter, expected) in [
            (French, 78, "19 h 30"),
            (French, 76, "19 h"),
            (English, 78, "7:30 pm"),
            (English, 48, "12 pm"),
            (English, 35, "8:45 am"),
        ] {
            assert_eq!(text(|out| push_time(out, language, quarter)), expected);
        }
        assert_eq!(text(|out| push_amount(out, French, 84, 50)), "84,50 euros");
        assert_eq!(text(|out| push_amount(out, English, 84, 0)), "£84");
    }
}
