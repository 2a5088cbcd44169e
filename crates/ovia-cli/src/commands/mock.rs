//! `ovia mock`.

use std::io::{self, Write};

use ovia_mock::{Builder, MockServer};

use crate::{
    cli::Mock,
    exit::{Exit, Stop},
    report::{counted, show},
};

pub(crate) async fn run(options: Mock) -> Result<Exit, Stop> {
    let Mock {
        port,
        calls,
        seed,
        token,
        faults,
    } = options;
    let mut builder = MockServer::builder().port(port).calls(calls).seed(seed);
    let guarded = token.is_some();
    if let Some(token) = token {
        builder = builder.token(token);
    }
    builder = faults.into_iter().fold(builder, Builder::fault);
    let server = builder.start().await.map_err(|error| {
        Stop::failed(format!("no server on 127.0.0.1 port {port}: {error}"))
            .hint("without --port it takes any port that is free")
    })?;
    let url = server.url();
    // The URL is what a script wants to read; whether one does is its own affair.
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{url}").and_then(|()| out.flush());
    drop(out);
    let calls = counted(calls, "invented call");
    show(&match guarded {
        true => format!(
            "A mock Ovia with {calls}, for the one token that it was given. To use it, set \
             OVIA_TOKEN, and:\n  export OVIA_BASE_URL={url}\nCtrl-C stops it.\n"
        ),
        false => format!(
            "A mock Ovia with {calls}, for any token. To use it:\n  export OVIA_BASE_URL={url} \
             OVIA_TOKEN=any\nCtrl-C stops it.\n"
        ),
    });
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| Stop::failed(format!("Ctrl-C cannot be waited for: {error}")))?;
    server.shutdown().await;
    Ok(Exit::Done)
}
