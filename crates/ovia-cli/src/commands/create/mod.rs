//! `ovia calls create`: checks the numbers, asks for confirmation, places the call once, and says if
//! that is in doubt.
//!
//! | file | what it does |
//! | --- | --- |
//! | `numbers.rs` | phone numbers as typed, turned into E.164 |
//! | `confirm.rs` | shows what will be sent, and asks for confirmation |
//! | `dry_run.rs` | shows the request instead of sending it |
//! | `signals.rs` | signals that come while the call is being placed |
//! | `look.rs` | looks for a call that may have been placed |

mod confirm;
mod dry_run;
mod look;
pub(crate) mod numbers;
pub(crate) mod signals;

use clap::{Args, builder::NonEmptyStringValueParser};
use ovia::{Call, Direction, NewCall, uuid::Uuid};
use rlibphonenumber::enums::Region;

use self::{
    confirm::{confirm, summary},
    numbers::{Number, parse_country},
    signals::Signals,
};
use super::{direction_parser, print};
use crate::{
    connection::{Connection, ConnectionOptions},
    exit::{Exit, Failure},
    output::Format,
    stderr::{eprint, eprint_line},
};

/// Place a real phone call: a phone rings, and it costs money
///
/// Shows what will be sent, and asks for confirmation. The request is retried only if the call
/// certainly was not placed: no connection was made, or the server answered 429. If the call may have
/// been placed, the exit code is 5, and the list is searched for it for 15 s at most.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls create --user 7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30 \\
    --agent b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853 \\
    --phone-number-id e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54 \\
    --from +33199001234 --to +33639987703
  ovia calls create ... --from +33199001234 --to '06 39 98 77 03' --country FR --dry-run

NUMBER is a phone number with its country code, or without it if --country is given. Spaces, dots,
dashes, parentheses, 00 for + and tel: are accepted; E.164 is sent, and shown before. The number of
digits must be possible in its country; whether the number is assigned is not checked.

With --demo no phone rings, and no confirmation is needed. If stdin is not a terminal, --yes is
required. After an answer other than y or yes no call is placed, and the exit code is 1.

Exit codes:
  0        placed
  1, 2, 4  not placed
  3        placed, but its record could not be printed
  5        may have been placed: there was no answer, or one without the id of a call, or a signal
           came after the request was sent")]
pub(crate) struct Create {
    /// Id of the user that the call belongs to
    #[arg(long, value_name = "ID")]
    user: Uuid,

    /// Id of the agent that speaks
    #[arg(long, value_name = "ID")]
    agent: Uuid,

    /// Phone number of the caller, for example +33199001234 or '+33 1 99 00 12 34'
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    from: String,

    /// Phone number to call
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    to: String,

    /// Country of numbers without a country code, as its two-letter ISO code
    #[arg(long, value_name = "CODE", value_parser = parse_country)]
    country: Option<Region>,

    /// Allow --to to be an emergency or short number, such as 112 or 3949; it is sent as typed
    #[arg(long)]
    allow_short_number: bool,

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

    /// Show the request and send nothing; no token is needed
    #[arg(long)]
    dry_run: bool,
}

impl Create {
    /// What is sent, with the numbers in E.164.
    fn new_call(&self) -> Result<NewCall, Failure> {
        let number = |option, text| {
            let number = numbers::parse(text, self.country);
            number.map_err(|problem| Failure::usage(format!("not placed: {option} {problem}")))
        };
        let from = match number("--from", &self.from)? {
            Number::Full(from) => from,
            Number::Short(_) => {
                return Err(Failure::usage(
                    "not placed: --from is a short number, and cannot be the caller's",
                ));
            }
        };
        let to = match number("--to", &self.to)? {
            Number::Full(to) => to,
            Number::Short(to) if self.allow_short_number => to,
            Number::Short(_) => {
                return Err(Failure::usage(
                    "not placed: --to is an emergency or short number, or lacks digits",
                )
                .with_hint("add --allow-short-number if it really is to be called"));
            }
        };
        if from == to {
            return Err(Failure::usage(
                "not placed: --from and --to are the same number",
            ));
        }
        Ok(
            NewCall::new(self.user, self.agent, self.phone_number_id, from, to)
                .with_type(&self.type_)
                .with_direction(self.direction.clone()),
        )
    }
}

pub(super) async fn run(
    options: Create,
    connection: &ConnectionOptions,
    format: Format,
) -> Result<Exit, Failure> {
    let new_call = options.new_call()?;
    if options.dry_run {
        return dry_run::run(new_call, connection, format).await;
    }
    let time_limit = connection.timeout;
    let connection = Connection::open(connection).await?;
    eprint(&summary(&new_call, &connection));
    if !options.yes && !connection.is_demo() && !confirm()? {
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
        Ok(call) => show(&call, &connection, format, signals),
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

/// Prints the record of the call. Whatever happens now, the call was placed.
fn show(
    call: &Call,
    connection: &Connection,
    format: Format,
    mut signals: Signals,
) -> Result<Exit, Failure> {
    eprint(if connection.is_demo() {
        "Placed at the demo server; no phone rang.\n"
    } else {
        "Placed.\n"
    });
    // Writing to a pipe that is not read blocks this thread.
    tokio::spawn(async move {
        let signal = signals.next().await;
        eprint_line(&format!("interrupted ({signal}); the call was placed"));
        std::process::exit(Exit::Partial as i32);
    });
    match print::one(call, format) {
        Ok(exit) => Ok(exit),
        Err(Failure::OutputClosed) => Ok(Exit::Done),
        Err(failure) => {
            let id = call.field("id").map_or("", |id| id.get());
            Err(failure
                .with_suffix(&format!("; the call was placed, its id is {id}"))
                .with_exit(Exit::Partial))
        }
    }
}
