//! `ovia mock`: runs the mock server until Ctrl-C.

use std::{
    io::{self, Write},
    time::SystemTime,
};

use chrono::{DateTime, Utc};
use ovia_mock::{Builder, MockServer};

use crate::{
    cli::Mock,
    exit::{Exit, Stop},
    report::{counted, show},
};

pub(crate) async fn run(options: Mock, now: Option<DateTime<Utc>>) -> Result<Exit, Stop> {
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
        .now(now.map_or_else(SystemTime::now, SystemTime::from));
    let has_token = token.is_some();
    if let Some(token) = token {
        builder = builder.token(token);
    }
    builder = faults.into_iter().fold(builder, Builder::fault);
    let server = builder.start().await.map_err(|error| {
        Stop::failed(format!("cannot listen on 127.0.0.1 port {port}: {error}"))
            .hint("leave out --port to take any free port")
    })?;
    let url = server.url();
    // A script reads the URL from stdout; the server runs whether or not something does.
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{url}").and_then(|()| out.flush());
    drop(out);
    let calls = counted(calls, "generated call");
    show(&if has_token {
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
        .map_err(|error| Stop::failed(format!("cannot wait for Ctrl-C: {error}")))?;
    server.shutdown().await;
    Ok(Exit::Done)
}
