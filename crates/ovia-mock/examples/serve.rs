//! Serves generated calls until it is stopped:
//! `cargo run --release -p ovia-mock --example serve -- [CALLS] [PORT] [FAULT …]`.
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::error::Error;

use ovia_mock::MockServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let calls = arguments.next().map_or(Ok(10_000), |text| text.parse())?;
    let port = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let mut builder = MockServer::builder().calls(calls).port(port);
    for fault in arguments {
        builder = builder.fault(fault.parse()?);
    }
    let server = builder.start().await?;
    println!("{}/api/v1/calls", server.url());
    std::future::pending().await
}
