//! What it costs to build a program that depends on `ovia`, next to one that does without it; and
//! what the project's own program costs its user.

use serde_json::{Value, json};

use super::{
    binaries::Binaries,
    machine,
    measurement::Measurement,
    peers,
    probes::{Probe, Probes},
    program_cost::ProgramCost,
    promises,
    statistics::{median, ratio, spread},
    table::{Table, cell},
    tables, words,
};
use crate::{
    failure::Failure,
    report::{note, say},
    workspace::Workspace,
};

/// How often each program is built, unless somebody asks for more.
pub(super) const ROUNDS: u32 = 2;

/// How to read what follows.
const LEGEND: &str = "\
Debug builds from nothing, everything fetched before. Times are medians over the rounds, in which the
two take turns. CPU is the time on a processor, of all compilers together: what else the machine does
changes it less than the time on the clock.
";

/// A program, and what its builds took.
struct Built<'a> {
    probe: &'a Probe,
    rounds: Vec<Measurement>,
}

/// Measures, prints, and returns what was measured.
pub(super) fn run(
    workspace: &Workspace,
    binaries: &Binaries,
    rounds: u32,
) -> Result<Value, Failure> {
    let machine = machine::description(workspace);
    say(format_args!("{machine}\n\n{LEGEND}"));
    let probes = Probes::make(workspace)?;
    let mut built = [&probes.ours, &probes.theirs].map(|probe| Built {
        probe,
        rounds: Vec::new(),
    });
    for round in 1..=rounds {
        for built in &mut built {
            let label = built.probe.label;
            note(format_args!(
                "cold build, round {round} of {rounds}: {label}"
            ));
            let command = built.probe.build(peers::measured(&binaries.client))?;
            let measurement = Measurement::of_program(command).map_err(Failure::new)?;
            built.rounds.push(measurement);
        }
    }
    let [ours, theirs] = &built;
    let promise = promises::of_build(ratio(ours.time(), theirs.time()));
    say(table(ours, theirs));
    say(differences(ours.probe, theirs.probe));
    let program = ProgramCost::measure(workspace, binaries)?;
    say(program.table());
    say(tables::of_promises(std::slice::from_ref(&promise)));
    Ok(json!({
        "machine": machine,
        "builds": built.iter().map(Built::to_json).collect::<Vec<_>>(),
        "time_ratio": ratio(ours.time(), theirs.time()),
        "processor_ratio": ratio(ours.processor(), theirs.processor()),
        "program": program.to_json(),
        "promises": [promise.to_json()],
    }))
}

impl Built<'_> {
    fn times(&self) -> Vec<f64> {
        self.rounds.iter().map(|round| round.seconds).collect()
    }

    /// Nothing where the system does not tell it.
    fn processors(&self) -> Vec<f64> {
        let rounds = self.rounds.iter();
        rounds.filter_map(|round| round.processor).collect()
    }

    fn time(&self) -> Option<f64> {
        median(&self.times())
    }

    fn processor(&self) -> Option<f64> {
        median(&self.processors())
    }

    fn to_json(&self) -> Value {
        json!({
            "program": self.probe.label,
            "crates": self.probe.crates,
            "seconds": self.times(),
            "processor": self.processors(),
        })
    }
}

fn table(ours: &Built<'_>, theirs: &Built<'_>) -> String {
    let mut table = Table::new(&[
        "a program with",
        "crates",
        "build",
        "spread",
        "CPU",
        "spread",
    ]);
    for built in [ours, theirs] {
        table.row([
            built.probe.label.to_owned(),
            words::count(built.probe.crates.len() as u64),
            cell(built.time(), words::time),
            cell(spread(&built.times()), words::times),
            cell(built.processor(), words::time),
            cell(spread(&built.processors()), words::times),
        ]);
    }
    let crates = |built: &Built<'_>| Some(built.probe.crates.len() as f64);
    table.row([
        "the first, in times of the second".to_owned(),
        cell(ratio(crates(ours), crates(theirs)), words::ratio),
        cell(ratio(ours.time(), theirs.time()), words::ratio),
        String::new(),
        cell(ratio(ours.processor(), theirs.processor()), words::ratio),
        String::new(),
    ]);
    table.render()
}

/// Which crates only one of them compiles.
fn differences(ours: &Probe, theirs: &Probe) -> String {
    let only = |these: &Probe, those: &Probe| {
        let only = these.crates.difference(&those.crates);
        let only: Vec<_> = only.map(String::as_str).collect();
        format!(
            "{} crates only with {}:\n  {}\n",
            only.len(),
            these.label,
            only.join(", ")
        )
    };
    only(ours, theirs) + &only(theirs, ours)
}

#[cfg(test)]
mod tests {
    use super::{Built, Measurement, Probe, differences, table};

    fn probe(label: &'static str, crates: &[&str]) -> Probe {
        Probe::unbuilt(label, crates)
    }

    fn round(seconds: f64, processor: f64) -> Measurement {
        Measurement {
            seconds,
            first: None,
            processor: Some(processor),
            peak_memory: None,
            allocations: None,
        }
    }

    #[test]
    fn the_first_is_compared_with_the_second() {
        let (ours, theirs) = (probe("ovia", &["a 1", "b 1"]), probe("not", &["b 1"]));
        let built = |probe, factor: f64| Built {
            probe,
            rounds: vec![round(2.0 * factor, 3.0), round(4.0 * factor, 3.0)],
        };
        let table = table(&built(&ours, 1.5), &built(&theirs, 1.0));
        let last: Vec<_> = table.lines().last().expect("a row").split("  ").collect();
        let last: Vec<_> = last.into_iter().filter(|cell| !cell.is_empty()).collect();
        let last: Vec<_> = last.into_iter().map(str::trim).collect();
        assert_eq!(last[1..4], ["2.00x", "1.50x", "1.00x"], "{table}");
    }

    #[test]
    fn crates_of_one_alone_are_named() {
        let (ours, theirs) = (probe("ovia", &["a 1", "b 1"]), probe("not", &["b 1"]));
        let text = differences(&ours, &theirs);
        assert!(
            text.starts_with("1 crates only with ovia:\n  a 1\n"),
            "{text}"
        );
        assert!(text.contains("0 crates only with not:"), "{text}");
    }
}
