//! `ovia mock`.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
};

use crate::support::{DEMO_DAY, ovia, pin, run};

/// Presses Ctrl-C.
#[cfg(unix)]
pub(crate) fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    let kill = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(kill.expect("kill").success());
}

/// Starts a server: the program, and the URL it printed.
fn start(args: &[&str]) -> (Child, String) {
    let mut child = ovia(&[&["mock"], args].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut url = String::new();
    let stdout = child.stdout.take().expect("stdout");
    BufReader::new(stdout).read_line(&mut url).expect("a line");
    (child, url.trim_end().to_owned())
}

fn list(url: &str, token: &str) -> crate::support::Run {
    run(ovia(&["calls", "list", "--base-url", url]).env("OVIA_TOKEN", token))
}

#[cfg(unix)]
#[test]
fn serves_until_ctrl_c() {
    let mut pinned = String::new();
    for (args, token, calls) in [
        (vec![], "any", 30),
        (
            vec!["--calls", "1", "--seed", "3", "--token", "right"],
            "right",
            1,
        ),
    ] {
        let (mut child, url) = start(&args);
        assert_eq!(list(&url, token).fine().lines().count(), calls);
        if token == "right" {
            list(&url, "wrong").says(2, "HTTP 401");
        }
        interrupt(&child);
        assert_eq!(child.wait().expect("its end").code(), Some(0));
        let mut err = String::new();
        let mut stderr = child.stderr.take().expect("stderr");
        stderr.read_to_string(&mut err).expect("text");
        assert!(!err.contains("right"), "{err}");
        pinned.push_str(&err.replace(&url, "http://127.0.0.1:PORT"));
    }
    pin("mock", &pinned);
}

#[test]
fn the_same_seed_gives_the_demo() {
    let (mut child, url) = start(&["--now", DEMO_DAY]);
    let listed = list(&url, "any").fine();
    child.kill().expect("its end");
    child.wait().expect("its end");
    assert_eq!(
        listed,
        run(&mut ovia(&["--demo", "--now", DEMO_DAY, "calls", "list"])).fine()
    );
}

#[test]
fn a_port_that_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let run = run(&mut ovia(&["mock", "--port", &port]));
    run.says(
        1,
        &format!("ovia: cannot listen on 127.0.0.1 port {port}: "),
    );
    assert_eq!(run.out, "");
}
