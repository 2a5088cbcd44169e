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

/// Each directive that an error lists is in the help too.
#[test]
fn the_help_names_every_fault() {
    let refused = run(&mut ovia(&["mock", "--fault", "1: x"]));
    let (_, list) = refused.err.split_once("there are: ").expect("a list");
    let list = list.lines().next().expect("a line");
    let help = run(&mut ovia(&["mock", "--help"])).fine();
    for form in list.split(", ") {
        let name = form.split_inclusive('=').next().expect("a name");
        assert!(help.contains(name), "{form} is missing");
    }
}

#[test]
fn a_fault_with_a_typing_error() {
    for (fault, says) in [
        (
            "1: page-of=5",
            "`page-of=5`: unknown directive; did you mean `pages-of=COUNT`?",
        ),
        (
            "1: web-page=logn",
            "`web-page=logn`: expected one of login, firewall, gateway, welcome",
        ),
    ] {
        run(&mut ovia(&["mock", "--fault", fault])).says(2, says);
    }
}

/// What a fault does to the program itself.
#[test]
fn faults_are_served() {
    let fault = r#"POST *: json={"error": "no credit"}"#;
    let (mut child, url) = start(&["--fault", "GET 2: web-page=firewall", "--fault", fault]);
    assert_eq!(list(&url, "any").fine().lines().count(), 30);
    let refused = list(&url, "any");
    assert_eq!(refused.out, "");
    assert!(refused.err.contains("403"), "{}", refused.err);
    child.kill().expect("its end");
    child.wait().expect("its end");
}
