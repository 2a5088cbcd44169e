//! Programs, measured from outside: their start belongs to what their user waits for.

use std::{
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use super::{
    Problem,
    measurement::{Clock, Measurement},
};

/// The process id of the program; 0 while there is none.
static RUNNING: AtomicU32 = AtomicU32::new(0);

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
    let mut child = command
        .spawn()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    RUNNING.store(child.id(), Ordering::Relaxed);
    let status = child.wait();
    RUNNING.store(0, Ordering::Relaxed);
    let status = status?;
    let measurement = clock.stop().of_children();
    if !status.success() {
        return Err(format!("{program}: {status}").into());
    }
    Ok(measurement)
}

/// Ends the program, if there is one. What it started itself loses its server or its reader.
pub(super) fn kill() {
    #[cfg(unix)]
    if let Ok(id @ 1..) = i32::try_from(RUNNING.load(Ordering::Relaxed)) {
        use nix::{sys::signal, unistd::Pid};
        let _ = signal::kill(Pid::from_raw(id), signal::Signal::SIGKILL);
    }
}
