//! `ovia calls get`.

use clap::Args;
use ovia::ErrorKind;

use super::{
    GlobalOptions,
    id::{TypedId, find_by_prefix, parse_id},
    print,
};
use crate::{
    connection::Connection,
    exit::{Exit, Failure},
};

/// Show one call
///
/// Ovia documents no operation that returns one call, so this reads the list until it finds the call.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia calls get 3c90c3cc-0d44-4b50-8888-8dd25736052a -o json | jq .costs
  ovia calls get 3c90c3cc                        the only call whose id begins like that
  ovia calls get '=call 17'                      an id that is not a UUID

If there is no such call, the exit code is 1.")]
pub(crate) struct Get {
    /// Id of the call: a UUID as it is pasted, its first 4 digits or more, or =TEXT for another id
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) async fn run(options: &Get, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let id = parse_id(&options.id).map_err(|error| Failure::usage(format!("ID: {error}")))?;
    let connection = Connection::open(global.connection).await?;
    let calls = connection.client.calls();
    let call = match &id {
        TypedId::Prefix(prefix) => find_by_prefix(calls.list(), prefix, |call| call.id())
            .await?
            .ok_or_else(|| {
                Failure::failed(format!("there is no call whose id begins with {prefix}"))
            })?,
        TypedId::Whole(id) => match calls.get(id.clone()).await {
            Ok(Some(call)) => call,
            Ok(None) => {
                let id = id.as_str();
                return Err(Failure::failed(format!(
                    "there is no call with the id {id}"
                )));
            }
            Err(error) if error.kind() == ErrorKind::Record => {
                let id = id.as_str();
                return Err(Failure::from(error)
                    .with_suffix(&format!("; no record that could be read has the id {id}")));
            }
            Err(error) => return Err(error.into()),
        },
    };
    let call = global.redaction.unwrap_or_default().apply(call)?;
    print::one(&call, global.format)?;
    Ok(Exit::Done)
}
