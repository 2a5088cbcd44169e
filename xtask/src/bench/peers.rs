//! Who is measured, in the order of the tables.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use super::{binaries::Binaries, server::List};
use crate::failure::Failure;

/// A way to read the list.
pub(super) struct Peer {
    /// For `--only`, and for machines.
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    kind: Kind,
}

/// How it is run, and what it needs.
enum Kind {
    /// By `ovia-bench-client`, under the same name.
    Rust,
    /// The project's own program.
    Program(&'static [&'static str]),
    /// A command line, and the programs in it; `{url}` stands for the list's address.
    Shell(&'static str, &'static [&'static str]),
    /// A script, and the packages that it imports.
    Python(&'static str, &'static [&'static str]),
    /// A script.
    Node(&'static str),
}

/// Builds a client and asks for next to nothing.
pub(super) const IDLE: &str = "idle";

/// What the others are compared with, and the promises are about.
pub(super) const DRAIN: &str = "drain";
pub(super) const LIST: &str = "ovia-list";
pub(super) const STREAM: &str = "ovia-stream";
pub(super) const STREAM_AS: &str = "ovia-stream-as";
pub(super) const GET: &str = "ovia-get";
pub(super) const NDJSON: &str = "ovia-ndjson";
pub(super) const PROGENITOR: &str = "progenitor";
pub(super) const PROGENITOR_FIELDS: &str = "progenitor-fields";
pub(super) const REQWEST_STREAMS: &str = "reqwest-streams";
pub(super) const JQ: &str = "curl-jq";

pub(super) const PEERS: &[Peer] = &[
    peer(DRAIN, "reqwest, body dropped: the limit", Kind::Rust),
    peer(STREAM, "ovia stream()", Kind::Rust),
    peer(LIST, "ovia list() into a Vec", Kind::Rust),
    peer(STREAM_AS, "ovia stream_as(), 3 fields", Kind::Rust),
    peer(GET, "ovia get() of the last id", Kind::Rust),
    peer(
        NDJSON,
        "program: ovia calls list -o ndjson",
        Kind::Program(&["calls", "list", "-o", "ndjson"]),
    ),
    peer(PROGENITOR, "progenitor's client", Kind::Rust),
    peer(PROGENITOR_FIELDS, "progenitor's, then 3 fields", Kind::Rust),
    peer("reqwest-json", "reqwest .json::<Vec<Call>>()", Kind::Rust),
    peer(REQWEST_STREAMS, "reqwest-streams, each Call", Kind::Rust),
    peer(
        "curl",
        "program: curl -o /dev/null",
        Kind::Shell("exec curl -sSf -o /dev/null {url}", &["curl"]),
    ),
    peer(
        JQ,
        "programs: curl | jq -c '.[]'",
        // With -e, jq fails where nothing came.
        Kind::Shell("curl -sSf {url} | jq -e -c '.[]'", &["curl", "jq"]),
    ),
    peer(
        "python-requests",
        "Python requests .json()",
        Kind::Python("requests_json.py", &["requests"]),
    ),
    peer(
        "python-orjson",
        "Python httpx + orjson",
        Kind::Python("httpx_orjson.py", &["httpx", "orjson"]),
    ),
    peer(
        "python-ijson",
        "Python ijson, each call",
        Kind::Python("ijson_stream.py", &["ijson"]),
    ),
    peer("node", "Node fetch().json()", Kind::Node("fetch_json.mjs")),
];

/// Those that keep a whole list as a tree of values take five times its size, or refuse it.
const HEAVY: &[&str] = &[JQ, "python-requests", "python-orjson", "node"];
const MOST_FOR_HEAVY: u64 = 250_000_000;

const fn peer(name: &'static str, label: &'static str, kind: Kind) -> Peer {
    Peer { name, label, kind }
}

/// The peers with one of the patterns in their names; all, where there is no pattern.
pub(super) fn wanted(patterns: &[String]) -> Result<Vec<&'static Peer>, Failure> {
    let is_wanted = |peer: &&Peer| {
        let named = |pattern: &String| peer.name.contains(pattern.as_str());
        patterns.is_empty() || patterns.iter().any(named)
    };
    let found: Vec<_> = PEERS.iter().filter(is_wanted).collect();
    if found.is_empty() {
        let names: Vec<_> = PEERS.iter().map(|peer| peer.name).collect();
        let names = names.join(", ");
        return Err(Failure::new(format!(
            "--only: no client has that name: {names}"
        )));
    }
    Ok(found)
}

impl Peer {
    /// Whether it is a Rust client in a process of its own, whose memory and allocations are its own.
    pub(super) fn is_rust(&self) -> bool {
        matches!(self.kind, Kind::Rust)
    }

    /// What has to be installed and is not.
    pub(super) fn missing(&self, python: &str) -> Option<String> {
        let version = |program: &&&str| !works(Command::new(program).arg("--version"));
        match &self.kind {
            Kind::Rust | Kind::Program(_) => None,
            Kind::Shell(_, programs) => programs.iter().find(version).map(ToString::to_string),
            Kind::Python(_, packages) => {
                let import = format!("import {}", packages.join(", "));
                let works = works(Command::new(python).args(["-c", &import]));
                (!works).then(|| format!("{python} with {}", packages.join(" and ")))
            }
            Kind::Node(_) => {
                let works = works(Command::new("node").args(["-e", "fetch"]));
                (!works).then(|| "node 18 or later".to_owned())
            }
        }
    }

    /// Whether a list of that size is too much for it.
    pub(super) fn refuses(&self, list: &List) -> bool {
        HEAVY.contains(&self.name) && list.bytes > MOST_FOR_HEAVY
    }

    /// What is to be run.
    pub(super) fn command(&self, binaries: &Binaries, list: &List, python: &str) -> Command {
        match &self.kind {
            Kind::Rust => read(&binaries.client, self.name, list),
            Kind::Program(arguments) => {
                let mut command = measured(&binaries.client);
                command.arg(&binaries.ovia).args(*arguments);
                command.args(["--base-url", &list.url]);
                command
            }
            Kind::Shell(line, _) => {
                let mut command = measured(&binaries.client);
                let url = format!("{}/api/v1/calls", list.url);
                command.args(["sh", "-c", &line.replace("{url}", &url)]);
                command
            }
            Kind::Python(script, _) => run_script(python, &binaries.scripts.join(script), list),
            Kind::Node(script) => run_script("node", &binaries.scripts.join(script), list),
        }
    }
}

/// A client of our own.
pub(super) fn read(client: &Path, peer: &str, list: &List) -> Command {
    let mut command = Command::new(client);
    command.args([
        "--watch-stdin",
        "read",
        peer,
        &list.url,
        "--last-id",
        &list.last_id,
    ]);
    command
}

/// A program that is not: somebody has to look at the clock for it.
pub(super) fn measured(client: &Path) -> Command {
    let mut command = Command::new(client);
    command.args(["--watch-stdin", "program", "--"]);
    command
}

fn run_script(interpreter: &str, script: &Path, list: &List) -> Command {
    let mut command = Command::new(interpreter);
    // No trace in the source tree.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.arg(script).arg(&list.url);
    command
}

fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{HEAVY, PEERS, wanted};

    #[test]
    fn every_name_is_there_once() {
        let names: BTreeSet<_> = PEERS.iter().map(|peer| peer.name).collect();
        assert_eq!(names.len(), PEERS.len());
        assert!(HEAVY.iter().all(|name| names.contains(name)));
    }

    #[test]
    fn patterns_are_parts_of_names() {
        let names = |patterns: &[&str]| {
            let patterns: Vec<_> = patterns.iter().map(ToString::to_string).collect();
            let peers = wanted(&patterns).map_err(|failure| failure.to_string())?;
            Ok::<_, String>(peers.iter().map(|peer| peer.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).map(|names| names.len()), Ok(PEERS.len()));
        assert_eq!(
            names(&["stream-as", "curl-"]),
            Ok(vec!["ovia-stream-as", "curl-jq"])
        );
        let failure = names(&["nothing"]).expect_err("no such client");
        assert!(failure.contains("drain, ovia-stream"), "{failure}");
    }
}
