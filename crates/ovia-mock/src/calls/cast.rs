//! The agents of a seed, with the users they belong to and the lines they speak on.

use super::script::{Language, Script};
use super::{english, french, number};
use crate::random::{Purpose, Random};

/// What makes an agent, whatever the seed.
pub(super) struct Persona {
    /// How it introduces itself.
    pub(super) first_name: &'static str,
    /// The name in its records.
    pub(super) name: &'static str,
    pub(super) language: Language,
    pub(super) scripts: &'static [&'static Script],
    /// Its share of the calls, in percent.
    share: u64,
}

const fn persona(
    first_name: &'static str,
    name: &'static str,
    language: Language,
    scripts: &'static [&'static Script],
    share: u64,
) -> Persona {
    Persona {
        first_name,
        name,
        language,
        scripts,
        share,
    }
}

pub(super) const PERSONAS: [Persona; 9] = [
    persona(
        "Camille",
        "Camille (accueil)",
        Language::French,
        french::HOSPITALITY,
        14,
    ),
    persona(
        "Sarah",
        "Sarah (secrétariat médical)",
        Language::French,
        french::HEALTH,
        14,
    ),
    persona(
        "Louis",
        "Louis (service client)",
        Language::French,
        french::COMMERCE,
        14,
    ),
    persona(
        "Hugo",
        "Hugo (assistance)",
        Language::French,
        french::ASSISTANCE,
        10,
    ),
    persona(
        "Margaux",
        "Margaux (sinistres et cotisations)",
        Language::French,
        french::INSURANCE,
        10,
    ),
    persona(
        "Nina",
        "Nina (rendez-vous)",
        Language::French,
        french::PROPERTY,
        10,
    ),
    persona(
        "Emma",
        "Emma (front desk)",
        Language::English,
        english::FRONT_DESK,
        10,
    ),
    persona(
        "Oliver",
        "Oliver (customer care)",
        Language::English,
        english::CARE,
        10,
    ),
    persona(
        "Grace",
        "Grace (claims and billing)",
        Language::English,
        english::BILLING,
        8,
    ),
];

/// An agent of a seed.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    /// Index into [`PERSONAS`].
    pub(super) persona: usize,
    pub(super) id: String,
    pub(super) user_id: String,
    /// Its line.
    pub(super) number: String,
    pub(super) phone_number_id: String,
    pub(super) trunk_id: String,
    pub(super) rule_id: String,
}

/// Agents belong to one of so many users.
const USERS: u64 = 3;

/// The agents of a seed, one for each persona.
pub(super) fn agents(seed: u64) -> Vec<Agent> {
    let mut random = Random::keyed(seed, Purpose::Fixtures, 0);
    let users: Vec<String> = (0..USERS).map(|_| random.uuid().to_string()).collect();
    // Above the numbers of the people who call, which end in less than 8000 on this range.
    let first_line = random.between(8000, 9900);
    (0..PERSONAS.len())
        .map(|persona| Agent {
            persona,
            id: random.uuid().to_string(),
            user_id: random.pick(&users).clone(),
            number: format!("+3319900{:04}", first_line + persona as u64),
            phone_number_id: random.uuid().to_string(),
            trunk_id: token(&mut random, b"ST_"),
            rule_id: token(&mut random, b"SDR_"),
        })
        .collect()
}

/// One of the agents, each as often as its persona's share.
pub(super) fn pick<'a>(random: &mut Random, agents: &'a [Agent]) -> &'a Agent {
    let mut chance = random.below(100);
    agents
        .iter()
        .find(|agent| {
            let share = PERSONAS[agent.persona].share;
            let found = chance < share;
            chance = chance.saturating_sub(share);
            found
        })
        .unwrap_or(&agents[0])
}

/// An identifier as telephony platforms make them.
fn token(random: &mut Random, prefix: &[u8]) -> String {
    let mut text = Vec::new();
    write_token(&mut text, random, prefix);
    String::from_utf8_lossy(&text).into_owned()
}

/// Appends such an identifier: the prefix and twelve letters or digits.
pub(super) fn write_token(out: &mut Vec<u8>, random: &mut Random, prefix: &[u8]) {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bits = random.bits();
    let mut text = [0; 12];
    for character in &mut text {
        *character = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    out.extend_from_slice(prefix);
    out.extend_from_slice(&text);
}

/// Somebody who calls or is called. The same number always belongs to the same person.
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

    /// Appends the number in E.164. Both ranges are reserved for fiction.
    pub(super) fn write_number(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if self.has_landline() {
            b"+3319900"
        } else {
            b"+3363998"
        });
        number::padded(out, self.identity, 4);
    }

    /// Appends the number as it is said aloud.
    pub(super) fn write_spoken_number(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match (self.language, self.has_landline()) {
            (Language::French, true) => b"01 99 00 ",
            (Language::French, false) => b"06 39 98 ",
            (Language::English, _) => b"+33 6 39 98 ",
        });
        number::padded(out, self.identity / 100, 2);
        out.push(b' ');
        number::padded(out, self.identity % 100, 2);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{PERSONAS, Person, agents};
    use crate::calls::script::Language;
    use crate::random::{Purpose, Random};

    #[test]
    fn shares_are_percentages() {
        assert_eq!(
            PERSONAS.iter().map(|persona| persona.share).sum::<u64>(),
            100
        );
    }

    #[test]
    fn agents_are_distinct_and_depend_on_the_seed() {
        let (seven, eight) = (agents(7), agents(8));
        let mut ids: Vec<&str> = seven
            .iter()
            .chain(&eight)
            .map(|agent| agent.id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2 * PERSONAS.len());
        assert_eq!(seven[0].id, agents(7)[0].id);
    }

    #[test]
    fn nobody_has_the_number_of_an_agent() {
        let lines: BTreeSet<String> = (0..100)
            .flat_map(agents)
            .map(|agent| agent.number)
            .collect();
        let random = &mut Random::keyed(1, Purpose::Call, 1);
        for _ in 0..20_000 {
            let language = *random.pick(&[Language::French, Language::English]);
            let mut number = Vec::new();
            Person::draw(random, language).write_number(&mut number);
            let number = String::from_utf8(number).expect("digits");
            assert!(number.len() == 12 && !lines.contains(&number), "{number}");
        }
    }
}
