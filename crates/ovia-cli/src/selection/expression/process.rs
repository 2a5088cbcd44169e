//! Runs an expression in a process of its own: the same program again. jq is a whole language, so that an
//! expression may never end, recurse without a limit, or ask for any amount of memory; only a process
//! can be ended in all these cases.
//!
//! The process reads the expression and then records, each with its length before it, and answers each
//! record with one byte. One record at a time: what a record needs is said of that record. It ends itself after `MAX_TIME` on one record, and its memory is limited.

use std::{
    env,
    io::{self, BufWriter, Read, Write},
    process::{self, Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Expression, Failed};

/// The first argument of the process.
const ARGUMENT: &str = "__where";

/// How long one record may take.
pub(super) const MAX_TIME: Duration = Duration::from_secs(5);

/// How much memory the process may have, where the system can limit it.
#[cfg(unix)]
const MAX_MEMORY: u64 = 512 * 1024 * 1024;

/// How often the time is checked.
const TICK: Duration = Duration::from_millis(100);

/// `MAX_TIME` in ticks.
const MAX_TICKS: u64 = (MAX_TIME.as_millis() / TICK.as_millis()) as u64;

/// The exit code after `MAX_TIME`.
const TIMED_OUT: i32 = 17;

const FALSE: u8 = 0;
const TRUE: u8 = 1;
const FAILED: u8 = 2;

/// Why an expression has no result.
#[derive(Debug)]
pub(super) enum Stopped {
    TimedOut,
    /// The system ended it: it needed too much memory, for its stack or otherwise.
    OutOfMemory,
}

/// A process that runs an expression.
pub(super) struct ExpressionProcess {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: ChildStdout,
}

impl ExpressionProcess {
    pub(super) fn start(code: &str) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Ctrl-C is for the program that started it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("it has no pipes"));
        };
        let mut started = Self {
            child,
            input: BufWriter::new(input),
            output,
        };
        started.write(code)?;
        Ok(started)
    }

    /// Whether the expression is true for a record.
    pub(super) fn is_true(&mut self, record: &str) -> Result<Result<bool, Failed>, Stopped> {
        let mut answer = [FAILED];
        let answered = self
            .write(record)
            .and_then(|()| self.output.read_exact(&mut answer));
        if answered.is_err() {
            let status = self.child.wait().ok().and_then(|status| status.code());
            return Err(match status {
                Some(TIMED_OUT) => Stopped::TimedOut,
                _ => Stopped::OutOfMemory,
            });
        }
        Ok(match answer {
            [TRUE] => Ok(true),
            [FALSE] => Ok(false),
            _ => Err(Failed),
        })
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.input.write_all(&length.to_le_bytes())?;
        self.input.write_all(text.as_bytes())?;
        self.input.flush()
    }
}

impl Drop for ExpressionProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// If this is such a process, serves until its stdin is closed, and ends. Otherwise returns.
pub(crate) fn serve_if_asked() {
    if env::args_os().nth(1).is_some_and(|first| first == ARGUMENT) {
        limit_memory();
        let served = serve(&mut io::stdin().lock(), &mut io::stdout().lock());
        process::exit(i32::from(served.is_err()));
    }
}

fn serve(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let Some(code) = read(input)? else {
        return Ok(());
    };
    let expression = Expression::parse(&code).map_err(io::Error::other)?;
    // When the record began, in ticks; 0 while none is being read.
    let began = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let ticks = move || {
        u64::try_from(start.elapsed().as_millis() / TICK.as_millis()).unwrap_or(u64::MAX - 1) + 1
    };
    let watched = Arc::clone(&began);
    thread::spawn(move || {
        loop {
            thread::sleep(TICK);
            let began = watched.load(Ordering::Relaxed);
            if began > 0 && ticks().saturating_sub(began) > MAX_TICKS {
                process::exit(TIMED_OUT);
            }
        }
    });
    while let Some(record) = read(input)? {
        began.store(ticks(), Ordering::Relaxed);
        let answer = match expression.is_true(&record) {
            Ok(true) => TRUE,
            Ok(false) => FALSE,
            Err(Failed) => FAILED,
        };
        began.store(0, Ordering::Relaxed);
        output.write_all(&[answer])?;
        output.flush()?;
    }
    Ok(())
}

/// A text with its length before it; `None` at the end.
fn read(input: &mut impl Read) -> io::Result<Option<String>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = u64::from_le_bytes(length);
    let mut text = String::new();
    let read = input.take(length).read_to_string(&mut text)?;
    match read as u64 == length {
        true => Ok(Some(text)),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Limits the memory of this process, and has no memory written to a file if it crashes.
#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    for (resource, limit) in [(Resource::As, MAX_MEMORY), (Resource::Core, 0)] {
        // Where the system has no such limit, the time is limited.
        let _ = setrlimit(
            resource,
            Rlimit {
                current: Some(limit),
                maximum: Some(limit),
            },
        );
    }
}

#[cfg(not(unix))]
fn limit_memory() {}
