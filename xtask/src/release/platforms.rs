//! The other operating systems: `cargo check` for each target that rustup has installed next to the
//! machine's own, and that a C compiler is there for.

use std::process::Command;

use super::{Release, minimal};
use crate::{failure::Failure, steps::Outcome};

/// The targets that prebuilt programs are made for and that this task can check, and the C compiler
/// that each needs (for the cryptography of rustls).
const TARGETS: &[(&str, &str)] = &[("x86_64-pc-windows-gnu", "x86_64-w64-mingw32-gcc")];

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let installed = Command::new("rustup")
        .args(["target", "list", "--installed"])
        .output();
    let installed = installed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let installed = installed.unwrap_or_default();
    let mut missing = Vec::new();
    for (target, compiler) in TARGETS {
        let has_compiler = Command::new(compiler).arg("--version").output().is_ok();
        if !has_compiler || !installed.lines().any(|line| line.trim() == *target) {
            missing.push(format!(
                "{target} needs `rustup target add {target}` and {compiler}"
            ));
            continue;
        }
        let output = release
            .workspace
            .target
            .join("release-check")
            .join("platforms");
        release
            .workspace
            .cargo(&["check", "--quiet", "--locked", "--target", target])
            .arguments(release.selection())
            .arguments(minimal::features(release))
            .with("CARGO_TARGET_DIR", output.display().to_string())
            .run()?;
    }
    Ok(match &*missing {
        [] => Outcome::Passed,
        missing => Outcome::Skipped(missing.join("; ")),
    })
}
