//! The examples of README.md, each as a file of a package that depends on the archives. A `fn main`
//! is a program, run against the packaged mock server; anything else is a file of tests.

use super::{Release, program::Program};
use crate::{failure::Failure, files, report::say, steps::Outcome};

/// The name of the package.
const NAME: &str = "readme";

pub(super) fn run(release: &Release<'_>) -> Result<Outcome, Failure> {
    let sandbox = release.sandbox()?;
    sandbox.complete(release)?;
    let text = files::read_or_empty(&release.workspace.root.join("README.md"))?;
    let examples = blocks(&text, "rust");
    let dependencies = blocks(&text, "toml").concat();
    let mut files = vec![(
        "Cargo.toml".to_owned(),
        manifest(&dependencies, &release.version()?),
    )];
    let mut programs = Vec::new();
    for (index, example) in examples.iter().enumerate() {
        let name = format!("example_{}", index + 1);
        let directory = if example.contains("fn main()") {
            programs.push(name.clone());
            "src/bin"
        } else {
            "tests"
        };
        files.push((format!("{directory}/{name}.rs"), example.clone()));
    }
    if programs.is_empty() || programs.len() == examples.len() {
        return Err(Failure::new(
            "README.md: there must be a program and a test in blocks of `rust`",
        ));
    }
    sandbox.write(NAME, &files)?;
    // The server; it is there already if the step `build` ran.
    let cli = release
        .packages
        .iter()
        .find(|package| package.name == "ovia-cli");
    let cli = cli.ok_or_else(|| Failure::new("there is no crate ovia-cli"))?;
    let cargo =
        |subcommand, name: &str| sandbox.cargo(release.workspace, subcommand, name, "build");
    cargo("build", &cli.full_name())
        .arguments(["--locked"])
        .run()?;
    cargo("test", NAME).arguments(["--tests"]).run()?;
    cargo("build", NAME).arguments(["--bins"]).run()?;
    let server = Program::new(sandbox.program("ovia")).mock(50)?;
    for name in &programs {
        let output = Program::new(sandbox.program(name)).output(&[], &server.environment())?;
        if output.is_empty() {
            return Err(Failure::new(format!("README.md: {name} printed nothing")));
        }
        say(format_args!(
            "README.md: {name} printed {} lines",
            output.lines().count()
        ));
    }
    Ok(Outcome::Passed)
}

/// The manifest with the dependencies that README.md tells its reader to add, `ovia` and `ovia-mock`
/// in their packaged versions.
fn manifest(dependencies: &str, version: &str) -> String {
    let others: Vec<_> = dependencies
        .lines()
        .filter(|line| line.contains(" = ") && !line.starts_with("ovia"))
        .collect();
    format!(
        "# Written by `cargo xtask release-check`.\n[package]\nname = \"{NAME}\"\nversion = \"0.0.0\"\n\
         edition = \"2024\"\npublish = false\n\n[dependencies]\n\
         ovia = \"={version}\"\novia-mock = \"={version}\"\n{}\n",
        others.join("\n")
    )
}

/// The code blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in text.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(info), None) => {
                let is_wanted = info
                    .split(',')
                    .next()
                    .is_some_and(|word| word.trim() == language);
                open = Some((is_wanted, String::new()));
            }
            (Some(_), Some(_)) => blocks.extend(open.take().filter(|(wanted, _)| *wanted)),
            (None, Some((_, block))) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks.into_iter().map(|(_, block)| block).collect()
}

#[cfg(test)]
mod tests {
    use super::{blocks, manifest};

    #[test]
    fn finds_blocks_of_one_language() {
        let text = "a\n```rust,no_run\nfn main() {}\n```\n```sh\nls\n```\n```rust\nb\nc\n```\n";
        assert_eq!(blocks(text, "rust"), ["fn main() {}\n", "b\nc\n"]);
        assert_eq!(blocks(text, "toml"), Vec::<String>::new());
    }

    #[test]
    fn the_readers_dependencies_are_kept() {
        let text = manifest(
            "[dependencies]\novia = { git = \"x\" }\ntokio = \"1\"\n",
            "0.1.0",
        );
        assert!(
            text.ends_with("ovia = \"=0.1.0\"\novia-mock = \"=0.1.0\"\ntokio = \"1\"\n"),
            "{text}"
        );
    }
}
