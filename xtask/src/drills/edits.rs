//! The five changes that Ovia may make one day, as edits of the specification's text.

use crate::failure::Failure;

/// One change of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Drill {
    /// A call has a summary
    NewField,
    /// A call may be internal
    NewEnumValue,
    /// Agents can be listed
    NewOperation,
    /// Calls have no `latency_metrics` any more
    RemovedField,
    /// The length of a call has fractions
    ChangedType,
}

const SUMMARY: &str = "
        summary:
          type: string
          description: A summary of the call.
          example: The caller moved an appointment.
          x-ovia-source: documented";

const AGENTS: &str = "
  /api/v1/agents:
    get:
      operationId: list_agents
      tags: [calls]
      summary: List agents
      description: Returns agents in one array.
      responses:
        '200':
          description: The agents.
          x-ovia-source: documented
          content:
            application/json:
              schema:
                type: array
                description: The agents, in unknown order.
                items:
                  $ref: '#/components/schemas/Agent'
                x-ovia-source: documented
              example:
                - id: b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853
                  voice: Camille";

const AGENT: &str = "
    Agent:
      type: object
      description: An agent.
      x-ovia-source: documented
      properties:
        id:
          type: string
          format: uuid
          description: Id of the agent.
          example: b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853
          x-ovia-source: documented
        voice:
          type: string
          description: Voice of the agent.
          example: Camille
          x-ovia-source: documented";

impl Drill {
    pub(crate) const ALL: [Self; 5] = [
        Self::NewField,
        Self::NewEnumValue,
        Self::NewOperation,
        Self::RemovedField,
        Self::ChangedType,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NewField => "new-field",
            Self::NewEnumValue => "new-enum-value",
            Self::NewOperation => "new-operation",
            Self::RemovedField => "removed-field",
            Self::ChangedType => "changed-type",
        }
    }

    /// The specification after the change.
    pub(crate) fn edit(self, specification: &str) -> Result<String, Failure> {
        let mut text = Text(specification.lines().map(str::to_owned).collect());
        match self {
            Self::NewField => {
                let at = text.find(&[
                    "components:",
                    "  schemas:",
                    "    Call:",
                    "      properties:",
                ])?;
                text.insert(at, SUMMARY);
            }
            Self::NewEnumValue => {
                let at =
                    text.find(&["components:", "  schemas:", "    Direction:", "      enum:"])?;
                text.insert(at, "\n        - internal");
            }
            Self::NewOperation => {
                let at = text.find(&["paths:"])?;
                text.insert(at, AGENTS);
                let at = text.find(&["components:", "  schemas:"])?;
                text.insert(at, AGENT);
            }
            Self::RemovedField => {
                let path = [
                    "components:",
                    "  schemas:",
                    "    Call:",
                    "      properties:",
                ];
                let at = text.find(&[&path[..], &["        latency_metrics:"]].concat())?;
                let end = text.end_of_block(at);
                text.0.drain(at..end);
            }
            Self::ChangedType => {
                let path = [
                    "components:",
                    "  schemas:",
                    "    Call:",
                    "      properties:",
                ];
                let path = [&path[..], &["        duration:", "          type: integer"]].concat();
                let at = text.find(&path)?;
                text.0[at] = "          type: number".to_owned();
            }
        }
        Ok(text.0.join("\n") + "\n")
    }
}

/// YAML by lines, of which blocks are found by their indentation.
struct Text(Vec<String>);

impl Text {
    /// The line that the path of lines leads to, each in the block of the one before.
    fn find(&self, path: &[&str]) -> Result<usize, Failure> {
        let mut range = 0..self.0.len();
        let mut at = 0;
        for line in path {
            let found = self.0[range.clone()].iter().position(|it| it == line);
            at = range.start + found.ok_or_else(|| {
                Failure::new(format!(
                    "openapi/ovia.yaml: no line `{}` under {}; correct xtask/src/drills/edits.rs",
                    line.trim(),
                    path[0]
                ))
            })?;
            range = at + 1..self.end_of_block(at);
        }
        Ok(at)
    }

    /// The first line after a line that is not in its block.
    fn end_of_block(&self, at: usize) -> usize {
        let indentation = |line: &str| line.len() - line.trim_start().len();
        let depth = indentation(&self.0[at]);
        let is_outside = |line: &String| !line.trim().is_empty() && indentation(line) <= depth;
        let rest = &self.0[at + 1..];
        at + 1 + rest.iter().position(is_outside).unwrap_or(rest.len())
    }

    /// Inserts lines after a line.
    fn insert(&mut self, at: usize, lines: &str) {
        let lines = lines.trim_start_matches('\n').lines().map(str::to_owned);
        self.0.splice(at + 1..at + 1, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::Drill;

    #[test]
    fn each_edit_changes_its_lines_only_and_generates() {
        let old = include_str!("../../../openapi/ovia.yaml");
        for drill in Drill::ALL {
            let new = drill.edit(old).expect("an edit");
            let changed = similar::TextDiff::from_lines(old, &new)
                .iter_all_changes()
                .filter(|change| change.tag() != similar::ChangeTag::Equal)
                .count();
            assert!((1..=40).contains(&changed), "{drill:?}: {changed} lines");
            ovia_codegen::generate(&new).unwrap_or_else(|error| panic!("{drill:?}: {error}"));
        }
    }

    #[test]
    fn a_specification_without_the_place_is_an_error() {
        for drill in Drill::ALL {
            let failure = drill
                .edit("openapi: 3.0.3\n")
                .expect_err("a failure")
                .to_string();
            assert!(failure.contains("no line"), "{failure}");
        }
    }
}
