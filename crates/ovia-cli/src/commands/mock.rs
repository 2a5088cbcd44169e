//! `ovia mock`: runs the mock server until Ctrl-C.

use std::{
    io::{self, Write},
    time::SystemTime,
};

use chrono::{DateTime, Utc};
use clap::{Args, builder::NonEmptyStringValueParser};
use ovia_mock::{Builder, Fault, MockServer};

use crate::{
    connection::{DEMO_CALL_LENGTH, DEMO_CALLS, DEMO_SEED},
    exit::{Exit, Failure},
    stderr::{count, eprint},
};

/// Run an Ovia server with generated calls on this machine, for tests and demos
///
/// Prints its URL to stdout, and serves until Ctrl-C. The same --seed and --now give the same calls.
/// A call that is placed ends after 6 s.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia mock
  ovia mock --port 4010 --calls 100000
  ovia mock --now 2026-11-01                     the same calls every day
  ovia mock --fault '1: 503 retry-after=2'       the first request is refused
  ovia mock --fault '2-4: reset-after=1000'      the next three are reset
  ovia mock --fault 'POST 1: lost'               the call is placed, but there is no answer
  ovia mock --fault '*: delay=200ms drip=512/10ms'
  ovia mock --fault 'GET *: pages-of=10'         the list in pages, with links to the next one
  ovia mock --fault 'GET 1: error-item=3'        the third record of the first list is an error
  ovia mock --fault 'POST *: json={\"error\":\"no credit\"}'
  OVIA_BASE_URL=http://127.0.0.1:4010 OVIA_TOKEN=any ovia calls list

Faults, to test how a program handles failures: [METHOD] WHEN: DIRECTIVE [DIRECTIVE ...]
  WHEN      3   2-4   5-   'every 3'   '*'; requests are counted from 1, with a METHOD only those
            with that method
  answer    STATUS  redirect=URL  header=NAME:VALUE  content-type=TYPE  retry-after=SECONDS
            retry-after=date+SECONDS  many-headers=COUNT
            odd-header=folded|space-before-colon|no-name
            body=TEXT  json=TEXT (the rest of the text)
            web-page=login|firewall|gateway|welcome
            takes-effect (a call is placed, whatever the answer says)
  list      first-records=COUNT  content-range  total-count  pages-of=COUNT  endless-pages
            next-page=URL  error-item=N  replace-record=N:TEXT  end-after-record=N:TEXT
            duration-of-record=N:TEXT (NaN, Infinity, -Infinity)  invalid-utf8-in-record=N
  sending   delay=TIME  drip=BYTES/TIME  chunked  content-length=BYTES  without-content-length
            longer-than-announced=BYTES  http10
            append=TEXT  append-after=TIME (after the end of the JSON)
  encoding  latin1  gzip  content-coding=CODING, where CODING is x-gzip, gzip-members or zstd;
            damaged: gzip-changed-byte, gzip-zero-crc, gzip-wrong-length, gzip-without-trailer;
            not as announced: gzip-twice, gzip-not-applied
  failing   cut-after=BYTES  reset-after=BYTES  stall-after=BYTES  garbage-chunk-after=BYTES
            lost  hang-up  refuse (alone)")]
pub(crate) struct Mock {
    /// Listen on this port of 127.0.0.1; 0 takes any free port
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// Number of generated calls in the list
    #[arg(long, value_name = "N", default_value_t = DEMO_CALLS)]
    calls: u64,

    /// Seed for the generated calls; the same seed gives the same calls
    #[arg(long, value_name = "N", default_value_t = DEMO_SEED)]
    seed: u64,

    /// Accept only this bearer token [default: any non-empty token]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    token: Option<String>,

    /// Make requests fail, `WHEN: DIRECTIVES` (see below); may be given several times
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<Fault>,
}

pub(super) async fn run(options: Mock, now: Option<DateTime<Utc>>) -> Result<Exit, Failure> {
    let Mock {
        port,
        calls,
        seed,
        token,
        faults,
    } = options;
    let mut builder = MockServer::builder()
        .port(port)
        .calls(calls)
        .seed(seed)
        .now(now.map_or_else(SystemTime::now, SystemTime::from))
        .placed_calls_end_after(DEMO_CALL_LENGTH);
    let has_token = token.is_some();
    if let Some(token) = token {
        builder = builder.token(token);
    }
    builder = faults.into_iter().fold(builder, Builder::fault);
    let server = builder.start().await.map_err(|error| {
        Failure::failed(format!("cannot listen on 127.0.0.1 port {port}: {error}"))
            .with_hint("leave out --port to take any free port")
    })?;
    let url = server.url();
    // A script reads the URL from stdout; the server runs whether or not something does.
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{url}").and_then(|()| out.flush());
    drop(out);
    let calls = count(calls, "generated call");
    eprint(&if has_token {
        format!(
            "Mock Ovia server with {calls}; it accepts only the given token. To use it, set \
             OVIA_TOKEN to that token, and:\n  export OVIA_BASE_URL={url}\nPress Ctrl-C to stop.\n"
        )
    } else {
        format!(
            "Mock Ovia server with {calls}; it accepts any token. To use it:\n  \
             export OVIA_BASE_URL={url} OVIA_TOKEN=any\nPress Ctrl-C to stop.\n"
        )
    });
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| Failure::failed(format!("cannot wait for Ctrl-C: {error}")))?;
    server.shutdown().await;
    Ok(Exit::Done)
}
