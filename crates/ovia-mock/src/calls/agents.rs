//! The agents of a seed, with their users and phone lines, and the people at the other end.

use super::library::{LIBRARY, Language};
use crate::random::{Purpose, Random};

/// An agent of a seed.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    /// Index into the library's profiles.
    pub(super) profile: usize,
    pub(super) id: String,
    pub(super) user_id: String,
    /// The number of its line.
    pub(super) number: String,
    pub(super) phone_number_id: String,
    pub(super) trunk_id: String,
    pub(super) rule_id: String,
}

/// How many users the agents belong to.
const USERS: u64 = 3;

/// The agents of a seed, one for each profile.
pub(super) fn agents(seed: u64) -> Vec<Agent> {
    let mut random = Random::keyed(seed, Purpose::Fixtures, 0);
    let users: Vec<String> = (0..USERS).map(|_| random.uuid().to_string()).collect();
    // Above the numbers of the people who call, which end in less than 8000 on this range.
    let first_line = random.between(8000, 9900);
    (0..LIBRARY.profiles.len())
        .map(|profile| Agent {
            profile,
            id: random.uuid().to_string(),
            user_id: random.pick(&users).clone(),
            number: format!("+3319900{:04}", first_line + profile as u64),
            phone_number_id: random.uuid().to_string(),
            trunk_id: token(&mut random, "ST_"),
            rule_id: token(&mut random, "SDR_"),
        })
        .collect()
}

/// One of the agents, each as often as its profile's share.
pub(super) fn pick<'a>(random: &mut Random, agents: &'a [Agent]) -> &'a Agent {
    let mut chance = random.below(100);
    agents
        .iter()
        .find(|agent| {
            let share = LIBRARY.profiles[agent.profile].share;
            let found = chance < share;
            chance = chance.saturating_sub(share);
            found
        })
        .unwrap_or(&agents[0])
}

/// An identifier as telephony platforms make them: the prefix and twelve letters or digits.
pub(super) fn token(random: &mut Random, prefix: &str) -> String {
    let mut text = Vec::new();
    write_token(&mut text, random, prefix);
    String::from_utf8(text).unwrap_or_default()
}

/// Appends such an identifier.
pub(super) fn write_token(out: &mut Vec<u8>, random: &mut Random, prefix: &str) {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bits = random.bits();
    let mut text = [0; 12];
    for character in &mut text {
        *character = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    out.extend_from_slice(prefix.as_bytes());
    out.extend_from_slice(&text);
}

/// The person who calls or is called. The same number always belongs to the same person.
pub(super) struct Person {
    identity: u64,
    language: Language,
}

impl Person {
    pub(super) fn draw(random: &mut Random, language: Language) -> Self {
        let identity = match language {
            Language::French => random.below(8000),
            Language::English => random.between(8000, 9999),
        };
        Self { identity, language }
    }

    /// The sequence that decides everything else about this person.
    pub(super) fn random(&self, seed: u64) -> Random {
        Random::keyed(seed, Purpose::Person, self.identity)
    }

    /// Every fifth person in France calls from a landline.
    fn has_landline(&self) -> bool {
        self.language == Language::French && self.identity.is_multiple_of(5)
    }

    /// The number in E.164. Both ranges are reserved for fiction.
    pub(super) fn number(&self) -> String {
        let range = if self.has_landline() {
            "+3319900"
        } else {
            "+3363998"
        };
        format!("{range}{:04}", self.identity)
    }

    /// The number as it is said aloud.
    pub(super) fn spoken_number(&self) -> String {
        let range = match (self.language, self.has_landline()) {
            (Language::French, true) => "01 99 00",
            (Language::French, false) => "06 39 98",
            (Language::English, _) => "+33 6 39 98",
        };
        format!(
            "{range} {:02} {:02}",
            self.identity / 100,
            self.identity % 100
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Language, Person, agents};
    use crate::random::{Purpose, Random};

    #[test]
    fn agents_are_distinct_and_depend_on_the_seed() {
        let (seven, eight) = (agents(7), agents(8));
        let ids: BTreeSet<&str> = seven
            .iter()
            .chain(&eight)
            .map(|agent| agent.id.as_str())
            .collect();
        assert_eq!(ids.len(), seven.len() + eight.len());
        assert_eq!(seven[0].id, agents(7)[0].id);
    }

    #[test]
    fn agents_and_people_have_different_numbers() {
        let lines: BTreeSet<String> = (0..100)
            .flat_map(agents)
            .map(|agent| agent.number)
            .collect();
        let random = &mut Random::keyed(1, Purpose::Call, 1);
        for _ in 0..20_000 {
            let language = *random.pick(&[Language::French, Language::English]);
            let number = Person::draw(random, language).number();
            assert!(number.len() == 12 && !lines.contains(&number), "{number}");
        }
    }
}
