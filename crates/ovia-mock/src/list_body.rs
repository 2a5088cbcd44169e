//! The list of calls as a response body, written while it is sent: memory does not grow with its
//! length.

use std::sync::Arc;

use crate::{
    body_writer::{BodyWriter, SendError},
    calls::Calls,
};

/// The list at one moment, newest first: placed calls, the test's own records, generated calls.
pub(crate) struct ListBody {
    placed: Vec<Arc<str>>,
    records: Arc<[String]>,
    calls: u64,
    generator: Calls,
}

impl ListBody {
    pub(crate) fn new(
        placed: Vec<Arc<str>>,
        records: Arc<[String]>,
        calls: u64,
        generator: Calls,
    ) -> Self {
        Self {
            placed,
            records,
            calls,
            generator,
        }
    }

    /// Writes the array, one record at a time.
    pub(crate) async fn write(mut self, writer: &mut BodyWriter<'_>) -> Result<(), SendError> {
        writer.buffer().push(b'[');
        let mut first = true;
        let mut separate = |buffer: &mut Vec<u8>| {
            if !std::mem::take(&mut first) {
                buffer.push(b',');
            }
        };
        let placed = self.placed.iter().map(|record| &**record);
        for record in placed.chain(self.records.iter().map(String::as_str)) {
            separate(writer.buffer());
            writer.buffer().extend_from_slice(record.as_bytes());
            writer.flush_if_full().await?;
        }
        for index in 0..self.calls {
            separate(writer.buffer());
            self.generator.write_record(index, writer.buffer());
            writer.flush_if_full().await?;
        }
        writer.buffer().push(b']');
        Ok(())
    }
}
