//! Names, places and days, by language.

/// Words that differ by language. Names, towns and streets start with consonants, so that no French `de` or `à`
/// before them needs an apostrophe.
pub(super) struct Words {
    /// Title and first names, by gender.
    pub(super) people: [(&'static str, [&'static str; 12]); 2],
    pub(super) last_names: [&'static str; 20],
    pub(super) streets: [&'static str; 16],
    pub(super) cities: [&'static str; 12],
    pub(super) weekdays: [&'static str; 7],
    pub(super) months: [&'static str; 12],
}

pub(super) const FRENCH: Words = Words {
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

pub(super) const ENGLISH: Words = Words {
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

#[cfg(test)]
mod tests {
    use super::{ENGLISH, FRENCH};

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
