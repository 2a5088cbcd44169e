//! `ovia completions`: the script that a shell completes with.

use std::io;

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use crate::{
    completion,
    exit::{Exit, Failure},
};

/// Print the script that makes a shell complete commands, options, files, ids and agents
///
/// Ids of calls and agents are those that a command has read lately, from a small file in your cache
/// directory; completing never asks the server.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  echo 'source <(ovia completions bash)' >> ~/.bashrc
  echo 'source <(ovia completions zsh)' >> ~/.zshrc
  ovia completions fish > ~/.config/fish/completions/ovia.fish
Then start a new shell. `ovia` must be in the PATH.")]
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

/// Starts zsh's completion if ~/.zshrc has not done so; without it, `compdef` does not exist.
const ZSH_START: &str =
    "\n(( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit -i }\n";

/// What bash does where the word is the value of an option that takes a file: its own completion knows
/// `~` and quotes spaces.
const BASH_FILES: (&str, &str, &str) = (
    "${COMP_WORDS[COMP_CWORD-1]}",
    "compopt -o default 2> /dev/null && COMPREPLY=() && return 0",
    "_clap_complete_ovia() {\n",
);

/// The same for zsh.
const ZSH_FILES: (&str, &str, &str) = (
    "${words[CURRENT-1]}",
    "_files; return",
    "function _clap_dynamic_completer_ovia() {\n",
);

/// Adds the shell's own completion of files to the start of the function of a script.
fn with_files(script: &str, (word, action, function): (&str, &str, &str)) -> String {
    let options = completion::FILE_OPTIONS
        .map(|option| format!("--{}", option.replace('_', "-")))
        .join("|");
    let case =
        format!("{function}    case \"{word}\" in\n        {options}) {action} ;;\n    esac\n");
    script.replacen(function, &case, 1)
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
    let script = String::from_utf8_lossy(&script);
    let script = match options.shell {
        Shell::Bash => with_files(&script, BASH_FILES),
        // The first line is `#compdef`, by which zsh finds the script in a directory.
        Shell::Zsh => with_files(&script.replacen('\n', ZSH_START, 1), ZSH_FILES),
        _ => script.into_owned(),
    };
    let mut out = io::stdout().lock();
    io::Write::write_all(&mut out, script.as_bytes()).and_then(|()| io::Write::flush(&mut out))?;
    Ok(Exit::Done)
}
