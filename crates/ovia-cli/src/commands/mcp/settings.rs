//! What a session was started with.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};

use crate::{
    commands::GlobalOptions, connection::ConnectionOptions, output::Format, redact::Redaction,
    selection::SourceOptions, time::Zone,
};

/// The options of the server, for all of its tools.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) connection: ConnectionOptions,
    pub(super) source: SourceOptions,
    pub(super) zone: Zone,
    /// What is hidden in every record before anything of it is shown.
    pub(super) redaction: Redaction,
    pub(super) max_age: Duration,
    pub(super) max_tokens: usize,
    pub(super) max_disk: u64,
    /// Whether answers are text and not structured content.
    pub(super) is_text: bool,
}

impl Settings {
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.connection
            .now
            .unwrap_or_else(|| SystemTime::now().into())
    }

    /// A text that is not of one record, without what is hidden.
    pub(super) fn hide(&self, text: &str) -> String {
        let redaction = match self.redaction {
            Redaction::None => Redaction::None,
            _ => Redaction::NumbersAndUrls,
        };
        redaction.redact_text(text).into_owned()
    }

    /// The connection's options, with the time that `7d` is before.
    pub(super) fn connection_at(&self, now: DateTime<Utc>) -> ConnectionOptions {
        let mut options = self.connection.clone();
        options.now = Some(now);
        options
    }

    /// The options as the other commands get them.
    pub(super) fn global<'a>(&self, connection: &'a ConnectionOptions) -> GlobalOptions<'a> {
        GlobalOptions {
            connection,
            format: Format::Json,
            chosen_format: None,
            transcript_format: None,
            drift_format: None,
            zone: self.zone,
            has_zone_option: false,
            redaction: Some(self.redaction),
        }
    }
}
