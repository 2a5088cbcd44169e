//! `ovia calls create`: asks for confirmation, places the call once, and says if that is in doubt.

use std::io::{self, BufRead};

use clap::{Args, builder::NonEmptyStringValueParser};
use ovia::{Call, Direction, NewCall, uuid::Uuid};

use super::{direction_parser, print};
use crate::{
    connection::{Connection, ConnectionOptions},
    escape::escape,
    exit::{Exit, Failure},
    output::Format,
    stderr::{eprint, eprint_line},
    terminal,
};

/// Place a real phone call: a phone rings, and it costs money
///
/// Shows what will be sent, and asks for confirmation. The request is retried only if the call
/// certainly was not placed: no connection was made, or the server answered 429. If the call may have
/// been placed, the exit code is 5.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls create --user 7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30 \\
    --agent b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853 \\
    --phone-number-id e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54 \\
    --from +33199001234 --to +33639987703

With --demo no phone rings, and no confirmation is needed. If stdin is not a terminal, --yes is
required. After an answer other than y or yes no call is placed, and the exit code is 1.")]
pub(crate) struct Create {
    /// Id of the user that the call belongs to
    #[arg(long, value_name = "ID")]
    user: Uuid,

    /// Id of the agent that speaks
    #[arg(long, value_name = "ID")]
    agent: Uuid,

    /// Phone number of the caller, for example +33199001234
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    from: String,

    /// Phone number to call
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    to: String,

    /// Ovia's id of the phone number that the call goes through
    #[arg(long, value_name = "ID")]
    phone_number_id: Uuid,

    /// Direction of the call
    #[arg(long, default_value = "outbound", ignore_case = true, value_parser = direction_parser())]
    direction: Direction,

    /// Type of the call
    #[arg(long = "type", value_name = "TEXT", default_value = "phone_call",
          value_parser = NonEmptyStringValueParser::new())]
    type_: String,

    /// Place the call without asking for confirmation
    #[arg(long)]
    yes: bool,
}

impl From<Create> for NewCall {
    fn from(create: Create) -> Self {
        let Create {
            user,
            agent,
            phone_number_id,
            from,
            to,
            ..
        } = create;
        Self::new(user, agent, phone_number_id, from, to)
            .with_type(create.type_)
            .with_direction(create.direction)
    }
}

pub(super) async fn run(
    options: Create,
    connection: &ConnectionOptions,
    format: Format,
) -> Result<Exit, Failure> {
    let connection = Connection::open(connection).await?;
    let confirmed = options.yes || connection.is_demo();
    let new_call = NewCall::from(options);
    eprint(&summary(&new_call, &connection));
    if !confirmed && !confirm()? {
        eprint_line("not placed");
        return Ok(Exit::Failed);
    }
    let call = place(&connection, new_call).await?;
    eprint(if connection.is_demo() {
        "Placed at the demo server; no phone rang.\n"
    } else {
        "Placed.\n"
    });
    match print::one(&call, format) {
        Ok(()) | Err(Failure::OutputClosed) => Ok(Exit::Done),
        Err(failure) => Err(failure.with_suffix("; the call was placed")),
    }
}

/// Sends the request. After Ctrl-C it may be too late to stop it.
async fn place(connection: &Connection, new_call: NewCall) -> Result<Call, Failure> {
    tokio::select! {
        placed = connection.client.calls().create(new_call) => Ok(placed?),
        Ok(()) = tokio::signal::ctrl_c() => Err(Failure::maybe_placed(
            "interrupted; the call may have been placed; check the list before placing it again",
        )),
    }
}

/// What will be sent, for a person to check.
fn summary(new_call: &NewCall, connection: &Connection) -> String {
    let NewCall {
        agent_id,
        direction,
        from_number,
        phone_number_id,
        to_number,
        type_,
        user_id,
        ..
    } = new_call;
    let (from, to, type_) = (escape(from_number), escape(to_number), escape(type_));
    let server = escape(&connection.server);
    let demo = if connection.is_demo() {
        ", where no phone rings"
    } else {
        ""
    };
    format!(
        "Call to place at {server}{demo}:\n\
         \x20 to            {to}\n\
         \x20 from          {from}\n\
         \x20 phone number  {phone_number_id}\n\
         \x20 agent         {agent_id}\n\
         \x20 user          {user_id}\n\
         \x20 type          {type_}\n\
         \x20 direction     {direction}\n"
    )
}

/// Asks for confirmation at the terminal.
fn confirm() -> Result<bool, Failure> {
    if !terminal::stdin_is_terminal() {
        return Err(Failure::usage(
            "not placed: confirmation is needed, and stdin is not a terminal",
        )
        .with_hint("use --yes to place the call without confirmation"));
    }
    eprint("A phone will ring, and it costs money. Place this call? [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|error| {
        Failure::failed(format!("not placed: the answer could not be read: {error}"))
    })?;
    if !answer.ends_with('\n') {
        eprint("\n");
    }
    let answer = answer.trim().to_lowercase();
    Ok(answer == "y" || answer == "yes")
}
