//! Requests a recording: by its own HTTP client, which has no credentials, follows redirects by hand,
//! and checks each URL and address before it is used.
//!
//! Ovia's token is sent only to the origin (scheme, host and port) that the list was requested from,
//! and not after a redirect from another origin.

use std::{error::Error as _, time::Duration};

use ovia::reqwest::{
    self, Response, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, IF_RANGE, LOCATION, RANGE, RETRY_AFTER,
    },
};

use super::addresses::{PrivateAddress, PublicResolver, Rules};
use crate::{connection::Access, exit::Failure, stderr::count};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// How long the headers of a response may take.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);

const MAX_REDIRECTS: u64 = 5;

/// The longest wait that a server's `Retry-After` is followed for.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// Why a recording could not be downloaded. The reasons contain no URL.
#[derive(Debug)]
pub(super) enum Problem {
    /// It will not be better soon.
    Permanent(String),
    /// It may pass: with the wait that the server asks for.
    Passing(String, Option<Duration>),
    /// The directory cannot be written: all other recordings would fail too.
    Local(Failure),
}

/// The rest of a recording of which a part is there.
#[derive(Debug)]
pub(super) struct Rest<'a> {
    pub(super) from: u64,
    /// The `ETag` or `Last-Modified` of the part.
    pub(super) validator: &'a str,
}

pub(super) struct Fetcher {
    http: reqwest::Client,
    rules: Rules,
    access: Option<Access>,
}

impl Fetcher {
    pub(super) fn new(rules: Rules, access: Option<Access>) -> Result<Self, Failure> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("ovia/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // The bytes are counted and stored as they are.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd();
        if !rules.private {
            builder = builder.dns_resolver(PublicResolver::new());
        }
        let http = builder.build();
        let http =
            http.map_err(|_| Failure::failed("the HTTP client for recordings cannot start"))?;
        Ok(Self {
            http,
            rules,
            access,
        })
    }

    /// Requests a recording, or the rest of it. Returns a response with a status of 200 to 299, or 416.
    pub(super) async fn get(&self, url: &Url, rest: Option<Rest<'_>>) -> Result<Response, Problem> {
        let mut url = url.clone();
        let mut is_own = true;
        for _ in 0..=MAX_REDIRECTS {
            self.rules.check(&url).map_err(Problem::Permanent)?;
            let access = self.access.as_ref().filter(|access| {
                is_own &= access.origin == url.origin().ascii_serialization();
                is_own
            });
            let response = self.send(&url, rest.as_ref(), access).await?;
            match response.status() {
                status if status.is_success() || status == StatusCode::RANGE_NOT_SATISFIABLE => {
                    return Ok(response);
                }
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => url = redirected(&url, response.headers())?,
                status => return Err(refused(status, response.headers())),
            }
        }
        let redirects = count(MAX_REDIRECTS, "redirect");
        Err(Problem::Permanent(format!("more than {redirects}")))
    }

    async fn send(
        &self,
        url: &Url,
        rest: Option<&Rest<'_>>,
        access: Option<&Access>,
    ) -> Result<Response, Problem> {
        let mut request = self
            .http
            .get(url.clone())
            .header(ACCEPT, "*/*")
            .header(ACCEPT_ENCODING, "identity");
        if let Some(rest) = rest {
            request = request
                .header(RANGE, format!("bytes={}-", rest.from))
                .header(IF_RANGE, rest.validator);
        }
        if let Some(access) = access {
            request = request.header(AUTHORIZATION, access.header.clone());
        }
        match tokio::time::timeout(RESPONSE_TIMEOUT, request.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(failed(&error)),
            Err(_) => Err(Problem::Passing(
                format!("no response within {} s", RESPONSE_TIMEOUT.as_secs()),
                None,
            )),
        }
    }
}

fn redirected(from: &Url, headers: &HeaderMap) -> Result<Url, Problem> {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    location
        .and_then(|location| from.join(location).ok())
        .ok_or_else(|| Problem::Permanent("a redirect without a valid URL".to_owned()))
}

/// A status other than 2xx.
fn refused(status: StatusCode, headers: &HeaderMap) -> Problem {
    let code = status.as_u16();
    let meaning = match code {
        401 => "credentials are required",
        403 => "the link may have expired",
        404 | 410 => "the recording is not there any more",
        408 | 425 | 429 | 500..=599 => {
            let wait = headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.trim().parse().ok())
                .map(|seconds| Duration::from_secs(seconds).min(MAX_RETRY_AFTER));
            return Problem::Passing(format!("HTTP {code}"), wait);
        }
        _ => return Problem::Permanent(format!("HTTP {code}")),
    };
    Problem::Permanent(format!("HTTP {code}: {meaning}"))
}

/// An error of the connection. Its text would contain the URL, so only its cause is taken.
pub(super) fn failed(error: &reqwest::Error) -> Problem {
    let mut cause = error.source();
    let mut text = String::new();
    while let Some(inner) = cause {
        if inner.is::<PrivateAddress>() {
            return Problem::Permanent(inner.to_string());
        }
        text = inner.to_string();
        cause = inner.source();
    }
    let what = match () {
        () if error.is_timeout() => "timed out",
        () if error.is_connect() => "no connection",
        () => "the connection broke",
    };
    let reason = match text.as_str() {
        _ if error.is_timeout() => what.to_owned(),
        "" => what.to_owned(),
        text => format!("{what}: {text}"),
    };
    let is_permanent = error.is_builder()
        || text.contains("certificate")
        || (text.contains("lookup address") && !text.contains("Temporary"));
    match is_permanent {
        true => Problem::Permanent(reason),
        false => Problem::Passing(reason, None),
    }
}
