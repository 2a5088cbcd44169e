//! `ovia man`: writes the manual pages. Hidden: `cargo xtask man` runs it.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::Cli,
    exit::{Exit, Failure},
    help_text,
};

/// The width of the text on a page of 80 columns. Longer lines would be filled and hyphenated.
const WIDTH: usize = 71;

/// Write a manual page for each command
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia man target/man
  man target/man/ovia-calls-list.1")]
pub(crate) struct Man {
    /// The directory to write to
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

pub(super) fn run(options: &Man) -> Result<Exit, Failure> {
    let directory = &options.directory;
    std::fs::create_dir_all(directory)
        .and_then(|()| {
            let command = help_text::wrapped(Cli::without_help_commands(), WIDTH);
            clap_mangen::generate_to(command, directory)
        })
        .map_err(|error| {
            let directory = directory.display();
            Failure::failed(format!(
                "the manual pages in {directory} cannot be written: {error}"
            ))
        })?;
    Ok(Exit::Done)
}
