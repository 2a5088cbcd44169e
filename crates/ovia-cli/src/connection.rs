//! The client that the options ask for, and the server of a demo.

use std::{fs, path::Path, time::SystemTime};

use chrono::{DateTime, Utc};
use ovia::{Client, RetryPolicy};
use ovia_mock::MockServer;

use crate::{cli::Connection, exit::Stop};

/// How many calls a demo has, and their seed: always the same, so that an id that was listed can be
/// looked up.
pub(crate) const DEMO_CALLS: u64 = 30;
pub(crate) const DEMO_SEED: u64 = 7;

/// A client and what it stands on.
pub(crate) struct Connected {
    pub(crate) client: Client,
    /// Where requests go, in words.
    pub(crate) server: String,
    /// The server of a demo; it ends when this is dropped.
    demo: Option<MockServer>,
}

impl Connected {
    /// Whether no real server is there, and so no phone rings.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo.is_some()
    }
}

/// Makes the client. Nothing is sent yet.
pub(crate) async fn connect(options: &Connection) -> Result<Connected, Stop> {
    if options.demo {
        return demo(options.now).await;
    }
    let mut builder = Client::builder()
        .token(token(options)?)
        .allow_plain_http(options.allow_plain_http);
    if let Some(retries) = options.retries {
        builder = builder.retry_policy(
            RetryPolicy::default()
                .max_retries(retries)
                .max_resumes(retries),
        );
    }
    if let Some(limit) = options.timeout {
        builder = builder.timeout(limit);
    }
    let mut server = "Ovia".to_owned();
    // An empty option is a script's unset variable: it must not end up at the real server.
    let base_url = match &options.base_url {
        Some(url) => Some(url.clone()),
        None => variable("OVIA_BASE_URL")?,
    };
    if let Some(url) = base_url {
        server = url.trim().to_owned();
        builder = builder.base_url(url);
    }
    Ok(Connected {
        client: builder.build()?,
        server,
        demo: None,
    })
}

async fn demo(now: Option<DateTime<Utc>>) -> Result<Connected, Stop> {
    let server = MockServer::builder()
        .calls(DEMO_CALLS)
        .seed(DEMO_SEED)
        .now(now.map_or_else(SystemTime::now, SystemTime::from))
        .start()
        .await
        .map_err(|error| Stop::failed(format!("the demo server cannot start: {error}")))?;
    Ok(Connected {
        client: Client::builder()
            .token("demo")
            .base_url(server.url())
            .build()?,
        server: "the demo server".to_owned(),
        demo: Some(server),
    })
}

/// The token, out of the file or the environment: never out of the command line, which everybody
/// on the machine can read.
fn token(options: &Connection) -> Result<String, Stop> {
    if let Some(path) = &options.token_file {
        return token_in(path);
    }
    variable("OVIA_TOKEN")?.ok_or_else(|| {
        Stop::usage("no token").hint(
            "set OVIA_TOKEN or use --token-file FILE; --demo shows generated calls without an \
             account",
        )
    })
}

fn token_in(path: &Path) -> Result<String, Stop> {
    let shown = path.display();
    let text = fs::read_to_string(path)
        .map_err(|error| Stop::usage(format!("the token file {shown} cannot be read: {error}")))?;
    match text.trim_end_matches(['\n', '\r']) {
        "" => Err(Stop::usage(format!("the token file {shown} is empty"))),
        token => Ok(token.to_owned()),
    }
}

/// An environment variable; unset and empty are the same.
fn variable(name: &str) -> Result<Option<String>, Stop> {
    match std::env::var_os(name) {
        None => Ok(None),
        Some(value) if value.is_empty() => Ok(None),
        Some(value) => match value.into_string() {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Stop::usage(format!("{name} is not Unicode text"))),
        },
    }
}
