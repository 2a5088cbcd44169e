//! `ovia calls get`.

use ovia::ErrorKind;

use crate::{
    cli::{Connection, Get},
    connection::connect,
    exit::{Exit, Stop},
    output::{self, Format},
    report::{Report, show},
};

pub(crate) async fn run(
    options: Get,
    connection: &Connection,
    format: Option<Format>,
) -> Result<Exit, Stop> {
    let connected = connect(connection).await?;
    let id = &options.id;
    let call = match connected.client.calls().get(id).await {
        Ok(Some(call)) => call,
        Ok(None) => return Err(Stop::failed(format!("no call with the id {id}"))),
        Err(error) if error.kind() == ErrorKind::Record => {
            return Err(Stop::from(error).noting(&format!(
                "; among the records that could be read, none has the id {id}"
            )));
        }
        Err(error) => return Err(error.into()),
    };
    output::single(Format::or_fitting(format), &call)?;
    show(&Report::of_one(&call));
    Ok(Exit::Done)
}
