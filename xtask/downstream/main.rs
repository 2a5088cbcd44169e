//! The first ten lines that anybody writes with `ovia`; see `xtask/src/ci/downstream.rs`.

use ovia_mock::MockServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::builder().calls(25).seed(7).token("secret").start().await?;
    let client = ovia::Client::builder().token("secret").base_url(server.url()).build()?;

    let calls: Vec<ovia::Call> = client.calls().list().await?;
    println!("downstream: {} calls, the first one {:?}", calls.len(), calls[0].status());
    assert_eq!(calls.len(), 25, "the mock server was told to have 25 calls");
    Ok(())
}
