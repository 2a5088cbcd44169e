//! Reads the list and commits it, once or at an interval.

use std::time::{Duration, SystemTime};

use ovia::model;
use ovia_lake::{Derived, Key, Location, Outcome, Summary, Sync, SyncOptions, derive};
use tokio::time::{Instant, sleep, sleep_until};

use super::{
    SyncCommand, key,
    metrics::Metrics,
    person::{numbers_of, pseudonym, without_personal},
};
use crate::{
    commands::{GlobalOptions, create::signals::Signals},
    connection::Connection,
    exit::{Exit, Failure},
    redact,
    selection::{Source, SourceError},
    stderr::{count, eprint_line, notice},
};

/// How often the list is read again because another sync has committed.
const MAX_CONFLICTS: u32 = 10;

/// How many records that could not be read are named.
const MAX_NAMED: u64 = 5;

/// The options, and the key if there is one.
struct Options {
    command: SyncCommand,
    key: Option<Key>,
}

pub(crate) async fn run(options: SyncCommand, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let mut signals = Signals::listen()
        .map_err(|error| Failure::failed(format!("signals cannot be caught: {error}")))?;
    let location = Location::parse(&options.location).map_err(failure)?;
    let key = match global.redaction.unwrap_or_default().hides_numbers() {
        true => Some(key::find_or_create()?),
        false => key::find()?,
    };
    if let Some(key) = key.clone() {
        redact::use_pseudonyms(move |number| pseudonym(&key, number));
    }
    let options = Options {
        command: options,
        key,
    };
    let is_service = options.command.every.is_some();
    let work = async {
        match options.command.every {
            None => {
                let mut metrics = Metrics::default();
                run_once(&location, &options, global, &mut metrics).await
            }
            Some(interval) => serve(&location, &options, global, interval).await,
        }
    };
    let signal = tokio::select! {
        result = Box::pin(work) => return result,
        signal = signals.next() => signal,
    };
    match is_service {
        true => {
            eprint_line(&format!("ended by {signal}"));
            Ok(Exit::Done)
        }
        false => Err(Failure::failed(format!("stopped by {signal}"))
            .with_hint("the tables are as they were, or complete; run it again")),
    }
}

/// Runs at the interval. A run that fails is reported and tried again.
async fn serve(
    location: &Location,
    options: &Options,
    global: &GlobalOptions<'_>,
    interval: Duration,
) -> Result<Exit, Failure> {
    let mut metrics = Metrics::default();
    let mut has_succeeded = false;
    loop {
        let begin = Instant::now();
        match Box::pin(run_once(location, options, global, &mut metrics)).await {
            Ok(_) => has_succeeded = true,
            // Wrong options do not become right. A token may be replaced later.
            Err(
                failure @ Failure::Message {
                    exit: Exit::Usage, ..
                },
            ) if !has_succeeded => {
                return Err(failure);
            }
            Err(failure) => eprint_line(&failure.one_line()),
        }
        // A run that takes longer than the interval is not repeated without a pause.
        let pause = Instant::now() + Duration::from_secs(1);
        sleep_until((begin + interval).max(pause)).await;
    }
}

/// Brings the tables up to date once, and says what was done.
async fn run_once(
    location: &Location,
    options: &Options,
    global: &GlobalOptions<'_>,
    metrics: &mut Metrics,
) -> Result<Exit, Failure> {
    let begin = Instant::now();
    let result = bring_up_to_date(location, options, global).await;
    let done = result.as_ref().ok();
    metrics.add(
        done.map(|(summary, derived, _)| (summary, derived)),
        begin.elapsed(),
    );
    if let Some(file) = &options.command.metrics {
        metrics.write(file)?;
    }
    let (summary, derived, exit) = result?;
    if derived.lost_versions > 0 {
        let versions = count(derived.lost_versions, "version");
        eprint_line(&format!(
            "the changes of {versions} cannot be told: another program has deleted their files"
        ));
    }
    notice(&format!(
        "ovia: {}\n",
        in_words(&summary, &derived, begin.elapsed())
    ));
    Ok(exit)
}

/// Brings `calls` up to date with the list, and the other tables with `calls`.
async fn bring_up_to_date(
    location: &Location,
    options: &Options,
    global: &GlobalOptions<'_>,
) -> Result<(Summary, Derived, Exit), Failure> {
    let (summary, exit) = until_committed(location, options, global).await?;
    let derived = derive(location).await.map_err(failure)?;
    Ok((summary, derived, exit))
}

/// Reads the list, again if another sync has committed meanwhile.
async fn until_committed(
    location: &Location,
    options: &Options,
    global: &GlobalOptions<'_>,
) -> Result<(Summary, Exit), Failure> {
    for conflict in 0..MAX_CONFLICTS {
        let sync = Sync::begin(location, sync_options(options, global)).await;
        let (outcome, exit) = Box::pin(read_list(sync.map_err(failure)?, global)).await?;
        match outcome {
            Outcome::Done(summary) => return Ok((summary, exit)),
            Outcome::Conflict => {
                notice("ovia: another sync has committed; reading the list again\n");
                // Of two that disturb each other, one gets through.
                let wait = u64::from(std::process::id() % 7 + 1) * 100 * u64::from(conflict + 1);
                sleep(Duration::from_millis(wait)).await;
            }
        }
    }
    Err(Failure::failed(format!(
        "other syncs have committed {MAX_CONFLICTS} times while the list was read; run fewer at a time"
    )))
}

fn sync_options(options: &Options, global: &GlobalOptions<'_>) -> SyncOptions {
    let redaction = global.redaction.unwrap_or_default();
    SyncOptions {
        gone: options.command.gone.into(),
        allow_empty: options.command.allow_empty,
        now: (global.connection.now).unwrap_or_else(|| SystemTime::now().into()),
        redaction: redaction.name(),
        key_check: match redaction.hides_numbers() {
            true => options.key.as_ref().map(Key::check),
            false => None,
        },
        key: options.key.clone(),
    }
}

/// Reads the whole list into a sync, and commits it.
async fn read_list(mut sync: Sync, global: &GlobalOptions<'_>) -> Result<(Outcome, Exit), Failure> {
    let connection = Connection::open(global.connection).await?;
    let mut source = Source::<model::Call>::server(connection.client.calls().list().stream());
    let redaction = global.redaction.unwrap_or_default();
    let mut unreadable = 0;
    let mut incomplete = None;
    while let Some(record) = source.next().await {
        match record {
            Ok(record) => {
                let is_erased = sync.has_erased() && sync.is_erased(&record, &numbers_of(&record));
                let record = match is_erased {
                    true => without_personal(&record)
                        .ok_or_else(|| Failure::failed("a record cannot be redacted"))?,
                    false => redaction.apply(record)?,
                };
                sync.add(&record).map_err(failure)?;
            }
            Err(SourceError::Record { line, .. }) => {
                unreadable += 1;
                if unreadable <= MAX_NAMED {
                    eprint_line(&line);
                }
            }
            Err(SourceError::Incomplete(line)) => incomplete = Some(line),
            Err(SourceError::Ends(failure)) => {
                return Err(failure.with_hint("nothing was changed"));
            }
        }
    }
    if let Some(line) = incomplete {
        return Err(Failure::failed(line)
            .with_exit(Exit::Partial)
            .with_hint("the list is incomplete, so nothing was changed"));
    }
    if unreadable > 0 {
        eprint_line(&format!(
            "{} could not be read: no call is taken for gone",
            count(unreadable, "record")
        ));
    }
    let outcome = sync.commit(unreadable).await.map_err(failure)?;
    let exit = match unreadable {
        0 => Exit::Done,
        _ => Exit::Partial,
    };
    Ok((outcome, exit))
}

fn in_words(summary: &Summary, derived: &Derived, took: Duration) -> String {
    let counts = summary.counts;
    let calls = count(counts.listed, "call");
    let Some(version) = summary.version else {
        return format!("{calls}, no change ({:.1} s)", took.as_secs_f64());
    };
    let changes: Vec<_> = [
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.returned, "returned"),
        (counts.gone, "gone"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{number} {what}"))
    .collect();
    let changes = match changes.is_empty() {
        true => "no change".to_owned(),
        false => changes.join(", "),
    };
    format!(
        "{calls}: {changes}; version {version}: {}, {}; {} ({:.1} s)",
        count(summary.months as u64, "month"),
        indicatif::DecimalBytes(summary.bytes),
        count(derived.changes, "change"),
        took.as_secs_f64()
    )
}

/// A failure of the tables.
pub(super) fn failure(error: ovia_lake::Error) -> Failure {
    match error.kind() {
        ovia_lake::ErrorKind::Usage => Failure::usage(error.to_string()),
        _ => Failure::failed(error.to_string()),
    }
}
