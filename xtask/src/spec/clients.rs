//! `cargo xtask spec clients`: generators for other languages read the specification without a
//! warning, and what they generate lists calls, places one, and reads nulls, against `ovia mock`.

mod null_record;

use std::{path::Path, process::Command};

use super::{
    SPECIFICATION,
    mock::{Mock, TOKEN},
    tools::Tools,
};
use ovia_spec::Document;

use crate::{failure::Failure, files, report::say, workspace::Workspace};

const OPENAPI_TYPESCRIPT: &str = "openapi-typescript@7.13.0";
const OPENAPI_FETCH: &str = "openapi-fetch@0.17.0";
// openapi-typescript uses the compiler's API, which TypeScript 7 does not have.
const TYPESCRIPT: &str = "typescript@5.9.3";
const NODE_TYPES: &str = "@types/node@22.19.0";
const OPENAPI_PYTHON_CLIENT: &str = "openapi-python-client==0.29.1";
/// Formats and checks what openapi-python-client writes; without it there is a warning.
const RUFF: &str = "ruff==0.14.6";
const MYPY: &str = "mypy==1.18.2";

pub(super) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let document = Document::read().map_err(Failure::new)?;
    let tools = Tools::new(workspace, "spec-clients");
    tools.install_npm(&[OPENAPI_TYPESCRIPT, OPENAPI_FETCH, TYPESCRIPT, NODE_TYPES])?;
    tools.install_python(&[OPENAPI_PYTHON_CLIENT, RUFF, MYPY])?;

    let (record, nulls) = null_record::record(&document)?;
    // The second list of each client starts with the record of nulls.
    let fault = format!("GET 2: replace-record=1:{record}");
    let arguments = ["--calls", "1000", "--fault", &fault];

    let typescript = typescript(&tools)?;
    let mock = Mock::start(workspace, &arguments)?;
    use_client(&tools, "node", typescript, &mock, &nulls)?;

    let python = python(workspace, &tools)?;
    let mock = Mock::start(workspace, &arguments)?;
    use_client(&tools, "python", python, &mock, &nulls)?;
    say("spec clients: TypeScript and Python list calls, place one, and read nulls");
    Ok(())
}

/// Generates the types, and compiles the script with them, at its strictest.
fn typescript(tools: &Tools) -> Result<Command, Failure> {
    // Below the installed packages' parent, where the compiler and Node.js look for them.
    let directory = tools.directory.join("npm/client");
    files::write_when_changed(
        &directory.join("client.ts"),
        include_str!("clients/client.ts"),
    )?;
    files::write_when_changed(&directory.join("package.json"), r#"{"type": "module"}"#)?;
    let mut generate = tools.npm("openapi-typescript");
    generate.args([SPECIFICATION, "--alphabetize", "--output"]);
    generate.arg(directory.join("schema.ts"));
    tools.run("openapi-typescript", &mut generate)?;

    // It looks for the types of Node.js from where it runs.
    let mut compile = tools.npm("tsc");
    compile.current_dir(&directory);
    compile.args(["--strict", "--noUncheckedIndexedAccess", "--types", "node"]);
    compile.args(["--module", "nodenext", "--target", "es2022"]);
    compile.arg("client.ts");
    tools.run("tsc", &mut compile)?;

    let mut client = tools.command(Path::new("node"));
    client.arg(directory.join("client.js"));
    Ok(client)
}

/// Generates the package, and checks the script's types with it, at their strictest.
fn python(workspace: &Workspace, tools: &Tools) -> Result<Command, Failure> {
    let package = tools.directory.join("python");
    let script = tools.directory.join("client.py");
    files::write_when_changed(&script, include_str!("clients/client.py"))?;
    let mut generate = tools.python("openapi-python-client");
    generate.args(["generate", "--fail-on-warning", "--overwrite"]);
    generate
        .arg("--path")
        .arg(workspace.root.join(SPECIFICATION));
    generate.arg("--output-path").arg(&package);
    tools.add_to_path(&mut generate);
    tools.run("openapi-python-client", &mut generate)?;

    let mut check = tools.python("mypy");
    check.args(["--strict", "--cache-dir"]);
    check.arg(tools.directory.join("mypy")).arg(&script);
    check.env("MYPYPATH", &package);
    tools.run("mypy", &mut check)?;

    let mut client = tools.python("python");
    client.arg(script).env("PYTHONPATH", package);
    Ok(client)
}

/// Runs a script with the server's address and the names of the fields that are null.
fn use_client(
    tools: &Tools,
    name: &str,
    mut client: Command,
    mock: &Mock,
    nulls: &[String],
) -> Result<(), Failure> {
    client.arg(nulls.join(","));
    client
        .env("OVIA_BASE_URL", &mock.url)
        .env("OVIA_TOKEN", TOKEN);
    tools.run(name, &mut client)
}
