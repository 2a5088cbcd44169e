//! The progress line on stderr: how many records were read, how many bytes they have, and how fast.
//!
//! It is there on a terminal only, without `--quiet`, and after the first second. Only one line is shown
//! at a time. Everything else that is written to the terminal goes through `suspend` or `Stdout`, which
//! take the line away meanwhile.

use std::{
    io::{self, IsTerminal, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use indicatif::{DecimalBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{stderr::is_quiet, terminal::stderr_is_terminal};

/// What takes less time has no line.
const DELAY: Duration = Duration::from_secs(1);

/// How often the line is written again.
const INTERVAL: Duration = Duration::from_millis(200);

/// The line that is shown, or that will be.
static LINE: Mutex<Option<ProgressBar>> = Mutex::new(None);

fn current() -> MutexGuard<'static, Option<ProgressBar>> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a line the current one, in place of the one before it. It is shown after a second, if it is still
/// the current one. Returns false if there is no terminal that could show it.
pub(crate) fn show(line: &ProgressBar) -> bool {
    end();
    // The events that RUST_LOG selects are written without taking a line away.
    let has_log = std::env::var_os("RUST_LOG").is_some_and(|value| !value.is_empty());
    if !stderr_is_terminal() || is_quiet() || has_log {
        return false;
    }
    *current() = Some(line.clone());
    // At the end of the program it is stopped with it.
    let _ = thread::Builder::new().spawn({
        let line = line.clone();
        move || {
            thread::sleep(DELAY);
            // While it is locked, nothing ends the line.
            let _current = current();
            if !line.is_finished() {
                line.set_draw_target(ProgressDrawTarget::stderr());
                line.enable_steady_tick(INTERVAL);
            }
        }
    });
    true
}

/// Takes the line away for good.
pub(crate) fn end() {
    if let Some(line) = current().take() {
        line.finish_and_clear();
    }
}

/// Runs what writes to the terminal, while the line is not shown.
pub(crate) fn suspend<T>(write: impl FnOnce() -> T) -> T {
    match &*current() {
        Some(line) => line.suspend(write),
        None => write(),
    }
}

/// Counts what is read of a list, and shows it until it is dropped.
pub(crate) struct Meter {
    shown: Option<(ProgressBar, Arc<Counted>)>,
}

#[derive(Default)]
struct Counted {
    records: AtomicU64,
    bytes: AtomicU64,
}

impl Meter {
    /// Begins to show how many things were read.
    pub(crate) fn start(noun: &'static str) -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if !show(&line) {
            return Self { shown: None };
        }
        let counted = Arc::new(Counted::default());
        let (shown, started) = (Arc::clone(&counted), Instant::now());
        if let Ok(style) = ProgressStyle::with_template("{progress}") {
            line.set_style(style.with_key(
                "progress",
                move |_: &_, out: &mut dyn std::fmt::Write| {
                    let _ = out.write_str(&shown.text(noun, started.elapsed()));
                },
            ));
        }
        Self {
            shown: Some((line, counted)),
        }
    }

    /// Counts a record with this many bytes.
    pub(crate) fn add(&self, bytes: usize) {
        if let Some((_, counted)) = &self.shown {
            counted.records.fetch_add(1, Ordering::Relaxed);
            counted.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        }
    }

    /// Takes the line away, because nothing more is read.
    pub(crate) fn end(&mut self) {
        if let Some((line, _)) = self.shown.take() {
            // Another line may be the current one now.
            let _current = current();
            line.finish_and_clear();
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.end();
    }
}

/// Shows what is done, and for how long, until it is dropped.
pub(crate) struct Step(ProgressBar);

impl Step {
    pub(crate) fn start(what: String) -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg}, {elapsed}") {
            line.set_style(style);
        }
        line.set_message(what);
        show(&line);
        Self(line)
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        // Another line may be the current one now.
        let _current = current();
        self.0.finish_and_clear();
    }
}

impl Counted {
    fn text(&self, noun: &str, elapsed: Duration) -> String {
        let records = self.records.load(Ordering::Relaxed);
        let bytes = self.bytes.load(Ordering::Relaxed);
        let seconds = elapsed.as_secs();
        if records == 0 {
            return format!("no {noun} read yet, {seconds} s");
        }
        #[expect(clippy::cast_precision_loss, reason = "it is shown with three digits")]
        let rate = bytes as f64 / elapsed.as_secs_f64().max(0.001);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rate = DecimalBytes(rate as u64);
        let s = if records == 1 { "" } else { "s" };
        format!(
            "{} {noun}{s} read, {} in {seconds} s, {rate}/s",
            HumanCount(records),
            DecimalBytes(bytes),
        )
    }
}

/// Stdout. On a terminal, the line is taken away while something is written, and for good if that does not
/// end with a line break.
pub(crate) struct Stdout {
    is_terminal: bool,
    out: io::Stdout,
}

impl Stdout {
    pub(crate) fn new() -> Self {
        let out = io::stdout();
        Self {
            is_terminal: out.is_terminal(),
            out,
        }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.out.write(bytes);
        }
        if !bytes.ends_with(b"\n") {
            end();
        }
        // Stdout keeps back what follows the last line break.
        suspend(|| {
            self.out.write_all(bytes)?;
            self.out.flush()
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Counted;

    #[test]
    fn what_it_says() {
        let counted = |records: u64, bytes: u64| Counted {
            records: records.into(),
            bytes: bytes.into(),
        };
        let text = |counted: Counted| counted.text("call", Duration::from_millis(2500));
        assert_eq!(text(counted(0, 0)), "no call read yet, 2 s");
        assert_eq!(
            text(counted(1, 6200)),
            "1 call read, 6.20 kB in 2 s, 2.48 kB/s"
        );
        assert_eq!(
            text(counted(41_200, 255_300_000)),
            "41,200 calls read, 255.30 MB in 2 s, 102.12 MB/s"
        );
    }
}
