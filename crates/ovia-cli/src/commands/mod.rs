//! The commands, one a file.

mod create;
mod get;
mod list;
mod mock;

use crate::{
    cli::{CallsCommand, Cli, Command},
    exit::{Exit, Stop},
};

/// Does what was asked.
pub(crate) async fn run(cli: Cli) -> Result<Exit, Stop> {
    let Cli {
        connection,
        output,
        command,
    } = cli;
    match command {
        Command::Calls { command } => match command {
            CallsCommand::List(list) => list::run(list, &connection, output.format).await,
            CallsCommand::Get(get) => get::run(get, &connection, output.format).await,
            CallsCommand::Create(create) => create::run(create, &connection, output.format).await,
        },
        Command::Mock(mock) => mock::run(mock, connection.now).await,
    }
}
