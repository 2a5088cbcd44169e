//! `GET /api/v1/calls`: every call there is, as one array.

use std::sync::Arc;

use crate::body::{BodyWriter, Broken};
use crate::calls::Calls;
use crate::request::Request;
use crate::response::Response;
use crate::state::State;

pub(super) fn answer(_request: &Request, state: &State) -> Response {
    let mut created = state.created();
    created.reverse();
    Response::list(List {
        created,
        records: Arc::clone(&state.records),
        calls: state.calls,
        seed: state.seed,
    })
}

/// The list as it stood when it was asked for, newest first: placed calls, the test's own records, generated calls.
pub(crate) struct List {
    created: Vec<Arc<str>>,
    records: Arc<[String]>,
    calls: u64,
    seed: u64,
}

impl List {
    /// Writes the array, one record at a time.
    pub(crate) async fn write(self, writer: &mut BodyWriter<'_>) -> Result<(), Broken> {
        let mut separator = b'[';
        for record in self
            .created
            .iter()
            .map(|record| &**record)
            .chain(self.records.iter().map(String::as_str))
        {
            writer.buffer().push(separator);
            separator = b',';
            writer.buffer().extend_from_slice(record.as_bytes());
            writer.flush_if_full().await?;
        }
        let mut calls = Calls::new(self.seed);
        for index in 0..self.calls {
            writer.buffer().push(separator);
            separator = b',';
            calls.write_record(index, writer.buffer());
            writer.flush_if_full().await?;
        }
        if separator == b'[' {
            writer.buffer().push(b'[');
        }
        writer.buffer().push(b']');
        Ok(())
    }
}
