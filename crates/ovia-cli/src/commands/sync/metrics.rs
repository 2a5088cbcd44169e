//! The text file for a monitoring agent: what the last run and all runs have done.

use std::{
    fmt::Write as _,
    io::Write as _,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use ovia_lake::{Counts, Derived, Summary};

use crate::exit::Failure;

/// What the runs of this process have done.
#[derive(Default)]
pub(super) struct Metrics {
    runs: u64,
    failures: u64,
    /// Seconds since 1970 of the last run, and of the last one that succeeded.
    last_run: f64,
    last_success: Option<f64>,
    /// How long the last run took, in seconds.
    duration: f64,
    listed: u64,
    total: Counts,
    changes: u64,
    bytes: u64,
    version: Option<u64>,
}

impl Metrics {
    /// Adds a run; `None` has failed.
    pub(super) fn add(&mut self, done: Option<(&Summary, &Derived)>, took: Duration) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        self.last_run = now.unwrap_or_default().as_secs_f64();
        self.duration = took.as_secs_f64();
        self.runs += 1;
        let Some((summary, derived)) = done else {
            self.failures += 1;
            return;
        };
        self.last_success = Some(self.last_run);
        self.listed = summary.counts.listed;
        self.total.added += summary.counts.added;
        self.total.changed += summary.counts.changed;
        self.total.returned += summary.counts.returned;
        self.total.gone += summary.counts.gone;
        self.changes += derived.changes;
        self.bytes += summary.bytes;
        self.version = summary.version.or(self.version);
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut add = |name: &str, kind: &str, help: &str, value: f64| {
            let name = format!("ovia_sync_{name}");
            let _ = writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}"
            );
        };
        add("runs_total", "counter", "Runs", self.runs as f64);
        add(
            "failures_total",
            "counter",
            "Runs that failed",
            self.failures as f64,
        );
        add(
            "last_run_timestamp_seconds",
            "gauge",
            "End of the last run",
            self.last_run,
        );
        if let Some(time) = self.last_success {
            let help = "End of the last run that succeeded";
            add("last_success_timestamp_seconds", "gauge", help, time);
        }
        add(
            "duration_seconds",
            "gauge",
            "Length of the last run",
            self.duration,
        );
        add("calls", "gauge", "Calls in the list", self.listed as f64);
        if let Some(version) = self.version {
            add(
                "version",
                "gauge",
                "Version that was committed last",
                version as f64,
            );
        }
        for (name, help, value) in [
            ("added_total", "Calls added", self.total.added),
            ("changed_total", "Calls changed", self.total.changed),
            (
                "returned_total",
                "Calls that returned to the list",
                self.total.returned,
            ),
            ("gone_total", "Calls that left the list", self.total.gone),
            (
                "changes_total",
                "Rows added to the table changes",
                self.changes,
            ),
            (
                "written_bytes_total",
                "Bytes written to the table calls",
                self.bytes,
            ),
        ] {
            add(name, "counter", help, value as f64);
        }
        text
    }

    /// Replaces the file as a whole.
    pub(super) fn write(&self, file: &Path) -> Result<(), Failure> {
        let failed = |error: std::io::Error| {
            Failure::failed(format!("--metrics: {}: {error}", file.display()))
        };
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut new = tempfile::Builder::new()
            .prefix(".ovia-")
            .tempfile_in(folder)
            .map_err(failed)?;
        new.write_all(self.text().as_bytes()).map_err(failed)?;
        // An agent that runs as another user reads it.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let readable = std::fs::Permissions::from_mode(0o644);
            new.as_file().set_permissions(readable).map_err(failed)?;
        }
        new.persist(file).map_err(|error| failed(error.error))?;
        Ok(())
    }
}
