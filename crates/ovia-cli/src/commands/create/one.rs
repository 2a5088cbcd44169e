//! Places a single call: asks for confirmation, sends the request once, and says if its outcome is in
//! doubt.

use std::time::Duration;

use ovia::{Call, NewCall};

use super::{
    confirm::{confirm, summary},
    look,
    signals::Signals,
    wait,
};
use crate::{
    commands::print,
    connection::{Connection, ConnectionOptions},
    escape::escape,
    exit::{Exit, Failure},
    output::Format,
    stderr::{eprint, eprint_line},
};

/// What to do before and after.
pub(super) struct Plan {
    pub(super) yes: bool,
    /// How often the list is read until the call ends.
    pub(super) wait: Option<Duration>,
}

pub(super) async fn run(
    new_call: NewCall,
    plan: Plan,
    options: &ConnectionOptions,
    format: Format,
) -> Result<Exit, Failure> {
    let time_limit = options.timeout;
    let connection = Connection::open(options).await?;
    eprint(&summary(&new_call, &connection));
    let question = "A phone will ring, and it costs money. Place this call?";
    if !plan.yes && !connection.is_demo() && !confirm(question, "place the call", "not placed")? {
        eprint_line("not placed");
        return Ok(Exit::Failed);
    }
    // From here on signals do not end the program by themselves.
    let mut signals = Signals::listen().map_err(|error| {
        Failure::failed(format!("not placed: signals cannot be caught: {error}"))
    })?;
    let placed = tokio::select! {
        biased;
        placed = connection.client.calls().create(new_call) => placed,
        signal = signals.next() => return Err(Failure::maybe_placed(&format!(
            "interrupted ({signal}); the call may have been placed; check the list before placing it \
             again",
        ))),
    };
    match placed {
        Ok(call) => {
            eprint(if connection.is_demo() {
                "Placed at the demo server; no phone rang.\n"
            } else {
                "Placed.\n"
            });
            let mut call = call;
            let exit = match plan.wait {
                None => Exit::Done,
                Some(interval) => {
                    follow(&mut call, &connection, interval, time_limit, &mut signals).await
                }
            };
            show(&call, format, signals)?;
            Ok(exit)
        }
        Err(error) => match error.maybe_placed().cloned() {
            None => Err(error.into()),
            Some(sent) => {
                Failure::from(error).print();
                tokio::select! {
                    () = look::look(&connection.client, &sent, time_limit) => {}
                    signal = signals.next() => eprint_line(&format!("stopped looking ({signal})")),
                }
                Ok(Exit::MaybePlaced)
            }
        },
    }
}

/// Follows the call until it ends. `call` becomes the last record that was seen.
async fn follow(
    call: &mut Call,
    connection: &Connection,
    interval: Duration,
    limit: Option<Duration>,
    signals: &mut Signals,
) -> Exit {
    let followed = tokio::select! {
        followed = wait::until_ended(&connection.client, call, interval, limit) => followed,
        signal = signals.next() => Err(format!("interrupted ({signal})")),
    };
    match followed {
        Ok(()) => Exit::Done,
        Err(problem) => {
            let problem = escape(&problem);
            eprint_line(&format!("stopped waiting: {problem}; the call was placed"));
            Exit::Partial
        }
    }
}

/// Prints the record of the call. Whatever happens now, the call was placed.
fn show(call: &Call, format: Format, mut signals: Signals) -> Result<(), Failure> {
    // Writing to a pipe that is not read blocks this thread.
    tokio::spawn(async move {
        let signal = signals.next().await;
        eprint_line(&format!("interrupted ({signal}); the call was placed"));
        std::process::exit(Exit::Partial as i32);
    });
    match print::one(call, format) {
        Ok(_) | Err(Failure::OutputClosed) => Ok(()),
        Err(failure) => {
            let id = call.field("id").map_or("", |id| id.get());
            Err(failure
                .with_suffix(&format!("; the call was placed, its id is {id}"))
                .with_exit(Exit::Partial))
        }
    }
}
