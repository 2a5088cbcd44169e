//! What clap says about a wrong command line: with a tip where a command of `ovia calls` was meant, in
//! plain words, and wrapped to the terminal.

use std::process;

use anstream::adapter::strip_str;
use clap::{
    CommandFactory,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{cli::Cli, output::wrap, terminal};

/// What the standard library says about numbers, and what is said here.
const WORDS: [(&str, &str); 3] = [
    ("invalid digit found in string", "not a whole number"),
    (
        "number too large to fit in target type",
        "the number is too large",
    ),
    (
        "cannot parse integer from empty string",
        "not a whole number",
    ),
];

/// Prints the error, or the help that was asked for, and ends the program.
pub(crate) fn exit(error: clap::Error) -> ! {
    let error = with_tip(error);
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    let mut text = error.render().ansi().to_string();
    for (word, plain) in WORDS {
        text = text.replace(word, plain);
    }
    if let Some(width) = terminal::stderr_width() {
        text = text
            .lines()
            .map(|line| wrapped(line, width) + "\n")
            .collect();
    }
    anstream::eprint!("{text}");
    process::exit(error.exit_code());
}

/// A line with colours in rows of at most `width` columns, broken at spaces. The rows after the first
/// one are indented as the text after `error: ` and `Usage: ` is.
fn wrapped(line: &str, width: usize) -> String {
    let plain = strip_str(line).to_string();
    let label = plain.find(": ").filter(|at| *at < 8).map_or(0, |at| at + 2);
    let indent = label.max(plain.len() - plain.trim_start().len() + 2);
    let mut text = String::new();
    let mut taken = 0;
    for (nth, word) in line.split(' ').enumerate() {
        let wide = wrap::width(&strip_str(word).to_string());
        match nth {
            0 => {}
            _ if taken + 1 + wide > width && taken > indent => {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                taken = indent;
            }
            _ => {
                text.push(' ');
                taken += 1;
            }
        }
        text.push_str(word);
        taken += wide;
    }
    text
}

/// Adds a tip to an error about a command that is a command of `ovia calls`, or nearly one.
fn with_tip(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand)
        && let Some(meant) = command_of_calls(
            &typed.to_lowercase(),
            error.get(ContextKind::SuggestedSubcommand).is_none(),
        )
    {
        let tip = ContextValue::Strings(vec![format!("ovia calls {meant}")]);
        error.insert(ContextKind::SuggestedSubcommand, tip);
    }
    error
}

/// The command of `ovia calls` that a word means; with `may_guess`, a word with a typo too.
fn command_of_calls(typed: &str, may_guess: bool) -> Option<String> {
    // As likely as clap wants its own suggestions to be.
    const MIN_LIKENESS: f64 = 0.7;

    let meant = match typed {
        "ls" | "calls-list" => "list",
        "show" | "cat" => "get",
        "new" | "dial" => "create",
        other => other,
    };
    let command = Cli::command();
    let names = command.find_subcommand("calls")?.get_subcommands();
    let likeness = names.map(|command| (strsim::jaro(command.get_name(), meant), command));
    let (likeness, nearest) = likeness.max_by(|left, right| left.0.total_cmp(&right.0))?;
    let is_meant = nearest.get_name() == meant || (may_guess && likeness > MIN_LIKENESS);
    is_meant.then(|| nearest.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn errors_are_wrapped_below_their_text() {
        for (line, width, expected) in [
            ("error: one two three", 15, "error: one two\n       three"),
            (
                "\u{1b}[1merror:\u{1b}[0m one two three",
                15,
                "\u{1b}[1merror:\u{1b}[0m one two\n       three",
            ),
            ("  tip: one two", 9, "  tip: one\n       two"),
            (
                "  [possible values: a, b]",
                20,
                "  [possible values:\n    a, b]",
            ),
            ("For more information", 80, "For more information"),
            ("", 10, ""),
        ] {
            assert_eq!(wrapped(line, width), expected, "{line}");
        }
    }
}
