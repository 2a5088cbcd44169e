//! The index of a session: read at the first question, and again when it is old.

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::Utc;
use tokio::{sync::watch, time::timeout};

use super::{Index, build::build};
use crate::{commands::mcp::settings::Settings, exit::Failure, stderr::count};

/// How long a question waits for the list. Many clients give a tool 60 s.
const PATIENCE: Duration = Duration::from_secs(40);

/// The index, and when to read it again.
pub(in crate::commands::mcp) struct Cache {
    settings: Arc<Settings>,
    state: Arc<Mutex<State>>,
    /// How many calls the reading that is under way has read.
    read: Arc<AtomicU64>,
}

#[derive(Default)]
struct State {
    index: Option<(Arc<Index>, Instant)>,
    reading: Option<watch::Receiver<Option<String>>>,
}

/// The index for a question.
pub(in crate::commands::mcp) struct Current {
    pub(in crate::commands::mcp) index: Arc<Index>,
    /// Why it is older than it should be.
    pub(in crate::commands::mcp) note: Option<String>,
}

impl Cache {
    pub(in crate::commands::mcp) fn new(settings: Arc<Settings>) -> Self {
        Self {
            settings,
            state: Arc::default(),
            read: Arc::default(),
        }
    }

    /// How many calls have been read, while the list is read.
    pub(in crate::commands::mcp) fn calls_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The index. If it has to be read, this waits up to 40 s.
    ///
    /// # Errors
    ///
    /// The list cannot be read, or not yet, and there is no older one.
    pub(in crate::commands::mcp) async fn current(&self) -> Result<Current, String> {
        let (old, mut done) = {
            let mut state = lock(&self.state);
            match &state.index {
                Some((index, read)) if read.elapsed() < self.settings.max_age => {
                    return Ok(Current {
                        index: index.clone(),
                        note: None,
                    });
                }
                _ => {}
            }
            let done = match &state.reading {
                Some(done) => done.clone(),
                None => {
                    let done = self.start();
                    state.reading = Some(done.clone());
                    done
                }
            };
            (state.index.as_ref().map(|(index, _)| index.clone()), done)
        };
        let ended = timeout(PATIENCE, done.wait_for(Option::is_some)).await;
        let is_late = ended.is_err();
        let problem = match ended {
            Err(_) => "the list is being read again".to_owned(),
            Ok(Err(_)) => "reading the list ended unexpectedly; ask again".to_owned(),
            Ok(Ok(result)) => match result.as_deref() {
                None | Some("") => {
                    let state = lock(&self.state);
                    let index = state.index.as_ref().map(|(index, _)| index.clone());
                    return index
                        .map(|index| Current { index, note: None })
                        .ok_or_else(|| {
                            "reading the list ended unexpectedly; ask again".to_owned()
                        });
                }
                Some(problem) => format!("the list could not be read: {problem}"),
            },
        };
        match old {
            Some(index) => Ok(Current {
                index,
                note: Some(format!(
                    "this is the list as of the time in as_of; {problem}"
                )),
            }),
            None if is_late => Err(format!(
                "the calls are still being read ({} so far); ask again in half a minute",
                count(self.calls_read(), "call")
            )),
            None => Err(problem),
        }
    }

    /// Begins to read the list, in a task of its own: a question that is withdrawn does not end it.
    fn start(&self) -> watch::Receiver<Option<String>> {
        let (sender, receiver) = watch::channel(None);
        let (settings, state, read) =
            (self.settings.clone(), self.state.clone(), self.read.clone());
        tokio::spawn(async move {
            read.store(0, Ordering::Relaxed);
            let began = Instant::now();
            let result = read_list(&settings, &read).await;
            let mut state = lock(&state);
            state.reading = None;
            let problem = match result {
                Ok(index) => {
                    state.index = Some((Arc::new(index), began));
                    String::new()
                }
                Err(failure) => settings.hide(&failure.one_line()),
            };
            drop(state);
            let _ = sender.send(Some(problem));
        });
        receiver
    }
}

async fn read_list(settings: &Settings, read: &AtomicU64) -> Result<Index, Failure> {
    let global = settings.global(&settings.connection);
    let has_input = settings.source.has_input();
    let (source, connection) = settings.source.clone().open(&global).await?;
    let name = match &connection {
        Some(connection) => connection.server.clone(),
        None if has_input => "saved files".to_owned(),
        None => "a saved list".to_owned(),
    };
    build(source, name, settings.max_disk, Utc::now(), read).await
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(|error| error.into_inner())
}
