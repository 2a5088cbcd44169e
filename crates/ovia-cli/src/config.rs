//! The configuration file: settings that would otherwise be options or environment variables, in
//! profiles. `ovia config` writes and shows it.
//!
//! It is TOML: the keys of the default profile at the top, those of others in `[profiles.NAME]`. A
//! profile does not inherit from another one, so that no server gets the token of another server.
//! The token itself is never in it, only a command that prints it.

mod token_command;
mod write;

use std::{collections::BTreeMap, env, fs, io, path::PathBuf};

use clap::ValueEnum;
use etcetera::BaseStrategy;
use rlibphonenumber::enums::Region;
use toml_edit::{DocumentMut, Item, Table};

pub(crate) use self::{
    token_command::{MAX_OUTPUT, token_from},
    write::{private_file, set},
};
use crate::{
    commands::create::numbers::parse_country, escape::escape, exit::Failure, shell, time::Zone,
};

/// A key of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Key {
    /// The server, as with --base-url
    BaseUrl,
    /// A command for the shell that prints the token, for example 'pass show ovia'
    TokenCommand,
    /// Country of phone numbers without a country code, as with --country
    Country,
    /// Time zone of dates, as with --timezone
    Timezone,
}

impl Key {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BaseUrl => "base_url",
            Self::TokenCommand => "token_command",
            Self::Country => "country",
            Self::Timezone => "timezone",
        }
    }

    /// What is wrong with a value, if something is.
    fn check(self, value: &str) -> Result<(), String> {
        match self {
            Self::BaseUrl => {
                let builder = ovia::Client::builder().token("checked-elsewhere");
                let builder = builder.allow_plain_http(true).base_url(value);
                builder
                    .build()
                    .map(|_| ())
                    .map_err(|error| error.to_string())
            }
            Self::TokenCommand => Ok(()),
            Self::Country => parse_country(value).map(|_| ()),
            Self::Timezone => Zone::parse(value).map(|_| ()),
        }
    }
}

/// The settings of one profile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// Where the file is, whether or not it exists.
    pub(crate) path: Option<PathBuf>,
    /// The profile that `--profile` names.
    pub(crate) profile: Option<String>,
    values: BTreeMap<Key, String>,
}

impl Config {
    /// Reads the file. Without one, nothing is set.
    ///
    /// # Errors
    ///
    /// Names the file, and what is wrong in it. A profile that was asked for must be there.
    pub(crate) fn load(profile: Option<&str>) -> Result<Self, Failure> {
        let mut config = Self {
            path: path(),
            profile: profile.map(str::to_owned),
            values: BTreeMap::new(),
        };
        let Some(document) = config.document()? else {
            return match &config.profile {
                Some(name) => Err(config.no_profile(name)),
                None => Ok(config),
            };
        };
        for (key, item) in document.iter() {
            if key != PROFILES && Key::from_str(key, false).is_err() {
                return Err(config.unknown_key(key, None));
            }
            if key == PROFILES && item.as_table_like().is_none() {
                return Err(config.wrong(&format!("{PROFILES} is not a table")));
            }
        }
        let profiles = document.get(PROFILES).and_then(Item::as_table_like);
        let table: Box<dyn Iterator<Item = (&str, &Item)>> = match &config.profile {
            None => Box::new(document.iter().filter(|(key, _)| *key != PROFILES)),
            Some(name) => {
                let table = profiles
                    .and_then(|profiles| profiles.get(name))
                    .and_then(Item::as_table_like);
                table.ok_or_else(|| config.no_profile(name))?.iter()
            }
        };
        let mut values = BTreeMap::new();
        for (name, item) in table {
            let Ok(key) = Key::from_str(name, false) else {
                return Err(config.unknown_key(name, config.profile.as_deref()));
            };
            let Some(value) = item.as_str().filter(|value| !value.trim().is_empty()) else {
                return Err(config.wrong(&format!("{name} is not text, or is empty")));
            };
            key.check(value)
                .map_err(|problem| config.wrong(&format!("{name}: {problem}")))?;
            values.insert(key, value.to_owned());
        }
        config.values = values;
        Ok(config)
    }

    pub(crate) fn get(&self, key: Key) -> Option<&str> {
        self.values.get(&key).map(String::as_str)
    }

    pub(crate) fn country(&self) -> Option<Region> {
        parse_country(self.get(Key::Country)?).ok()
    }

    pub(crate) fn zone(&self) -> Option<Zone> {
        Zone::parse(self.get(Key::Timezone)?).ok()
    }

    /// The profile in words.
    pub(crate) fn origin(&self) -> String {
        match &self.profile {
            Some(name) => format!("the profile {}", escape(name)),
            None => "the default profile".to_owned(),
        }
    }

    /// The file, parsed.
    fn document(&self) -> Result<Option<DocumentMut>, Failure> {
        let Some(path) = &self.path else {
            return Ok(None);
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.wrong(&format!("cannot be read: {error}"))),
        };
        // The message of the library shows the line, which may hold what is private.
        let document = text.trim_start_matches('\u{feff}').parse::<DocumentMut>();
        document.map(Some).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.bytes().take(start).filter(|&b| b == b'\n').count() + 1;
            self.wrong(&format!("line {line} is not TOML: {}", error.message()))
        })
    }

    fn shown_path(&self) -> String {
        let path = self.path.as_deref();
        path.map_or_else(String::new, |path| path.display().to_string())
    }

    fn wrong(&self, problem: &str) -> Failure {
        Failure::usage(format!(
            "the configuration file {}: {problem}",
            self.shown_path()
        ))
    }

    fn unknown_key(&self, key: &str, profile: Option<&str>) -> Failure {
        let place = profile.map_or(String::new(), |name| format!("profile {name}: "));
        self.wrong(&format!(
            "{place}unknown key {key}; the keys are base_url, token_command, country and timezone"
        ))
    }

    fn no_profile(&self, name: &str) -> Failure {
        Failure::usage(format!(
            "there is no profile {name} in the configuration file {}",
            self.shown_path()
        ))
        .with_hint(format!(
            "`ovia config set --profile {} KEY VALUE` makes it",
            shell::quoted(name)
        ))
    }
}

/// The names of the profiles in the file, as far as it can be read.
pub(crate) fn profile_names() -> Vec<String> {
    let config = Config {
        path: path(),
        ..Config::default()
    };
    let document = config.document().ok().flatten();
    let profiles = document
        .as_ref()
        .and_then(|document| document.get(PROFILES));
    let profiles = profiles.and_then(Item::as_table_like);
    profiles.map_or(Vec::new(), |profiles| {
        profiles.iter().map(|(name, _)| name.to_owned()).collect()
    })
}

/// The table that holds the profiles.
const PROFILES: &str = "profiles";

/// The file of the environment variable OVIA_CONFIG, or else `ovia/config.toml` in the user's
/// directory for configuration.
pub(crate) fn path() -> Option<PathBuf> {
    if let Some(path) = env::var_os("OVIA_CONFIG").filter(|path| !path.is_empty()) {
        return Some(path.into());
    }
    let directories = etcetera::choose_base_strategy().ok()?;
    Some(directories.config_dir().join("ovia").join("config.toml"))
}

/// The table of a profile, made where it is missing.
fn table_mut<'a>(document: &'a mut DocumentMut, profile: Option<&str>) -> Option<&'a mut Table> {
    let Some(name) = profile else {
        return Some(document.as_table_mut());
    };
    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let profiles = document.entry(PROFILES).or_insert(Item::Table(implicit));
    let profile = profiles.as_table_mut()?.entry(name);
    profile.or_insert(Item::Table(Table::new())).as_table_mut()
}
