//! A mock server, a run of the program, and its result.

use std::{
    fmt,
    process::{Command, Stdio},
};

use ovia_mock::{Answer, Builder, MockServer, Request};
use tokio::runtime::Runtime;

/// The token of every run that has one. It must never be printed.
pub(crate) const TOKEN: &str = "hunter2-secret";

/// The time up to which a demo has calls in tests: the default of `ovia_mock`.
pub(crate) const DEMO_DAY: &str = "2025-10-31T18:05";

/// A server on a runtime of its own, so that tests can block on the program.
pub(crate) struct Server {
    server: Option<MockServer>,
    runtime: Runtime,
}

impl Server {
    pub(crate) fn start(builder: Builder) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let server = runtime.block_on(builder.start()).expect("a server");
        Self {
            server: Some(server),
            runtime,
        }
    }

    /// A server with these records in its list.
    pub(crate) fn of(records: &[&str]) -> Self {
        let builder = MockServer::builder();
        Self::start(records.iter().fold(builder, |b, record| b.record(*record)))
    }

    fn server(&self) -> &MockServer {
        self.server
            .as_ref()
            .expect("it is there until it is dropped")
    }

    /// As if its process had been killed.
    pub(crate) fn kill(&self) {
        self.runtime.block_on(self.server().pause());
    }

    pub(crate) fn restart(&self) {
        self.runtime
            .block_on(self.server().resume())
            .expect("its port");
    }

    /// Plans the answer to the next request.
    pub(crate) fn answer(&self, answer: Answer) {
        self.server().answer(answer);
    }

    /// Replaces the records of its list.
    pub(crate) fn set_records(&self, records: &[&str]) {
        self.server().set_records(records.iter().copied());
    }

    pub(crate) fn url(&self) -> &str {
        self.server().url()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.server().requests()
    }

    /// The program, configured for this server.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = ovia(args);
        command
            .env("OVIA_BASE_URL", self.url())
            .env("OVIA_TOKEN", TOKEN);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run(&mut self.command(args))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _inside = self.runtime.enter();
        self.server = None;
    }
}

/// The program without a terminal, and without configuration in its environment.
pub(crate) fn ovia(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovia"));
    command.args(args).stdin(Stdio::null()).env("TZ", "UTC");
    let directory = env!("CARGO_TARGET_TMPDIR");
    command
        .env("OVIA_CONFIG", format!("{directory}/no-config.toml"))
        .env("XDG_CACHE_HOME", format!("{directory}/cache"));
    for name in [
        "OVIA_TOKEN",
        "OVIA_BASE_URL",
        "COLUMNS",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command
}

/// The result of a run.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let run = Run {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    };
    assert!(
        !run.out.contains(TOKEN) && !run.err.contains(TOKEN),
        "{run}"
    );
    run
}

impl Run {
    /// Asserts success and an empty stderr, and returns stdout.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self}");
        self.out
    }

    /// Asserts the exit code, and that stderr contains the text.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self}");
        assert!(self.err.contains(words), "no {words:?} in\n{self}");
    }
}

impl fmt::Display for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            out: printed,
            err,
        } = self;
        let code = code.map_or("none".to_owned(), |code| code.to_string());
        write!(
            out,
            "--- stdout\n{printed}--- stderr\n{err}--- exit code {code}"
        )
    }
}

/// Compares a text with the snapshot of that name.
pub(crate) fn pin(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// An empty directory for a test.
pub(crate) fn directory(name: &str) -> std::path::PathBuf {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).expect("a directory");
    directory
}
