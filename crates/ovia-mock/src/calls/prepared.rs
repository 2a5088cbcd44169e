//! The scenarios, taken apart once a process.

use std::sync::LazyLock;

use super::cast::PERSONAS;
use super::outcome::Direction;
use super::phrase::Phrase;
use super::script::{self, Language};
use super::{english, french};

/// Everything that can be said, ready to be copied.
pub(super) static LIBRARY: LazyLock<Library> = LazyLock::new(Library::new);

pub(super) struct Library {
    /// By persona: what each can be called about.
    repertoires: Vec<Vec<Scenario>>,
    french: Manners,
    english: Manners,
}

impl Library {
    fn new() -> Self {
        let repertoire = |scripts: &[&script::Script]| {
            scripts.iter().map(|script| Scenario::new(script)).collect()
        };
        Self {
            repertoires: PERSONAS
                .iter()
                .map(|persona| repertoire(persona.scripts))
                .collect(),
            french: Manners::new(&french::MANNERS),
            english: Manners::new(&english::MANNERS),
        }
    }

    /// The scenarios of a persona, which is an index into [`PERSONAS`].
    pub(super) fn repertoire(&self, persona: usize) -> &[Scenario] {
        &self.repertoires[persona]
    }

    pub(super) fn manners(&self, language: Language) -> &Manners {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

/// A [`script::Script`], ready.
pub(super) struct Scenario {
    pub(super) tag: &'static str,
    pub(super) company: &'static str,
    pub(super) premises: Option<&'static str>,
    pub(super) direction: Direction,
    pub(super) hours: (u64, u64),
    pub(super) amounts: (u64, u64),
    pub(super) things: &'static [&'static str],
    pub(super) opening: Exchange,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) closing: Exchange,
    pub(super) analysis: Vec<Phrase>,
}

impl Scenario {
    fn new(script: &script::Script) -> Self {
        Self {
            tag: script.tag,
            company: script.company,
            premises: script.premises,
            direction: script.direction,
            hours: script.hours,
            amounts: script.amounts,
            things: script.things,
            opening: Exchange::new(&script.opening),
            exchanges: script.exchanges.iter().map(Exchange::new).collect(),
            closing: Exchange::new(&script.closing),
            analysis: phrases(script.analysis),
        }
    }
}

/// [`script::Manners`], ready.
pub(super) struct Manners {
    pub(super) acknowledgements: Vec<Phrase>,
    pub(super) hesitations: Vec<Phrase>,
    pub(super) detours: Vec<Exchange>,
    pub(super) transfer: Exchange,
    pub(super) goodbye: Exchange,
    pub(super) voicemail: Exchange,
    pub(super) abandoned: Vec<Phrase>,
    pub(super) voicemail_analysis: Vec<Phrase>,
}

impl Manners {
    fn new(manners: &script::Manners) -> Self {
        Self {
            acknowledgements: phrases(manners.acknowledgements),
            hesitations: phrases(manners.hesitations),
            detours: manners.detours.iter().map(Exchange::new).collect(),
            transfer: Exchange::new(&manners.transfer),
            goodbye: Exchange::new(&manners.goodbye),
            voicemail: Exchange::new(&manners.voicemail),
            abandoned: phrases(manners.abandoned),
            voicemail_analysis: phrases(manners.voicemail_analysis),
        }
    }
}

/// A [`script::Exchange`], ready.
pub(super) struct Exchange {
    pub(super) agent: Vec<Phrase>,
    pub(super) caller: Vec<Phrase>,
    pub(super) tool: Option<Tool>,
}

impl Exchange {
    fn new(exchange: &script::Exchange) -> Self {
        Self {
            agent: phrases(exchange.agent),
            caller: phrases(exchange.caller),
            tool: exchange.tool.map(Tool::new),
        }
    }
}

/// A [`script::Tool`], ready.
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) arguments: Phrase,
    pub(super) output: Phrase,
}

impl Tool {
    fn new(tool: script::Tool) -> Self {
        Self {
            name: tool.name,
            arguments: Phrase::new(tool.arguments),
            output: Phrase::new(tool.output),
        }
    }
}

fn phrases(lines: &[&str]) -> Vec<Phrase> {
    lines.iter().map(|line| Phrase::new(line)).collect()
}
