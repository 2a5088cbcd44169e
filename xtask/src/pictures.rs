//! `cargo xtask pictures`: writes the pictures of README.md into `docs/pictures`. The terminal is a run of
//! the program, drawn as SVG from its ANSI colours; the report is drawn by Chromium.
//!
//! The calls are generated, up to a fixed day, so that a picture changes only when the program does.

use std::{fs, path::Path, process::Command};

use anstyle::RgbColor;
use anstyle_svg::{Term, WIN10_CONSOLE};

use crate::{
    command,
    failure::Failure,
    report::say,
    report_check::{self, Browser},
    workspace::Workspace,
};

/// How to draw them.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    browser: Browser,
}

/// What is typed on the terminal.
const COMMANDS: [&[&str]; 3] = [
    &["calls", "list", "--demo", "--limit", "5"],
    &["calls", "transcript", "--demo", "01118c3b"],
    &["calls", "stats", "--demo", "--by", "agent"],
];

/// What makes the output the same every day, and that of a terminal.
const FIXED: [&str; 4] = ["--now", "2026-11-25T13:05:00Z", "--timezone", "UTC"];
const COLUMNS: &str = "108";

/// Pictures are a part of every checkout.
const MAX_BYTES: u64 = 200_000;

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let directory = workspace.root.join("docs/pictures");
    fs::create_dir_all(&directory).map_err(|error| Failure::file(&directory, &error))?;
    let mut draw_report = arguments
        .browser
        .script(workspace, "tools/report_picture.py")?;
    let program = report_check::build(workspace)?;

    let mut session = String::new();
    for arguments in COMMANDS {
        let output = output(&program, arguments)?;
        session += &format!(
            "\u{1b}[32m$\u{1b}[0m ovia {}\n{output}\n",
            arguments.join(" ")
        );
    }
    let terminal = directory.join("terminal.svg");
    fs::write(&terminal, draw(&session)).map_err(|error| Failure::file(&terminal, &error))?;

    let report = directory.join("report.png");
    draw_report.arg("--ovia").arg(&program).arg(&report);
    if !draw_report.status().is_ok_and(|status| status.success()) {
        return Err(Failure::new("the report cannot be drawn"));
    }
    for picture in [terminal, report] {
        let bytes = fs::metadata(&picture)
            .map_err(|error| Failure::file(&picture, &error))?
            .len();
        say(format_args!("{}: {} kB", picture.display(), bytes / 1000));
        if bytes > MAX_BYTES {
            return Err(Failure::new(format!(
                "{}: larger than {} kB; draw less",
                picture.display(),
                MAX_BYTES / 1000
            )));
        }
    }
    Ok(())
}

fn draw(session: &str) -> String {
    let svg = Term::new()
        .palette(WIN10_CONSOLE)
        .fg_color(RgbColor(0xd8, 0xd8, 0xd8).into())
        .bg_color(RgbColor(0x18, 0x18, 0x18).into())
        .render_svg(session.trim_end());
    // Faint text stays readable, and a narrow page shrinks the picture instead of cutting it.
    let svg = svg.replace(".dimmed { opacity: 0.4; }", ".dimmed { opacity: 0.65; }");
    let size = |name: &str| {
        let (_, rest) = svg.split_once(&format!("{name}=\""))?;
        Some(rest.split_once("px\"")?.0.to_owned())
    };
    match size("width").zip(size("height")) {
        Some((width, height)) => svg.replacen(
            "<svg ",
            &format!("<svg viewBox=\"0 0 {width} {height}\" "),
            1,
        ),
        None => svg,
    }
}

/// What the program prints on a terminal.
fn output(program: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let mut command = Command::new(program);
    command::clean(&mut command);
    // No configuration of whoever runs this.
    command
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env_remove("NO_COLOR");
    command.env("CLICOLOR_FORCE", "1").env("COLUMNS", COLUMNS);
    let is_table = matches!(arguments, ["calls", "list" | "stats", ..]);
    command
        .args(arguments)
        .args(FIXED)
        .args(is_table.then_some(["-o", "table"]).into_iter().flatten());
    match command.output() {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(output) => Err(Failure::new(format!(
            "ovia {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        ))),
        Err(error) => Err(Failure::file(program, &error)),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_terminal_keeps_its_colours_and_scales() {
        let svg = super::draw("\u{1b}[32m$\u{1b}[0m ovia <a> \u{1b}[2mfaint\u{1b}[0m\n");
        for part in [
            "<svg viewBox=\"0 0 740 ",
            "class=\"fg-green\">$<",
            "ovia &lt;a&gt; ",
            "class=\"dimmed\">faint<",
            "opacity: 0.65",
        ] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
    }
}
