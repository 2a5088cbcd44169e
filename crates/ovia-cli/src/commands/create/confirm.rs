//! Shows what will be sent, and asks for confirmation.

use std::io::{self, BufRead};

use ovia::NewCall;

use crate::{connection::Connection, escape::escape, exit::Failure, stderr::eprint, terminal};

/// What will be sent, for a person to check.
pub(super) fn summary(new_call: &NewCall, connection: &Connection) -> String {
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
    let type_ = escape(type_);
    let server = escape(&connection.server);
    let demo = if connection.is_demo() {
        ", where no phone rings"
    } else {
        ""
    };
    format!(
        "Call to place at {server}{demo}:\n\
         \x20 to            {to_number}\n\
         \x20 from          {from_number}\n\
         \x20 phone number  {phone_number_id}\n\
         \x20 agent         {agent_id}\n\
         \x20 user          {user_id}\n\
         \x20 type          {type_}\n\
         \x20 direction     {direction}\n"
    )
}

/// Asks at the terminal whether to do something, such as `place the call`. `not_done` begins the message
/// if there is no answer.
pub(crate) fn confirm(question: &str, to_do: &str, not_done: &str) -> Result<bool, Failure> {
    if !terminal::stdin_is_terminal() {
        return Err(Failure::usage(format!(
            "{not_done}: confirmation is needed, and stdin is not a terminal"
        ))
        .with_hint(format!("use --yes to {to_do} without confirmation")));
    }
    eprint(&format!("{question} [y/N] "));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|error| {
        Failure::failed(format!("{not_done}: the answer could not be read: {error}"))
    })?;
    if !answer.ends_with('\n') {
        eprint("\n");
    }
    let answer = answer.trim().to_lowercase();
    Ok(answer == "y" || answer == "yes")
}
