//! The first lines of a review: whether programs go on working, the version that this asks for, and
//! what to do.

use std::fmt::Write;

use super::specification::Effect;

/// What the verdict is made of.
pub(super) struct Facts<'a> {
    /// The changes of the specification that break, need a look, or are compatible.
    pub(super) effects: Vec<Effect>,
    /// Public items that were added, removed or changed in a way that breaks programs.
    pub(super) breaking_items: usize,
    pub(super) has_new_items: bool,
    /// The version of the workspace at the base and now.
    pub(super) versions: [&'a str; 2],
    /// Whether the changelog has a section for the base's version.
    pub(super) is_released: bool,
    pub(super) has_changelog_line: bool,
    /// Whether the checked-in core is what the specification generates.
    pub(super) is_regenerated: bool,
    pub(super) pending_snapshots: usize,
}

/// What a change asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Breaking,
    Addition,
    Nothing,
}

/// The verdict and what to do, in Markdown.
pub(super) fn text(facts: &Facts) -> String {
    let has = |effect| facts.effects.contains(&effect);
    let level = if has(Effect::Breaking) || facts.breaking_items > 0 {
        Level::Breaking
    } else if has(Effect::Compatible) || has(Effect::Check) || facts.has_new_items {
        Level::Addition
    } else {
        Level::Nothing
    };
    let [base, now] = facts.versions;
    let (component, wanted) = next(base, level);
    let check = if has(Effect::Check) {
        ", if the points to check by hand are"
    } else {
        ""
    };
    let mut text = match level {
        Level::Breaking => format!(
            "**Breaking: {component}, {base} → {wanted}.** Existing programs can stop compiling or \
             working.\n"
        ),
        Level::Addition => format!(
            "**Compatible{check}: {component}, {base} → {wanted}.** Existing programs compile and work \
             as before.\n"
        ),
        Level::Nothing => {
            "**No change of the public API.** Programs do not notice a difference of the API.\n"
                .to_owned()
        }
    };
    text.push_str("\nWhat to do:\n\n");
    let steps = steps(facts, level, &wanted, now);
    for (number, step) in (1..).zip(&steps) {
        let _ = writeln!(text, "{number}. {step}");
    }
    text
}

fn steps(facts: &Facts, level: Level, wanted: &str, now: &str) -> Vec<String> {
    let mut steps = Vec::new();
    if !facts.is_regenerated {
        steps.push(
            "Run `cargo xtask regen`: the generated core is not what the specification generates."
                .to_owned(),
        );
    }
    if facts.pending_snapshots > 0 {
        steps.push(format!(
            "Accept or reject {} snapshots that no longer fit: `cargo xtask snapshots`.",
            facts.pending_snapshots
        ));
    }
    if facts.effects.contains(&Effect::Check) {
        steps.push("Decide about each change that is marked **check by hand**.".to_owned());
    }
    match level {
        Level::Nothing => {}
        Level::Breaking => steps.push(
            "Read each breaking change below. Keep the old form if that is possible; otherwise say in \
             CHANGELOG.md what users have to change."
                .to_owned(),
        ),
        Level::Addition if !facts.has_changelog_line => {
            steps.push("Add a line to CHANGELOG.md, section Unreleased.".to_owned());
        }
        Level::Addition => {}
    }
    if level != Level::Nothing {
        if !facts.is_released {
            steps.push(format!(
                "Leave the version at {now}: CHANGELOG.md has no section for it, so it is not \
                 released yet."
            ));
        } else if now == wanted || is_above(now, wanted) {
            steps.push(format!("The version is {now} already: nothing to raise."));
        } else {
            steps.push(format!(
                "Raise the version in Cargo.toml from {now} to {wanted} for the release."
            ));
        }
    }
    steps.push(
        "Read the diffs below, then commit specification, generated code and snapshots together."
            .to_owned(),
    );
    steps
}

/// The version that a change asks for, by Cargo's rules: below 1.0, the second number is the breaking
/// one, and additions raise the third.
fn next(version: &str, level: Level) -> (&'static str, String) {
    let [major, minor, patch] = numbers(version);
    match (level, major) {
        (Level::Nothing, _) => ("no new version", version.to_owned()),
        (Level::Breaking, 0) => ("a minor version", format!("0.{}.0", minor + 1)),
        (Level::Breaking, _) => ("a major version", format!("{}.0.0", major + 1)),
        (Level::Addition, 0) => ("a patch version", format!("0.{minor}.{}", patch + 1)),
        (Level::Addition, _) => ("a minor version", format!("{major}.{}.0", minor + 1)),
    }
}

fn is_above(version: &str, other: &str) -> bool {
    numbers(version) > numbers(other)
}

fn numbers(version: &str) -> [u64; 3] {
    let release = version.split(['-', '+']).next().unwrap_or_default();
    let mut parts = release
        .split('.')
        .map(|part| part.parse().unwrap_or_default());
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Effect, Facts, Level, next, text};

    #[test]
    fn versions_follow_cargos_rules() {
        for (version, breaking, addition) in [
            ("0.1.0", "0.2.0", "0.1.1"),
            ("0.4.7-rc.1", "0.5.0", "0.4.8"),
            ("1.4.7", "2.0.0", "1.5.0"),
        ] {
            assert_eq!(next(version, Level::Breaking).1, breaking);
            assert_eq!(next(version, Level::Addition).1, addition);
            assert_eq!(next(version, Level::Nothing).1, version);
        }
    }

    #[test]
    fn the_first_line_and_the_steps() {
        let nothing = || Facts {
            effects: vec![Effect::Documentation],
            breaking_items: 0,
            has_new_items: false,
            versions: ["0.1.0", "0.1.0"],
            is_released: true,
            has_changelog_line: true,
            is_regenerated: true,
            pending_snapshots: 0,
        };
        let cases = [
            ("nothing", nothing()),
            (
                "an addition",
                Facts {
                    effects: vec![Effect::Compatible],
                    has_changelog_line: false,
                    ..nothing()
                },
            ),
            (
                "to check",
                Facts {
                    effects: vec![Effect::Check],
                    ..nothing()
                },
            ),
            (
                "only code",
                Facts {
                    breaking_items: 1,
                    ..nothing()
                },
            ),
            (
                "raised already",
                Facts {
                    breaking_items: 1,
                    versions: ["0.1.0", "0.3.0"],
                    ..nothing()
                },
            ),
            (
                "half done",
                Facts {
                    effects: vec![Effect::Breaking],
                    is_released: false,
                    is_regenerated: false,
                    pending_snapshots: 2,
                    ..nothing()
                },
            ),
        ];
        let shown = cases.map(|(name, facts)| format!("# {name}\n{}", text(&facts)));
        insta::assert_snapshot!(shown.join("\n"));
    }
}
