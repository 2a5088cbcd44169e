//! Serves generated calls until it is stopped: `cargo run -p ovia-mock --example serve -- [CALLS] [PORT]`.
#![allow(clippy::print_stdout, reason = "it is a program")]

use ovia_mock::MockServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|argument| argument.parse::<u64>());
    let mut next = |default| match arguments.next() {
        Some(Ok(number)) => number,
        _ => default,
    };
    let calls = next(10_000);
    let port = u16::try_from(next(0)).unwrap_or_default();
    let server = MockServer::builder()
        .calls(calls)
        .port(port)
        .start()
        .await?;
    println!("{}/api/v1/calls", server.url());
    std::future::pending().await
}
