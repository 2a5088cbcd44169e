//! `ovia calls create`.

use std::io::{self, BufRead};

use ovia::{Call, NewCall};

use crate::{
    cli::{Connection, Create},
    connection::{Connected, connect},
    escape::plain,
    exit::{Exit, Stop},
    output::{self, Format},
    report::{Report, say, show},
    terminal,
};

pub(crate) async fn run(
    options: Create,
    connection: &Connection,
    format: Option<Format>,
) -> Result<Exit, Stop> {
    let connected = connect(connection).await?;
    let sure = options.yes;
    let new_call = NewCall::from(options);
    show(&summary(&new_call, &connected));
    if !sure && !connected.is_demo() && !agreed()? {
        say("not placed");
        return Ok(Exit::Failed);
    }
    let call = place(&connected, new_call).await?;
    match connected.is_demo() {
        true => show("Placed at the demo server; no phone rang.\n"),
        false => show("Placed.\n"),
    }
    match output::single(Format::or_fitting(format), &call).map_err(Stop::from) {
        Ok(()) | Err(Stop::OutputClosed) => {}
        Err(stop) => return Err(stop.noting("; the call was placed all the same")),
    }
    show(&Report::of_one(&call));
    Ok(Exit::Done)
}

/// Sends the request, once. Whoever presses Ctrl-C meanwhile learns that it may be too late.
async fn place(connected: &Connected, new_call: NewCall) -> Result<Call, Stop> {
    tokio::select! {
        placed = connected.client.calls().create(new_call) => Ok(placed?),
        Ok(()) = tokio::signal::ctrl_c() => Err(Stop::failed(
            "WARNING: interrupted, but the call may have been placed; check the list before placing it \
             again",
        )),
    }
}

/// What will be sent, in words.
fn summary(new_call: &NewCall, connected: &Connected) -> String {
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
    let (from, to, kind) = (plain(from_number), plain(to_number), plain(type_));
    let server = plain(&connected.server);
    let demo = match connected.is_demo() {
        true => ", where no phone rings",
        false => "",
    };
    format!(
        "A call to be placed at {server}{demo}:\n\
         \x20 to            {to}\n\
         \x20 from          {from}\n\
         \x20 phone number  {phone_number_id}\n\
         \x20 agent         {agent_id}\n\
         \x20 user          {user_id}\n\
         \x20 kind          {kind}, {direction}\n"
    )
}

/// Asks whoever sits there.
fn agreed() -> Result<bool, Stop> {
    if !terminal::is_stdin() {
        return Err(
            Stop::usage("not placed: stdin is no terminal, so nobody can be asked")
                .hint("--yes places the call without asking"),
        );
    }
    show("A phone will ring, and it costs money. Place this call? [y/N] ");
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Stop::failed(format!("not placed: no answer can be read: {error}")))?;
    if !answer.ends_with('\n') {
        show("\n");
    }
    let answer = answer.trim().to_lowercase();
    Ok(answer == "y" || answer == "yes")
}
