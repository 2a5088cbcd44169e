//! Reads the list, and downloads several recordings at a time.

use std::{
    collections::{HashSet, VecDeque},
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, SecondsFormat, Utc};
use ovia::{Call, model, reqwest::Url};
use tokio::task::JoinSet;

use super::{
    Recordings,
    addresses::Rules,
    download::{Downloads, Outcome, Saved},
    fetch::Fetcher,
    manifest::{self, Entry, Manifest},
    part::Part,
    results::{Kind, Line, Progress, Results},
    target::Target,
};
use crate::{
    commands::GlobalOptions,
    connection::Access,
    exit::{Exit, Failure},
    output::Format,
    records::Records,
};

/// How many recordings wait at most. The list is read that far ahead of the downloads.
const MAX_WAITING: usize = 10_000;

const DEFAULT_RETRIES: u32 = 4;

pub(crate) async fn run(options: Recordings, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    if !matches!(global.format, Format::Table | Format::Ndjson) {
        return Err(Failure::usage(
            "calls recordings prints a table or ndjson; choose one of them with -o",
        ));
    }
    if global.connection.demo && !options.dry_run {
        return Err(Failure::usage(
            "the calls of --demo have no recordings that could be downloaded",
        )
        .with_hint("--dry-run shows what would be downloaded"));
    }
    let rules = Rules {
        plain_http: global.connection.allow_plain_http,
        private: options.allow_private,
    };
    let records = options.selection.open(global).await?;
    let known = match options.dry_run {
        true => Known::Peeked(manifest::Manifest::peek(&options.directory)),
        false => {
            fs::create_dir_all(&options.directory).map_err(|error| {
                let shown = options.directory.display();
                Failure::failed(format!("the directory {shown} cannot be created: {error}"))
            })?;
            Known::Locked(Manifest::open(&options.directory)?)
        }
    };
    let progress = Progress::new();
    let downloads = Downloads {
        fetcher: Fetcher::new(rules, Access::new(global.connection).await)?,
        directory: options.directory,
        max_bytes: options.max_size,
        retries: global.connection.retries.unwrap_or(DEFAULT_RETRIES),
        progress: progress.clone(),
    };
    let mut work = Work {
        rules,
        known,
        downloads: Arc::new(downloads),
        results: Results::new(global.format, progress),
        started: HashSet::new(),
        waiting: VecDeque::new(),
        running: JoinSet::new(),
        max_running: usize::from(options.jobs),
    };
    let mut records = records;
    let limit = global.connection.timeout.unwrap_or(Duration::MAX);
    let result = match tokio::time::timeout(limit, work.all(&mut records)).await {
        Ok(result) => result,
        Err(_) => Err(Failure::failed("the time limit of --timeout is reached")
            .with_hint("run the same command again to continue")),
    };
    if let Err(Failure::OutputClosed) = result {
        return Ok(Exit::Done);
    }
    let exit = work.results.finish(options.dry_run);
    result?;
    Ok(match records.finish() {
        Exit::Done => exit,
        other => other,
    })
}

/// What the directory has.
enum Known {
    Locked(Manifest),
    Peeked(manifest::Files),
}

impl Known {
    fn files(&self) -> &manifest::Files {
        match self {
            Self::Locked(manifest) => manifest.known(),
            Self::Peeked(files) => files,
        }
    }
}

struct Work {
    rules: Rules,
    known: Known,
    downloads: Arc<Downloads>,
    results: Results,
    /// The ids of this run, hashed.
    started: HashSet<u64>,
    waiting: VecDeque<(Target, Url)>,
    running: JoinSet<(Target, Url, Result<Outcome, Failure>)>,
    max_running: usize,
}

impl Work {
    /// Downloads everything. After an error of the list, what was read of it is still downloaded.
    async fn all(&mut self, records: &mut Records<model::Call>) -> Result<(), Failure> {
        let mut list = None;
        loop {
            while self.running.len() < self.max_running
                && let Some((target, url)) = self.waiting.pop_front()
            {
                let downloads = Arc::clone(&self.downloads);
                self.running.spawn(async move {
                    let outcome = downloads.download(&target, &url).await;
                    (target, url, outcome)
                });
            }
            tokio::select! {
                record = records.next(), if list.is_none() && self.waiting.len() < MAX_WAITING => {
                    match record {
                        Ok(Some(call)) => self.add(&call)?,
                        Ok(None) => list = Some(Ok(())),
                        Err(failure) => list = Some(Err(failure)),
                    }
                }
                Some(done) = self.running.join_next() => {
                    let (target, url, outcome) = done.map_err(|_| {
                        Failure::failed("a download ended unexpectedly")
                    })?;
                    self.done(&target, &url, outcome?)?;
                }
                else => return list.unwrap_or(Ok(())),
            }
        }
    }

    fn add(&mut self, call: &Call) -> Result<(), Failure> {
        let Some(target) = Target::new(call, self.rules) else {
            self.results.without += 1;
            return Ok(());
        };
        if !target.id.is_empty() && !self.started.insert(target.key()) {
            self.results.repeated += 1;
            return Ok(());
        }
        let directory = &self.downloads.directory;
        let mut line = Line {
            call_id: &target.id,
            outcome: Kind::Present,
            file: None,
            bytes: None,
            reason: None,
        };
        if let Some((file, bytes)) = manifest::whole(self.known.files(), directory, &target.id) {
            line.file = Some(&file);
            line.bytes = Some(bytes);
            return self.results.add(&line);
        }
        match (&target.url, &self.known) {
            (Err(reason), _) => {
                line.outcome = Kind::PassedOver;
                line.reason = Some(reason);
                self.results.add(&line)
            }
            (Ok(_), Known::Peeked(_)) => {
                let part = Part::peek(directory, &target.stem);
                line.outcome = Kind::WouldSave;
                line.file = Some(&target.stem);
                line.bytes = (part > 0).then_some(part);
                line.reason = (part > 0).then_some("a part is there, which is resumed");
                self.results.add(&line)
            }
            (Ok(url), Known::Locked(_)) => {
                let url = url.clone();
                self.waiting.push_back((target, url));
                Ok(())
            }
        }
    }

    fn done(&mut self, target: &Target, url: &Url, outcome: Outcome) -> Result<(), Failure> {
        let mut line = Line {
            call_id: &target.id,
            outcome: Kind::Saved,
            file: None,
            bytes: None,
            reason: None,
        };
        match outcome {
            Outcome::Saved(saved) => {
                if !saved.length_verified {
                    self.results.unverified += 1;
                }
                line.file = Some(&saved.file);
                line.bytes = Some(saved.bytes);
                if let Known::Locked(manifest) = &mut self.known {
                    manifest.append(&entry(target, &saved))?;
                }
                self.results.add(&line)
            }
            Outcome::PassedOver(reason) => {
                let reason = format!("{reason} ({})", url.host_str().unwrap_or("no host"));
                line.outcome = Kind::PassedOver;
                line.reason = Some(&reason);
                self.results.add(&line)
            }
        }
    }
}

fn entry(target: &Target, saved: &Saved) -> Entry {
    let now: DateTime<Utc> = SystemTime::now().into();
    Entry {
        call_id: target.id.clone(),
        file: saved.file.clone(),
        bytes: saved.bytes,
        length_verified: saved.length_verified,
        url: saved.version.url.clone(),
        etag: saved.version.etag.clone(),
        saved_at: now.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}
