//! Runs the steps of a task one after another: prints what each one checks and how long it took,
//! and ends at the first one that fails. Used by `cargo xtask ci` and `cargo xtask release-check`.

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::{failure::Failure, report::say};

/// How a step ended that did not fail.
pub(crate) enum Outcome {
    Passed,
    /// Passed, except for a part that could not be checked on this machine.
    Partly(String),
    /// Not checked at all, and why.
    Skipped(String),
}

/// A step that is chosen with `--only`.
pub(crate) trait Named: ValueEnum {
    /// The word for `--only`.
    fn name(&self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// What holds when the step passes.
    fn promise(&self) -> String {
        self.to_possible_value()
            .and_then(|value| value.get_help().map(ToString::to_string))
            .unwrap_or_default()
    }
}

impl<S: ValueEnum> Named for S {}

/// Runs the chosen steps, or all of them, in their order. `task` is the word after `cargo xtask`.
pub(crate) fn run<S: ValueEnum + PartialEq>(
    task: &str,
    only: &[S],
    mut run: impl FnMut(&S) -> Result<Outcome, Failure>,
) -> Result<(), Failure> {
    let wanted = |step: &&S| only.is_empty() || only.contains(step);
    let steps: Vec<_> = S::value_variants().iter().filter(wanted).collect();
    let start = Instant::now();
    let mut times = Vec::new();
    let mut left_out = String::new();
    for (index, step) in steps.iter().enumerate() {
        let name = step.name();
        let position = index + 1;
        say(format_args!(
            "\n== {position}/{} {name}: {}",
            steps.len(),
            step.promise()
        ));
        let start = Instant::now();
        let outcome = run(step).map_err(|failure| failed(task, &name, failure))?;
        let time = seconds(start.elapsed());
        let line = match outcome {
            Outcome::Passed => time,
            Outcome::Partly(reason) => {
                left_out.push_str(&format!("\n  {name}, in part: {reason}"));
                format!("{time}, in part: {reason}")
            }
            Outcome::Skipped(reason) => {
                left_out.push_str(&format!("\n  {name}: {reason}"));
                say(format_args!("== {name}: SKIPPED: {reason}"));
                continue;
            }
        };
        say(format_args!("== {name}: {line}"));
        times.push(format!("  {name:<18} {line}"));
    }
    let passed = times.len();
    let time = seconds(start.elapsed());
    say(format_args!("\n{}", times.join("\n")));
    say(format_args!("{task}: all {passed} steps passed in {time}"));
    if !left_out.is_empty() {
        say(format_args!("{task}: NOT CHECKED:{left_out}"));
    }
    Ok(())
}

fn failed(task: &str, step: &str, failure: Failure) -> Failure {
    failure
        .repeated_by(format!("cargo xtask {task} --only {step}"))
        .after(&format!("\n{task}: {step} failed: "))
}

fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Failure, failed, seconds};

    #[test]
    fn a_failed_step_says_how_to_repeat_it() {
        let text = |failure| failed("ci", "test", failure).to_string();
        let near = Failure::new("broken").repeated_by("cargo test");
        assert_eq!(
            text(near),
            "\nci: test failed: broken\nto repeat it: cargo test"
        );
        let far = text(Failure::new("broken"));
        assert!(
            far.ends_with("to repeat it: cargo xtask ci --only test"),
            "{far}"
        );
    }

    #[test]
    fn times_are_short() {
        assert_eq!(seconds(Duration::from_millis(1_234)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
