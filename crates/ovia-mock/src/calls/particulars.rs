//! What a call is about in particular: who, where, when, how much. Fills the slots.

use chrono::{Datelike, Days, NaiveDate};

use super::cast::{PERSONAS, Person};
use super::number;
use super::phrase::{Slot, Values};
use super::prepared::Scenario;
use super::script::Language;
use crate::random::Random;

/// Words that differ by language. Names, towns and streets start with consonants, so that no French `de` or `à`
/// before them needs an apostrophe.
struct Words {
    /// Title and first names, by gender.
    people: [(&'static str, [&'static str; 12]); 2],
    last_names: [&'static str; 20],
    streets: [&'static str; 16],
    cities: [&'static str; 12],
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
}

const FRENCH: Words = Words {
    people: [
        (
            "madame",
            [
                "Claire",
                "Fatou",
                "Hélène",
                "Jeanne",
                "Leïla",
                "Mathilde",
                "Noémie",
                "Pauline",
                "Sophie",
                "Thérèse",
                "Valérie",
                "Zoé",
            ],
        ),
        (
            "monsieur",
            [
                "Bastien",
                "Cédric",
                "Denis",
                "François",
                "Gaël",
                "Karim",
                "Léon",
                "Mehdi",
                "Nicolas",
                "Rémi",
                "Sébastien",
                "Théo",
            ],
        ),
    ],
    last_names: [
        "Baudry",
        "Besson",
        "Carlier",
        "Colinet",
        "Delmas",
        "Fontanel",
        "Garnier",
        "Giraudon",
        "Lacombe",
        "Lefort",
        "Marchand",
        "Mercadier",
        "Nogaret",
        "Pélissier",
        "Pruvost",
        "Rougier",
        "Savary",
        "Tessier",
        "Thibaudier",
        "Vasseur",
    ],
    streets: [
        "rue des Tanneurs",
        "rue du Four à Chaux",
        "chemin des Noisetiers",
        "place du Marché-Couvert",
        "avenue des Tilleuls",
        "boulevard du Canal",
        "impasse du Pressoir",
        "rue de la Forge",
        "quai des Mariniers",
        "rue Basse",
        "allée des Mésanges",
        "rue du Puits-Neuf",
        "cours des Platanes",
        "montée des Remparts",
        "rue de la Verrerie",
        "sente des Vignes",
    ],
    cities: [
        "Besançon",
        "Bordeaux",
        "Dijon",
        "Grenoble",
        "Lyon",
        "Nantes",
        "Poitiers",
        "Rennes",
        "Saint-Étienne",
        "Strasbourg",
        "Toulouse",
        "Tours",
    ],
    weekdays: [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
};

const ENGLISH: Words = Words {
    people: [
        (
            "Ms",
            [
                "Beth", "Chloe", "Daisy", "Fiona", "Harriet", "Joan", "Lucy", "Megan", "Nadia",
                "Priya", "Ruth", "Tara",
            ],
        ),
        (
            "Mr",
            [
                "Callum", "Daniel", "Felix", "George", "Harvey", "Jack", "Kofi", "Liam", "Martin",
                "Nathan", "Peter", "Sanjay",
            ],
        ),
    ],
    last_names: [
        "Barlow",
        "Calder",
        "Dunmore",
        "Fenwick",
        "Garside",
        "Hadley",
        "Holloway",
        "Kettering",
        "Larkin",
        "Marsden",
        "Naylor",
        "Pemberton",
        "Radcliffe",
        "Selwyn",
        "Stroud",
        "Thackray",
        "Tilbury",
        "Wexley",
        "Whitlow",
        "Yardley",
    ],
    streets: [
        "Tanner Row",
        "Mill Lane",
        "Chapel Street",
        "Orchard Close",
        "Station Road",
        "Quarry Hill",
        "Canal Wharf",
        "Bakers Yard",
        "Fountain Place",
        "Hawthorn Avenue",
        "Kiln Street",
        "Lower Green",
        "Rope Walk",
        "Saddlers Court",
        "Weir Gardens",
        "Windmill Rise",
    ],
    cities: [
        "Bath",
        "Bristol",
        "Cardiff",
        "Derby",
        "Durham",
        "Lancaster",
        "Leeds",
        "Lincoln",
        "Norwich",
        "Perth",
        "Wells",
        "York",
    ],
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

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
    text(Slot::Thing, *random.pick(scenario.things));

    let mut personal = person.random(seed);
    let (title, first_names) = *personal.pick(&words.people);
    let (first, last) = (
        *personal.pick(&first_names),
        *personal.pick(&words.last_names),
    );
    text(Slot::Title, title);
    text(Slot::First, first);
    text(Slot::Last, last);
    text(Slot::City, *personal.pick(&words.cities));
    values.set(Slot::Name, |out| {
        out.extend_from_slice(first.as_bytes());
        out.push(b' ');
        out.extend_from_slice(last.as_bytes());
    });
    values.set(Slot::Street, |out| {
        number::write(out, personal.between(1, 98));
        out.push(b' ');
        out.extend_from_slice(personal.pick(&words.streets).as_bytes());
    });
    values.set(Slot::Phone, |out| person.write_spoken_number(out));

    let ahead = random.between(1, 12);
    let further = ahead + random.between(1, 6);
    let ago = random.between(1, 20);
    values.set(Slot::Date, |out| {
        write_date(out, words, today.checked_add_days(Days::new(ahead)))
    });
    values.set(Slot::Date2, |out| {
        write_date(out, words, today.checked_add_days(Days::new(further)))
    });
    values.set(Slot::Past, |out| {
        write_date(out, words, today.checked_sub_days(Days::new(ago)))
    });
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

/// Appends a day as it is said: `mardi 14 octobre`, `Tuesday 14 October`.
fn write_date(out: &mut Vec<u8>, words: &Words, date: Option<NaiveDate>) {
    // Days at the end of the calendar have none after them; no generated call comes near it.
    let date = date.unwrap_or_default();
    out.extend_from_slice(
        words.weekdays[date.weekday().num_days_from_monday() as usize].as_bytes(),
    );
    out.push(b' ');
    number::write(out, date.day().into());
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

    use super::{ENGLISH, FRENCH, write_amount, write_date, write_time};
    use crate::calls::script::Language::{English, French};

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn dates_times_and_amounts_are_said_as_people_do() {
        let day = NaiveDate::from_ymd_opt(2025, 10, 31);
        assert_eq!(
            text(|out| write_date(out, &FRENCH, day)),
            "vendredi 31 octobre"
        );
        assert_eq!(
            text(|out| write_date(out, &ENGLISH, day)),
            "Friday 31 October"
        );
        assert_eq!(text(|out| write_time(out, French, 78)), "19 h 30");
        assert_eq!(text(|out| write_time(out, French, 76)), "19 h");
        assert_eq!(text(|out| write_time(out, English, 78)), "7:30 pm");
        assert_eq!(text(|out| write_time(out, English, 48)), "12 pm");
        assert_eq!(text(|out| write_time(out, English, 35)), "8:45 am");
        assert_eq!(text(|out| write_amount(out, French, 84, 50)), "84,50 euros");
        assert_eq!(text(|out| write_amount(out, English, 84, 0)), "£84");
    }

    #[test]
    fn words_need_no_escaping_and_no_apostrophe_before_them() {
        for words in [&FRENCH, &ENGLISH] {
            let people = words
                .people
                .iter()
                .flat_map(|(title, names)| names.iter().chain([title]));
            let places = words
                .last_names
                .iter()
                .chain(&words.streets)
                .chain(&words.cities);
            for word in people
                .chain(places)
                .chain(&words.weekdays)
                .chain(&words.months)
            {
                assert!(!word.contains(['"', '\\', '\n', '{', '}']), "{word}");
            }
        }
        let vowels = ['A', 'E', 'I', 'O', 'U', 'Y', 'H', 'É', 'È'];
        for word in FRENCH.last_names.iter().chain(&FRENCH.cities) {
            assert!(!word.starts_with(vowels), "{word}");
        }
    }
}
