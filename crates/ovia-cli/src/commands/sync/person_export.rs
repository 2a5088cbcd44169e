//! `ovia calls person`.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use ovia_lake::{Location, PersonPart, collect_person};
use rlibphonenumber::enums::Region;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{key, person::Person, run::failure};
use crate::{
    commands::create::numbers::parse_country,
    exit::{Exit, Failure},
    stderr::{count, notice},
};

/// Collect everything that the tables of `ovia calls sync` have about a person
///
/// Writes a zip file with calls.ndjson (the records), utterances.ndjson (what was said) and
/// changes.ndjson (how the records have changed) of the calls from and to the number. Only its owner can
/// read the file.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls person --input ./lake --number '+33 1 99 00 12 34' person.zip")]
pub(crate) struct PersonCommand {
    /// The file to write; one that is there is replaced
    #[arg(value_name = "FILE.zip")]
    file: PathBuf,

    /// The folder or bucket of the tables
    #[arg(long, value_name = "URL")]
    input: String,

    /// The person's phone number, in any spelling
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    number: String,

    /// Country of a number without a country code: its ISO code, for example FR
    #[arg(long, value_name = "CC", value_parser = parse_country)]
    country: Option<Region>,
}

pub(crate) async fn run(options: PersonCommand) -> Result<Exit, Failure> {
    let location = Location::parse(&options.input).map_err(failure)?;
    let person = Person::parse(&options.number, options.country, key::find()?.as_ref())?;
    let failed = |error: &dyn std::fmt::Display| {
        Failure::failed(format!("{}: {error}", options.file.display()))
    };
    let folder = match options.file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::Builder::new()
        .prefix(".ovia-")
        .tempfile_in(folder)
        .map_err(|error| failed(&error))?;
    let mut zip = ZipWriter::new(new.as_file_mut());
    let mut begun = None;
    let calls = collect_person(
        &location,
        |call| person.has(call),
        |part, line| {
            let mut written = || -> std::io::Result<()> {
                if begun.replace(part) != Some(part) {
                    let name = match part {
                        PersonPart::Calls => "calls.ndjson",
                        PersonPart::Utterances => "utterances.ndjson",
                        PersonPart::Changes => "changes.ndjson",
                    };
                    zip.start_file(name, SimpleFileOptions::default().large_file(true))?;
                }
                zip.write_all(line.as_bytes())?;
                zip.write_all(b"\n")
            };
            written().map_err(|error| {
                let problem = format!("the zip file cannot be written: {error}");
                ovia_lake::Error::new(ovia_lake::ErrorKind::Storage, problem)
            })
        },
    );
    let calls = calls.await.map_err(failure)?;
    zip.finish().map_err(|error| failed(&error))?;
    if calls == 0 {
        notice("ovia: the tables have no call of this number; no file was written\n");
        return Ok(Exit::Done);
    }
    new.as_file().sync_all().map_err(|error| failed(&error))?;
    new.persist(&options.file)
        .map_err(|error| failed(&error.error))?;
    notice(&format!(
        "ovia: {} in {}\n",
        count(calls, "call"),
        options.file.display()
    ));
    Ok(Exit::Done)
}
