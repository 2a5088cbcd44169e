//! Downloads one recording: resumes, retries, and verifies its length and its content.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use ovia::reqwest::{
    Response, StatusCode, Url,
    header::{CONTENT_ENCODING, CONTENT_RANGE, HeaderMap},
};

use super::{
    container::{Content, HEAD_BYTES, recognise, wav_bytes},
    fetch::{Fetcher, Problem, Rest, failed},
    part::{Part, Version},
    results::Progress,
    target::Target,
};
use crate::exit::Failure;

/// How long the server may send nothing.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);

/// A minute with less than this ends a download that drips.
const SLOW_WINDOW: Duration = Duration::from_secs(60);
const SLOW_BYTES: u64 = 6 * 1024;

/// After an attempt that brought more than this, the failures are counted from 0 again.
const PROGRESS_BYTES: u64 = 64 * 1024;

const INITIAL_DELAY: Duration = Duration::from_millis(500);
const MAX_DELAY: Duration = Duration::from_secs(30);

/// How a download ended.
#[derive(Debug)]
pub(super) enum Outcome {
    Saved(Saved),
    /// Passed over, and why.
    PassedOver(String),
}

/// A recording that is whole.
#[derive(Debug)]
pub(super) struct Saved {
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) length_verified: bool,
    pub(super) version: Version,
}

/// What all downloads share.
pub(super) struct Downloads {
    pub(super) fetcher: Fetcher,
    pub(super) directory: PathBuf,
    pub(super) max_bytes: u64,
    pub(super) retries: u32,
    pub(super) progress: Progress,
}

impl Downloads {
    /// Downloads a recording.
    ///
    /// # Errors
    ///
    /// If the directory cannot be written.
    pub(super) async fn download(&self, target: &Target, url: &Url) -> Result<Outcome, Failure> {
        let mut failures = 0;
        loop {
            let before = Part::peek(&self.directory, &target.stem);
            let (reason, wait) = match self.attempt(target, url).await {
                Ok(saved) => return Ok(Outcome::Saved(saved)),
                Err(Problem::Permanent(reason)) => return Ok(Outcome::PassedOver(reason)),
                Err(Problem::Passing(reason, wait)) => (reason, wait),
                Err(Problem::Local(failure)) => return Err(failure),
            };
            // An attempt that brought much is not one in vain.
            if Part::peek(&self.directory, &target.stem) > before + PROGRESS_BYTES {
                failures = 0;
            }
            failures += 1;
            if failures > self.retries {
                let attempts = match self.retries {
                    0 => String::new(),
                    retries => format!(" (after {} attempts)", u64::from(retries) + 1),
                };
                return Ok(Outcome::PassedOver(format!("{reason}{attempts}")));
            }
            let delay = INITIAL_DELAY
                .saturating_mul(1 << (failures - 1).min(6))
                .min(MAX_DELAY);
            tokio::time::sleep(wait.unwrap_or(delay).max(delay)).await;
        }
    }

    async fn attempt(&self, target: &Target, url: &Url) -> Result<Saved, Problem> {
        let shown = without_query(url);
        let mut part = Part::open(&self.directory, &target.stem, &shown)?;
        let rest = part.version.validator().map(|validator| Rest {
            from: part.bytes,
            validator,
        });
        let response = self
            .fetcher
            .get(url, rest.filter(|rest| rest.from > 0))
            .await?;
        if self.begin(&mut part, &response, shown)? {
            self.receive(&mut part, response).await?;
        }
        self.finish(part, target)
    }

    /// Makes the part fit the response. Returns whether its body is to be read.
    fn begin(&self, part: &mut Part, response: &Response, url: String) -> Result<bool, Problem> {
        let headers = response.headers();
        let status = response.status();
        let coding = headers.get(CONTENT_ENCODING);
        if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
            return Err(Problem::Permanent(
                "the response is compressed, although that was not asked for".to_owned(),
            ));
        }
        let range = content_range(headers);
        match status {
            StatusCode::OK => {
                let version = Version::new(&url, headers, response.content_length());
                self.check_size(part, version.total)?;
                part.restart(version)?;
                Ok(true)
            }
            StatusCode::PARTIAL_CONTENT if part.bytes > 0 => {
                let sent = Version::new(&url, headers, range.and_then(|range| range.total));
                let is_rest = range.is_some_and(|range| range.first == Some(part.bytes))
                    && is_same(&sent.etag, &part.version.etag)
                    && is_same(&sent.total, &part.version.total);
                if !is_rest {
                    part.discard()?;
                    return Err(Problem::Passing(
                        "the server sent another part than the one asked for".to_owned(),
                        None,
                    ));
                }
                part.version.total = part.version.total.or(sent.total);
                self.check_size(part, part.version.total)?;
                Ok(true)
            }
            StatusCode::RANGE_NOT_SATISFIABLE if part.bytes > 0 => {
                let total = range.and_then(|range| range.total);
                if total == Some(part.bytes) && part.version.total == total {
                    return Ok(false);
                }
                part.discard()?;
                Err(Problem::Passing("HTTP 416".to_owned(), None))
            }
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => {
                Err(Problem::Permanent("the response is empty".to_owned()))
            }
            status => Err(Problem::Permanent(format!(
                "HTTP {} was not expected",
                status.as_u16()
            ))),
        }
    }

    fn check_size(&self, part: &mut Part, bytes: Option<u64>) -> Result<(), Problem> {
        if bytes.is_none_or(|bytes| bytes <= self.max_bytes) {
            return Ok(());
        }
        part.discard()?;
        let limit = megabytes(self.max_bytes);
        Err(Problem::Permanent(format!(
            "larger than {limit} (--max-size)"
        )))
    }

    async fn receive(&self, part: &mut Part, mut response: Response) -> Result<(), Problem> {
        let mut window = (Instant::now(), 0);
        let mut is_recognised = part.bytes > 0;
        loop {
            let chunk = match tokio::time::timeout(STALL_TIMEOUT, response.chunk()).await {
                Ok(Ok(Some(chunk))) => chunk,
                Ok(Ok(None)) => break,
                Ok(Err(error)) => return Err(failed(&error)),
                Err(_) => {
                    let seconds = STALL_TIMEOUT.as_secs();
                    let reason = format!("the server sent nothing for {seconds} s");
                    return Err(Problem::Passing(reason, None));
                }
            };
            self.check_size(part, Some(part.bytes + chunk.len() as u64))?;
            part.write(&chunk)?;
            self.progress.add_bytes(chunk.len() as u64);
            // Before a page of any size is downloaded to its end.
            if !is_recognised && part.bytes >= HEAD_BYTES as u64 {
                extension(part)?;
                is_recognised = true;
            }
            window.1 += chunk.len() as u64;
            if window.0.elapsed() > SLOW_WINDOW {
                if window.1 < SLOW_BYTES {
                    let reason = "the server sends less than 100 bytes a second";
                    return Err(Problem::Passing(reason.to_owned(), None));
                }
                window = (Instant::now(), 0);
            }
        }
        match part.version.total {
            Some(total) if total != part.bytes => {
                let received = part.bytes;
                if received > total {
                    part.discard()?;
                }
                Err(Problem::Passing(
                    format!("received {received} of {total} bytes"),
                    None,
                ))
            }
            _ => Ok(()),
        }
    }

    /// Verifies the file, and gives it its name.
    fn finish(&self, mut part: Part, target: &Target) -> Result<Saved, Problem> {
        if part.bytes == 0 {
            part.discard()?;
            return Err(Problem::Permanent("the response is empty".to_owned()));
        }
        let extension = extension(&mut part)?;
        let length_verified = part.version.total.is_some();
        if let Some(bytes) = wav_bytes(&part.head()?)
            && !length_verified
            && bytes > part.bytes
        {
            let received = part.bytes;
            part.discard()?;
            return Err(Problem::Passing(
                format!("received {received} of {bytes} bytes, by the header of the WAV file"),
                None,
            ));
        }
        let file = format!("{}.{extension}", target.stem);
        part.finish(&self.directory.join(&file))?;
        Ok(Saved {
            file,
            bytes: part.bytes,
            length_verified,
            version: part.version,
        })
    }
}

/// The ending of the file's name. What is not audio is discarded.
fn extension(part: &mut Part) -> Result<&'static str, Problem> {
    match recognise(&part.head()?) {
        Content::Audio(extension) => Ok(extension),
        Content::Other(what) => {
            part.discard()?;
            Err(Problem::Permanent(format!("{what} instead of audio")))
        }
    }
}

/// Whether two values are equal, where both are known.
fn is_same<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// The URL without its query and fragment, which may contain a signature.
fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}

/// A size in words.
pub(super) fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ContentRange {
    first: Option<u64>,
    total: Option<u64>,
}

/// `bytes 100-199/200`, `bytes */200`, with `*` for an unknown total.
fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    Some(ContentRange {
        first: range
            .split_once('-')
            .and_then(|(first, _)| first.trim().parse().ok()),
        total: total.trim().parse().ok(),
    })
}
