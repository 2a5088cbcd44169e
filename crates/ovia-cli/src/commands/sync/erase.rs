//! `ovia calls erase`.

use clap::Args;
use ovia_lake::{Erasure, Location, count_calls, erase};
use rlibphonenumber::enums::Region;

use super::{
    key,
    person::{Person, without_personal},
    run::failure,
};
use crate::{
    commands::create::{confirm::confirm, numbers::parse_country},
    exit::{Exit, Failure},
    stderr::{count, eprint_line, notice},
};

/// Erase a person from the tables of `ovia calls sync`, and keep them out
///
/// In the calls from and to the number, phone numbers, conversations, analyses and all other free text are
/// replaced, in all three tables; ids, costs, times and lengths stay. Old versions of the tables are
/// deleted at once, and files that killed syncs have left: a program that is just reading the tables may
/// fail, and older versions cannot be read any more. Later syncs replace the same in the person's calls,
/// those included that are new or have changed.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls erase ./lake --number '+33 1 99 00 12 34'
  ovia calls erase s3://bucket/ovia --number 0199001234 --country FR --yes

Who was erased is kept as keyed fingerprints in the log of the table calls. The key is
OVIA_REDACT_KEY, or the file redact.key in the directory of the configuration, which is made when
it is needed first. Syncs of these tables need it from then on.

Conversations in which others speak of the person, in calls of others, are not found.")]
pub(crate) struct EraseCommand {
    /// The folder or bucket of the tables
    #[arg(value_name = "URL")]
    location: String,

    /// The person's phone number, in any spelling
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    number: String,

    /// Country of a number without a country code: its ISO code, for example FR
    #[arg(long, value_name = "CC", value_parser = parse_country)]
    country: Option<Region>,

    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

pub(crate) async fn run(options: EraseCommand) -> Result<Exit, Failure> {
    let location = Location::parse(&options.location).map_err(failure)?;
    let before = key::find()?;
    let person = Person::parse(&options.number, options.country, before.as_ref())?;
    let found = count_calls(&location, |call| person.has(call))
        .await
        .map_err(failure)?;
    if !options.yes {
        eprint_line(&format!(
            "{} of this number in {location}; this cannot be undone, and programs that are reading the \
             tables may fail",
            count(found, "call")
        ));
        if !confirm("Erase the person?", "erase", "not erased")? {
            eprint_line("nothing was erased");
            return Ok(Exit::Failed);
        }
    }
    let key = key::find_or_create()?;
    let erasure = Erasure {
        key: &key,
        numbers: person.numbers.clone(),
        is_of_person: &|call| person.has(call),
        without_personal: &without_personal,
    };
    let erased = erase(&location, &erasure).await.map_err(failure)?;
    notice(&format!(
        "ovia: erased from {}; {} deleted\n",
        count(erased.calls, "call"),
        count(erased.files, "file")
    ));
    Ok(Exit::Done)
}
