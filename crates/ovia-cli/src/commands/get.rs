//! `ovia calls get`.

use clap::Args;
use ovia::ErrorKind;

use super::print;
use crate::{
    connection::{Connection, ConnectionOptions},
    exit::{Exit, Failure},
    output::Format,
};

/// Show one call
///
/// Ovia documents no operation that returns one call, so this reads the list until it finds the call.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a -o json | jq .costs

If there is no such call, the exit code is 1.")]
pub(crate) struct Get {
    /// Id of the call: a UUID in any spelling, or any other id that a record has
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) async fn run(
    options: &Get,
    connection: &ConnectionOptions,
    format: Format,
) -> Result<Exit, Failure> {
    let connection = Connection::open(connection).await?;
    let id = &options.id;
    let call = match connection.client.calls().get(id).await {
        Ok(Some(call)) => call,
        Ok(None) => {
            return Err(Failure::failed(format!(
                "there is no call with the id {id}"
            )));
        }
        Err(error) if error.kind() == ErrorKind::Record => {
            return Err(Failure::from(error)
                .with_suffix(&format!("; no record that could be read has the id {id}")));
        }
        Err(error) => return Err(error.into()),
    };
    print::one(&call, format)?;
    Ok(Exit::Done)
}
