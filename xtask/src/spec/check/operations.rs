//! Every operation is tested: what the client sends for it is pinned by a snapshot. `cargo xtask ci`
//! rejects snapshots that no test refers to, so the snapshot is one that is looked at.

use std::fs;

use ovia_spec::Document;

use super::Findings;
use crate::{failure::Failure, files, workspace::Workspace};

/// The snapshots of requests.
const SNAPSHOTS: &str = "crates/ovia";

pub(super) fn check(
    document: &Document,
    workspace: &Workspace,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let directory = workspace.root.join(SNAPSHOTS);
    let mut snapshots = Vec::new();
    for path in files::find(&directory, |name| name.ends_with(".snap"))? {
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        snapshots.push(text);
    }
    untested(document, &snapshots, findings);
    Ok(())
}

fn untested(document: &Document, snapshots: &[String], findings: &mut Findings) {
    let lines: Vec<&str> = snapshots.iter().flat_map(|text| text.lines()).collect();
    for operation in document.operations() {
        let request = format!("{} {}", operation.method, operation.path);
        if !lines.iter().any(|line| is_request(line, &request)) {
            findings.add(
                &operation.pointer,
                format_args!(
                    "no snapshot in {SNAPSHOTS} has a line `{request}`: add a test of what is sent"
                ),
            );
        }
    }
}

/// Whether a line is this request, with anything for a parameter of the path and with any query.
fn is_request(line: &str, request: &str) -> bool {
    let line = line.split('?').next().unwrap_or_default();
    let (mut sent, mut documented) = (line.split('/'), request.split('/'));
    loop {
        match (sent.next(), documented.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other || other.starts_with('{') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use ovia_spec::Document;

    use super::super::Findings;

    #[test]
    fn an_operation_without_a_snapshot_is_found() {
        let text = "{paths: {/a: {get: {}, post: {}}, '/a/{id}': {get: {}}}}";
        let document = Document::parse(text).expect("a document");
        let mut findings = Findings::default();
        super::untested(
            &document,
            &[
                "---\nGET /a\nhost: x\n".to_owned(),
                "GET /a/1?x=/y".to_owned(),
            ],
            &mut findings,
        );
        assert_eq!(findings.0.len(), 1, "{:?}", findings.0);
        assert!(findings.0[0].starts_with("/paths/~1a/post: no snapshot"));
    }
}
