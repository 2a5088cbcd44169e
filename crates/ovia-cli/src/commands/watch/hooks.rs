//! The commands that are run for events: a few at a time, each with a time limit. A command that fails
//! or hangs is reported, and does not stop the watch.

use std::{io, process::Stdio, time::Duration};

use tokio::{
    io::AsyncWriteExt,
    process::Child,
    sync::{mpsc, oneshot},
    task::{JoinHandle, JoinSet},
};

use super::event::short;
use crate::{shell, stderr::eprint_line};

const MAX_RUNNING: usize = 4;

/// How many commands wait at most.
const MAX_WAITING: usize = 1000;

/// How long a command may run.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// How long commands may go on after a signal.
pub(super) const GRACE: Duration = Duration::from_secs(5);

/// A command for an event.
pub(super) struct Job {
    /// The option that it is from.
    pub(super) option: &'static str,
    pub(super) command: String,
    pub(super) call_id: String,
    pub(super) environment: Vec<(&'static str, String)>,
    /// The record.
    pub(super) stdin: String,
}

pub(super) struct Hooks {
    jobs: mpsc::Sender<Job>,
    stop: oneshot::Sender<()>,
    worker: JoinHandle<()>,
}

impl Hooks {
    pub(super) fn start() -> Self {
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let (stop, stopped) = oneshot::channel();
        let worker = tokio::spawn(async {
            let mut running = JoinSet::new();
            tokio::select! {
                biased;
                Ok(()) = stopped => {}
                () = work(waiting, &mut running) => {}
            }
            // Waits until they are ended, with the processes that they started.
            running.shutdown().await;
        });
        Self { jobs, stop, worker }
    }

    /// Runs a command as soon as there is a place.
    pub(super) fn run(&self, job: Job) {
        if let Err(error) = self.jobs.try_send(job) {
            let job = error.into_inner();
            eprint_line(&format!(
                "{}: not run for call {}, because {MAX_WAITING} commands are waiting",
                job.option,
                short(&job.call_id)
            ));
        }
    }

    /// Waits for the commands: each to its time limit, or, after a signal, a few seconds.
    pub(super) async fn finish(self, after_signal: bool) {
        let Self {
            jobs,
            stop,
            mut worker,
        } = self;
        drop(jobs);
        let limit = match after_signal {
            true => GRACE,
            false => TIME_LIMIT,
        };
        if tokio::time::timeout(limit, &mut worker).await.is_err() {
            let _ = stop.send(());
            let _ = worker.await;
            eprint_line("commands that were still running or waiting are ended");
        }
    }
}

async fn work(mut waiting: mpsc::Receiver<Job>, running: &mut JoinSet<()>) {
    loop {
        tokio::select! {
            job = waiting.recv(), if running.len() < MAX_RUNNING => match job {
                Some(job) => {
                    running.spawn(run(job));
                }
                None => break,
            },
            Some(_) = running.join_next() => {}
        }
    }
    while running.join_next().await.is_some() {}
}

async fn run(job: Job) {
    let problem = match start(&job) {
        Err(error) => Some(format!("cannot be run: {error}")),
        Ok((child, group)) => match tokio::time::timeout(TIME_LIMIT, wait(child, &job.stdin)).await
        {
            Err(_) => Some(format!("is ended after {} s", TIME_LIMIT.as_secs())),
            Ok(result) => {
                // What it has left running is meant to go on.
                group.release();
                match result {
                    Ok(status) if status.success() => None,
                    Ok(status) => Some(format!("failed ({status})")),
                    Err(error) => Some(format!("cannot be waited for: {error}")),
                }
            }
        },
    };
    if let Some(problem) = problem {
        eprint_line(&format!(
            "{}: the command {problem} (call {})",
            job.option,
            short(&job.call_id)
        ));
    }
}

fn start(job: &Job) -> io::Result<(Child, Group)> {
    let mut command = shell::command(&job.command);
    command
        .env("OVIA_CALL_ID", &job.call_id)
        .envs(job.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        // stdout is for the events.
        .stdout(io::stderr())
        .kill_on_drop(true);
    // Ctrl-C is for this program, and a command is ended with the processes that it started.
    #[cfg(unix)]
    command.process_group(0);
    let child = command.spawn()?;
    let group = Group(child.id());
    Ok((child, group))
}

async fn wait(mut child: Child, record: &str) -> io::Result<std::process::ExitStatus> {
    let stdin = child.stdin.take();
    let write = async {
        if let Some(mut stdin) = stdin {
            // A command need not read it.
            let _ = stdin.write_all(record.as_bytes()).await;
            let _ = stdin.write_all(b"\n").await;
        }
        std::future::pending().await
    };
    tokio::select! {
        status = child.wait() => status,
        status = write => status,
    }
}

/// A command and the processes that it started, which are ended when this is dropped.
struct Group(Option<u32>);

impl Group {
    fn release(mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(id) = self
            .0
            .and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()))
        {
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }
}
