//! Completes words of the command line in a shell: files, names, and ids of calls and agents. The ids come
//! from a small file that the reading commands write; completing never asks the server.
//!
//! The file holds ids and names of agents: no phone number, no transcript. Only its owner can read it.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use clap_complete::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter};
use etcetera::BaseStrategy;
use ovia::{Record, serde_json};
use serde::{Deserialize, Serialize};

use crate::{
    call_status,
    config::{self, private_file},
    escape::escape,
    output::Printable,
    time::Zone,
};

/// The environment variable by which a shell asks.
pub(crate) const VARIABLE: &str = "OVIA_COMPLETE";

/// The options whose value is the name of a file.
pub(crate) const FILE_OPTIONS: [&str; 6] =
    ["input", "json", "batch", "holidays", "never", "token_file"];

/// How many records of a list are kept. The first ones of Ovia's list are the newest.
const MAX_CALLS: usize = 200;

/// How many agents are kept.
const MAX_AGENTS: usize = 100;

/// Answers a shell that asks for completions, and ends; otherwise returns.
pub(crate) fn answer_shell() {
    if env::var_os(VARIABLE).is_some() {
        clap_complete::CompleteEnv::with_factory(definition)
            .var(VARIABLE)
            .complete();
    }
}

/// The command line for the word that is completed. Options are offered to a word that begins with
/// `-`, or where the command takes nothing else. Otherwise twenty global options follow the commands.
fn definition() -> clap::Command {
    fn without_options(command: clap::Command) -> clap::Command {
        let takes_words = command.has_subcommands() || command.get_positionals().next().is_some();
        let command = command.mut_args(|argument| match argument.is_positional() {
            false if takes_words => argument.hide(true),
            _ => argument,
        });
        command.mut_subcommands(without_options)
    }
    let words: Vec<_> = env::args_os().skip_while(|word| word != "--").collect();
    // Bash and zsh say which word it is; other shells leave out what follows it.
    let index = env::var("_CLAP_COMPLETE_INDEX").ok();
    let index = index.and_then(|index| index.parse::<usize>().ok());
    let word = match index {
        Some(index) => words.get(index.saturating_add(1)),
        None => words.last(),
    };
    let is_option = word.is_some_and(|word| word.as_encoded_bytes().starts_with(b"-"));
    let command = crate::cli::Cli::definition();
    match is_option {
        true => command,
        false => without_options(command),
    }
}

/// Adds the candidates to the options and arguments whose values can be known.
pub(crate) fn with_candidates(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|argument| {
        let files = |paths| ArgValueCompleter::new(paths);
        match argument.get_id().as_str() {
            "agent" => argument.add(ArgValueCandidates::new(agents)),
            "id" | "ids" | "until_ended" => argument.add(ArgValueCandidates::new(calls_read)),
            "input" | "json" => argument.add(files(PathCompleter::file().stdio())),
            "file" => argument.add(files(PathCompleter::file())),
            id if FILE_OPTIONS.contains(&id) => argument.add(files(PathCompleter::file())),
            "directory" => argument.add(files(PathCompleter::dir())),
            "profile" => argument.add(ArgValueCandidates::new(profiles)),
            "timezone" => argument.add(ArgValueCandidates::new(time_zones)),
            "columns" => argument.add(ArgValueCompleter::new(columns)),
            "sort" => argument.add(ArgValueCandidates::new(paths)),
            "status" => argument.add(ArgValueCandidates::new(statuses)),
            _ => argument,
        }
    });
    command.mut_subcommands(with_candidates)
}

/// Paths in a call that `--columns` and `--sort` are usually given.
const PATHS: [&str; 18] = [
    "id",
    "started_at",
    "ended_at",
    "duration",
    "direction",
    "status",
    "type",
    "from_number",
    "to_number",
    "agent_id",
    "agent.name",
    "user_id",
    "phone_number_id",
    "costs.total",
    "costs.llm",
    "costs.stt",
    "costs.tts",
    "recording_url",
];

/// The paths after the last comma of a word.
fn columns(word: &OsStr) -> Vec<CompletionCandidate> {
    let word = word.to_string_lossy();
    let (before, begun) = word.rsplit_once(',').unwrap_or(("", &word));
    let comma = if before.is_empty() { "" } else { "," };
    let fitting = PATHS.iter().filter(|path| path.starts_with(begun));
    fitting
        .map(|path| CompletionCandidate::new(format!("{before}{comma}{path}")))
        .collect()
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

fn profiles() -> Vec<CompletionCandidate> {
    let names = config::profile_names().into_iter();
    names.map(CompletionCandidate::new).collect()
}

fn time_zones() -> Vec<CompletionCandidate> {
    let names = Zone::names();
    names.map(CompletionCandidate::new).collect()
}

fn paths() -> Vec<CompletionCandidate> {
    PATHS.map(CompletionCandidate::new).into()
}

fn statuses() -> Vec<CompletionCandidate> {
    let names = call_status::usual();
    names.map(CompletionCandidate::new).collect()
}
