//! Programs, measured from outside: their start belongs to what their user waits for.

use std::process::{Command, Stdio};

use super::{
    Problem,
    measurement::{Clock, Measurement},
};

pub(super) fn run(command: &[String], mut clock: Clock) -> Result<Measurement, Problem> {
    let [program, arguments @ ..] = command else {
        return Err("no program".into());
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    clock.start();
    let status = command
        .status()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    let measurement = clock.stop().of_children();
    if !status.success() {
        return Err(format!("{program}: {status}").into());
    }
    Ok(measurement)
}
