//! `cargo xtask spec lint`: the linters of OpenAPI, at their strictest, without a finding.

use super::{SPECIFICATION, tools::Tools};
use crate::{failure::Failure, report::say, workspace::Workspace};

const REDOCLY: &str = "@redocly/cli@2.77.0";
const SPECTRAL: &str = "@stoplight/spectral-cli@6.16.3";
const VALIDATOR: &str = "openapi-spec-validator==0.9.0";

pub(super) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let tools = Tools::new(workspace, "spec-lint");
    tools.install_npm(&[REDOCLY, SPECTRAL])?;
    tools.install_python(&[VALIDATOR])?;

    let mut redocly = tools.npm("redocly");
    redocly.args(["lint", "--extends", "recommended-strict", SPECIFICATION]);
    // It asks its makers for a newer version and reports its use to them, unless told not to.
    redocly.env("REDOCLY_TELEMETRY", "off");
    redocly.env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    tools.run("redocly", &mut redocly)?;

    let mut spectral = tools.npm("spectral");
    spectral.args(["lint", "--ruleset", "openapi/spectral.yaml"]);
    spectral.args(["--fail-severity", "hint", SPECIFICATION]);
    tools.run("spectral", &mut spectral)?;

    let mut validator = tools.python("openapi-spec-validator");
    validator.arg(SPECIFICATION);
    tools.run("openapi-spec-validator", &mut validator)?;
    say("spec lint: no findings");
    Ok(())
}
