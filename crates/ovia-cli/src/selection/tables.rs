//! Records out of the tables of `calls export --tables`.

use ovia::{Record, RecordStream};

use crate::{exit::Failure, output::Printable};

/// Tables that were found.
#[cfg(feature = "lake")]
pub(super) struct Tables(ovia_lake::Records);

#[cfg(feature = "lake")]
impl Tables {
    /// Finds tables by their folder or URL.
    pub(super) async fn find(place: &str) -> Result<Self, Failure> {
        let found = async { ovia_lake::Records::find(&ovia_lake::Location::parse(place)?).await };
        found
            .await
            .map(Self)
            .map_err(|error| Failure::from(error).with_prefix("--input"))
    }

    pub(super) fn records<M: Printable>(self, max_record_bytes: usize) -> RecordStream<Record<M>> {
        ovia::read::records_up_to(max_record_bytes, self.0.into_json())
    }
}

/// There are none in this program.
#[cfg(not(feature = "lake"))]
pub(super) enum Tables {}

#[cfg(not(feature = "lake"))]
impl Tables {
    #[expect(clippy::unused_async, reason = "as with tables")]
    pub(super) async fn find(place: &str) -> Result<Self, Failure> {
        Err(Failure::without_tables(&format!("--input {place}")))
    }

    pub(super) fn records<M: Printable>(self, _: usize) -> RecordStream<Record<M>> {
        match self {}
    }
}
