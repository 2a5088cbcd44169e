//! `ovia completions`: scripts that a shell can read, and ids out of the cache, never from the server.

use std::{fs, process::Command};

use ovia_mock::MockServer;

use crate::support::{Server, directory, ovia, run};

#[test]
fn scripts() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&mut ovia(&["completions", shell])).fine();
        assert!(script.contains("OVIA_COMPLETE"), "{shell}: {script}");
        // Where there is such a shell, it reads the script.
        if let Ok(mut child) = Command::new(shell)
            .arg("-n")
            .stdin(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            && ["bash", "zsh", "fish"].contains(&shell)
        {
            let stdin = child.stdin.take().expect("stdin");
            std::io::Write::write_all(&mut { stdin }, script.as_bytes()).expect("a pipe");
            assert!(child.wait().expect("its end").success(), "{shell}");
        }
    }
    run(&mut ovia(&["completions", "tcsh"])).says(2, "possible values");
}

/// What bash is offered for the last word.
fn complete(cache: &std::path::Path, words: &[&str]) -> Vec<String> {
    let mut args = vec!["--"];
    args.extend(words);
    let index = (words.len() - 1).to_string();
    let mut command = ovia(&args);
    command
        .env("OVIA_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", index)
        .env("_CLAP_IFS", "\n")
        .env("XDG_CACHE_HOME", cache);
    run(&mut command)
        .fine()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn commands_and_options() {
    let cache = directory("completions-none");
    let commands = complete(&cache, &["ovia", "calls", ""]);
    for name in ["list", "get", "create"] {
        assert!(commands.contains(&name.to_owned()), "{commands:?}");
    }
    assert_eq!(
        complete(&cache, &["ovia", "calls", "list", "--sinc"]),
        ["--since"]
    );
    // Options only where they are asked for.
    assert!(
        !commands.iter().any(|word| word.starts_with('-')),
        "{commands:?}"
    );
    for (words, value) in [
        (
            &["ovia", "calls", "stats", "--status", "no"][..],
            "no_answer",
        ),
        (
            &["ovia", "calls", "list", "--columns", "id,costs.to"],
            "id,costs.total",
        ),
        (
            &["ovia", "calls", "list", "--timezone", "Europe/Par"],
            "Europe/Paris",
        ),
        (
            &["ovia", "calls", "list", "--input", "Cargo.to"],
            "Cargo.toml",
        ),
        (
            &["ovia", "calls", "create", "--batch", "Cargo.to"],
            "Cargo.toml",
        ),
        (&["ovia", "calls", "export", "Cargo.to"], "Cargo.toml"),
    ] {
        assert_eq!(complete(&cache, words), [value], "{words:?}");
    }
    let keys = complete(&cache, &["ovia", "config", "set", "token"]);
    assert_eq!(keys, ["token_command"]);
    // No cache: no ids, and no error.
    assert_eq!(
        complete(&cache, &["ovia", "calls", "get", "3"]),
        Vec::<String>::new()
    );
}

#[test]
fn profiles() {
    let cache = directory("completions-profiles");
    let file = cache.join("config.toml");
    fs::write(&file, "[profiles.test]\ncountry = 'FR'\n").expect("a file");
    let mut command = ovia(&["--", "ovia", "--profile", ""]);
    command
        .env("OVIA_COMPLETE", "fish")
        .env("OVIA_CONFIG", &file);
    assert_eq!(run(&mut command).fine(), "test\n");
}

#[cfg(unix)]
#[test]
fn ids_that_were_read() {
    use std::os::unix::fs::MetadataExt;

    let cache = directory("completions-ids");
    let server = Server::start(MockServer::builder().calls(300));
    let list = run(server
        .command(&["calls", "list"])
        .env("XDG_CACHE_HOME", &cache))
    .fine();
    let first: serde_json::Value =
        serde_json::from_str(list.lines().next().expect("a record")).expect("JSON");
    let text = |key: &str| first[key].as_str().expect("text").to_owned();

    let ids = complete(&cache, &["ovia", "calls", "get", &text("id")[..4]]);
    assert!(ids.contains(&text("id")), "{ids:?}");
    let agents = complete(&cache, &["ovia", "calls", "list", "--agent", ""]);
    assert!(agents.contains(&text("agent_id")), "{agents:?}");
    assert_eq!(server.requests().len(), 1);

    let path = cache.join("ovia").join("completion.json");
    let kept = fs::read_to_string(&path).expect("a cache");
    assert_eq!(fs::metadata(&path).expect("a cache").mode() & 0o777, 0o600);
    assert!(kept.len() < 30_000, "{} bytes", kept.len());
    for number in ["to_number", "from_number"] {
        assert!(!kept.contains(&text(number)[1..]), "{number}");
    }

    // A cache that is damaged, and one that cannot be written.
    fs::write(&path, "{").expect("a file");
    assert_eq!(
        complete(&cache, &["ovia", "calls", "get", "3"]),
        Vec::<String>::new()
    );
    run(server
        .command(&["calls", "list"])
        .env("XDG_CACHE_HOME", "/dev/null/x"))
    .fine();
}

#[test]
fn manual_pages() {
    let directory = directory("man");
    run(&mut ovia(&["man", directory.to_str().expect("text")])).fine();
    let page = fs::read_to_string(directory.join("ovia-calls-create.1")).expect("a page");
    for words in [
        ".TH ovia-calls-create 1",
        "\\-\\-max\\-attempts",
        "Examples:",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let names = fs::read_dir(&directory)
        .expect("pages")
        .filter_map(Result::ok);
    let names: Vec<_> = names
        .map(|entry| entry.file_name().into_string().expect("text"))
        .collect();
    assert!(
        names.len() >= 8 && !names.iter().any(|name| name.contains("help")),
        "{names:?}"
    );
}
