//! `ovia config` and `--profile`: what is written, what is used, and which source comes first.

use std::{fs, path::PathBuf, process::Command};

use ovia_mock::MockServer;

use crate::support::{Run, Server, TOKEN, directory, ovia, pin, run};

/// A configuration file in a directory of its own.
struct Config(PathBuf);

impl Config {
    fn new(name: &str, text: &str) -> Self {
        let path = directory(name).join("ovia").join("config.toml");
        if !text.is_empty() {
            fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
            fs::write(&path, text).expect("a file");
        }
        Self(path)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = ovia(args);
        command.env("OVIA_CONFIG", &self.0);
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        run(&mut self.command(args))
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).expect("a file")
    }

    fn masked(&self, text: &str) -> String {
        text.replace(self.0.to_str().expect("text"), "config.toml")
    }
}

#[test]
fn set_and_show() {
    let config = Config::new("config-set", "");
    config.run(&["config", "show"]).fine();
    for args in [
        &["config", "set", "country", "fr"][..],
        &["config", "set", "timezone", "europe/paris"],
        &["config", "set", "token_command", "pass show 'ovia'"],
        &[
            "config",
            "set",
            "--profile",
            "test",
            "base_url",
            "http://127.0.0.1:4010",
        ],
        &["--profile", "test", "config", "set", "country", "GB"],
    ] {
        config.run(args).says(0, " is set in ");
    }
    let unset = config.run(&["config", "set", "--profile=test", "country", ""]);
    unset.says(0, "country of the profile test is not set any more in ");
    let shown = config.run(&["config", "show"]).fine();
    let test = config.run(&["config", "show", "--profile", "test"]).fine();
    let mut command = config.command(&["config", "show", "--timezone=UTC"]);
    command
        .env("OVIA_TOKEN", TOKEN)
        .env("OVIA_BASE_URL", "https://ovia.example");
    let environment = run(&mut command).fine();
    let text = format!(
        "{}# show\n{shown}# test\n{test}# environment\n{environment}",
        config.text()
    );
    pin("config", &config.masked(&text));
}

#[cfg(unix)]
#[test]
fn the_file_is_private_and_comments_stay() {
    use std::os::unix::fs::MetadataExt;

    let config = Config::new("config-mode", "# mine\ncountry = \"FR\" # here\n");
    config
        .run(&["config", "set", "country", "GB"])
        .says(0, "country is set");
    assert_eq!(config.text(), "# mine\ncountry = \"GB\" # here\n");
    assert_eq!(
        fs::metadata(&config.0).expect("a file").mode() & 0o777,
        0o600
    );
    let entries = fs::read_dir(config.0.parent().expect("a directory"))
        .expect("entries")
        .count();
    assert_eq!(entries, 1);
}

#[test]
fn wrong_values_and_files() {
    let config = Config::new("config-wrong", "");
    let mut pinned = String::new();
    for (key, value) in [
        ("base_url", "nope"),
        ("base_url", "https://user:secret@ovia.example"),
        ("country", "UK"),
        ("timezone", "Mars"),
        ("token", "x"),
    ] {
        let run = config.run(&["config", "set", key, value]);
        assert_eq!(run.code, Some(2), "{run}");
        assert!(!run.err.contains("secret"), "{run}");
        pinned.push_str(&run.err);
    }
    assert!(!config.0.exists());
    for text in [
        "country = 'FR'\ncountry = 'GB'\n",
        "token_command = 'x\n",
        "token = 'hunter2-secret'\n",
        "[profiles.test]\nurl = 'x'\n",
        "country = 33\n",
        "country = ''\n",
        "timezone = 'Mars'\n",
        "profiles = 1\n",
    ] {
        let config = Config::new("config-wrong", text);
        let profile: &[&str] = if text.contains("test") {
            &["--profile=test"]
        } else {
            &[]
        };
        for command in [&["config", "show"][..], &["--demo", "calls", "list"]] {
            let run = config.run(&[command, profile].concat());
            assert_eq!((run.code, &*run.out), (Some(2), ""), "{text}\n{run}");
            if command[0] == "config" {
                pinned.push_str(&config.masked(&run.err));
            }
        }
    }
    let config = Config::new("config-wrong", "country = 'FR'\n");
    let run = config.run(&["calls", "list", "--profile=nope"]);
    pinned.push_str(&config.masked(&run.err));
    pin("config_wrong", &pinned);

    // What does not use it does not read it.
    let broken = Config::new("config-wrong", "{");
    broken.run(&["--version"]).fine();
    broken.run(&["completions", "bash"]).fine();
}

#[cfg(unix)]
#[test]
fn the_profile_is_used() {
    let server = Server::start(MockServer::builder().calls(3).token("from-the-command"));
    let text = format!(
        "token_command = 'exit 3'\ntimezone = 'Asia/Tokyo'\n\
         [profiles.test]\nbase_url = '{}'\n\
         token_command = 'echo \"Bearer from-the-command\"'\n[profiles.bare]\ncountry = 'FR'\n",
        server.url()
    );
    let config = Config::new("config-used", &text);
    let lines = config.run(&["--profile", "test", "calls", "list"]).fine();
    assert_eq!(lines.lines().count(), 3);
    // It was asked for, so that it comes before the environment; options come before it.
    let mut command = config.command(&["calls", "list", "--profile=test"]);
    command
        .env("OVIA_TOKEN", "another-token")
        .env("OVIA_BASE_URL", "http://127.0.0.1:9");
    assert_eq!(run(&mut command).fine().lines().count(), 3);
    let token = config.0.with_file_name("token");
    fs::write(&token, "a-wrong-token").expect("a file");
    let option = ["--token-file", token.to_str().expect("text")];
    config
        .run(
            &[
                &["--profile=test", "calls", "list", "--retries=0"][..],
                &option,
            ]
            .concat(),
        )
        .says(2, "HTTP 401");

    // The default profile comes after the environment, and is not inherited.
    let mut command = config.command(&["calls", "list"]);
    command
        .env("OVIA_TOKEN", "from-the-command")
        .env("OVIA_BASE_URL", server.url());
    assert_eq!(run(&mut command).fine().lines().count(), 3);
    config.run(&["calls", "list"]).says(
        2,
        "token_command of the default profile failed with exit code 3",
    );
    config
        .run(&["--profile=bare", "calls", "list"])
        .says(2, "no token is set");
    let table = config.run(&["--demo", "calls", "list", "--limit=1", "-o=table"]);
    assert!(table.out.contains("Tokyo"), "{table}");
}

#[cfg(unix)]
#[test]
fn token_commands_that_fail() {
    for (command, problem) in [
        (
            "true",
            "what token_command of the default profile prints is empty",
        ),
        ("echo one two", "token_command of the default profile)"),
        (
            "exit 7",
            "token_command of the default profile failed with exit code 7",
        ),
        (
            "kill -9 $$",
            "token_command of the default profile was ended by a signal",
        ),
        ("head -c 100000 /dev/zero", "is larger than 64 KiB"),
        ("printf '\\377\\377x'", "is not text"),
        ("no-such-program-anywhere", "failed with exit code 127"),
    ] {
        let config = Config::new("config-token", "");
        config
            .run(&["config", "set", "token_command", command])
            .says(0, "is set");
        let run = config.run(&["calls", "list"]);
        run.says(2, problem);
    }
}

#[cfg(unix)]
#[test]
fn the_country_is_used() {
    let config = Config::new("config-country", "country = 'FR'\n");
    let args = [
        &crate::create::ARGS[..9],
        &["--to", "06 39 98 77 03", "--dry-run"],
    ]
    .concat();
    let run = config.run(&args);
    assert!(run.out.contains("+33639987703"), "{run}");
    let run = config.run(&[&args[..], &["--country=DE"]].concat());
    assert!(run.out.contains("+49"), "{run}");
}
