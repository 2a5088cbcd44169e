//! `ovia completions`: the script that a shell completes with.

use std::io;

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use crate::{
    completion,
    exit::{Exit, Failure},
};

/// Print the script that makes a shell complete commands, options, ids and agents
///
/// Ids of calls and agents are those that a command has read lately, from a small file in your cache
/// directory; completing never asks the server.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  echo 'source <(ovia completions bash)' >> ~/.bashrc
  echo 'source <(ovia completions zsh)' >> ~/.zshrc
  ovia completions fish > ~/.config/fish/completions/ovia.fish")]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

pub(super) fn run(options: &Completions) -> Result<Exit, Failure> {
    let shell: &dyn EnvCompleter = match options.shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
        Shell::Elvish => &Elvish,
    };
    let mut script = Vec::new();
    shell.write_registration(completion::VARIABLE, "ovia", "ovia", "ovia", &mut script)?;
    let mut out = io::stdout().lock();
    io::Write::write_all(&mut out, &script).and_then(|()| io::Write::flush(&mut out))?;
    Ok(Exit::Done)
}
