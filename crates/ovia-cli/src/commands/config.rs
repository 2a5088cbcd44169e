//! `ovia config`: sets and shows what the configuration file holds.

use std::io::{self, Write};

use clap::{Args, Subcommand};

use super::GlobalOptions;
use crate::{
    config::{self, Config, Key},
    connection::{self, ConnectionOptions},
    escape::escape,
    exit::{Exit, Failure},
    stderr::eprint_line,
    time::Zone,
};

/// Set and show the configuration: server, token command, country, time zone
///
/// The file is ovia/config.toml in your directory for configuration, or the file that OVIA_CONFIG
/// names; only you can read it. It never holds the token, only a command that prints it.
#[derive(Args, Debug)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  ovia config set token_command 'pass show ovia'
  ovia config set country FR
  ovia config set --profile test base_url http://127.0.0.1:4010
  ovia --profile test calls list
  ovia config show

Options come first. A profile that --profile names comes before environment variables, the default
profile after them. A profile does not inherit from the default one."
)]
pub(crate) struct ConfigCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Set(Set),
    Show(Show),
}

/// Set a key of the configuration; an empty value takes it out
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia config set token_command 'pass show ovia'
  ovia config set timezone Europe/Paris
  ovia config set --profile test base_url http://127.0.0.1:4010
  ovia config set country ''")]
struct Set {
    #[arg(value_name = "KEY")]
    key: Key,

    /// The new value
    #[arg(value_name = "VALUE")]
    value: String,
}

/// Show each setting, and where it is from; never the token
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia config show
  ovia config show --profile test")]
struct Show {}

pub(super) fn run(command: ConfigCommand, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let options = global.connection;
    match command.action {
        Action::Set(set) => {
            let profile = options.profile.as_deref();
            if profile.is_some_and(|name| name.trim().is_empty()) {
                return Err(Failure::usage("--profile is empty"));
            }
            let path = config::set(profile, set.key, &set.value)?;
            let name = set.key.name();
            let of_profile = profile.map_or(String::new(), |it| format!(" of the profile {it}"));
            let done = match set.value.trim() {
                "" => "is not set any more",
                _ => "is set",
            };
            eprint_line(&escape(&format!("{name}{of_profile} {done} in {path}")));
        }
        Action::Show(_) => show(options, global)?,
    }
    Ok(Exit::Done)
}

/// One line per setting: its name, its value, and its source.
fn show(options: &ConnectionOptions, global: &GlobalOptions<'_>) -> Result<(), Failure> {
    // The command reads the file itself, so that `set` can mend it.
    let mut options = options.clone();
    options.config = Config::load(options.profile.as_deref())?;
    let (options, config) = (&options, &options.config);
    let origin = |key: Key| format!("{} of {}", key.name(), config.origin());
    let (url, url_origin) = connection::base_url(options)?
        .unwrap_or_else(|| ("Ovia's API".to_owned(), "default".to_owned()));
    let token = match connection::token_origin(options)? {
        Some(origin) => ("set".to_owned(), origin),
        None => ("not set".to_owned(), "default".to_owned()),
    };
    let country = match config.get(Key::Country) {
        Some(country) => (country.to_uppercase(), origin(Key::Country)),
        None => ("none".to_owned(), "default".to_owned()),
    };
    let zone = match (global.has_zone_option, config.zone()) {
        (true, _) => (global.zone.short_name(), "--timezone".to_owned()),
        (false, Some(zone)) => (zone.short_name(), origin(Key::Timezone)),
        (false, None) => (Zone::Local.short_name(), "default".to_owned()),
    };
    let file = match &config.path {
        Some(path) if path.exists() => path.display().to_string(),
        Some(path) => format!("{} (does not exist)", path.display()),
        None => "none".to_owned(),
    };
    let mut text = format!("file       {}\n", escape(&file));
    for (name, (value, origin)) in [
        ("base_url", (url, url_origin)),
        ("token", token),
        ("country", country),
        ("timezone", zone),
    ] {
        text += &format!("{name:<9}  {}  ({})\n", escape(&value), escape(&origin));
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())?;
    Ok(())
}
