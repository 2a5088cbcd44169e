//! `ovia calls export --tables`: Parquet files in a folder or a bucket.

use super::GlobalOptions;
use crate::{
    exit::{Exit, Failure},
    selection::Selection,
};

#[cfg(not(feature = "lake"))]
#[expect(clippy::unused_async, reason = "as with tables")]
pub(super) async fn run(_: &str, _: Selection, _: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    Err(Failure::without_tables("--tables"))
}

#[cfg(feature = "lake")]
pub(super) async fn run(
    place: &str,
    selection: Selection,
    global: &GlobalOptions<'_>,
) -> Result<Exit, Failure> {
    use ovia_lake::{Export, Location};

    use super::{create::signals::Signals, export};
    use crate::stderr::{count, notice};

    let named = |error: ovia_lake::Error| Failure::from(error).with_prefix("--tables");
    let location = Location::parse(place).map_err(named)?;
    let mut target = Export::begin(&location).await.map_err(named)?;
    let mut records = match selection.open(global).await {
        Ok(records) => records,
        Err(failure) => {
            target.abort().await;
            return Err(failure);
        }
    };
    let mut signals = Signals::listen()
        .map_err(|error| Failure::failed(format!("signals cannot be caught: {error}")))?;
    let written = {
        let write = async {
            while let Some(record) = records.next().await? {
                target.push(&record).await.map_err(named)?;
                // So that a signal is seen while a file is read, which never has to be waited for.
                if records.given().is_multiple_of(export::YIELD_AFTER) {
                    tokio::task::yield_now().await;
                }
            }
            Ok(())
        };
        tokio::select! {
            result = write => result,
            signal = signals.next() => Err(Failure::failed(format!("stopped by {signal}"))),
        }
    };
    records.print_report();
    let unchanged =
        |failure: Failure| failure.with_suffix(&format!("; nothing in {place} changed"));
    let written = written.and_then(|()| match records.exit() {
        Exit::Partial => Err(export::incomplete()),
        _ => Ok(()),
    });
    if let Err(failure) = written {
        target.abort().await;
        return Err(unchanged(failure));
    }
    let redact = global.redaction.unwrap_or_default().name();
    // From here on a signal waits until it is done.
    let written = target.finish(&redact).await;
    let written = written.map_err(|error| unchanged(named(error)))?;
    records.print_no_match();
    notice(&format!(
        "{} and {} in {place} ({}, {})\n",
        count(written.calls, "call"),
        count(written.utterances, "utterance"),
        count(written.files as u64, "file"),
        indicatif::DecimalBytes(written.bytes),
    ));
    Ok(Exit::Done)
}
