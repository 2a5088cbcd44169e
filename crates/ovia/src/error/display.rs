//! Errors as text: the message, and in `Debug` the facts besides it.

use std::fmt;

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &*self.0;
        let mut out = out.debug_struct("Error");
        out.field("kind", &facts.kind)
            .field("message", &facts.message);
        if let Some(status) = &facts.status {
            out.field("status", status);
        }
        if let Some(request_id) = &facts.request_id {
            out.field("request_id", request_id);
        }
        if let Some(retry_after) = &facts.retry_after {
            out.field("retry_after", retry_after);
        }
        if facts.attempts > 0 {
            out.field("attempts", &facts.attempts)
                .field("elapsed", &facts.elapsed);
        }
        if let Some(record) = &facts.record {
            out.field("record", &record.index)
                .field("path", &record.path)
                .field("id", &record.id);
        }
        if let Some(source) = &facts.source {
            out.field("source", source);
        }
        out.finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}
