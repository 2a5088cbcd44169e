//! What a call is about in particular: who, where, when, how much. Fills the slots.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::cast::{PERSONAS, Person};
use super::number;
use super::phrase::{Slot, Values};
use super::prepared::Scenario;
use super::script::Language;
use super::words::{ENGLISH, FRENCH, Words};
use crate::random::Random;

/// Fills every slot for one call, which takes place on `today`.
pub(super) fn fill(
    values: &mut Values,
    random: &mut Random,
    seed: u64,
    persona: usize,
    scenario: &Scenario,
    person: &Person,
    today: NaiveDate,
) {
    let persona = &PERSONAS[persona];
    let language = persona.language;
    let words = match language {
        Language::French => &FRENCH,
        Language::English => &ENGLISH,
    };
    values.clear();
    let mut text =
        |slot, text: &'static str| values.set(slot, |out| out.extend_from_slice(text.as_bytes()));
    text(Slot::Agent, persona.first_name);
    text(Slot::Company, scenario.company);
    text(Slot::Thing, random.pick::<&str>(scenario.things));

    let mut personal = person.random(seed);
    let (title, first_names) = *personal.pick(&words.people);
    let (first, last) = (
        *personal.pick(&first_names),
        *personal.pick(&words.last_names),
    );
    text(Slot::Title, title);
    text(Slot::First, first);
    text(Slot::Last, last);
    text(Slot::City, personal.pick::<&str>(&words.cities));
    values.set(Slot::Name, |out| {
        out.extend_from_slice(first.as_bytes());
        out.push(b' ');
        out.extend_from_slice(last.as_bytes());
    });
    values.set(Slot::Street, |out| write_street(out, words, &mut personal));
    values.set(Slot::Phone, |out| person.write_spoken_number(out));
    values.set(Slot::Premises, |out| match scenario.premises {
        Some(premises) => out.extend_from_slice(premises.as_bytes()),
        None => write_street(out, words, random),
    });

    let date = working_day(today, random.between(1, 12));
    let later = working_day(date, random.between(1, 6));
    // Far from the first day there is; the fallback is for the compiler.
    let past = today
        .checked_sub_days(Days::new(random.between(1, 20)))
        .unwrap_or(today);
    values.set(Slot::Date, |out| write_date(out, language, words, date));
    values.set(Slot::Date2, |out| write_date(out, language, words, later));
    values.set(Slot::Past, |out| write_date(out, language, words, past));
    // In quarters of an hour; the later time is half an hour to two hours later.
    let quarter = random.between(scenario.hours.0 * 4, scenario.hours.1 * 4 + 3);
    let later = quarter + random.between(2, 8);
    values.set(Slot::Time, |out| write_time(out, language, quarter));
    values.set(Slot::Time2, |out| write_time(out, language, later));

    values.set(Slot::Count, |out| number::write(out, random.between(2, 9)));
    values.set(Slot::Amount, |out| {
        let whole = random.between(scenario.amounts.0, scenario.amounts.1);
        let cents = *random.pick(&[0, 0, 0, 50, 90, 40]);
        write_amount(out, language, whole, cents);
    });
    values.set(Slot::Reference, |out| {
        for _ in 0..2 {
            out.push(*random.pick(b"BCDFGHJKLMNPRSTVX"));
        }
        out.push(b'-');
        number::padded(out, random.below(1_000_000), 6);
    });
}

/// Appends a number and a street.
fn write_street(out: &mut Vec<u8>, words: &Words, random: &mut Random) {
    number::write(out, random.between(1, 98));
    out.push(b' ');
    out.extend_from_slice(random.pick(&words.streets).as_bytes());
}

/// The day so many days later, or the next when that is a Sunday.
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
fn write_date(out: &mut Vec<u8>, language: Language, words: &Words, date: NaiveDate) {
    let weekday = date.weekday().num_days_from_monday();
    out.extend_from_slice(words.weekdays[weekday as usize].as_bytes());
    out.push(b' ');
    number::write(out, date.day().into());
    if language == Language::French && date.day() == 1 {
        out.extend_from_slice(b"er");
    }
    out.push(b' ');
    out.extend_from_slice(words.months[date.month0() as usize].as_bytes());
}

/// Appends a time of day, given in quarters of an hour: `19 h 30`, `7:30 pm`.
fn write_time(out: &mut Vec<u8>, language: Language, quarter: u64) {
    let (hour, minute) = (quarter / 4, quarter % 4 * 15);
    match language {
        Language::French => {
            number::write(out, hour);
            out.extend_from_slice(b" h");
            if minute > 0 {
                out.push(b' ');
                number::padded(out, minute, 2);
            }
        }
        Language::English => {
            number::write(out, if hour > 12 { hour - 12 } else { hour });
            if minute > 0 {
                out.push(b':');
                number::padded(out, minute, 2);
            }
            out.extend_from_slice(if hour < 12 { b" am" } else { b" pm" });
        }
    }
}

/// Appends an amount: `84,50 euros`, `£84.50`.
fn write_amount(out: &mut Vec<u8>, language: Language, whole: u64, cents: u64) {
    let point = match language {
        Language::French => b',',
        Language::English => {
            out.extend_from_slice("£".as_bytes());
            b'.'
        }
    };
    number::write(out, whole);
    if cents > 0 {
        out.push(point);
        number::padded(out, cents, 2);
    }
    if language == Language::French {
        out.extend_from_slice(b" euros");
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{working_day, write_amount, write_date, write_time};
    use crate::calls::script::Language::{English, French};
    use crate::calls::words::{ENGLISH, FRENCH};

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn dates_times_and_amounts_are_said_as_people_do() {
        let day = |day, month| NaiveDate::from_ymd_opt(2025, month, day).expect("a date");
        let french = |date| text(|out| write_date(out, French, &FRENCH, date));
        assert_eq!(french(day(31, 10)), "vendredi 31 octobre");
        assert_eq!(french(day(1, 11)), "samedi 1er novembre");
        assert_eq!(
            text(|out| write_date(out, English, &ENGLISH, day(31, 10))),
            "Friday 31 October"
        );
        assert_eq!(working_day(day(31, 10), 2), day(3, 11));
        assert_eq!(working_day(day(31, 10), 1), day(1, 11));
        assert_eq!(text(|out| write_time(out, French, 78)), "19 h 30");
        assert_eq!(text(|out| write_time(out, French, 76)), "19 h");
        assert_eq!(text(|out| write_time(out, English, 78)), "7:30 pm");
        assert_eq!(text(|out| write_time(out, English, 48)), "12 pm");
        assert_eq!(text(|out| write_time(out, English, 35)), "8:45 am");
        assert_eq!(text(|out| write_amount(out, French, 84, 50)), "84,50 euros");
        assert_eq!(text(|out| write_amount(out, English, 84, 0)), "£84");
    }
}
