//! What the program costs its user before it does anything: its size, and how soon it starts.

use std::{env::consts::EXE_SUFFIX, fs, path::Path, process::Command};

use serde_json::{Value, json};

use super::{
    binaries::Binaries,
    measurement::Measurement,
    peers,
    statistics::{median, spread},
    table::{Table, cell},
    words,
};
use crate::{failure::Failure, files, report::note, workspace::Workspace};

/// How often it is started.
const STARTS: usize = 20;

/// Two ways to start it that need no server: the least, and one that knows every command.
const COMMANDS: &[&[&str]] = &[&["--version"], &["calls", "list", "--help"]];

pub(super) struct ProgramCost {
    bytes: u64,
    /// Without symbols; nothing where no `strip` is installed.
    stripped: Option<u64>,
    /// In seconds, for each command.
    starts: Vec<Vec<f64>>,
}

impl ProgramCost {
    /// Builds the program as its user does, by itself: together with others it would have features
    /// that only they ask for.
    pub(super) fn measure(workspace: &Workspace, binaries: &Binaries) -> Result<Self, Failure> {
        workspace
            .cargo(&["build", "--release", "-p", "ovia-cli"])
            .run()?;
        let bytes = size(&binaries.ovia)?;
        let mut starts = Vec::new();
        for arguments in COMMANDS {
            note(format_args!("starting: ovia {}", arguments.join(" ")));
            let seconds = || {
                let mut command = peers::measured(&binaries.client);
                command.arg(&binaries.ovia).args(*arguments);
                Measurement::of_program(command).map(|measurement| measurement.seconds)
            };
            let seconds: Result<_, _> = (0..STARTS).map(|_| seconds()).collect();
            starts.push(seconds.map_err(Failure::new)?);
        }
        Ok(Self {
            bytes,
            stripped: stripped(&binaries.ovia)?,
            starts,
        })
    }

    pub(super) fn table(&self) -> String {
        let mut table = Table::new(&["the program, release", "", "spread"]);
        let sizes = [
            ("size", Some(self.bytes)),
            ("size, stripped", self.stripped),
        ];
        for (label, bytes) in sizes {
            let bytes = cell(bytes, |bytes| format!("{} bytes", words::count(bytes)));
            table.row([label.to_owned(), bytes, String::new()]);
        }
        for (arguments, starts) in COMMANDS.iter().zip(&self.starts) {
            table.row([
                format!("ovia {}", arguments.join(" ")),
                cell(median(starts), words::time),
                cell(spread(starts), words::times),
            ]);
        }
        table.render()
    }

    pub(super) fn to_json(&self) -> Value {
        let starts = COMMANDS.iter().zip(&self.starts);
        let starts = starts.map(|(arguments, seconds)| {
            json!({
                "arguments": arguments,
                "median": median(seconds),
                "seconds": seconds,
            })
        });
        json!({
            "bytes": self.bytes,
            "stripped": self.stripped,
            "starts": starts.collect::<Vec<_>>(),
        })
    }
}

fn size(path: &Path) -> Result<u64, Failure> {
    let metadata = fs::metadata(path).map_err(|error| Failure::file(path, &error))?;
    Ok(metadata.len())
}

/// The size of a stripped copy, made beside the program.
fn stripped(program: &Path) -> Result<Option<u64>, Failure> {
    let copy = program.with_file_name(format!("ovia-stripped{EXE_SUFFIX}"));
    let status = Command::new("strip")
        .arg("-o")
        .arg(&copy)
        .arg(program)
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    let bytes = size(&copy)?;
    files::remove(&copy)?;
    Ok(Some(bytes))
}
