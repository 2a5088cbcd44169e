//! Requests, waits and retries on stderr, from the tracing events of the library.
//!
//! On a terminal, each wait before another attempt. With `--verbose`, each request too, wherever
//! stderr goes. With the environment variable RUST_LOG, all events that it selects, as they are.

use std::{env, fmt, io};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

use crate::{
    escape::escape,
    stderr::{count, eprint_line},
    terminal::stderr_is_terminal,
};

/// The target of the library's events.
const TARGET: &str = "ovia::http";

/// Starts to show them.
pub(crate) fn start(is_verbose: bool) {
    let selected = env::var("RUST_LOG").unwrap_or_default();
    if !selected.trim().is_empty() {
        // The variable may be meant for another program, which knows more forms.
        match selected.parse::<Targets>() {
            Ok(targets) => {
                let events = tracing_subscriber::fmt::layer()
                    .with_writer(io::stderr)
                    .with_ansi(false)
                    .with_filter(targets);
                tracing_subscriber::registry().with(events).init();
                return;
            }
            Err(error) => eprint_line(&escape(&format!("RUST_LOG is ignored: {error}"))),
        }
    }
    let level = match is_verbose {
        true => LevelFilter::DEBUG,
        false if stderr_is_terminal() => LevelFilter::INFO,
        false => return,
    };
    let lines = Lines { is_verbose }.with_filter(Targets::new().with_target(TARGET, level));
    tracing_subscriber::registry().with(lines).init();
}

/// Writes a line for an event.
struct Lines {
    is_verbose: bool,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        // The library warns of requests that failed; without `--verbose` the last error tells.
        if !self.is_verbose && *event.metadata().level() == Level::WARN {
            return;
        }
        let mut facts = Facts::default();
        event.record(&mut facts);
        if let Some(line) = facts.line() {
            eprint_line(&escape(&line));
        }
    }
}

/// What an event says.
#[derive(Debug, Default)]
struct Facts {
    name: String,
    method: String,
    url: String,
    status: Option<u64>,
    request_id: Option<String>,
    error: Option<String>,
    attempt: u64,
    max_attempts: u64,
    seconds: f64,
    bytes: u64,
    decoded_bytes: u64,
}

impl Visit for Facts {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if matches!(
            field.name(),
            "delay" | "duration" | "http.client.request.duration"
        ) {
            self.seconds = value;
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "http.response.status_code" => self.status = Some(value),
            "attempt" => self.attempt = value,
            "attempts.max" => self.max_attempts = value,
            "http.response.body.size" => self.bytes = value,
            "http.response.body.decoded_size" => self.decoded_bytes = value,
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "http.response.request_id" => self.request_id = Some(value.to_owned()),
            "error.type" | "error.message" => self.error = Some(value.to_owned()),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.name = format!("{value:?}"),
            "http.request.method" => self.method = format!("{value:?}"),
            "url.full" => self.url = format!("{value:?}"),
            _ => {}
        }
    }
}

impl Facts {
    fn line(&self) -> Option<String> {
        let seconds = format!("{:.1} s", self.seconds);
        let status = self.status.map(|status| format!("HTTP {status}"));
        Some(match self.name.as_str() {
            "request" => {
                let error = self.error.as_deref().unwrap_or("unknown");
                let what = status.unwrap_or_else(|| format!("failed ({error})"));
                let id = self.request_id.as_ref();
                let id = id.map_or_else(String::new, |id| format!(" (request id {id})"));
                let Self { method, url, .. } = self;
                format!("{method} {url}: {what} after {:.3} s{id}", self.seconds)
            }
            "body" if self.bytes == self.decoded_bytes => {
                format!("received {} in {seconds}", count(self.bytes, "byte"))
            }
            "body" => format!(
                "received {} in {seconds}, {} decompressed",
                count(self.bytes, "byte"),
                count(self.decoded_bytes, "byte")
            ),
            "retry" => format!(
                "{}; waiting {seconds} before attempt {} of {}",
                status.or_else(|| self.error.clone())?,
                self.attempt,
                self.max_attempts
            ),
            "resume" => format!(
                "{}; waiting {seconds} before requesting it again",
                self.error.as_ref()?
            ),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;

    #[test]
    fn lines() {
        let facts = |name: &str| Facts {
            name: name.to_owned(),
            method: "GET".to_owned(),
            url: "https://x.example/api/v1/calls".to_owned(),
            status: Some(503),
            request_id: Some("req_7".to_owned()),
            error: Some("503".to_owned()),
            attempt: 2,
            max_attempts: 5,
            seconds: 1.25,
            bytes: 10,
            decoded_bytes: 10,
        };
        let line = |facts: Facts| facts.line().unwrap_or_default();
        assert_eq!(
            line(facts("request")),
            "GET https://x.example/api/v1/calls: HTTP 503 after 1.250 s (request id req_7)"
        );
        assert_eq!(
            line(facts("retry")),
            "HTTP 503; waiting 1.2 s before attempt 2 of 5"
        );
        let refused = Facts {
            status: None,
            error: Some("no connection to the server".to_owned()),
            ..facts("retry")
        };
        assert_eq!(
            line(refused),
            "no connection to the server; waiting 1.2 s before attempt 2 of 5"
        );
        assert_eq!(line(facts("body")), "received 10 bytes in 1.2 s");
        assert_eq!(
            line(Facts {
                bytes: 1,
                ..facts("body")
            }),
            "received 1 byte in 1.2 s, 10 bytes decompressed"
        );
        assert_eq!(facts("another").line(), None);
    }
}
