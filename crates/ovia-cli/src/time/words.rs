//! The words of dates and durations, in English and French, in lower case and without accents.

use chrono::{Datelike, Days, Month, Months, NaiveDate, Weekday};

/// In lower case, without accents.
pub(super) fn plain(word: &str) -> String {
    let letters = word.chars().flat_map(char::to_lowercase);
    letters
        .map(|letter| match letter {
            'à' | 'â' => 'a',
            'é' | 'è' | 'ê' => 'e',
            'î' => 'i',
            'ô' => 'o',
            'û' | 'ù' => 'u',
            other => other,
        })
        .collect()
}

/// Words that mean nothing by themselves: `on the 20 of november`, `le 20 novembre à 14h`.
pub(super) const FILLERS: [&str; 8] = ["at", "on", "the", "of", "le", "du", "de", "a"];

/// What comes before or after a duration before now.
pub(super) const BEFORE_AGE: [&str; 6] = ["il y a", "depuis", "the last", "last", "past", "since"];
pub(super) const AFTER_AGE: [&str; 2] = ["ago", "avant"];

/// The days of a phrase, the first and the last.
pub(super) fn days(phrase: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let back = |days| today.checked_sub_days(Days::new(days));
    let one = |day: Option<NaiveDate>| day.map(|day| (day, day));
    let year = |year| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
    };
    let monday = back(today.weekday().num_days_from_monday().into())?;
    let week = |monday: NaiveDate| Some((monday, monday.checked_add_days(Days::new(6))?));
    match phrase {
        "today" | "aujourd hui" | "aujourdhui" => one(Some(today)),
        "yesterday" | "hier" => one(back(1)),
        "avant-hier" | "avant hier" | "day before yesterday" => one(back(2)),
        "tomorrow" | "demain" => one(today.checked_add_days(Days::new(1))),
        "this week" | "cette semaine" => week(monday),
        "last week" | "semaine derniere" | "la semaine derniere" => {
            week(monday.checked_sub_days(Days::new(7))?)
        }
        "this month" | "ce mois" | "ce mois-ci" => month(today.with_day(1)?),
        "last month" | "mois dernier" => {
            month(today.with_day(1)?.checked_sub_months(Months::new(1))?)
        }
        "this year" | "cette annee" => year(today.year()),
        "last year" | "annee derniere" => year(today.year() - 1),
        _ => {
            let name = ["last ", "dernier ", " dernier"]
                .iter()
                .fold(phrase, |name, word| {
                    name.strip_prefix(word)
                        .or_else(|| name.strip_suffix(word))
                        .unwrap_or(name)
                });
            one(last_weekday(weekday(name)?, today))
        }
    }
}

/// A month by its first day.
pub(super) fn month(first: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some((first, last))
}

/// The most recent one before today.
fn last_weekday(wanted: Weekday, today: NaiveDate) -> Option<NaiveDate> {
    let days = match today.weekday().days_since(wanted) {
        0 => 7,
        days => days,
    };
    today.checked_sub_days(Days::new(days.into()))
}

fn weekday(name: &str) -> Option<Weekday> {
    let names = [
        ["monday", "mon", "lundi", "lun"],
        ["tuesday", "tue", "mardi", "mar"],
        ["wednesday", "wed", "mercredi", "mer"],
        ["thursday", "thu", "jeudi", "jeu"],
        ["friday", "fri", "vendredi", "ven"],
        ["saturday", "sat", "samedi", "sam"],
        ["sunday", "sun", "dimanche", "dim"],
    ];
    let name = name.trim_end_matches(['.', ',']);
    let day = names.iter().position(|names| names.contains(&name))?;
    Weekday::try_from(u8::try_from(day).ok()?).ok()
}

/// A month by its name, or by the start of it with a full stop or without.
pub(super) fn month_name(name: &str) -> Option<u32> {
    let name = name.trim_end_matches(['.', ',']);
    if name.len() >= 3
        && let Ok(month) = name.parse::<Month>()
    {
        return Some(month.number_from_month());
    }
    let french = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    // `jui` is the start of two.
    let starts = |month: &str| name.len() >= 3 && name != "jui" && month.starts_with(name);
    let position = french.iter().position(|month| starts(month))?;
    u32::try_from(position + 1).ok()
}

/// The unit of a duration, as humantime calls it.
pub(super) fn unit(name: &str) -> Option<&'static str> {
    Some(match name.trim_end_matches(['.', ',']) {
        "s" | "sec" | "secs" | "second" | "seconds" | "seconde" | "secondes" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" | "mn" => "min",
        "h" | "hr" | "hrs" | "hour" | "hours" | "heure" | "heures" => "h",
        "d" | "day" | "days" | "j" | "jour" | "jours" => "d",
        "w" | "wk" | "wks" | "week" | "weeks" | "semaine" | "semaines" | "sem" => "w",
        "month" | "months" | "mois" => "month",
        "y" | "yr" | "yrs" | "year" | "years" | "an" | "ans" | "annee" | "annees" => "y",
        _ => return None,
    })
}

pub(super) fn number(word: &str) -> Option<&'static str> {
    Some(match word {
        "a" | "an" | "one" | "un" | "une" => "1",
        "two" | "deux" => "2",
        "three" | "trois" => "3",
        _ => return None,
    })
}

/// Whether a word means something somewhere in a time.
pub(super) fn is_known(word: &str) -> bool {
    let others = [
        "now",
        "maintenant",
        "il",
        "y",
        "am",
        "pm",
        "la",
        "et",
        "and",
        "hui",
        "aujourd",
    ];
    let phrases = "today yesterday tomorrow hier demain avant-hier before day week month this last \
                   cette ce semaine mois dernier derniere noon midi midnight minuit since depuis";
    word.starts_with(|first: char| first.is_ascii_digit())
        || FILLERS.contains(&word)
        || AFTER_AGE.contains(&word)
        || others.contains(&word)
        || phrases.split_whitespace().any(|known| known == word)
        || weekday(word).is_some()
        || month_name(word).is_some()
        || unit(word).is_some()
        || number(word).is_some()
}
