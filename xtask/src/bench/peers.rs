//! What is measured, in the order of the tables.

use std::{path::Path, process::Command};

use super::programs::{Programs, Server, works};
use crate::{failure::Failure, report::note};

/// A way to read the list.
pub(super) struct Peer {
    /// For `--only` and `--json`, and the name that `ovia-bench-client` knows.
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// Longer lists are left out: they take too long or too much memory.
    max_calls: u64,
    /// The command line of a program, where it is not `ovia-bench-client`, and the programs it needs.
    shell: Option<(&'static str, &'static [&'static str])>,
}

pub(super) const IDLE: &str = "idle";
pub(super) const DRAIN: &str = "drain";
pub(super) const STREAM: &str = "ovia-stream";
pub(super) const STREAM_EVERY: &str = "ovia-stream-every";
pub(super) const LIST: &str = "ovia-list";
pub(super) const STREAM_AS: &str = "ovia-stream-as";
pub(super) const GET: &str = "ovia-get";
pub(super) const NDJSON: &str = "ovia-ndjson";
pub(super) const PROGENITOR: &str = "progenitor";
pub(super) const REQWEST_STREAMS: &str = "reqwest-streams";
pub(super) const JQ: &str = "curl-jq";

const ANY: u64 = u64::MAX;
const SHORT: u64 = 50_000;

pub(super) const PEERS: &[Peer] = &[
    client(IDLE, "idle: ovia, a single call read", ANY),
    client(DRAIN, "reqwest, body dropped", ANY),
    client(STREAM, "ovia stream(), 3 accessors", ANY),
    client(STREAM_EVERY, "ovia stream(), every accessor", SHORT),
    client(LIST, "ovia list() into a Vec", SHORT),
    client(STREAM_AS, "ovia stream_as(), 3 fields", SHORT),
    client(GET, "ovia get() of the last id", SHORT),
    client(PROGENITOR, "progenitor, 3 fields", 200_000),
    client(REQWEST_STREAMS, "reqwest-streams, 3 fields", SHORT),
    Peer {
        shell: Some(("exec '{ovia}' calls list -o ndjson --base-url {url}", &[])),
        ..client(NDJSON, "ovia calls list -o ndjson", ANY)
    },
    // With -e, jq fails if it gets no input.
    Peer {
        shell: Some((
            "curl -sSf {url}/api/v1/calls | jq -e -c '.[]'",
            &["curl", "jq"],
        )),
        ..client(JQ, "curl | jq -c '.[]'", SHORT)
    },
];

const fn client(name: &'static str, label: &'static str, max_calls: u64) -> Peer {
    Peer {
        name,
        label,
        max_calls,
        shell: None,
    }
}

/// The peers that can read a list of `calls` on this machine: the idle client always, the others if
/// their name contains one of the texts of `only`.
pub(super) fn selected(only: &[String], calls: u64) -> Result<Vec<&'static Peer>, Failure> {
    let named = |peer: &Peer| only.is_empty() || only.iter().any(|text| peer.name.contains(text));
    if !PEERS.iter().any(named) {
        let names: Vec<_> = PEERS.iter().map(|peer| peer.name).collect();
        let names = names.join(", ");
        return Err(Failure::new(format!(
            "--only: no client has such a name: {names}"
        )));
    }
    let fits = |peer: &&Peer| calls <= peer.max_calls && (named(peer) || peer.name == IDLE);
    Ok(PEERS
        .iter()
        .filter(fits)
        .filter(|peer| peer.is_installed())
        .collect())
}

impl Peer {
    /// Whether its allocations can be counted, and its memory can be compared with the idle client's.
    pub(super) fn is_client(&self) -> bool {
        self.shell.is_none()
    }

    fn is_installed(&self) -> bool {
        let needed = self.shell.map_or(&[][..], |(_, needed)| needed);
        let missing = needed
            .iter()
            .find(|program| !works(Command::new(program).arg("--version")));
        if let Some(program) = missing {
            note(format_args!(
                "{}: left out, {program} is not installed",
                self.label
            ));
        }
        missing.is_none()
    }

    /// The command that reads the list, with one of the two programs that can be the client.
    pub(super) fn command(&self, client: &Path, programs: &Programs, server: &Server) -> Command {
        let mut command = Command::new(client);
        if let Some((line, _)) = self.shell {
            let ovia = programs.ovia.display().to_string();
            let line = line.replace("{url}", server.url()).replace("{ovia}", &ovia);
            command.args(["program", "sh", "-c", &line]);
        } else {
            let last_id = server.list["last_id"].as_str().unwrap_or_default();
            command.args([self.name, server.url(), last_id]);
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::selected;

    #[test]
    fn peers_are_selected_by_name_and_size() {
        let names = |only: &[&str], calls| {
            let only: Vec<_> = only.iter().map(ToString::to_string).collect();
            let peers = selected(&only, calls).map_err(|failure| failure.to_string())?;
            Ok::<_, String>(peers.iter().map(|peer| peer.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["stream-as"], 1), Ok(vec!["idle", "ovia-stream-as"]));
        let expected = vec!["idle", "drain", "ovia-stream", "progenitor", "ovia-ndjson"];
        assert_eq!(names(&[], 160_000), Ok(expected));
        let failure = names(&["nothing"], 1).expect_err("no such client");
        assert!(failure.contains("drain, ovia-stream"), "{failure}");
    }
}
