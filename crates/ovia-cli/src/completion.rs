//! Completes ids of calls and agents in a shell. They come from a small file that the reading commands
//! write; completing never asks the server.
//!
//! The file holds ids and names of agents: no phone number, no transcript. Only its owner can read it.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use clap_complete::{ArgValueCandidates, CompletionCandidate};
use etcetera::BaseStrategy;
use ovia::{Record, serde_json};
use serde::{Deserialize, Serialize};

use crate::{config::private_file, escape::escape, output::Printable};

/// The environment variable by which a shell asks.
pub(crate) const VARIABLE: &str = "OVIA_COMPLETE";

/// How many records of a list are kept. The first ones of Ovia's list are the newest.
const MAX_CALLS: usize = 200;

/// How many agents are kept.
const MAX_AGENTS: usize = 100;

/// Answers a shell that asks for completions, and ends; otherwise returns.
pub(crate) fn answer_shell() {
    if env::var_os(VARIABLE).is_some() {
        clap_complete::CompleteEnv::with_factory(crate::cli::Cli::definition)
            .var(VARIABLE)
            .complete();
    }
}

/// Adds the candidates to the options and arguments that take an id of a call or an agent.
pub(crate) fn with_candidates(command: clap::Command) -> clap::Command {
    command.mut_subcommand("calls", |calls| {
        calls.mut_subcommands(|command| {
            command.mut_args(|argument| match argument.get_id().as_str() {
                "agent" => argument.add(ArgValueCandidates::new(agents)),
                "id" | "ids" | "until_ended" => argument.add(ArgValueCandidates::new(calls_read)),
                _ => argument,
            })
        })
    })
}

/// What is completed.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Seen {
    /// Ids of calls, and when they started.
    calls: Vec<(String, String)>,
    /// Ids of agents, and their names.
    agents: BTreeMap<String, String>,
    #[serde(skip)]
    records: usize,
}

impl Seen {
    /// Notes a record of a list. Only the first ones are looked at.
    pub(crate) fn add<M: Printable>(&mut self, record: &Record<M>) {
        self.records += 1;
        if self.records > MAX_CALLS {
            return;
        }
        let text = |record: &Record<M>, field| {
            let value = record.field(field)?.get();
            serde_json::from_str::<String>(value).ok()
        };
        // An id that is not a UUID may be anything, a phone number too.
        let uuid = |field| {
            let id = text(record, field)?;
            ovia::uuid::Uuid::parse_str(&id).ok().map(|_| id)
        };
        if let Some(id) = uuid("id") {
            self.calls
                .push((id, text(record, "started_at").unwrap_or_default()));
        }
        if let Some(agent) = uuid("agent_id")
            && (self.agents.len() < MAX_AGENTS || self.agents.contains_key(&agent))
        {
            #[derive(Deserialize)]
            struct Named {
                name: String,
            }
            let value = record.field("agent").map_or("null", |value| value.get());
            let named: Option<Named> = serde_json::from_str(value).unwrap_or_default();
            let name = named.map_or(String::new(), |named| named.name);
            self.agents.insert(agent, name);
        }
    }

    /// Writes the file. That it cannot be written is no reason to fail: only completion needs it.
    pub(crate) fn save(&self) {
        let Some(path) = path().filter(|_| !self.calls.is_empty()) else {
            return;
        };
        let _ = self.write(&path);
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let text = serde_json::to_vec(self)?;
        let written = private_file(&temporary)
            .and_then(|mut file| std::io::Write::write_all(&mut file, &text))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    fn load() -> Self {
        let text = path().and_then(|path| fs::read(path).ok());
        let seen = text.and_then(|text| serde_json::from_slice(&text).ok());
        seen.unwrap_or_default()
    }
}

fn path() -> Option<PathBuf> {
    let directories = etcetera::choose_base_strategy().ok()?;
    Some(directories.cache_dir().join("ovia").join("completion.json"))
}

fn calls_read() -> Vec<CompletionCandidate> {
    let calls = Seen::load().calls.into_iter();
    calls
        .map(|(id, started)| {
            CompletionCandidate::new(id).help(Some(escape(&started).into_owned().into()))
        })
        .collect()
}

fn agents() -> Vec<CompletionCandidate> {
    let agents = Seen::load().agents.into_iter();
    agents
        .map(|(id, name)| {
            CompletionCandidate::new(id).help(Some(escape(&name).into_owned().into()))
        })
        .collect()
}
