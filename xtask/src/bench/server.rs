//! The server's process, and what it says that its list holds.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, Command, Stdio},
};

use serde_json::Value;

use super::binaries::Binaries;
use crate::failure::Failure;

/// What the calls of a list look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Documented,
    Tiny,
    Large,
}

impl Shape {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Tiny => "tiny",
            Self::Large => "large",
        }
    }
}

/// A server that runs until this is dropped. If this process is killed instead, the server ends by
/// itself: its stdin closes.
pub(super) struct Server {
    child: Child,
    _stdin: Option<ChildStdin>,
    pub(super) list: List,
}

/// What is served.
#[derive(Debug)]
pub(super) struct List {
    pub(super) url: String,
    pub(super) bytes: u64,
    pub(super) last_id: String,
    /// What it adds up to, by names.
    pub(super) totals: Value,
}

impl Server {
    pub(super) fn start(binaries: &Binaries, shape: Shape, calls: u64) -> Result<Self, Failure> {
        let failure = |what: String| Failure::new(format!("{}: {what}", binaries.server.display()));
        let mut child = Command::new(&binaries.server)
            .args(["--shape", shape.name(), "--calls", &calls.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failure(error.to_string()))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut server = Self {
            child,
            _stdin: stdin,
            list: List {
                url: String::new(),
                bytes: 0,
                last_id: String::new(),
                totals: Value::Null,
            },
        };
        let mut line = String::new();
        if let Some(stdout) = stdout {
            let read = BufReader::new(stdout).read_line(&mut line);
            read.map_err(|error| failure(error.to_string()))?;
        }
        server.list = List::read(&line)
            .ok_or_else(|| failure(format!("does not say what it serves: {line:?}")))?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; waiting for it frees its port for certain.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl List {
    /// Reads what the server announces.
    fn read(line: &str) -> Option<Self> {
        let mut value: Value = serde_json::from_str(line).ok()?;
        Some(Self {
            url: value["url"].as_str()?.to_owned(),
            bytes: value["bytes"].as_u64()?,
            last_id: value["last_id"].as_str()?.to_owned(),
            totals: value["totals"].take(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn reads_the_announcement() {
        let line = r#"{"url":"http://127.0.0.1:1","bytes":9,"last_id":"x","totals":{"calls":3}}"#;
        let list = List::read(line).expect("an announcement");
        assert_eq!((list.url.as_str(), list.bytes), ("http://127.0.0.1:1", 9));
        assert_eq!(list.totals["calls"], 3);
        assert!(List::read("").is_none());
    }
}
