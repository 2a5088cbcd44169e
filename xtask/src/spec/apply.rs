//! `cargo xtask spec apply OVERLAY`: changes the specification as an OpenAPI Overlay says, for example
//! the one of `ovia doctor --drift --overlay`.
//!
//! The text is edited, so that comments and the order of keys stay. The result is parsed, and must be
//! what the overlay makes of the parsed specification; otherwise nothing is written.
//!
//! | file | what it does |
//! | --- | --- |
//! | `overlay.rs` | reads overlays; applies them to parsed specifications |
//! | `text.rs` | applies them to the text of one |
//! | `yaml.rs` | writes values as YAML |

mod overlay;
mod text;
mod yaml;

use std::{fs, path::PathBuf};

use self::{overlay::Overlay, text::Text};
use super::SPECIFICATION;
use crate::{
    diff::Difference, failure::Failure, files, regen, report::say, snapshots::Review,
    workspace::Workspace,
};

/// Which overlay.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The overlay, as YAML or JSON
    overlay: PathBuf,
    /// Do not look for snapshots that no longer fit: that runs the tests
    #[arg(long)]
    no_tests: bool,
}

pub(super) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let read = |path: &PathBuf| {
        fs::read_to_string(path)
            .map_err(|error| Failure::new(format!("{}: {error}", workspace.shown(path))))
    };
    let path = workspace.root.join(SPECIFICATION);
    let old = read(&path)?;
    let named = |name: String| move |error| Failure::new(format!("{name}: {error}"));
    let overlay = Overlay::parse(&read(&arguments.overlay)?)
        .map_err(named(workspace.shown(&arguments.overlay)))?;
    let new = apply(&old, &overlay).map_err(named(SPECIFICATION.to_owned()))?;
    match Difference::between(SPECIFICATION, &old, &new) {
        None => say(format_args!("{SPECIFICATION}: the overlay changes nothing")),
        Some(difference) => {
            // The generator refuses what it cannot deal with, before anything is written.
            ovia_codegen::generate(&new)
                .map_err(|error| Failure::new(format!("the changed {SPECIFICATION}: {error}")))?;
            files::write_when_changed(&path, &new)?;
            say(difference.text());
            say(format_args!("{SPECIFICATION}: {}", difference.size()));
        }
    }
    let review = (!arguments.no_tests).then_some(Review::Leave);
    regen::write(workspace, None, review)
}

/// The changed text.
fn apply(old: &str, overlay: &Overlay) -> Result<String, String> {
    let mut expected = overlay::parse(old)?;
    let mut text = Text::new(old);
    for action in &overlay.actions {
        for place in action.places(&expected) {
            text.apply(action, &place, &expected)?;
            action.apply(&mut expected, &place);
        }
    }
    let text = text.into_string();
    if overlay::parse(&text)? != expected {
        return Err(
            "the text could not be changed as the overlay says; change it by hand".to_owned(),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{Overlay, apply};

    const OLD: &str = "\
# A comment at the top.
components:
  schemas:
    # About calls.
    Call:
      required:
        - id # always there
        - status
      properties:
        # Comes first.
        id:
          type: string
          format: uuid
          description: >-
            An id:
            type: not a key
        status: # a comment
          type: string
          x-ovia-known-values:
            done: documented

    Way:
      type: string
      enum:
        - in
        - out
";

    fn applied(actions: &str) -> Result<String, String> {
        apply(
            OLD,
            &Overlay::parse(&format!("overlay: 1.0.0\nactions:\n{actions}"))?,
        )
    }

    #[test]
    fn comments_and_order_stay() {
        let new = applied(
            "\
- target: $.components.schemas.Call.required[?@ == 'id']
  remove: true
- target: $.components.schemas.Call.properties.id.format
  remove: true
- target: $.components.schemas.Call.properties.id
  update: {x-ovia-read-as: {type: string, format: uuid}, type: integer, nullable: true}
- target: $.components.schemas.Call.properties.status
  update: {x-ovia-known-values: {ringing: observed}}
- target: $.components.schemas.Call.properties
  update: {new: {description: 'It is: new', type: array, items: {$ref: '#/components/schemas/Way'}}}
- target: $.components.schemas.Way.enum
  update: sideways
- target: $.components.schemas
  update: {New: {type: object, properties: {yes: {type: boolean, enum: [true]}}}}
- target: $.components.schemas.Call.properties.other
  remove: true
",
        );
        assert_eq!(
            new.expect("it is applied"),
            "\
# A comment at the top.
components:
  schemas:
    # About calls.
    Call:
      required:
        - status
      properties:
        # Comes first.
        id:
          type: integer
          nullable: true
          description: >-
            An id:
            type: not a key
          x-ovia-read-as:
            type: string
            format: uuid
        status: # a comment
          type: string
          x-ovia-known-values:
            done: documented
            ringing: observed
        new:
          type: array
          items:
            $ref: '#/components/schemas/Way'
          description: 'It is: new'

    Way:
      type: string
      enum:
        - in
        - out
        - sideways

    New:
      type: object
      properties:
        'yes':
          type: boolean
          enum:
            - true
"
        );
    }

    #[test]
    fn what_cannot_be_applied_is_an_error() {
        for (actions, expected) in [
            ("- {target: $..Call, remove: true}", "$..Call"),
            (
                "- {target: $.components, update: {a: 1}, remove: 1}",
                "remove",
            ),
            ("- {target: $.components.schemas.Way}", "update"),
            ("- {update: {}}", "target"),
        ] {
            let error = applied(actions).expect_err("it is refused");
            assert!(error.contains(expected), "{error}");
        }
        let error = Overlay::parse("overlay: 2.0.0\nactions: []").err();
        assert!(error.is_some_and(|error| error.contains("2.0.0")));
    }
}
