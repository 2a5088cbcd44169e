//! A program that depends on the packaged crates; see `xtask/src/release/consumer.rs`.

use ovia_mock::MockServer;

const CALLS: usize = 1000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let server = MockServer::builder().calls(CALLS).seed(7).token("secret").start();
    let server = runtime.block_on(server)?;

    let client = ovia::blocking::Client::builder().token("secret").base_url(server.url()).build()?;
    let calls: Vec<ovia::Call> = client.calls().list().send()?;
    assert_eq!(calls.len(), CALLS, "the mock server was told to have {CALLS} calls");
    assert!(calls.iter().all(|call| call.mismatches().is_empty()));

    let client = ovia::Client::builder().token("secret").base_url(server.url()).build()?;
    let calls = runtime.block_on(async { client.calls().list().await })?;
    assert_eq!(calls.len(), CALLS);

    let schema = serde_json::to_value(schemars::schema_for!(ovia::model::Call))?;
    let properties = schema["properties"].as_object().map_or(0, |properties| properties.len());
    assert!(schema["properties"]["id"].is_object(), "the schema of a call has no `id`");

    println!("consumer: {CALLS} calls, blocking and async; {properties} properties in the schema");
    Ok(())
}
