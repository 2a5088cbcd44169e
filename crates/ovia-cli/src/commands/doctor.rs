//! `ovia doctor`: checks what the other commands need, and says what to do about what is wrong.

mod drift;

use std::{
    env,
    io::{self, Write},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use ovia::{ErrorKind, Response, model};

pub(crate) use self::drift::DriftFormat;
use super::GlobalOptions;
use crate::{
    connection::{self, Connection, ConnectionOptions, PROXY_VARIABLES},
    escape::escape,
    exit::{Exit, Failure},
    output::wrap,
    terminal,
};

/// Check the connection, the token, the clock, TLS, the proxy, and the first record
///
/// Prints a line per check, with what to do where something is wrong. It reads the beginning of the
/// list once, and places no call. If a check fails, the exit code is 1.
///
/// With --drift, it reads the whole list instead, and reports how records differ from what is
/// documented about them: unknown fields and values, other types and formats, null, missing fields.
/// Digits and free text are masked. If something differs, the exit code is 3.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia doctor
  ovia doctor --base-url https://ovia.example.com --token-file token
  ovia --demo doctor
  ovia doctor --drift --sample 1000
  ovia doctor --drift --input calls.ndjson.gz -o json --overlay drift.yaml")]
pub(crate) struct Doctor {
    #[command(flatten)]
    drift: drift::DriftOptions,
}

/// How long it takes at most, unless `--timeout` says otherwise.
const MAX_TIME: Duration = Duration::from_secs(30);

/// A response that takes longer than this is slow.
const SLOW: Duration = Duration::from_secs(3);

/// How far this machine's clock may be off. Calls are searched from five minutes before they were
/// placed.
const CLOCK_ALLOWANCE: TimeDelta = TimeDelta::minutes(2);

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Ok,
    Warn,
    Fail,
}

/// The lines that were printed.
#[derive(Default)]
struct Checks {
    failed: bool,
}

impl Checks {
    fn line(&mut self, verdict: Verdict, name: &str, text: &str) -> Result<(), Failure> {
        self.failed |= verdict == Verdict::Fail;
        let word = match verdict {
            Verdict::Ok => "ok  ",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
        };
        let mut out = io::stdout().lock();
        let start = format!("{word}  {name:<13}  ");
        let line = wrap::beside(&start, &escape(text), terminal::width());
        writeln!(out, "{line}").and_then(|()| out.flush())?;
        Ok(())
    }

    fn failure(&mut self, name: &str, failure: &Failure) -> Result<(), Failure> {
        let text = failure.one_line();
        self.line(Verdict::Fail, name, &text)
    }
}

pub(super) async fn run(doctor: Doctor, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    if doctor.drift.is_chosen()? {
        return drift::run(doctor.drift, global).await;
    }
    if global.drift_format.is_some() || global.chosen_format.is_some() {
        return Err(Failure::usage(
            "-o needs --drift: the checks print a line each",
        ));
    }
    let mut options = global.connection.clone();
    options.timeout.get_or_insert(MAX_TIME);
    let mut checks = Checks::default();
    check(&mut checks, &options).await?;
    Ok(match checks.failed {
        true => Exit::Failed,
        false => Exit::Done,
    })
}

async fn check(checks: &mut Checks, options: &ConnectionOptions) -> Result<(), Failure> {
    let config = &options.config;
    let file = match &config.path {
        Some(path) if path.exists() => format!("{}, {}", path.display(), config.origin()),
        _ => "no file; options and environment variables only".to_owned(),
    };
    checks.line(Verdict::Ok, "configuration", &file)?;
    let server = match connection::base_url(options) {
        _ if options.demo => "the demo server (--demo)".to_owned(),
        Ok(Some((url, origin))) => format!("{} (from {origin})", without_credentials(&url)),
        Ok(None) => "Ovia's API (default)".to_owned(),
        Err(failure) => return checks.failure("server", &failure),
    };
    checks.line(Verdict::Ok, "server", &server)?;
    proxy(checks, options)?;
    let connection = match Connection::open(options).await {
        Ok(connection) => connection,
        Err(failure) => return checks.failure("token", &failure),
    };
    if let Some(origin) = connection::token_origin(options)? {
        checks.line(Verdict::Ok, "token", &format!("from {origin}"))?;
    }
    let started = Instant::now();
    match connection.client.get("/api/v1/calls").await {
        Ok(response) => answered(checks, response, started.elapsed(), &server).await,
        Err(error) => {
            let reached = error.status().is_some();
            if reached {
                checks.line(Verdict::Ok, "connection", "the server answers")?;
            }
            let name = match error.kind() {
                ErrorKind::Unauthorized => "credentials",
                _ if reached => "answer",
                _ => "connection",
            };
            checks.failure(name, &error.into())
        }
    }
}

/// What the response says.
async fn answered(
    checks: &mut Checks,
    response: Response,
    latency: Duration,
    server: &str,
) -> Result<(), Failure> {
    checks.line(Verdict::Ok, "connection", "the server answers")?;
    let tls = match server.to_ascii_lowercase() {
        server if server.starts_with("http:") => "none: plain http",
        server if server.starts_with("the demo") => "none: the demo server is on this machine",
        _ => "the certificate is valid",
    };
    checks.line(Verdict::Ok, "tls", tls)?;
    checks.line(Verdict::Ok, "credentials", "the server accepts the token")?;
    let date = response.header("date").map(DateTime::parse_from_rfc2822);
    clock(checks, date.and_then(Result::ok).map(|date| date.to_utc()))?;
    let milliseconds = latency.as_millis();
    match latency < SLOW {
        true => checks.line(
            Verdict::Ok,
            "latency",
            &format!("{milliseconds} ms to the first byte"),
        )?,
        false => checks.line(
            Verdict::Warn,
            "latency",
            &format!(
                "{milliseconds} ms to the first byte, connecting and retries included; check the \
                 network and the proxy, or run again with --verbose"
            ),
        )?,
    }
    match response.records::<model::Call>().next().await {
        None => checks.line(
            Verdict::Warn,
            "first record",
            "the list is empty: no calls yet, or a token of another account",
        ),
        Some(Ok(call)) => match call.mismatches() {
            [] => checks.line(
                Verdict::Ok,
                "first record",
                "every field fits its documented type",
            ),
            mismatches => checks.line(
                Verdict::Warn,
                "first record",
                &format!(
                    "{} of its values do not fit their documented types, the first one at {}; they \
                     are printed as sent",
                    mismatches.len(),
                    mismatches[0].path(),
                ),
            ),
        },
        Some(Err(error)) => checks.failure("first record", &error.into()),
    }
}

fn clock(checks: &mut Checks, server: Option<DateTime<Utc>>) -> Result<(), Failure> {
    let Some(server) = server else {
        let text = "unknown: the server sends no Date header";
        return checks.line(Verdict::Warn, "clock", text);
    };
    let ahead = Utc::now() - server;
    if ahead.abs() <= CLOCK_ALLOWANCE {
        return checks.line(Verdict::Ok, "clock", "agrees with the server's");
    }
    let word = if ahead > TimeDelta::zero() {
        "ahead of"
    } else {
        "behind"
    };
    let seconds = ahead.num_seconds().abs();
    let text = format!(
        "{seconds} s {word} the server's; set this machine's clock (NTP), else --since and the search \
         for a call that may have been placed go wrong"
    );
    checks.line(Verdict::Warn, "clock", &text)
}

fn proxy(checks: &mut Checks, options: &ConnectionOptions) -> Result<(), Failure> {
    let set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let names: Vec<&str> = PROXY_VARIABLES
        .iter()
        .filter(|name| set(name))
        .copied()
        .collect();
    let text = match (&*names, options.demo) {
        ([], _) => "no environment variable sets one".to_owned(),
        (names, true) => format!("{} is set; the demo does not use it", names.join(", ")),
        (names, false) => format!(
            "{} is set; NO_PROXY lists hosts that need no proxy, and this machine needs none",
            names.join(", ")
        ),
    };
    checks.line(Verdict::Ok, "proxy", &text)
}

/// A URL as it was typed, without the part that may be a password.
fn without_credentials(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) if rest.contains('@') => {
            let host = rest.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://…@{host}")
        }
        _ => url.to_owned(),
    }
}
