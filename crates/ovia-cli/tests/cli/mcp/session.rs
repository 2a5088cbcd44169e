//! A session with `ovia mcp` over pipes, one JSON message per line.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use ovia::serde_json::{self, Value, json};

use crate::support::TOKEN;

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Session {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    next: u64,
    /// All that came.
    pub(super) transcript: String,
}

impl Session {
    /// Starts the program, and begins a session.
    pub(super) fn start(command: Command) -> Self {
        Self::with_version(command, "2025-06-18")
    }

    /// The same with a version of the protocol.
    pub(super) fn with_version(command: Command, version: &str) -> Self {
        let mut session = Self::spawn(command);
        let answer = session.request(
            "initialize",
            json!({"protocolVersion": version, "capabilities": {},
                "clientInfo": {"name": "test", "version": "1"}}),
        );
        assert_eq!(answer["result"]["serverInfo"]["name"], "ovia", "{answer}");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        session
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = BufReader::new(child.stdout.take().expect("stdout"));
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            stdin: child.stdin.take(),
            child,
            lines,
            next: 0,
            transcript: String::new(),
        }
    }

    pub(super) fn send(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("it is open");
        writeln!(stdin, "{line}").expect("the program reads");
    }

    /// Sends a request, and returns its number.
    pub(super) fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.next += 1;
        let id = self.next;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.send(&message.to_string());
        id
    }

    /// The next message, or `None` if there is none for so long.
    pub(super) fn message_within(&mut self, patience: Duration) -> Option<Value> {
        let line = match self.lines.recv_timeout(patience) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
        };
        self.transcript.push_str(&line);
        self.transcript.push('\n');
        Some(serde_json::from_str(&line).expect("stdout is the protocol"))
    }

    pub(super) fn message(&mut self) -> Value {
        self.message_within(PATIENCE).expect("an answer in time")
    }

    /// The answer to a request.
    pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        loop {
            let message = self.message();
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The result of a tool.
    pub(super) fn call(&mut self, name: &str, arguments: Value) -> Value {
        let answer = self.request("tools/call", json!({"name": name, "arguments": arguments}));
        assert!(answer["result"].is_object(), "{name}: {answer}");
        answer["result"].clone()
    }

    /// The answer of a tool that does not fail.
    #[track_caller]
    pub(super) fn ask(&mut self, name: &str, arguments: Value) -> Value {
        let result = self.call(name, arguments);
        assert_eq!(result["isError"], false, "{name}: {result}");
        result["structuredContent"].clone()
    }

    /// What a tool that fails says.
    #[track_caller]
    pub(super) fn fails(&mut self, name: &str, arguments: Value) -> String {
        let result = self.call(name, arguments);
        assert_eq!(result["isError"], true, "{name}: {result}");
        let text = result["content"][0]["text"].as_str().expect("a text");
        assert!(!text.contains('\n'), "{text}");
        text.to_owned()
    }

    /// All rows of a list, part by part.
    pub(super) fn all(&mut self, name: &str, arguments: &Value, rows: &str) -> Vec<Value> {
        let mut arguments = arguments.clone();
        let mut all = Vec::new();
        for _ in 0..200 {
            let answer = self.ask(name, arguments.clone());
            all.extend(answer[rows].as_array().expect("a list").iter().cloned());
            match answer.get("continuation") {
                Some(next) => arguments["continuation"] = next.clone(),
                None => return all,
            }
        }
        panic!("{name} does not end");
    }

    /// Closes stdin, and returns what came and stderr. The program ends by itself.
    pub(super) fn end(mut self) -> (String, String) {
        self.stdin = None;
        let status = self.child.wait().expect("its end");
        let mut err = String::new();
        let mut stderr = self.child.stderr.take().expect("stderr");
        stderr.read_to_string(&mut err).expect("text");
        assert_eq!(status.code(), Some(0), "{err}");
        assert!(!err.contains(TOKEN) && !self.transcript.contains(TOKEN));
        (std::mem::take(&mut self.transcript), err)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
