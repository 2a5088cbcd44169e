//! The global options about the connection, the client that they describe, and the server of `--demo`.
//!
//! The token comes from the environment or a file, never from the command line, which every process
//! on the machine can read.

use std::{
    env,
    ffi::OsString,
    fmt, fs,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Utc};
use clap::Args;
use ovia::{
    Client, ClientBuilder, RetryPolicy,
    reqwest::{
        self,
        header::{AUTHORIZATION, HeaderValue},
    },
    transport::{Sending, Transport},
};
use ovia_mock::MockServer;

use crate::{
    config::{Config, Key, token_from},
    exit::Failure,
    size::parse_size,
    time::{parse_duration, parse_now},
};

/// The environment variables that name a proxy, in the order of reqwest.
pub(crate) const PROXY_VARIABLES: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// How many calls a demo has, and their seed: always the same, so that an id that was listed can be
/// looked up.
pub(crate) const DEMO_CALLS: u64 = 30;
pub(crate) const DEMO_SEED: u64 = 7;

/// How long calls take that are placed at the demo server or at `ovia mock`.
pub(crate) const DEMO_CALL_LENGTH: Duration = Duration::from_secs(6);

/// Which server to connect to, and how.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct ConnectionOptions {
    /// Connect to this server; leave out /api/v1 [env: OVIA_BASE_URL] [default: Ovia's API]
    #[arg(long, value_name = "URL", global = true)]
    base_url: Option<String>,

    /// Read the token from this file [default: the environment variable OVIA_TOKEN]
    #[arg(long, value_name = "FILE", global = true)]
    token_file: Option<PathBuf>,

    /// Retry a failed request, or resume an interrupted list, at most N times; placing a call is
    /// retried only if it is certain that the server did not accept it [default: 4]
    #[arg(long, value_name = "N", global = true)]
    pub(crate) retries: Option<u32>,

    /// Limit the whole operation to this time, for example 90s or 10m [default: no limit, 60s to
    /// place a call]
    #[arg(long, value_name = "TIME", global = true, value_parser = parse_duration)]
    pub(crate) timeout: Option<Duration>,

    /// Skip records larger than this, for example 256MiB [default: 16MiB]
    #[arg(long, value_name = "SIZE", global = true, value_parser = parse_size)]
    max_record_size: Option<u64>,

    /// Send the token over plain http:// to another machine, although it can be read on the way
    #[arg(long, global = true)]
    pub(crate) allow_plain_http: bool,

    /// Use a built-in server with generated calls; no account is needed and no phone rings
    #[arg(long, global = true)]
    pub(crate) demo: bool,

    /// Use this profile of the configuration; what it sets comes before environment variables
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) profile: Option<String>,

    /// The settings of the profile. Set when the command line has been read.
    #[arg(skip)]
    pub(crate) config: Config,

    /// Generate calls up to this time, in the same forms as `calls list --since`, in UTC [default:
    /// now]
    // For `mock`, and for tests: a `--demo` that is the same every day, and what `today` is.
    #[arg(long, value_name = "TIME", global = true, hide = true, value_parser = parse_now)]
    pub(crate) now: Option<DateTime<Utc>>,
}

impl ConnectionOptions {
    /// Whether the built-in server is wanted.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo
    }

    /// The largest record that is read, in bytes; 16 MiB if no limit is given.
    pub(crate) fn max_record_bytes(&self) -> usize {
        self.max_record_size.map_or(16 << 20, |bytes| {
            usize::try_from(bytes).unwrap_or(usize::MAX)
        })
    }
}

/// A client, and the server that it talks to.
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// The server in words.
    pub(crate) server: String,
    /// The server of a demo, which stops when this is dropped.
    demo: Option<MockServer>,
}

impl Connection {
    /// Makes the client. Nothing is sent yet.
    pub(crate) async fn open(options: &ConnectionOptions) -> Result<Self, Failure> {
        let (token, origin) = match options.demo {
            true => ("demo".to_owned(), String::new()),
            false => token(options).await?,
        };
        let opened = Self::open_with(options, Client::builder().token(token)).await;
        opened.map_err(|failure| match failure.is_about_token() {
            true => failure.with_suffix(&format!(" (it is from {origin})")),
            false => failure,
        })
    }

    /// The same with a builder that has its token already.
    pub(crate) async fn open_with(
        options: &ConnectionOptions,
        builder: ClientBuilder,
    ) -> Result<Self, Failure> {
        if options.demo {
            return Self::demo(options.now, builder).await;
        }
        let mut builder = builder.allow_plain_http(options.allow_plain_http);
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
        builder = builder.max_record_bytes(options.max_record_bytes());
        let mut server = "Ovia".to_owned();
        if let Some((url, _)) = base_url(options)? {
            server = url.trim().to_owned();
            builder = builder.base_url(url);
        }
        Ok(Self {
            client: builder.build()?,
            server,
            demo: None,
        })
    }

    async fn demo(now: Option<DateTime<Utc>>, builder: ClientBuilder) -> Result<Self, Failure> {
        let server = MockServer::builder()
            .calls(DEMO_CALLS)
            .seed(DEMO_SEED)
            .now(now.map_or_else(SystemTime::now, SystemTime::from))
            .placed_calls_end_after(DEMO_CALL_LENGTH)
            .start()
            .await
            .map_err(|error| Failure::failed(format!("the demo server cannot start: {error}")))?;
        Ok(Self {
            client: builder.base_url(server.url()).build()?,
            server: "the demo server".to_owned(),
            demo: Some(server),
        })
    }

    /// Whether the server is that of a demo, so that no phone rings.
    pub(crate) fn is_demo(&self) -> bool {
        self.demo.is_some()
    }
}

/// What is sent to the server with each request, for requests that do not go through the client.
#[derive(Clone)]
pub(crate) struct Access {
    /// The only origin that the header may be sent to.
    pub(crate) origin: String,
    /// The `Authorization` header, with the token.
    pub(crate) header: HeaderValue,
}

impl Access {
    /// What these options give the client; `None` for a demo, or without a token.
    pub(crate) async fn new(options: &ConnectionOptions) -> Option<Self> {
        if options.demo {
            return None;
        }
        let (token, _) = token(options).await.ok()?;
        // The client reads the token and the base URL itself: it is asked what it would send.
        let captured = Capture::default();
        let builder = Client::builder().token(token).transport(captured.clone());
        let connection = Connection::open_with(options, builder).await.ok()?;
        let _ = connection.client.get("/").max_retries(0).await;
        captured.0.lock().ok()?.take()
    }
}

/// Keeps the origin and the credentials of a request in place of sending it.
#[derive(Clone, Default)]
struct Capture(Arc<Mutex<Option<Access>>>);

impl Transport for Capture {
    fn send<'a>(&'a self, _: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        if let Some(header) = request.headers().get(AUTHORIZATION)
            && let Ok(mut access) = self.0.lock()
        {
            let mut header = header.clone();
            header.set_sensitive(true);
            *access = Some(Access {
                origin: request.url().origin().ascii_serialization(),
                header,
            });
        }
        Box::pin(async { Err("not sent".into()) })
    }
}

impl fmt::Debug for Capture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Capture(…)")
    }
}

/// The base URL that was set, and where.
pub(crate) fn base_url(options: &ConnectionOptions) -> Result<Option<(String, String)>, Failure> {
    // An empty `--base-url`, from a script's unset variable, is an error and does not mean the
    // default server.
    let option = options.base_url.clone();
    setting(
        option.map(|url| (url, "--base-url")),
        "OVIA_BASE_URL",
        options,
        Key::BaseUrl,
    )
}

/// The value of a setting that comes first, and where it is from: the option, the profile that was
/// asked for, the environment variable, the default profile.
fn setting(
    option: Option<(String, &str)>,
    name: &str,
    options: &ConnectionOptions,
    key: Key,
) -> Result<Option<(String, String)>, Failure> {
    let config = &options.config;
    let configured = config.get(key).map(|value| {
        let origin = format!("{} of {}", key.name(), config.origin());
        (value.to_owned(), origin)
    });
    let option = option.map(|(value, origin)| (value, origin.to_owned()));
    Ok(match (option, configured) {
        (Some(option), _) => Some(option),
        (None, Some(configured)) if config.profile.is_some() => Some(configured),
        (None, configured) => variable(name)?
            .map(|value| (value, name.to_owned()))
            .or(configured),
    })
}

/// Where the token comes from: the name of the place, and the command if it is one.
pub(crate) fn token_origin(options: &ConnectionOptions) -> Result<Option<String>, Failure> {
    if options.demo {
        return Ok(Some("--demo".to_owned()));
    }
    if let Some(path) = &options.token_file {
        return Ok(Some(format!("the file {}", path.display())));
    }
    let found = setting(None, "OVIA_TOKEN", options, Key::TokenCommand)?;
    Ok(found.map(|(_, origin)| origin))
}

/// The token from the file, the environment or the configured command, and where it is from. The
/// library takes the token out of what is around it.
async fn token(options: &ConnectionOptions) -> Result<(String, String), Failure> {
    if let Some(path) = &options.token_file {
        return Ok((token_in(path)?, format!("the file {}", path.display())));
    }
    let Some((value, origin)) = setting(None, "OVIA_TOKEN", options, Key::TokenCommand)? else {
        return Err(Failure::usage("no token is set").with_hint(
            "set OVIA_TOKEN, use --token-file FILE, or `ovia config set token_command`; --demo shows \
             generated calls without an account",
        ));
    };
    if origin == "OVIA_TOKEN" {
        return Ok((value, origin));
    }
    let printed = token_from(&value).await;
    let printed = printed.map_err(|problem| Failure::usage(format!("{origin} {problem}")))?;
    let token = token_text(&printed)
        .map_err(|problem| Failure::usage(format!("what {origin} prints {problem}")))?;
    Ok((token, origin))
}

/// The most that is read of a token file.
const MAX_TOKEN_FILE: u64 = crate::config::MAX_OUTPUT;

fn token_in(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let refuse = |problem: &str| Err(Failure::usage(format!("the token file {shown} {problem}")));
    let mut bytes = Vec::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(MAX_TOKEN_FILE + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return refuse(&format!("cannot be read: {error}"));
    }
    token_text(&bytes).or_else(refuse)
}

/// What was read as text, or a word on why it is not a token.
fn token_text(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.len() as u64 > MAX_TOKEN_FILE {
        return Err("is larger than 64 KiB, so it does not hold a token");
    }
    match text(bytes) {
        Some(text)
            if text
                .trim_matches(['\u{feff}', '\n', '\r', ' ', '\t'])
                .is_empty() =>
        {
            Err("is empty")
        }
        Some(text) => Ok(text),
        None => Err("is not text"),
    }
}

/// Text in UTF-8 or UTF-16, which Windows writes.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = pairs.iter().copied().map(unit);
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.ok().filter(|_| rest.is_empty())
    };
    match bytes {
        [0xff, 0xfe, text @ ..] => units(text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => units(text, u16::from_be_bytes),
        // Without a byte order mark.
        [_, 0, ..] => units(bytes, u16::from_le_bytes),
        [0, _, ..] => units(bytes, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

/// An environment variable; empty counts as unset.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    let value = env::var_os(name).filter(|value| !value.is_empty());
    let text = value.map(OsString::into_string).transpose();
    text.map_err(|_| Failure::usage(format!("{name} is not Unicode text")))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn text_in_utf_8_and_utf_16() {
        let wide = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}hunter2")
                .encode_utf16()
                .flat_map(bytes)
                .collect()
        };
        for bytes in [
            b"hunter2".to_vec(),
            wide(u16::to_le_bytes, "\u{feff}"),
            wide(u16::to_be_bytes, "\u{feff}"),
            wide(u16::to_le_bytes, ""),
            wide(u16::to_be_bytes, ""),
        ] {
            assert_eq!(text(&bytes).as_deref(), Some("hunter2"), "{bytes:?}");
        }
        // A surrogate alone, half a unit, Latin-1.
        for bytes in [&b"\xff\xfe\x00\xd8"[..], b"\xff\xfeh\x00u", b"h\xfcnter2"] {
            assert_eq!(text(bytes), None, "{bytes:?}");
        }
    }
}
