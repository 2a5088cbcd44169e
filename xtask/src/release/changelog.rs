//! The section of CHANGELOG.md for the version. Between releases, a section `Unreleased` with text
//! is enough.

use super::Release;
use crate::{failure::Failure, files, report::say, steps::Outcome};

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let text = files::read_or_empty(&release.workspace.root.join("CHANGELOG.md"))?;
    let note = check(&text, &release.version()?, release.is_final)
        .map_err(|complaint| Failure::new(format!("CHANGELOG.md: {complaint}")))?;
    say(format_args!("CHANGELOG.md: {note}"));
    Ok(Outcome::Passed)
}

fn check(text: &str, version: &str, is_final: bool) -> Result<String, String> {
    if let Some((heading, body)) = section(text, version) {
        let date = heading.rsplit(' ').next().unwrap_or_default();
        return if !is_date(date) {
            Err(format!(
                "## {heading}: write it as `## [{version}] - YYYY-MM-DD`"
            ))
        } else if !has_entries(&body) {
            Err(format!("the section of {version} has no entries"))
        } else {
            Ok(format!("{version} of {date}"))
        };
    }
    let unreleased = section(text, "Unreleased").is_some_and(|(_, body)| has_entries(&body));
    if unreleased && !is_final {
        return Ok(format!(
            "the section Unreleased will become `## [{version}] - YYYY-MM-DD`"
        ));
    }
    Err(format!("there is no section `## [{version}] - YYYY-MM-DD`"))
}

/// The heading of a section, without `## `, and its lines.
fn section(text: &str, name: &str) -> Option<(String, String)> {
    let mut lines = text.lines().skip_while(|line| {
        let heading = line.strip_prefix("## [");
        heading.is_none_or(|heading| !heading.starts_with(&format!("{name}]")))
    });
    let heading = lines.next()?.trim_start_matches("## ").to_owned();
    let body: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some((heading, body.join("\n")))
}

fn has_entries(body: &str) -> bool {
    body.lines().any(|line| line.starts_with("- "))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let digits = |part: &&str, length| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(&*parts, [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn between_releases_the_section_unreleased_is_enough() {
        let text =
            "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- a\n\n## [0.1.0] - 2026-01-02\n- b\n";
        assert!(check(text, "0.2.0", false).is_ok());
        assert!(check(text, "0.2.0", true).is_err());
        assert_eq!(
            check(text, "0.1.0", true).as_deref(),
            Ok("0.1.0 of 2026-01-02")
        );
    }

    #[test]
    fn a_section_needs_a_date_and_entries() {
        assert!(check("## [0.1.0]\n- a\n", "0.1.0", false).is_err());
        assert!(
            check(
                "## [0.1.0] - 2026-01-02\n\n## [0.0.9] - 2025-01-02\n- a",
                "0.1.0",
                false
            )
            .is_err()
        );
        assert!(check("## [Unreleased]\n\nNothing.\n", "0.1.0", false).is_err());
        assert!(check("", "0.1.0", false).is_err());
    }
}
