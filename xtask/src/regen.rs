//! `cargo xtask regen`: from the specification to the checked-in core.
//!
//! After an edit of the specification, writes the generated source and shows its diff, then reviews
//! the snapshots that changed with it.

use std::{fs, path::PathBuf};

use crate::{
    diff::Difference,
    failure::Failure,
    files,
    report::say,
    snapshots::{self, Review},
    spec::SPECIFICATION,
    workspace::Workspace,
};

pub(crate) const GENERATED: &str = "crates/ovia-core/src/generated.rs";

/// Lines of diff that are shown; git has the rest.
const SHOWN: usize = 60;

/// How to regenerate.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Another specification than openapi/ovia.yaml
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Take all changes of snapshots without asking
    #[arg(long, conflicts_with = "check")]
    accept: bool,
    /// Change nothing; fail when the checked-in core is not what the specification generates
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.check {
        return check(workspace, arguments.spec.as_ref());
    }
    let review = if arguments.accept {
        Review::Accept
    } else {
        Review::Ask
    };
    write(workspace, arguments.spec.as_ref(), Some(review))
}

/// Writes the generated source and shows its diff; then reviews the snapshots, if asked to.
pub(crate) fn write(
    workspace: &Workspace,
    spec: Option<&PathBuf>,
    review: Option<Review>,
) -> Result<(), Failure> {
    match changed(workspace, spec)? {
        None => say(format_args!("{GENERATED}: unchanged")),
        Some((code, difference)) => {
            files::write_when_changed(&workspace.root.join(GENERATED), &code)?;
            say(format_args!(
                "{}\n{GENERATED}: {}",
                difference.head(SHOWN),
                difference.size()
            ));
        }
    }
    review.map_or(Ok(()), |review| snapshots::review(workspace, review))
}

/// Whether the checked-in source is what the specification generates.
pub(crate) fn is_current(workspace: &Workspace) -> bool {
    changed(workspace, None).is_ok_and(|changed| changed.is_none())
}

/// Fails if the checked-in source is not what the specification generates.
pub(crate) fn check(workspace: &Workspace, spec: Option<&PathBuf>) -> Result<(), Failure> {
    match changed(workspace, spec)? {
        None => {
            say(format_args!(
                "{GENERATED}: what the specification generates"
            ));
            Ok(())
        }
        Some((_, difference)) => {
            say(difference.head(SHOWN));
            Err(Failure::new(format!(
                "{GENERATED}: not what the specification generates ({}): run `cargo xtask regen`",
                difference.size()
            ))
            .repeated_by("cargo xtask regen --check"))
        }
    }
}

/// The source that the specification generates, where it is not the one on disk.
fn changed(
    workspace: &Workspace,
    spec: Option<&PathBuf>,
) -> Result<Option<(String, Difference)>, Failure> {
    let path = spec.map_or_else(|| workspace.root.join(SPECIFICATION), Clone::clone);
    let name = workspace.shown(&path);
    let text =
        fs::read_to_string(&path).map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let code = generate(&name, &text)?;
    let old = files::read_or_empty(&workspace.root.join(GENERATED))?;
    Ok(Difference::between(GENERATED, &old, &code).map(|difference| (code, difference)))
}

fn generate(name: &str, specification: &str) -> Result<String, Failure> {
    ovia_codegen::generate(specification).map_err(|error| Failure::new(format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_specification_that_fails_is_named() {
        let specification = "openapi: 3.1.0\ninfo: {}\npaths: {}";
        let failure = super::generate("openapi/ovia.yaml", specification).expect_err("a failure");
        let text = failure.to_string();
        assert!(text.starts_with("openapi/ovia.yaml: /openapi: "), "{text}");
        assert!(text.contains("what to do"), "{text}");
    }
}
