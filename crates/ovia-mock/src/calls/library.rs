//! What can be said in a call, and by which agents: the files in `data/`, one per language, parsed
//! once per process. `data/README.md` describes them.

use std::sync::LazyLock;

use super::{
    ini::{Section, Sections, list, plain, range},
    phrase::Phrase,
    record::Direction,
};

/// All agents and languages. The files are part of the program and a test parses them, so a user
/// never sees the panic.
pub(super) static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::load().unwrap_or_else(|error| panic!("{error}")));

/// A language that agents speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    French,
    English,
}

pub(super) struct Library {
    pub(super) profiles: Vec<AgentProfile>,
    french: LanguageData,
    english: LanguageData,
}

/// What does not depend on the agent.
pub(super) struct LanguageData {
    pub(super) names: Names,
    pub(super) common: CommonPhrases,
}

/// What is the same for an agent in every seed.
pub(super) struct AgentProfile {
    /// How it introduces itself.
    pub(super) first_name: &'static str,
    /// The name in its records.
    pub(super) name: &'static str,
    pub(super) language: Language,
    /// Its share of the calls, in percent.
    pub(super) share: u64,
    pub(super) scenarios: Vec<Scenario>,
}

/// Names of people, places and days.
pub(super) struct Names {
    /// Forms of address, each with first names.
    pub(super) titles: Vec<(&'static str, Vec<&'static str>)>,
    pub(super) last_names: Vec<&'static str>,
    pub(super) streets: Vec<&'static str>,
    pub(super) cities: Vec<&'static str>,
    pub(super) weekdays: Vec<&'static str>,
    pub(super) months: Vec<&'static str>,
}

/// What can be said in a call of any kind.
pub(super) struct CommonPhrases {
    /// What an agent may say before a line, with a space at the end.
    pub(super) acknowledgements: Vec<Phrase>,
    /// The same for the other person.
    pub(super) hesitations: Vec<Phrase>,
    /// Analyses of calls that were cut short.
    pub(super) abandoned: Vec<Phrase>,
    pub(super) voicemail_analysis: Vec<Phrase>,
    /// What can come between any two exchanges.
    pub(super) detours: Vec<Exchange>,
    /// In place of a closing: the agent transfers the call to a human.
    pub(super) transfer: Exchange,
    pub(super) goodbye: Exchange,
    /// The greeting is the `caller`'s, the message the `agent`'s.
    pub(super) voicemail: Exchange,
}

/// One kind of call: who calls whom, why, and what is said in which order.
pub(super) struct Scenario {
    /// The call's tag in its metadata.
    pub(super) tag: &'static str,
    pub(super) company: &'static str,
    /// The company's address; none if each call is about another address.
    pub(super) premises: Option<&'static str>,
    pub(super) direction: Direction,
    /// The first and last hour that `{time}` can name.
    pub(super) hours: (u64, u64),
    /// The least and the most that `{amount}` can be, in whole euros or pounds.
    pub(super) amounts: (u64, u64),
    /// The values of `{thing}`.
    pub(super) things: Vec<&'static str>,
    pub(super) analysis: Vec<Phrase>,
    pub(super) opening: Exchange,
    /// In this order; a call may leave some out.
    pub(super) exchanges: Vec<Exchange>,
    pub(super) closing: Exchange,
}

/// The agent says one of its lines, the other person answers with one of theirs.
pub(super) struct Exchange {
    /// What the agent looks up before it speaks.
    pub(super) tool: Option<ToolCall>,
    pub(super) agent: Vec<Phrase>,
    pub(super) caller: Vec<Phrase>,
}

/// A function that the agent calls, with its arguments and its result as JSON text.
pub(super) struct ToolCall {
    pub(super) name: &'static str,
    pub(super) arguments: Phrase,
    pub(super) output: Phrase,
}

impl Library {
    fn load() -> Result<Self, String> {
        let mut profiles = Vec::new();
        let mut language = |language, file, text| {
            read(language, text, &mut profiles).map_err(|error| format!("data/{file}: {error}"))
        };
        let french = language(
            Language::French,
            "french.ini",
            include_str!("../../data/french.ini"),
        )?;
        let english = language(
            Language::English,
            "english.ini",
            include_str!("../../data/english.ini"),
        )?;
        Ok(Self {
            profiles,
            french,
            english,
        })
    }

    pub(super) fn language(&self, language: Language) -> &LanguageData {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

/// Reads one file.
fn read(
    language: Language,
    text: &'static str,
    profiles: &mut Vec<AgentProfile>,
) -> Result<LanguageData, String> {
    let mut sections = Sections::parse(text)?;
    let names = Names::read(sections.next("names")?)?;
    let first = profiles.len();
    let mut tags = Vec::new();
    while let Some(section) = sections.next_if("agent") {
        let (profile, scenarios) = AgentProfile::read(language, section)?;
        profiles.push(profile);
        tags.push(scenarios);
    }
    let common = CommonPhrases::read(&mut sections)?;
    let mut scenarios = Vec::new();
    while let Some(section) = sections.next_if("scenario") {
        scenarios.push(Scenario::read(section, &mut sections)?);
    }
    sections.end()?;
    for (profile, tags) in profiles[first..].iter_mut().zip(tags) {
        for tag in tags {
            let place = scenarios.iter().position(|scenario| scenario.tag == tag);
            let place = place.ok_or_else(|| {
                format!(
                    "{}: the scenario {tag} is missing or used twice",
                    profile.first_name
                )
            })?;
            profile.scenarios.push(scenarios.remove(place));
        }
    }
    match scenarios.first() {
        Some(scenario) => Err(format!("no agent has the scenario {}", scenario.tag)),
        None => Ok(LanguageData { names, common }),
    }
}

impl Names {
    fn read(mut section: Section) -> Result<Self, String> {
        let names = Self {
            titles: section.all("title", |text| {
                let (title, first_names) = text
                    .split_once(':')
                    .ok_or("expected a form of address, a colon and first names")?;
                Ok((plain(title)?, list(first_names)?))
            })?,
            last_names: section.one("last_names", list)?,
            streets: section.one("streets", list)?,
            cities: section.one("cities", list)?,
            weekdays: section.one("weekdays", |text| exactly(7, list(text)?))?,
            months: section.one("months", |text| exactly(12, list(text)?))?,
        };
        section.end()?;
        Ok(names)
    }
}

fn exactly<T>(count: usize, items: Vec<T>) -> Result<Vec<T>, String> {
    if items.len() == count {
        Ok(items)
    } else {
        Err(format!("expected {count}, found {}", items.len()))
    }
}

impl AgentProfile {
    /// The agent, still without its scenarios, and their tags.
    fn read(language: Language, mut section: Section) -> Result<(Self, Vec<&'static str>), String> {
        let profile = Self {
            first_name: plain(section.name)?,
            name: section.one("name", plain)?,
            language,
            share: section.one("share", |text| {
                text.parse().map_err(|_| "not a number".into())
            })?,
            scenarios: Vec::new(),
        };
        let scenarios = section.all("scenario", plain)?;
        section.end()?;
        Ok((profile, scenarios))
    }
}

impl CommonPhrases {
    fn read(sections: &mut Sections) -> Result<Self, String> {
        let mut section = sections.next("common")?;
        let lead = |text: &str| Phrase::spoken(&format!("{text} "));
        let (acknowledgements, hesitations, abandoned, voicemail_analysis) = (
            section.all("acknowledgement", lead)?,
            section.all("hesitation", lead)?,
            section.all("abandoned", Phrase::written)?,
            section.all("voicemail_analysis", Phrase::written)?,
        );
        section.end()?;
        Ok(Self {
            acknowledgements,
            hesitations,
            abandoned,
            voicemail_analysis,
            detours: Exchange::read_all("detour", sections)?,
            transfer: Exchange::read(sections.next("transfer")?)?,
            goodbye: Exchange::read(sections.next("goodbye")?)?,
            voicemail: Exchange::read(sections.next("voicemail")?)?,
        })
    }
}

impl Scenario {
    fn read(mut section: Section, sections: &mut Sections) -> Result<Self, String> {
        let scenario = Self {
            tag: plain(section.name)?,
            company: section.one("company", plain)?,
            premises: section.optional("premises", plain)?,
            direction: section.one("direction", |text| match text {
                "inbound" => Ok(Direction::Inbound),
                "outbound" => Ok(Direction::Outbound),
                _ => Err("expected inbound or outbound".into()),
            })?,
            hours: section.one("hours", range)?,
            amounts: section.one("amounts", range)?,
            things: section.all("thing", plain)?,
            analysis: section.all("analysis", Phrase::written)?,
            opening: Exchange::read(sections.next("opening")?)?,
            exchanges: Exchange::read_all("exchange", sections)?,
            closing: Exchange::read(sections.next("closing")?)?,
        };
        section.end()?;
        Ok(scenario)
    }
}

impl Exchange {
    fn read(mut section: Section) -> Result<Self, String> {
        let tool = match section.optional("tool", plain)? {
            None => None,
            Some(name) => Some(ToolCall {
                name,
                arguments: section.one("arguments", Phrase::json)?,
                output: section.one("output", Phrase::json)?,
            }),
        };
        let (agent, caller) = (
            section.all("agent", Phrase::spoken)?,
            section.all("caller", Phrase::spoken)?,
        );
        section.end()?;
        Ok(Self {
            tool,
            agent,
            caller,
        })
    }

    /// The sections of this kind that come next; at least one.
    fn read_all(kind: &str, sections: &mut Sections) -> Result<Vec<Self>, String> {
        let mut all = vec![Self::read(sections.next(kind)?)?];
        while let Some(section) = sections.next_if(kind) {
            all.push(Self::read(section)?);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Library, read};

    #[test]
    fn the_files_are_well_formed() {
        let library = Library::load().unwrap_or_else(|error| panic!("{error}"));
        let shares: u64 = library.profiles.iter().map(|profile| profile.share).sum();
        assert_eq!(shares, 100);
        let scenarios = library
            .profiles
            .iter()
            .flat_map(|profile| &profile.scenarios);
        assert_eq!(scenarios.count(), 26);
        // So that `de` and `à` before them need no apostrophe.
        let french = &library.language(Language::French).names;
        for name in french.last_names.iter().chain(&french.cities) {
            let vowels = ['A', 'E', 'I', 'O', 'U', 'Y', 'H', 'É', 'È'];
            assert!(!name.starts_with(vowels), "{name}");
        }
    }

    /// The error for the French file with one text replaced.
    fn error(from: &str, to: &str) -> String {
        let text = include_str!("../../data/french.ini");
        assert!(text.contains(from), "{from}");
        let changed: &'static str = text.replacen(from, to, 1).leak();
        read(Language::French, changed, &mut Vec::new())
            .err()
            .expect("an error")
    }

    #[test]
    fn mistakes_in_a_file_are_found() {
        for (from, to, expected) in [
            (
                "dimanche",
                "dimanche, huitdi",
                "weekdays: expected 7, found 8",
            ),
            ("share = 14", "share = x", "share: not a number"),
            ("share = 14", "shore = 14", "[agent] has no `share`"),
            (
                "scenario = hotel_booking",
                "scenario = hostel",
                "Camille: the scenario hostel is missing",
            ),
            (
                "scenario = hotel_booking\n",
                "",
                "no agent has the scenario hotel_booking",
            ),
            (
                "direction = inbound",
                "direction = in",
                "expected inbound or outbound",
            ),
            ("{agent}", "{agnet}", "unknown slot in "),
            ("[closing]", "[close]", "expected [closing], found [close]"),
            ("tool = ", "tol = ", "[exchange] takes no `tol`"),
            (
                "[names]\n",
                "[names]\nnames = x\n",
                "[names] takes no `names`",
            ),
        ] {
            let error = error(from, to);
            assert!(error.contains(expected), "{to}: {error}");
        }
    }
}
